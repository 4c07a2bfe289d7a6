// Cross-attention: queries of one sequence on keys of another. Shapes, work, and what is computed once. Counting only.
import { wholeNumber } from './whole-number.ts';

export type CrossQuestion = {
  /** Length of the sequence that asks (the decoder's). */
  queries: number;
  /** Length of the sequence that answers (the encoder's). */
  keys: number;
  /** Width of the sequence that asks, and of the result. */
  width: number;
  /** Width of the sequence that answers; need not be the same. */
  sourceWidth: number;
  heads: number;
  headDim: number;
  bytesPerElement: number;
};

/** A tensor of the computation, in the order in which they come about. `heads` is 1 for what has no head axis. */
export type CrossTensor = {
  name: 'X' | 'Y' | 'Q' | 'K' | 'V' | 'scores' | 'weights' | 'mixed' | 'result';
  heads: number;
  rows: number;
  columns: number;
  /** Which sequence its rows belong to. */
  of: 'queries' | 'keys';
};

export type CrossWork = {
  /** 2 per multiplication and addition of a matrix product; softmax is not counted. */
  queryFlops: number;
  keyValueFlops: number;
  scoreFlops: number;
  mixFlops: number;
  resultFlops: number;
  /** Entries of the score tables of all heads. */
  scores: number;
  /** K and V of the answering sequence: computed once, kept for every later query. */
  cacheBytes: number;
};

/** Every tensor of one cross-attention layer with its shape. */
export function crossTensors(question: CrossQuestion): CrossTensor[] {
  const { queries, keys, width, sourceWidth, heads, headDim } = checked(question);
  const ask = { rows: queries, of: 'queries' } as const;
  const answer = { rows: keys, of: 'keys' } as const;
  return [
    { name: 'X', heads: 1, columns: width, ...ask },
    { name: 'Y', heads: 1, columns: sourceWidth, ...answer },
    { name: 'Q', heads, columns: headDim, ...ask },
    { name: 'K', heads, columns: headDim, ...answer },
    { name: 'V', heads, columns: headDim, ...answer },
    { name: 'scores', heads, columns: keys, ...ask },
    { name: 'weights', heads, columns: keys, ...ask },
    { name: 'mixed', heads, columns: headDim, ...ask },
    { name: 'result', heads: 1, columns: width, ...ask },
  ];
}

/** The work of one layer, all queries at once. */
export function crossWork(question: CrossQuestion): CrossWork {
  const { queries, keys, width, sourceWidth, heads, headDim, bytesPerElement } = checked(question);
  const inner = heads * headDim;
  return {
    queryFlops: 2 * queries * width * inner,
    keyValueFlops: 2 * 2 * keys * sourceWidth * inner,
    scoreFlops: 2 * queries * keys * inner,
    mixFlops: 2 * queries * keys * inner,
    resultFlops: 2 * queries * inner * width,
    scores: heads * queries * keys,
    cacheBytes: 2 * keys * inner * bytesPerElement,
  };
}

/** Rows of K and V over `queries` decoding steps of one query each: projected, and kept at the end. Per layer. */
export type CrossDecoding = {
  /** Cross-attention that keeps K and V: the answering sequence is projected once, before the first step. */
  kept: number;
  /** Cross-attention that projects the answering sequence again at every step. */
  again: number;
  /** Self-attention beside it, with its own growing cache: one row a step. */
  self: number;
  /** Rows read by the query of each step, from the cross cache and from the self cache. */
  reads: { cross: number; self: number }[];
};

/** What decoding token by token costs in rows of K and V, with the cross cache and without. */
export function crossDecoding({ queries, keys }: Pick<CrossQuestion, 'queries' | 'keys'>): CrossDecoding {
  wholeNumber('cross-attention', 'queries', queries);
  wholeNumber('cross-attention', 'keys', keys);
  return {
    kept: keys,
    again: keys * queries,
    self: queries,
    reads: Array.from({ length: queries }, (_, step) => ({ cross: keys, self: step + 1 })),
  };
}

function checked(question: CrossQuestion): CrossQuestion {
  for (const name of ['queries', 'keys', 'width', 'sourceWidth', 'heads', 'headDim'] as const)
    wholeNumber('cross-attention', name, question[name]);
  return question;
}
