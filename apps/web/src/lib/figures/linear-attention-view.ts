// What the linear-attention figure draws, as plain data: a state that stays, a cache that grows, and both ways' weights. No DOM.
import {
  cacheElements,
  cacheOutgrows,
  type LinearSequence,
  linearSteps,
  linearWeights,
  softmaxWeights,
  stateElements,
  toySequence,
} from '@lacuna/labs';
import { squares } from './kit/squares.ts';
import { wholeWithin } from './kit/url-state.ts';

export const TOKENS = 20;
export const VALUE_DIM = 4;
export const keyDims = [2, 4, 8] as const;
/** Length of the keys in tenths of root d: how sharp softmax gets. */
export const sharpnesses = [5, 10, 15, 20, 25, 30] as const;

export type LinearState = {
  /** Tokens read so far, at least one. */
  step: number;
  keyDim: number;
  sharpness: number;
  /** The token whose key is asked for; not later than the last one read. */
  sought: number;
};

export const firstState: LinearState = { step: TOKENS, keyDim: 4, sharpness: 20, sought: 6 };

export const sequenceOf = ({ keyDim, sharpness }: LinearState): LinearSequence =>
  toySequence({ tokens: TOKENS, keyDim, valueDim: VALUE_DIM, sharpness: sharpness / 10, seed: 11 });

export type LinearPicture = {
  state: number[][];
  normalizer: number[];
  keys: number[][];
  values: number[][];
  weights: { softmax: number[]; linear: number[] };
  elements: { state: number; cache: number; outgrows: number };
};

export function pictureOf(view: LinearState): LinearPicture {
  const sequence = sequenceOf(view);
  const { state, normalizer } = linearSteps(sequence)[view.step - 1]!;
  const keys = sequence.keys.slice(0, view.step);
  const query = sequence.queries[view.sought]!;
  return {
    state,
    normalizer,
    keys,
    values: sequence.values.slice(0, view.step),
    weights: { softmax: softmaxWeights(query, keys), linear: linearWeights(query, keys) },
    elements: {
      state: stateElements(view.keyDim, VALUE_DIM),
      cache: cacheElements(view.step, view.keyDim, VALUE_DIM),
      outgrows: cacheOutgrows(view.keyDim, VALUE_DIM),
    },
  };
}

/** One path a sign and shade: numbers as squares, the stronger the larger the number. */
export type Shade = { sign: 'plus' | 'minus'; strength: number; path: string };

const SHADES = 5;

/** Squares of a matrix whose first cell stands at `left`, `top`; every cell, so that small numbers show as pale squares. */
export function shadesOf(matrix: readonly (readonly number[])[], left: number, top: number): Shade[] {
  const most = Math.max(...matrix.flat().map(Math.abs), 1e-12);
  const cells = new Map<string, [number, number][]>();
  for (const [y, row] of matrix.entries())
    for (const [x, value] of row.entries()) {
      const level = Math.max(1, Math.ceil((SHADES * Math.abs(value)) / most));
      const key = `${value < 0 ? 'minus' : 'plus'} ${level}`;
      cells.set(key, [...(cells.get(key) ?? []), [left + x, top + y]]);
    }
  return [...cells].sort().map(([key, places]) => {
    const [sign, level] = key.split(' ') as ['plus' | 'minus', string];
    return { sign, strength: Number(level) / SHADES, path: squares(places) };
  });
}

/** Rows become columns: the cache is drawn with time along x. */
export const turned = (rows: readonly (readonly number[])[]): number[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));

/** Middle of a token's place in the strips, in per cent. */
export const at = (token: number): number => (100 * (token + 0.5)) / TOKENS;

/** Fewer or other tokens: what is asked for has been read. */
export const withStep = (view: LinearState, step: number): LinearState => ({
  ...view,
  step,
  sought: Math.min(view.sought, step - 1),
});

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: LinearState): LinearState {
  const among = (name: string, allowed: readonly number[], fallback: number) =>
    allowed.find((value) => String(value) === query.get(name)) ?? fallback;
  const step = wholeWithin(query.get('step'), 1, TOKENS, otherwise.step);
  return {
    step,
    keyDim: among('d', keyDims, otherwise.keyDim),
    sharpness: among('sharpness', sharpnesses, otherwise.sharpness),
    sought: wholeWithin(query.get('sought'), 0, step - 1, Math.min(step - 1, otherwise.sought)),
  };
}
