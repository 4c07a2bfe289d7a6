// Names that curriculum files may use: computed tables (`::table{from=...}`) and simulators (`:::figure{simulator=...}`).
import { diamondTable, headsCostTable, scaleTable } from './attention-tables.ts';
import { flashSramTable, flashTrafficTable, variantsTable } from './attention-variants-tables.ts';
import { checkpointTable } from './checkpointing-table.ts';
import { crossoverTable } from './layer-cost.ts';
import { headsTable, modelsTable, type Table } from './tables.ts';

/** Computed tables by the name content uses. */
export const tables: Record<string, () => Table> = {
  'kv-models': modelsTable,
  'kv-heads': headsTable,
  'backprop-diamond': diamondTable,
  'checkpoint-peaks': checkpointTable,
  'attention-scale': scaleTable,
  'attention-heads-cost': headsCostTable,
  'attention-variants': variantsTable,
  'flash-traffic': flashTrafficTable,
  'flash-sram': flashSramTable,
  'attn-crossover': crossoverTable,
};

/** A simulator: the module that computes, the test that holds it to a closed form or an oracle, the picture that shows it. */
export type Figure = {
  module: string;
  test: string;
  /** Component of the site. Null until one is drawn: pages then show the caption alone, and the figure counts as unverified. */
  picture: string | null;
};

/** Simulators by the name content uses. */
export const figures: Record<string, Figure> = {
  'kv-memory': simulator('kv-memory', 'KvMemory'),
  'kv-decode': simulator('kv-decode', 'KvDecode'),
  'backprop-graph': simulator('backprop-graph', 'BackpropGraph'),
  'attention-microscope': simulator('attention-microscope', 'AttentionMicroscope'),
  'attention-heads': simulator('attention-heads', 'AttentionHeads'),
  'cross-attention': simulator('cross-attention', 'CrossAttention'),
  'mask-painter': simulator('mask-painter', 'MaskPainter'),
  'online-softmax': simulator('online-softmax', 'OnlineSoftmax'),
  'flash-tiles': simulator('flash-tiles', 'FlashTiles'),
  'linear-attention': simulator('linear-attention', 'LinearAttention'),
  'attention-costs': simulator('attention-costs', 'AttentionCosts'),
};

function simulator(file: string, picture?: string): Figure {
  return {
    module: `packages/labs/src/${file}.ts`,
    test: `packages/labs/src/${file}.test.ts`,
    picture: picture ? `apps/web/src/lib/figures/${picture}.svelte` : null,
  };
}
