// What is measured, in order, and what design.md asks of it.

export interface Row {
  id: string;
  title: string;
  /** From milliseconds per repetition to the figure shown. */
  show: (ms: number) => string;
  /** A bound on our own time, or on rival's time / our time. */
  target?: { text: string; rival?: 'PyTorch' | 'tfjs-wasm'; most?: number; least?: number };
}

const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
const us = (value: number) => `${(value * 1000).toFixed(1)} us`;
const gflops = (n: number) => (value: number) => `${((2 * n ** 3) / value / 1e6).toFixed(1)} GF/s`;

/** Convolutions, pools and a network; bodies in pictures.py. */
const pictures: readonly Row[] = Object.entries({
  conv3x3: 'conv2d 3x3, 8 x 64 x 32 x 32, 64 kernels',
  conv3x3_grad: 'conv2d 3x3, with backward',
  conv_depthwise: 'depthwise conv2d 3x3, 8 x 128 x 32 x 32',
  conv_depthwise_grad: 'depthwise conv2d 3x3, with backward',
  conv1d_dilated: 'causal conv1d of 3, dilation 4, 8 x 64 x 1024',
  conv1d_dilated_grad: 'causal conv1d, with backward',
  max_pool2d: 'max_pool2d 2, 16 x 64 x 32 x 32',
  max_pool2d_grad: 'max_pool2d 2, with backward',
  conv_net: 'residual network step, 16 x 3 x 32 x 32, SGD',
}).map(([id, title]) => ({ id, title, show: ms }));

/** Single operations and their gradients, of about a million elements; bodies in operations.py. */
const operations: readonly Row[] = Object.entries({
  lstm: 'LSTM layer, 32 steps, 16 x 128',
  lstm_grad: 'LSTM layer, forward and backward',
  attention: 'causal attention, 4 x 4 x 256 x 64',
  attention_grad: 'causal attention, forward and backward',
  adamw: 'AdamW step, 96 tensors, 1.2M weights',
  ...reductions(),
  add_transposed: 'x.t() + y, 1024 x 1024',
  copy_transposed: 'x.t().contiguous(), 1024 x 1024',
  copy_heads: 'split heads, 16 x 64 x 16 x 64',
  gather_last: 'gather 1M, last dim',
  gather_first: 'gather 1M, first dim',
  scatter_add_last: 'scatter_add 1M, last dim',
  scatter_add_first: 'scatter_add 1M, first dim',
  index_select_first: 'index_select of 1024 rows',
  index_select_last: 'index_select of 1024 columns',
  embedding_grad: 'embedding of 4096, 8192 x 128, with backward',
  sort_rows: 'sort, 1024 rows of 1024',
  sort_long: 'sort, 1M',
  topk: 'topk 50 of 32 x 50257',
  rand: 'rand, 1M',
  randn: 'randn, 1M',
  dropout: 'dropout, 1M',
  cross_entropy_8k: 'cross entropy, 256 x 8192',
  cross_entropy_8k_grad: 'cross entropy, 256 x 8192, with backward',
  cross_entropy_50k_grad: 'cross entropy, 64 x 50257, with backward',
  rms_norm: 'rms_norm, 1024 x 1024',
  rms_norm_grad: 'rms_norm, 1024 x 1024, with backward',
  cumsum_last: 'cumsum 1M, last dim',
  cumsum_first: 'cumsum 1M, first dim',
}).map(([id, title]) => ({ id, title, show: ms }));

function reductions(): Record<string, string> {
  const names = ['sum', 'max', 'mean', 'argmax'].flatMap((name) =>
    ['last', 'middle', 'first'].map((place) => [
      `${name}_${place}`,
      `${name} over the ${place} dim, 128 x 64 x 128`,
    ]),
  );
  return Object.fromEntries(names);
}

export const rows: readonly Row[] = [
  { id: 'gemm128', title: 'GEMM 128', show: gflops(128) },
  { id: 'gemm256', title: 'GEMM 256', show: gflops(256) },
  {
    id: 'gemm512',
    title: 'GEMM 512',
    show: gflops(512),
    target: { text: '>= 1.5 x tfjs-wasm', rival: 'tfjs-wasm', least: 1.5 },
  },
  { id: 'gemm1024', title: 'GEMM 1024', show: gflops(1024) },
  { id: 'add', title: 'add, 1M', show: ms },
  { id: 'exp', title: 'exp, 1M', show: ms },
  { id: 'softmax', title: 'softmax, 1024 x 1024', show: ms },
  { id: 'layer_norm', title: 'layer_norm, 1024 x 1024', show: ms },
  { id: 'add8', title: 'eager add of 8', show: us, target: { text: '<= 4 us', most: 0.004 } },
  { id: 'add8_grad', title: 'eager add of 8, recorded', show: us, target: { text: '<= 7 us', most: 0.007 } },
  { id: 'mlp', title: 'MLP step, 64 x 784-256-10, SGD', show: ms },
  {
    id: 'gpt',
    title: 'GPT step, 818k parameters, AdamW',
    show: ms,
    target: { text: "<= 2.5 x PyTorch's time", rival: 'PyTorch', least: 1 / 2.5 },
  },
  ...operations,
  ...pictures,
];
