// The computed tables of the topic attention-variants: the variants side by side, and the traffic of FlashAttention.
import { costShape, type VariantId, variantCosts } from './attention-costs.ts';
import { formatBytes, formatCount, formatShort, NO_BREAK } from './byte-format.ts';
import { flashTotals, largestTile, standardWork } from './flash-tiles.ts';
import type { Table } from './tables.ts';

const KIB = 1024;
const flop = (value: number) => `${formatShort(value)}FLOP`;

const names: Record<VariantId, string> = {
  table: 'Full, with a table of scores',
  flash: 'Full, FlashAttention',
  grouped: 'Grouped queries (8 KV heads)',
  window: 'Sliding window (4,096)',
  linear: 'Linear',
};

/** Every variant at 32K tokens, whole model; deciding column "Cache". */
export function variantsTable(): Table {
  const tokens = 32_768;
  return {
    header: [
      'Variant',
      'Same function',
      'FLOPs',
      'To and from memory',
      'Scores held a layer',
      'Cache',
      'For one more token',
    ],
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    rows: variantCosts(tokens, costShape).map((cost) => [
      names[cost.id],
      cost.exact ? 'yes' : 'no',
      flop(cost.prefillFlops),
      formatBytes(cost.prefillBytes),
      formatBytes(cost.extraBytes),
      formatBytes(cost.cacheBytes, 'binary'),
      formatBytes(cost.decodeBytes, 'binary'),
    ]),
    note: `One causal sequence of ${formatCount(tokens)} tokens through ${costShape.layers} layers of ${costShape.heads} heads of ${costShape.headDim}, 16-bit; attention only, no projections. Same function: the result of full multi-head attention with the same weights, up to rounding. Kernels with tiles work on ${costShape.tile} queries by ${costShape.tile} keys and nothing is found in a cache of the card; grouped queries and the window are counted with tiles, too. The kernel with a table calculates the masked half as well. Scores held: tables of scores and weights, or one 32-bit number a row in their place. Linear attention keeps its state in 16 bit here and reads and writes it for every token.`,
  };
}

/** One head as the sequence grows, with a table and in tiles; deciding column "FLOPs a byte, in tiles". */
export function flashTrafficTable(): Table {
  const [headDim, side] = [64, 128];
  return {
    header: [
      'Tokens',
      'FLOPs, either way',
      'Bytes, with a table',
      'Bytes, in tiles',
      'Ratio',
      'FLOPs a byte, with a table',
      'FLOPs a byte, in tiles',
    ],
    align: ['right', 'right', 'right', 'right', 'right', 'right', 'right'],
    rows: [1024, 4096, 16_384, 65_536].map((tokens) => {
      const table = standardWork({ tokens, headDim });
      const flash = flashTotals({
        tokens,
        headDim,
        rows: side,
        columns: side,
        outer: 'queries',
        causal: false,
        window: null,
      });
      const [before, after] = [2 * (table.read + table.written), 2 * (flash.read + flash.written)];
      return [
        formatCount(tokens),
        flop(flash.flops),
        formatBytes(before),
        formatBytes(after),
        (before / after).toFixed(1),
        (table.flops / before).toFixed(1),
        (flash.flops / after).toFixed(1),
      ];
    }),
    note: `Forward pass of one head of ${headDim}, no mask, 16-bit, tiles of ${side} queries by ${side} keys, outer loop over queries (FlashAttention-2).`,
  };
}

/** One head of 1,024 tokens with more and more memory on the chip; deciding column "Bytes". */
export function flashSramTable(): Table {
  const [tokens, headDim] = [1024, 64];
  return {
    header: ['On the chip', 'Tile', 'Tiles', 'Bytes', 'Bytes, keys outside', 'FLOPs'],
    align: ['right', 'right', 'right', 'right', 'right', 'right'],
    rows: [16, 48, 96, 192, 384].map((kib) => {
      const side = largestTile((kib * KIB) / 2, headDim)!;
      const question = { tokens, headDim, rows: side, columns: side, causal: false, window: null };
      const inner = flashTotals({ ...question, outer: 'queries' });
      const outer = flashTotals({ ...question, outer: 'keys' });
      return [
        `${kib}${NO_BREAK}KiB`,
        `${side} × ${side}`,
        formatCount(inner.tiles),
        formatBytes(2 * (inner.read + inner.written)),
        formatBytes(2 * (outer.read + outer.written)),
        flop(inner.flops),
      ];
    }),
    note: `Forward pass of one head of ${headDim} over ${formatCount(tokens)} tokens, no mask, 16-bit; the largest square tile in steps of 16 that fits with its blocks of Q, K, V and O. Keys outside: the loop order of the first FlashAttention. With a table of scores: ${formatBytes(2 * (standardWork({ tokens, headDim }).read + standardWork({ tokens, headDim }).written))}.`,
  };
}
