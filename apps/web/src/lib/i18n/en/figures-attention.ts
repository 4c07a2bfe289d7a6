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
