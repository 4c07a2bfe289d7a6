// Softmax in one pass: a running maximum, a running sum, a running mix of values, rescaled whenever the maximum grows.

/** What is known of a set of scores: enough to finish, and to be merged with another set's. */
export type SoftmaxPart = {
  /** Largest score so far; `-Infinity` before the first. */
  max: number;
  /** Sum of exp(score - max). */
  sum: number;
  /** Sum of exp(score - max) * value. */
  mix: number;
};

export const nothingSeen: SoftmaxPart = { max: -Infinity, sum: 0, mix: 0 };

export type OnlineStep = {
  index: number;
  score: number;
  value: number;
  before: SoftmaxPart;
  /** exp(old max - new max): what the sum and the mix are multiplied by. 1 when the maximum stays. */
  rescale: number;
  /** exp(score - new max): what the new score adds. */
  added: number;
  after: SoftmaxPart;
};

/** exp(a - b), where minus infinity less minus infinity counts as no difference at all: 0, not NaN. */
const shrink = (a: number, b: number): number => (a === -Infinity ? 0 : Math.exp(a - b));

/**
 * One step a score. With `rescaled: false` it makes the usual mistake: the old sum and mix stay as they were, measured
 * from a maximum that holds no longer.
 */
export function onlineSteps(
  scores: readonly number[],
  values: readonly number[],
  { rescaled = true }: { rescaled?: boolean } = {},
): OnlineStep[] {
  let before = nothingSeen;
  return scores.map((score, index) => {
    const value = values[index] ?? 0;
    const max = Math.max(before.max, score);
    // Before the first score there is nothing to rescale.
    const rescale = index === 0 || !rescaled ? 1 : max === before.max ? 1 : shrink(before.max, max);
    const added = shrink(score, max);
    const after = { max, sum: before.sum * rescale + added, mix: before.mix * rescale + added * value };
    const step = { index, score, value, before, rescale, added, after };
    before = after;
    return step;
  });
}

/** What is known after all scores. */
export function partOf(scores: readonly number[], values: readonly number[]): SoftmaxPart {
  return onlineSteps(scores, values).at(-1)?.after ?? nothingSeen;
}

/** What is known of two sets together. Order and grouping make no difference but rounding. */
export function mergeParts(a: SoftmaxPart, b: SoftmaxPart): SoftmaxPart {
  const max = Math.max(a.max, b.max);
  const [ofA, ofB] = [shrink(a.max, max), shrink(b.max, max)];
  return { max, sum: ofA * a.sum + ofB * b.sum, mix: ofA * a.mix + ofB * b.mix };
}

export type Finished = {
  /** The weighted mean of the values: attention's output for this query. 0 when there was no key. */
  output: number;
  /** Logarithm of the sum of exp(score). */
  logSumExp: number;
};

/** The division, once, at the very end. */
export function finish({ max, sum, mix }: SoftmaxPart): Finished {
  if (sum === 0) return { output: 0, logSumExp: -Infinity };
  return { output: mix / sum, logSumExp: max + Math.log(sum) };
}

/** Largest score whose exponential a format can hold: the logarithm of its largest number. */
export const largestExponent = { float16: Math.log(65_504), float32: Math.log((2 - 2 ** -23) * 2 ** 127) };
