// A figure's settings in the address, `#figure-id?model=llama-3-8b&context=8192`, so that a view can be shared.

/** The settings of figure `id` in a location hash; undefined when the hash speaks of something else. */
export function readState(hash: string, id: string): Map<string, string> | undefined {
  const [name, query] = splitHash(hash);
  if (name !== id || query === undefined) return undefined;
  return new Map(new URLSearchParams(query));
}

/** The hash, with its `#`, that carries these settings. Names are short words; order is kept. */
export function writeState(id: string, state: Readonly<Record<string, string | number>>): string {
  const query = new URLSearchParams(Object.entries(state).map(([name, value]) => [name, String(value)]));
  return `#${id}?${query}`;
}

/** `value` when it is one of `allowed`, else `otherwise`: what stands in an address may be anything. */
export function oneOf<T extends string>(value: string | undefined, allowed: readonly T[], otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

/** A whole number within bounds, or `otherwise`. */
export function wholeWithin(value: string | undefined, low: number, high: number, otherwise: number): number {
  if (value === undefined || !/^\d{1,15}$/.test(value)) return otherwise;
  return Math.min(high, Math.max(low, Number(value)));
}

function splitHash(hash: string): [string, string | undefined] {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  return mark < 0 ? [text, undefined] : [text.slice(0, mark), text.slice(mark + 1)];
}
