// Multi-head attention and the feed-forward part beside it: shapes on the way, parameters, FLOPs. Counting only.

export type HeadsQuestion = {
  batch: number;
  tokens: number;
  /** Model width d. */
  width: number;
  /** Must divide the width. */
  heads: number;
  /** Inner width of the feed-forward part over the model width; 4 in the original decoder. */
  expansion: number;
};

/** One thing done on the way, and the shape of what comes out. */
export type HeadsStage = {
  name: 'input' | 'project' | 'split' | 'swap' | 'scores' | 'weigh' | 'swap-back' | 'merge' | 'output';
  shape: number[];
  /** Multiplications and additions of it; 0 where elements are only read in another order. */
  flops: number;
};

export type HeadsAnswer = {
  headDim: number;
  stages: HeadsStage[];
  /** Elements of the matrices; biases are left out. */
  parameters: { attention: number; feedForward: number };
  flops: {
    /** q, k, v and output matrices. */
    projections: number;
    feedForward: number;
    /** Scores and weighted sum, over all keys: what a kernel does that masks afterwards. */
    scores: number;
  };
  /** Elements of all score matrices: the one amount here that grows with the number of heads. */
  scoreElements: number;
  /** Tokens at which the scores take as many FLOPs as everything else. */
  crossover: number;
};

/** Everything the figure draws. FLOPs count a multiplication and an addition as two; softmax is left out. */
export function attentionHeads(question: HeadsQuestion): HeadsAnswer {
  const { batch, tokens, width, heads, expansion } = question;
  for (const [name, value] of Object.entries({ batch, tokens, width, heads }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`attention-heads: ${name} is ${value}; want a whole number of at least 1.`);
  if (width % heads !== 0)
    throw new RangeError(
      `attention-heads: ${heads} heads do not divide a width of ${width}; want a divisor of it.`,
    );
  const headDim = width / heads;
  const matrix = 2 * batch * tokens * width * width; // one d x d matrix over all tokens
  const scores = 2 * batch * heads * tokens * tokens * headDim;
  const whole = [batch, tokens, width];
  const stages: HeadsStage[] = [
    { name: 'input', shape: whole, flops: 0 },
    { name: 'project', shape: whole, flops: 3 * matrix },
    { name: 'split', shape: [batch, tokens, heads, headDim], flops: 0 },
    { name: 'swap', shape: [batch, heads, tokens, headDim], flops: 0 },
    { name: 'scores', shape: [batch, heads, tokens, tokens], flops: scores },
    { name: 'weigh', shape: [batch, heads, tokens, headDim], flops: scores },
    { name: 'swap-back', shape: [batch, tokens, heads, headDim], flops: 0 },
    { name: 'merge', shape: whole, flops: 0 },
    { name: 'output', shape: whole, flops: matrix },
  ];
  return {
    headDim,
    stages,
    parameters: { attention: 4 * width * width, feedForward: 2 * expansion * width * width },
    flops: {
      projections: 4 * matrix,
      feedForward: 2 * expansion * matrix,
      scores: 2 * scores,
    },
    scoreElements: batch * heads * tokens * tokens,
    crossover: crossover(width, expansion),
  };
}

/** Tokens at which scores cost as much as projections and feed-forward: 4 T² d = (8 + 4m) T d², so T = (2 + m) d. */
export const crossover = (width: number, expansion: number): number => (2 + expansion) * width;

/** Numbers of heads that divide a width, the powers of two among them. */
export const headCounts = (width: number): number[] =>
  [1, 2, 4, 8, 16, 32, 64, 128].filter((heads) => width % heads === 0 && width / heads >= 8);
