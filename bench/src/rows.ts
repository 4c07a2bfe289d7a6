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
];
