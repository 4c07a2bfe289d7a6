// Words of the attention microscope and of the figure of heads and their cost.
import { english } from '../format.ts';

const keys = (n: number) => english.plural(n, { one: '# key', other: '# keys' });

export const microscope = {
  label: 'Attention microscope: weights of one head over random queries and keys',
  matrix: 'Matrix of attention weights, a row for each query',
  keys: 'Keys 1 to 8 across, queries 1 to 8 down',
  area: 'The area of a square is its weight. Hatched: forbidden by the mask.',
  rowTitle: (query: number) => `Query ${query}`,
  key: 'Key',
  score: 'Score',
  bar: 'Weight as a bar',
  weight: 'Weight',
  looksAt: 'Keys it really looks at (e to the entropy)',
  spread: 'Spread of the scores',
  entropy: 'Entropy of the row',
  nats: (n: string) => `${n} nats`,
  open: 'Gradient let through',
  headline: (query: number, looks: string, of: number) =>
    `Query ${query} may look at ${keys(of)} and looks at ${looks}.`,
  facts: (spread: string, entropy: string, open: string) =>
    `Scores spread by ${spread}; entropy ${entropy} nats; gradient let through ${open}.`,
  broken: (sum: string) => `Its weights sum to ${sum}: the mask came after softmax.`,
  dimension: 'Dimension d of queries and keys',
  temperature: 'Temperature',
  scale: 'Scores are divided by',
  scales: { root: '√d', none: 'nothing' },
  mask: 'Mask',
  masks: {
    none: 'None',
    causal: 'Causal',
    padding: 'Padding',
    both: 'Causal and padding',
    late: 'Causal, after softmax (a mistake)',
  },
  query: 'Query',
  queryName: (n: number) => `Query ${n}`,
  again: 'Draw other queries and keys',
  remark: (padding: number) =>
    `Queries and keys are drawn with mean 0 and variance 1, as after a norm. Under a padding mask the last ${padding} keys are padding. Gradient let through: the trace of softmax's Jacobian, the sum of p(1 − p).`,
  header: (n: number) => [
    'Weights',
    ...Array.from({ length: n }, (_, i) => `Key ${i + 1}`),
    'Sum',
    'Entropy',
    'Looks at',
  ],
};

const tokens = (n: number) => english.plural(n, { one: '# token', other: '# tokens' });

export const heads = {
  label: 'Multi-head attention: shapes, parameters and FLOPs, and where the scores begin to dominate',
  plot: 'FLOPs of one layer over the number of tokens, both axes logarithmic',
  headline: (n: number, share: number) =>
    `At ${tokens(n)} the scores take ${english.percent(share)} of the layer's FLOPs.`,
  equal: (n: number, width: number, times: number) =>
    `Half of them at ${english.integer(times)} × ${english.integer(width)} = ${tokens(n)}, whatever the number of heads.`,
  rest: (flops: string) => `Projections and feed-forward, ${flops}`,
  scores: (flops: string) => `Scores and weighted sum, ${flops}`,
  axes: 'Tokens across, FLOPs up.',
  tokens: 'Tokens in the sequence',
  tokensAt: tokens,
  way: 'The way of the shapes through the heads',
  stage: {
    input: 'x comes in: batch, tokens, width',
    project: 'times W_q, W_k and W_v: q, k and v alike',
    split: 'width split into heads',
    swap: 'heads moved before tokens',
    scores: 'q times k transposed: scores',
    weigh: 'softmax, then times v',
    'swap-back': 'tokens moved before heads',
    merge: 'heads merged into the width',
    output: 'times W_o',
  },
  feedForward: 'Feed-forward part beside it',
  free: 'no arithmetic',
  width: 'Width d of the model',
  heads: 'Heads',
  headsName: 'heads',
  headsOf: (n: number, dimension: number) =>
    `${english.plural(n, { one: '# head', other: '# heads' })} of ${english.integer(dimension)}`,
  drag: 'Drag the handle on the dashed line, or focus it and use the arrow keys.',
  matrices: 'matrices',
  widthName: 'width',
  widthAgain: 'width ',
  attentionParameters: 'parameters of attention',
  twoTimesFour: '2 matrices of 4 d × d',
  feedForwardParameters: 'parameters of the feed-forward part',
  queries: 'queries',
  keys: 'keys',
  bytes: 'bytes',
  scoreBytes: 'for all scores, were they ever stored',
  remark:
    'One sequence, forward pass, no key skipped; a multiplication and an addition are two FLOPs; biases, norms and softmax are left out. More heads change no parameter and no product, only the number of score matrices.',
  header: ['Stage', 'Shape', 'FLOPs'],
};
