// The computed tables that reading pages show: nothing in them is typed, every cell comes from a simulator.
import { formatBytes, formatCount } from './byte-format.ts';
import {
  attentionKind,
  bytesPerToken,
  CARD_80GB,
  cacheBytes,
  elementsPerToken,
  isLatent,
  largestBatch,
  weightsBytes,
} from './kv-memory.ts';
import { findModel, type Model, models } from './models.ts';

/** Cells are plain text. `note` explains marks used in the cells. `align` says which columns hold numbers. */
export type Table = { header: string[]; rows: string[][]; align: ('left' | 'right')[]; note?: string };

const LONG = 131_072; // 128K

/** Bytes per token of the published models, in bf16; deciding column "Bytes per token". */
export function modelsTable(): Table {
  return {
    header: [
      'Model',
      'Attention',
      'Layers',
      'Kept per layer',
      'Elements per token',
      'Bytes per token',
      'At 128K tokens',
    ],
    align: ['left', 'left', 'right', 'left', 'right', 'right', 'right'],
    rows: models.map((model: Model) => {
      const perToken = bytesPerToken({ ...model.cache, bytesPerElement: 2 });
      // In front, so that the units stay under each other.
      const beyond = model.trainedContext < LONG ? '* ' : '';
      return [
        model.name,
        attentionKind(model.cache, model.heads).toUpperCase(),
        formatCount(model.cache.layers),
        isLatent(model.cache)
          ? `${model.cache.latent} + ${model.cache.rotary}`
          : `2 × ${model.cache.kvHeads} × ${model.cache.headDim}`,
        formatCount(elementsPerToken(model.cache)),
        formatCount(perToken),
        `${beyond}${formatBytes(cacheBytes(perToken, LONG, 1), 'binary')}`,
      ];
    }),
    note: '16-bit elements; 128K = 131,072 tokens. * Arithmetic only: the model was released for a shorter context.',
  };
}

/** One model, Llama 3 8B, with every number of KV heads from MHA down to MQA; deciding column "Bytes per token". */
export function headsTable(): Table {
  const model = findModel('llama-3-8b')!;
  const context = 8192;
  const weights = weightsBytes(model.params, 2);
  const names = { mha: 'MHA', gqa: 'GQA', mqa: 'MQA', mla: 'MLA' };
  return {
    header: [
      'Attention',
      'KV heads',
      'Queries per K row',
      'Bytes per token',
      'Cache at 8,192 tokens',
      'Sequences that fit in 80 GB',
    ],
    align: ['left', 'right', 'right', 'right', 'right', 'right'],
    rows: [32, 8, 4, 1].map((kvHeads) => {
      const shape = { layers: 32, kvHeads, headDim: 128 };
      const perToken = bytesPerToken({ ...shape, bytesPerElement: 2 });
      return [
        `${names[attentionKind(shape, model.heads)]}${kvHeads === 8 ? ' (as published)' : ''}`,
        formatCount(kvHeads),
        formatCount(model.heads / kvHeads),
        formatCount(perToken),
        formatBytes(cacheBytes(perToken, context, 1), 'binary'),
        formatCount(largestBatch({ ceiling: CARD_80GB, weights, perToken, context })),
      ];
    }),
    note: `Llama 3 8B, 16-bit, ${formatBytes(weights)} of weights; 80 GB = 80 × 10⁹ bytes; sequences of 8,192 tokens.`,
  };
}
