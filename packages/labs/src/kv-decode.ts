// The work of generating a sequence token by token, counted step by step, with a KV cache and without. Counting only.

/** The parts of a decoder that the counts depend on. */
export type DecoderShape = {
  layers: number;
  hidden: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  /** Matrix elements of one layer's feed-forward part (3 x hidden x inner for SwiGLU); 0 counts attention alone. */
  feedForward: number;
  bytesPerElement: number;
};

export type DecodeQuestion = DecoderShape & {
  /** Tokens of the prompt; at least 1. */
  prompt: number;
  /** Single-token steps after the prefill. */
  steps: number;
  cached: boolean;
};

/** Amounts of work. Rows and scores are per layer (and scores per head); FLOPs and bytes are of all layers. */
export type Work = {
  /** Token positions run through the K and V projections (and the rest of the layer). */
  rows: number;
  /** Of those, positions that an earlier step had projected already. */
  rowsRepeated: number;
  /** Causal query-key dot products. */
  scores: number;
  /** Of those, products that an earlier step had computed already. */
  scoresRepeated: number;
  /** 2 per matrix element and row, 4 headDim per head and score (dot product and weighted sum). */
  flops: number;
  /** Every weight matrix once a step. */
  weightBytes: number;
  /** K and V rows read back from the cache, once per KV head. */
  cacheBytes: number;
};

export type DecodeStep = {
  index: number;
  phase: 'prefill' | 'decode';
  /** Length of the sequence at the end of the step. */
  tokens: number;
  /** K and V rows taken from the cache instead of being projected, per layer. */
  rowsReused: number;
  work: Work;
  cumulative: Work;
};

const nothing: Work = {
  rows: 0,
  rowsRepeated: 0,
  scores: 0,
  scoresRepeated: 0,
  flops: 0,
  weightBytes: 0,
  cacheBytes: 0,
};

/** 1 + 2 + ... + n: the causal scores of a full forward over n tokens. */
export const triangular = (n: number): number => (n * (n + 1)) / 2;

/** Elements of all weight matrices of one layer: q and output, k and v, feed-forward. */
export function layerElements(shape: DecoderShape): number {
  const { hidden, heads, kvHeads, headDim, feedForward } = shape;
  return 2 * hidden * heads * headDim + 2 * hidden * kvHeads * headDim + feedForward;
}

/**
 * The prefill (step 0) and `steps` decode steps of one token each.
 * Not counted, because both ways do the same: embedding, norms, softmax, and the logits of the last position. Without a
 * cache every step is a full forward; that the last layer could skip all but its last query is ignored (1 layer of L).
 */
export function decode(question: DecodeQuestion): DecodeStep[] {
  const { prompt, steps, cached, layers, kvHeads, headDim, bytesPerElement } = question;
  for (const [name, value, least] of [
    ['prompt', prompt, 1],
    ['steps', steps, 0],
    ['layers', layers, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`kv-decode: ${name} is ${value}; want a whole number of at least ${least}.`);
    }
  }
  const perRow = 2 * layerElements(question) * layers;
  const perScore = 4 * question.heads * headDim * layers;
  const weightBytes = layerElements(question) * layers * bytesPerElement;
  const rowBytes = 2 * kvHeads * headDim * layers * bytesPerElement;

  const out: DecodeStep[] = [];
  let cumulative = nothing;
  for (let index = 0; index <= steps; index += 1) {
    const tokens = prompt + index;
    const before = index === 0 ? 0 : tokens - 1; // positions that an earlier step has been through
    const reused = cached ? before : 0;
    const rows = tokens - reused;
    const scores = triangular(tokens) - (cached ? triangular(before) : 0);
    const work: Work = {
      rows,
      rowsRepeated: cached ? 0 : before,
      scores,
      scoresRepeated: cached ? 0 : triangular(before),
      flops: rows * perRow + scores * perScore,
      weightBytes,
      cacheBytes: reused * rowBytes,
    };
    cumulative = add(cumulative, work);
    out.push({
      index,
      phase: index === 0 ? 'prefill' : 'decode',
      tokens,
      rowsReused: reused,
      work,
      cumulative,
    });
  }
  return out;
}

/** What happens to the K and V row of `position` at a step: the picture the figure draws, cell by cell. */
export type RowFate = 'new' | 'reused' | 'recomputed' | 'absent';

/** The fate of every position `0..length-1` at that step. */
export function rowFates(step: DecodeStep, cached: boolean, length: number): RowFate[] {
  const before = step.phase === 'prefill' ? 0 : step.tokens - 1;
  return Array.from({ length }, (_, position) => {
    if (position >= step.tokens) return 'absent';
    if (position >= before) return 'new';
    return cached ? 'reused' : 'recomputed';
  });
}

function add(a: Work, b: Work): Work {
  return {
    rows: a.rows + b.rows,
    rowsRepeated: a.rowsRepeated + b.rowsRepeated,
    scores: a.scores + b.scores,
    scoresRepeated: a.scoresRepeated + b.scoresRepeated,
    flops: a.flops + b.flops,
    weightBytes: a.weightBytes + b.weightBytes,
    cacheBytes: a.cacheBytes + b.cacheBytes,
  };
}
