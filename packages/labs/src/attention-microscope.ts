// One head of scaled dot-product attention over random queries and keys: what dimension, temperature and masks do to a row.
import { normal } from './draws.ts';

export const TOKENS = 8;
/** Tokens at the end that are padding, where a mask says so. */
export const PADDING = 2;

/** `late` is the mistake: the causal mask multiplied onto the weights after softmax. */
export type MaskKind = 'none' | 'causal' | 'padding' | 'both' | 'late';
export const maskKinds: readonly MaskKind[] = ['none', 'causal', 'padding', 'both', 'late'];

export type MicroscopeQuestion = {
  /** Width of queries and keys. */
  dimension: number;
  /** Whether scores are divided by the square root of the dimension. */
  scaled: boolean;
  /** Scores are also divided by this. */
  temperature: number;
  mask: MaskKind;
  /** Which queries and keys: the same for the same seed. */
  seed: number;
};

export type MicroscopeRow = {
  /** Scores as softmax gets them; `-Infinity` where a mask forbids the key. */
  scores: number[];
  weights: number[];
  /** 1, unless a mask came after softmax. */
  sum: number;
  /** Of the weights, in nats. Its exponential is the number of keys the row really looks at. */
  entropy: number;
  looksAt: number;
  /** The key with the largest weight. */
  top: number;
  /** Sum over the diagonal of softmax's Jacobian: how much gradient the row lets through to its scores. */
  openness: number;
};

export type Microscope = {
  rows: MicroscopeRow[];
  /** Standard deviation of the allowed scores, over all rows; of q.k for unit variances it is near sqrt(dimension). */
  spread: number;
  meanEntropy: number;
  meanOpenness: number;
};

/** Whether query `q` may look at key `k`. */
export function allowed(mask: MaskKind, q: number, k: number): boolean {
  const causal = mask === 'causal' || mask === 'both' || mask === 'late';
  const padding = mask === 'padding' || mask === 'both';
  return !(causal && k > q) && !(padding && k >= TOKENS - PADDING);
}

/** Queries and keys with independent elements of mean 0 and variance 1, as layer norm and a sane initialisation give. */
export function queriesAndKeys(dimension: number, seed: number): { q: number[][]; k: number[][] } {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw new RangeError(
      `attention-microscope: dimension is ${dimension}; want a whole number of at least 1.`,
    );
  const draw = normal(seed);
  const rows = () => Array.from({ length: TOKENS }, () => Array.from({ length: dimension }, draw));
  return { q: rows(), k: rows() };
}

/** Scores, weights and their measures for every query. */
export function microscope(question: MicroscopeQuestion): Microscope {
  const { dimension, scaled, temperature, mask, seed } = question;
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new RangeError(`attention-microscope: temperature is ${temperature}; want a number above 0.`);
  const { q, k } = queriesAndKeys(dimension, seed);
  const divisor = temperature * (scaled ? Math.sqrt(dimension) : 1);
  const rows = q.map((query, i) => {
    const all = k.map((key) => dot(query, key) / divisor);
    const scores = all.map((score, j) =>
      mask === 'late' || allowed(mask, i, j) ? score : Number.NEGATIVE_INFINITY,
    );
    const soft = softmax(scores);
    const weights = soft.map((weight, j) => (mask === 'late' && !allowed(mask, i, j) ? 0 : weight));
    return measure(scores, weights, soft);
  });
  const finite = rows.flatMap(({ scores }) => scores.filter(Number.isFinite));
  return {
    rows,
    spread: deviation(finite),
    meanEntropy: mean(rows.map(({ entropy }) => entropy)),
    meanOpenness: mean(rows.map(({ openness }) => openness)),
  };
}

/** Softmax that subtracts the largest score first; a row of nothing but `-Infinity` gives NaN, as in PyTorch. */
export function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Over many draws: spread of raw q.k, and what softmax over `keys` keys makes of it, with the scale and without. */
export function scaleEffect(dimension: number, keys: number, draws: number, seed: number) {
  const draw = normal(seed);
  const vector = () => Array.from({ length: dimension }, draw);
  const raw: number[] = [];
  const tops = { scaled: [] as number[], plain: [] as number[] };
  const open = { scaled: [] as number[], plain: [] as number[] };
  for (let i = 0; i < draws; i += 1) {
    const query = vector();
    const scores = Array.from({ length: keys }, () => dot(query, vector()));
    raw.push(...scores);
    for (const [way, divisor] of [
      ['plain', 1],
      ['scaled', Math.sqrt(dimension)],
    ] as const) {
      const weights = softmax(scores.map((score) => score / divisor));
      tops[way].push(Math.max(...weights));
      open[way].push(opennessOf(weights));
    }
  }
  return {
    spread: deviation(raw),
    top: { plain: mean(tops.plain), scaled: mean(tops.scaled) },
    openness: { plain: mean(open.plain), scaled: mean(open.scaled) },
  };
}

function measure(scores: number[], weights: number[], soft: number[]): MicroscopeRow {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const entropy = -weights.reduce((total, weight) => total + (weight > 0 ? weight * Math.log(weight) : 0), 0);
  return {
    scores,
    weights,
    sum,
    entropy,
    looksAt: Math.exp(entropy),
    top: weights.indexOf(Math.max(...weights)),
    openness: opennessOf(soft),
  };
}

/** Trace of softmax's Jacobian, sum of p (1 - p). */
const opennessOf = (weights: readonly number[]) => mean(weights.map((p) => p * (1 - p))) * weights.length;

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

function deviation(numbers: readonly number[]): number {
  const centre = mean(numbers);
  return Math.sqrt(mean(numbers.map((x) => (x - centre) ** 2)));
}
