// Reads rendered HTML back, for tests: parse5's tree with the few questions the tests ask.
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
export type Found = { tag: string; attrs: Record<string, string>; text: string; parents: string[] };

/** Every element, in document order. KaTeX's output is left out unless asked for: it is not ours. */
export function elements(html: string, options: { katex?: boolean } = {}): Found[] {
  const found: Found[] = [];
  const walk = (node: Node, parents: string[]) => {
    const inside = 'tagName' in node ? [...parents, node.tagName] : parents;
    if ('tagName' in node) {
      const attrs = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      found.push({ tag: node.tagName, attrs, text: textOf(node), parents });
      if (!options.katex && attrs.class?.split(' ').includes('katex')) return;
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child, inside);
  };
  walk(parseFragment(html), []);
  return found;
}

/** Errors a strict HTML parser finds. */
export function parseErrors(html: string): string[] {
  const errors: string[] = [];
  parseFragment(html, { onParseError: (error) => errors.push(error.code) });
  return errors;
}

export function textOf(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterMap['textNode']).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
