// Linear attention twice, as a table over all pairs and as a state that is read and written token by token; beside softmax.
import { normal } from './draws.ts';
import { wholeNumber } from './whole-number.ts';

export type LinearSequence = {
  /** One row a token. */
  queries: number[][];
  keys: number[][];
  values: number[][];
};

/** elu(x) + 1: positive everywhere, so that no sum of weights is zero. */
export const featureMap = (x: number): number => (x > 0 ? x + 1 : Math.exp(x));

export const features = (row: readonly number[]): number[] => row.map(featureMap);

export type LinearStep = {
  index: number;
  /** Sum over the tokens so far of feature(key) times value: one row a key dimension, one column a value dimension. */
  state: number[][];
  /** Sum over the tokens so far of feature(key). */
  normalizer: number[];
  output: number[];
};

/** The recurrence: each token is added to the state, then its query reads the state. */
export function linearSteps({ queries, keys, values }: LinearSequence): LinearStep[] {
  const keyDim = keys[0]?.length ?? 0;
  const valueDim = values[0]?.length ?? 0;
  let state = Array.from({ length: keyDim }, () => Array.from({ length: valueDim }, () => 0));
  let normalizer = Array.from({ length: keyDim }, () => 0);
  return queries.map((query, index) => {
    const key = features(keys[index]!);
    const value = values[index]!;
    state = state.map((row, k) => row.map((old, v) => old + key[k]! * value[v]!));
    normalizer = normalizer.map((old, k) => old + key[k]!);
    return { index, state, normalizer, output: askState(query, { state, normalizer }) };
  });
}

/** What a query gets out of a state. */
export function askState(
  query: readonly number[],
  { state, normalizer }: Pick<LinearStep, 'state' | 'normalizer'>,
): number[] {
  const asked = features(query);
  const whole = dot(asked, normalizer);
  return (state[0] ?? []).map((_, v) => asked.reduce((sum, a, k) => sum + a * state[k]![v]!, 0) / whole);
}

/** The weights that the same query gives to each of the keys: a table's row, which the recurrence never forms. */
export function linearWeights(query: readonly number[], keys: readonly (readonly number[])[]): number[] {
  const asked = features(query);
  return shares(keys.map((key) => dot(asked, features(key))));
}

/** The weights of softmax attention over the same keys. */
export function softmaxWeights(query: readonly number[], keys: readonly (readonly number[])[]): number[] {
  const scores = keys.map((key) => dot(query, key) / Math.sqrt(query.length));
  const top = Math.max(...scores);
  return shares(scores.map((score) => Math.exp(score - top)));
}

/** The values mixed by the weights. */
export function mixValues(weights: readonly number[], values: readonly (readonly number[])[]): number[] {
  return (values[0] ?? []).map((_, v) =>
    weights.reduce((sum, weight, i) => sum + weight * values[i]![v]!, 0),
  );
}

/** Elements of the state of one head: the matrix and the normalizer. The same after a million tokens. */
export const stateElements = (keyDim: number, valueDim: number): number => keyDim * valueDim + keyDim;

/** Elements of the KV cache of one head after so many tokens. */
export const cacheElements = (tokens: number, keyDim: number, valueDim: number): number =>
  tokens * (keyDim + valueDim);

/** The first length at which the cache is larger than the state. */
export function cacheOutgrows(keyDim: number, valueDim: number): number {
  wholeNumber('linear-attention', 'keyDim', keyDim);
  wholeNumber('linear-attention', 'valueDim', valueDim);
  return Math.floor(stateElements(keyDim, valueDim) / (keyDim + valueDim)) + 1;
}

/** FLOPs of one head for all pairs (a causal row over its past) and for the recurrence, products of matrices only. */
export const linearFlops = (tokens: number, keyDim: number, valueDim: number) => ({
  pairs: tokens * (tokens + 1) * (keyDim + valueDim),
  recurrence: tokens * (2 * keyDim * valueDim + 2 * keyDim * valueDim),
});

/** A sequence to play with: keys of length root d times `sharpness`, random values, and each query the key it looks for. */
export function toySequence(toy: {
  tokens: number;
  keyDim: number;
  valueDim: number;
  sharpness: number;
  seed: number;
}): LinearSequence {
  wholeNumber('linear-attention', 'tokens', toy.tokens);
  const draw = normal(toy.seed);
  const keys = Array.from({ length: toy.tokens }, () => {
    const row = Array.from({ length: toy.keyDim }, () => draw());
    const length = Math.sqrt(dot(row, row));
    return row.map((x) => (x / length) * Math.sqrt(toy.keyDim) * toy.sharpness);
  });
  const values = Array.from({ length: toy.tokens }, () => Array.from({ length: toy.valueDim }, () => draw()));
  return { queries: keys, keys, values };
}

const shares = (amounts: number[]): number[] => {
  const whole = amounts.reduce((a, b) => a + b, 0);
  return amounts.map((amount) => amount / whole);
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);
