// Which query may look at which key: causal, window, dilated, global, painted by hand. Counts, and reach over layers.
import { wholeNumber } from './whole-number.ts';

/** A square mask: `mask[query][key]` says whether that pair is allowed. */
export type Mask = boolean[][];

export type MaskPattern = {
  tokens: number;
  /** Whether a query sees only itself and what came before. */
  causal: boolean;
  /** How many keys a query sees, itself included, each `dilation` apart; in both directions half on either side. `null`: all. */
  window: number | null;
  /** Distance between the keys of a window; 1 leaves no holes. */
  dilation: number;
  /** Tokens that look at all and are looked at by all, as far as causality lets them. */
  globals: readonly number[];
};

/** How far a window reaches to one side, in keys that are `dilation` apart. */
export function windowSide({ causal, window }: Pick<MaskPattern, 'causal' | 'window'>): number {
  if (window === null) return Infinity;
  return causal ? window - 1 : Math.floor(window / 2);
}

/** Whether `query` may look at `key`. A query may always look at itself. */
export function mayLook(pattern: MaskPattern, query: number, key: number): boolean {
  const back = query - key;
  if (pattern.causal && back < 0) return false;
  if (pattern.globals.includes(query) || pattern.globals.includes(key)) return true;
  if (pattern.window === null) return true;
  const distance = Math.abs(back);
  return distance % pattern.dilation === 0 && distance / pattern.dilation <= windowSide(pattern);
}

/** The pattern as a table. */
export function maskOf(pattern: MaskPattern): Mask {
  const tokens = wholeNumber('mask-painter', 'tokens', pattern.tokens);
  wholeNumber('mask-painter', 'dilation', pattern.dilation);
  if (pattern.window !== null) wholeNumber('mask-painter', 'window', pattern.window);
  return Array.from({ length: tokens }, (_, query) =>
    Array.from({ length: tokens }, (_, key) => mayLook(pattern, query, key)),
  );
}

/** Allowed pairs. */
export const allowedPairs = (mask: Mask): number =>
  mask.reduce((sum, row) => sum + row.filter(Boolean).length, 0);

/**
 * Allowed pairs of a pattern without globals, by formula: with side s and no holes a causal window W = s + 1 gives
 * NW - W(W-1)/2. With dilation, the tokens fall into classes that do not see each other, each with a window of its own.
 */
export function pairsByFormula({ tokens, causal, window, dilation }: Omit<MaskPattern, 'globals'>): number {
  const classes = window === null ? 1 : dilation;
  let pairs = 0;
  for (let first = 0; first < Math.min(classes, tokens); first += 1) {
    const members = Math.ceil((tokens - first) / classes);
    const side = Math.min(members - 1, windowSide({ causal, window }));
    const backwards = members * side - (side * (side + 1)) / 2;
    pairs += members + (causal ? 1 : 2) * backwards;
  }
  return pairs;
}

/**
 * For the token `from`: after how many layers each token can first have influenced it. 0 is the token itself, `null` never.
 * Residual connections keep what a layer has, so influence is never lost again.
 */
export function reachOf(mask: Mask, from: number, layers: number): (number | null)[] {
  const first: (number | null)[] = mask.map((_, token) => (token === from ? 0 : null));
  for (let layer = 1; layer <= layers; layer += 1) {
    // Of this layer's inputs, those that the tokens known so far look at.
    const known = first.map((since) => since !== null);
    for (const [query, row] of mask.entries())
      if (known[query]) for (const [key, allowed] of row.entries()) if (allowed) first[key] ??= layer;
  }
  return first;
}

/** How many tokens before itself a causal window can carry information over, after `layers` layers: L (W - 1) d. */
export const reachByFormula = (window: number, dilation: number, layers: number): number =>
  layers * (window - 1) * dilation;

/** Queries that may look at nothing: softmax over such a row divides 0 by 0. */
export const emptyRows = (mask: Mask): number[] =>
  mask.flatMap((row, query) => (row.some(Boolean) ? [] : [query]));

/** A mask with some pairs turned over: what a hand has painted on top of the pattern. */
export function withPainted(mask: Mask, painted: readonly (readonly [query: number, key: number])[]): Mask {
  const out = mask.map((row) => [...row]);
  for (const [query, key] of painted) {
    const row = out[query];
    if (row && row[key] !== undefined) row[key] = !row[key];
  }
  return out;
}

/** Slot of a rolling cache of `window` rows in which the K and V row of `position` lies, over what lay there before. */
export const cacheSlot = (position: number, window: number): number => position % window;
