// What the cross-attention figure draws, as plain data: matrices to scale, one laid against the other, and decoding step by step. No DOM.
import {
  type CrossDecoding,
  type CrossQuestion,
  type CrossTensor,
  type CrossWork,
  crossDecoding,
  crossTensors,
  crossWork,
  softmaxWeights,
  toySequence,
} from '@lacuna/labs';
import { wholeWithin } from './kit/url-state.ts';
import { type Shade, shadesOf } from './linear-attention-view.ts';

export type CrossState = {
  queries: number;
  keys: number;
  /** Decoder tokens done so far. */
  step: number;
};

export const MOST = { queries: 8, keys: 12 };
export const firstState: CrossState = { queries: 5, keys: 9, step: 3 };

/** FLOPs and bytes are those of one layer of the base model of "Attention is all you need", at 16 bit. */
export const shape = { width: 512, sourceWidth: 512, heads: 8, headDim: 64, bytesPerElement: 2 };

/** Columns that a head is drawn with. */
export const DRAWN = 4;
const GAP = 1.4;

export type Place = { x: number; y: number; width: number; height: number };

export type CrossPicture = {
  /** Where each matrix lies, in cells. Rows of Q, scores and output line up, and columns of K, V and scores. */
  places: Record<'Q' | 'K' | 'V' | 'scores' | 'O', Place>;
  width: number;
  height: number;
  /** Attention weights of the rows done so far. */
  weights: number[][];
  shades: Shade[];
};

const weightsOf = (() => {
  const of = (seed: number, tokens: number) =>
    toySequence({ tokens, keyDim: DRAWN, valueDim: 1, sharpness: 1.2, seed }).keys;
  const [queries, keys] = [of(5, MOST.queries), of(8, MOST.keys)];
  return (count: number, among: number) =>
    queries.slice(0, count).map((query) => softmaxWeights(query, keys.slice(0, among)));
})();

export function pictureOf({ queries, keys, step }: CrossState): CrossPicture {
  const top = Math.max(DRAWN, keys);
  const below = top + GAP;
  const left = DRAWN + GAP;
  const right = left + keys + GAP;
  const places = {
    Q: { x: 0, y: below, width: DRAWN, height: queries },
    K: { x: left, y: top - DRAWN, width: keys, height: DRAWN },
    scores: { x: left, y: below, width: keys, height: queries },
    V: { x: right, y: top - keys, width: DRAWN, height: keys },
    O: { x: right, y: below, width: DRAWN, height: queries },
  };
  const weights = weightsOf(step, keys);
  return {
    places,
    width: right + DRAWN,
    height: below + queries,
    weights,
    shades: step === 0 ? [] : shadesOf(weights, left, below),
  };
}

export const questionOf = ({ queries, keys }: CrossState): CrossQuestion => ({ ...shape, queries, keys });
export const tensorsOf = (state: CrossState): CrossTensor[] => crossTensors(questionOf(state));
export const workOf = (state: CrossState): CrossWork => crossWork(questionOf(state));
export const decodingOf = (state: CrossState): CrossDecoding => crossDecoding(state);

/** Rows of K and V projected by the end of the present step, with the cross cache and without. */
export const projected = ({ keys, step }: CrossState) => ({
  kept: step === 0 ? 0 : keys,
  again: step * keys,
});

/** Sizes after a corner of the scores was dragged to a place in the picture, in cells from their own corner. */
export const sizesAt = (columns: number, rows: number): Pick<CrossState, 'queries' | 'keys'> => ({
  keys: Math.min(MOST.keys, Math.max(1, Math.round(columns))),
  queries: Math.min(MOST.queries, Math.max(1, Math.round(rows))),
});

/** Other sizes: someone at the end stays at the end. */
export function withSizes(
  state: CrossState,
  sizes: Partial<Pick<CrossState, 'queries' | 'keys'>>,
): CrossState {
  const next = { ...state, ...sizes };
  return { ...next, step: state.step === state.queries ? next.queries : Math.min(state.step, next.queries) };
}

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: CrossState): CrossState {
  const queries = wholeWithin(query.get('queries'), 1, MOST.queries, otherwise.queries);
  return {
    queries,
    keys: wholeWithin(query.get('keys'), 1, MOST.keys, otherwise.keys),
    step: wholeWithin(query.get('step'), 0, queries, Math.min(queries, otherwise.step)),
  };
}
