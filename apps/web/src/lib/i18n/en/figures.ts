// Words of the figures: labels, what a screen reader hears, headers of the number tables.
import { english } from '../format.ts';
import { heads, microscope } from './figures-attention.ts';
import { backprop } from './figures-backprop.ts';
import { variants } from './figures-variants.ts';

const { plural, integer } = english;
const tokens = (n: number) => plural(n, { one: '# token', other: '# tokens' });
const sequences = (n: number) => plural(n, { one: '# sequence', other: '# sequences' });

export const figures = {
  numbers: 'The numbers',
  play: {
    play: 'Play',
    pause: 'Pause',
    replay: 'Play again',
    back: 'Step back',
    forward: 'Step forward',
  },
  backprop,
  microscope,
  heads,
  variants,

  memory: {
    label: 'Memory bar: weights and KV cache under a ceiling of 80 GB',
    model: 'Model',
    attention: 'Attention',
    attentionHint: {
      mha: 'Multi-head: a KV head for every query head',
      gqa: 'Grouped-query',
      mqa: 'Multi-query: one KV head',
      mla: 'Multi-head latent',
    },
    kind: { mha: 'MHA', gqa: 'GQA', mqa: 'MQA', mla: 'MLA' },
    context: 'Context',
    batch: 'Batch',
    cachePrecision: 'Cache, bits',
    weightsPrecision: 'Weights, bits',
    precision: { bf16: '16', fp8: '8', int4: '4' },
    tokensUnit: 'tokens',
    sequencesUnit: 'sequences',
    precisionHint: { bf16: 'fp16 or bf16: 2 bytes', fp8: 'fp8 or int8: 1 byte', int4: 'int4: half a byte' },
    tokens,
    sequences,
    fill: (n: number) => (n === 0 ? 'Not one sequence fits' : `Fill the card: ${sequences(n)}`),
    weights: 'weights',
    cache: 'KV cache',
    free: 'free',
    room: (n: number) => `room for ${n} more`,
    over: 'over',
    ceiling: (decimal: string, binary: string) => `${decimal} = ${binary}`,
    fits: 'Fits.',
    fitsNot: 'Does not fit.',
    used: (total: string, ceiling: string) => `${total} of ${ceiling} used.`,
    cacheTooLarge: (over: string) => `${over} over the ceiling.`,
    weightsTooLarge: (weights: string) => `The weights alone take ${weights}.`,
    most: (n: number, context: number) =>
      n === 0
        ? `Not one sequence of ${tokens(context)} fits beside the weights.`
        : `${sequences(n)} of ${tokens(context)} ${n === 1 ? 'fits' : 'fit'} beside the weights.`,
    kAndV: 'K and V',
    layers: 'layers',
    kvHeads: 'KV heads',
    headDim: 'per head',
    latent: 'latent',
    rotary: 'rotary key',
    bytes: 'bytes',
    perToken: 'bytes a token',
    trained: (name: string, context: number) =>
      `${name} was released for ${tokens(context)}. Past that, this is arithmetic only.`,
    window: (name: string, window: number) =>
      `${name} attends to a window of ${tokens(window)}: a cache that rolls need not hold more.`,
    trainedMark: (context: number) => `Released for ${tokens(context)}`,
    imagined: (name: string) => `${name} was not published with this attention.`,
    rows: {
      perToken: 'Cache of one token',
      perSequence: (context: number) => `Cache of one sequence of ${tokens(context)}`,
      cache: (batch: number) => `Cache of ${sequences(batch)}`,
      weights: 'Weights',
      total: 'Together',
      free: 'Free under the ceiling',
      over: 'Over the ceiling',
      ceiling: 'Ceiling',
      batch: 'Most sequences of this length',
      context: 'Longest context at this batch',
    },
    header: ['Amount', 'Powers of 1,000', 'Powers of 1,024', 'Bytes'],
  },

  decode: {
    label: 'Decoding step by step, without and with a KV cache',
    without: 'Without a cache',
    with: 'With a cache',
    prompt: 'Prompt',
    steps: 'Steps after it',
    tokens,
    decodeSteps: (n: number) => plural(n, { one: '# step', other: '# steps' }),
    step: 'Step',
    sliderAt: (step: number, of: number) => (step === 0 ? 'prefill' : `${step} of ${of}`),
    stepOf: (step: number, of: number) => (step === 0 ? 'Prefill' : `Step ${step} of ${of}`),
    fate: { new: 'computed', recomputed: 'computed again', reused: 'read from the cache' },
    rows: 'Rows through the layers',
    scores: 'Attention scores per head',
    flops: 'FLOPs',
    cacheRead: 'Read from the cache',
    rowsAgain: 'Of those, again',
    axes: 'One column a token, one line a step; the prompt is shaded.',
    times: (n: string) => `${n} times the work without a cache`,
    same: 'So far both do the same work',
    rowsSoFar: (n: number) => plural(n, { one: '# row', other: '# rows' }),
    longRun: (prompt: number, steps: number, n: string) =>
      `With ${tokens(prompt)} of prompt and ${integer(steps)} steps after it: ${n} times.`,
    shape: (name: string) =>
      `FLOPs and bytes are those of the layers of ${name} at 16 bit; embedding and output layer are not counted.`,
    summary: (step: string, without: number, withCache: number, times: string) =>
      `${step}. Rows through the layers so far: ${without} without a cache, ${withCache} with it. FLOPs: ${times} times as many without.`,
    header: ['Amount', 'Without, this step', 'With, this step', 'Without, so far', 'With, so far'],
  },
};
