// Which addresses a page may point at, and how our own schemes (`point:`, `task:`, `question:`) become addresses.

export type LinkKind = 'point' | 'task' | 'question';
/** Turns a link to a point, task or question into an address; undefined where the site has no such page. */
export type ResolveLink = (kind: LinkKind, id: string) => string | undefined;

export type Address =
  | { kind: 'inside'; href: string }
  | { kind: 'outside'; href: string }
  /** One of our own schemes, but nothing there to link to. */
  | { kind: 'unresolved'; target: string }
  /** A scheme we do not follow (javascript:, data:, file: ...). */
  | { kind: 'refused' };

const own = /^(point|task|question):(.+)$/;

/** Classifies an address as written in Markdown. Only http(s), mailto, anchors and relative paths survive. */
export function address(url: string, resolve: ResolveLink): Address {
  const mine = own.exec(url);
  if (mine) {
    const href = resolve(mine[1] as LinkKind, mine[2]!);
    return href === undefined ? { kind: 'unresolved', target: url } : { kind: 'inside', href };
  }
  // Browsers drop control characters and white space inside a scheme, so we judge the address without them.
  const bare = [...url].filter((character) => character > ' ').join('');
  const scheme = /^([^/?#:]*):/.exec(bare)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return bare.startsWith('//') ? { kind: 'outside', href: bare } : { kind: 'inside', href: bare };
  if (scheme === 'http' || scheme === 'https' || scheme === 'mailto') return { kind: 'outside', href: bare };
  return { kind: 'refused' };
}

/** The address of a source's reference: an arXiv number, a URL, a bare domain; undefined for a description like "Nature 1986". */
export function referenceLink(reference: string): string | undefined {
  const arxiv = /^(?:arxiv:)?(\d{4}\.\d{4,5})(v\d+)?\b/i.exec(reference);
  if (arxiv) return `https://arxiv.org/abs/${arxiv[1]}`;
  if (/^https?:\/\/\S+$/.test(reference)) return reference;
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/i.test(reference)) return `https://${reference}`;
  return undefined;
}
