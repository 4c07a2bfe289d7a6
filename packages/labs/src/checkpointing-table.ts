// The computed table of what checkpointing leaves alive in a model of 32 blocks.
import { formatBytes } from './byte-format.ts';
import { gptLayer, type Kept, trainingStep } from './checkpointing.ts';
import type { Table } from './tables.ts';

const LAYERS = 32;
const TOKENS = 8192;
const WIDTH = 4096;
const HEADS = 32;

/** Peak of activations for four ways to keep them; deciding column "Peak, fused attention". */
export function checkpointTable(): Table {
  const stored = gptLayer(TOKENS, 1, WIDTH, HEADS);
  const fused = { ...stored, scores: 0 };
  const row = (name: string, kept: Kept, again: string) => [
    name,
    formatBytes(trainingStep(LAYERS, stored, kept).peak, 'binary'),
    formatBytes(trainingStep(LAYERS, fused, kept).peak, 'binary'),
    again,
  ];
  return {
    header: ['Kept', 'Peak, scores stored', 'Peak, fused attention', 'Run again'],
    align: ['left', 'right', 'right', 'left'],
    rows: [
      row('everything', 'everything', 'nothing'),
      row('everything but attention scores', 'all-but-scores', 'scores only'),
      row('the input of each block', { inputsEvery: 1 }, 'one forward'),
      row('the input of every 8th block', { inputsEvery: 8 }, 'one forward'),
    ],
    note: `${LAYERS} GPT blocks, width ${WIDTH}, ${HEADS} heads, one sequence of ${TOKENS} tokens, 16 bits, with dropout.`,
  };
}
