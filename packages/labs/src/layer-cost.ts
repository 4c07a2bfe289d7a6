// What one decoder layer of published models costs: its weights against its scores, and the memory of the scores.
import { formatBytes, formatCount } from './byte-format.ts';
import type { Table } from './tables.ts';

/** `up` is 1 for a plain feed-forward part (up, down) and 2 for a gated one (gate, up, down). */
export type LayerShape = {
  name: string;
  width: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  inner: number;
  up: 1 | 2;
};

/** Narrow to wide; the shapes are held to the published parameter counts in the test. */
export const layerShapes: readonly LayerShape[] = [
  { name: 'GPT-2 small', width: 768, heads: 12, kvHeads: 12, headDim: 64, inner: 3072, up: 1 },
  { name: 'Llama 3 8B', width: 4096, heads: 32, kvHeads: 8, headDim: 128, inner: 14_336, up: 2 },
  { name: 'Llama 3 70B', width: 8192, heads: 64, kvHeads: 8, headDim: 128, inner: 28_672, up: 2 },
  { name: 'GPT-3 175B', width: 12_288, heads: 96, kvHeads: 96, headDim: 128, inner: 49_152, up: 1 },
  { name: 'Llama 3 405B', width: 16_384, heads: 128, kvHeads: 8, headDim: 128, inner: 53_248, up: 2 },
];

/** Elements of the matrices of one layer; norms and biases are left out. */
export function layerWeights({ width, heads, kvHeads, headDim, inner, up }: LayerShape): number {
  return 2 * width * headDim * (heads + kvHeads) + (up + 1) * width * inner;
}

/** Tokens from which a query's scores and weighted sum, over all keys, cost as many FLOPs as the layer's matrices. */
export function scoresCatchUp(shape: LayerShape): number {
  return layerWeights(shape) / (2 * shape.heads * shape.headDim);
}

/** Bytes of the score matrices of one layer for one sequence, if they are written out. */
export function scoreBytes({ heads }: LayerShape, tokens: number, bytesPerElement: number): number {
  return heads * tokens * tokens * bytesPerElement;
}

/** Where attention outgrows the matrices of published models; deciding column "Scores cost as much at". */
export function crossoverTable(): Table {
  return {
    header: [
      'Model',
      'Width',
      'Heads',
      'Weights a layer',
      'Scores cost as much at',
      'In widths',
      'Scores of one layer, 8,192 tokens',
      'At 131,072 tokens',
    ],
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    rows: layerShapes.map((shape) => [
      shape.name,
      formatCount(shape.width),
      formatCount(shape.heads),
      formatCount(layerWeights(shape)),
      `${formatCount(scoresCatchUp(shape))} tokens`,
      (scoresCatchUp(shape) / shape.width).toFixed(2),
      formatBytes(scoreBytes(shape, 8192, 2), 'binary'),
      formatBytes(scoreBytes(shape, 131_072, 2), 'binary'),
    ]),
    note: 'Every query on every key, as without a kernel that skips masked ones. Scores: one sequence, 16-bit, written out. Lengths beyond what a model was trained for are arithmetic only.',
  };
}
