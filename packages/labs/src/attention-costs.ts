// The variants of attention side by side over the length of a sequence: work, traffic, cache, and whether they are exact.
import { flashTotals, standardWork } from './flash-tiles.ts';
import { stateElements } from './linear-attention.ts';
import { pairsByFormula } from './mask-painter.ts';
import { wholeNumber } from './whole-number.ts';

export const variantIds = ['table', 'flash', 'grouped', 'window', 'linear'] as const;
export type VariantId = (typeof variantIds)[number];

/** The attention part of one model, without its projections; every layer is the same. */
export type CostShape = {
  layers: number;
  heads: number;
  /** KV heads of the grouped variant; the others have one a head. */
  groups: number;
  headDim: number;
  /** Keys a query of the window variant sees, itself included. */
  window: number;
  bytesPerElement: number;
  /** Side of the tiles of the kernels that have tiles. */
  tile: number;
};

export type VariantCost = {
  id: VariantId;
  /** Query-key pairs that enter the result, of one head; null where no pair is formed. */
  pairs: number | null;
  /** FLOPs to run through the whole sequence once. */
  prefillFlops: number;
  /** Bytes to and from memory in that run. */
  prefillBytes: number;
  /** Bytes of scores and weights that one layer holds for it at once, beyond its inputs and its output. */
  extraBytes: number;
  /** Bytes kept of the sequence for the tokens to come. */
  cacheBytes: number;
  /** Bytes read of that, and written back, for one more token. */
  decodeBytes: number;
  /** Whether it computes the function that full multi-head attention with the same weights computes. */
  exact: boolean;
};

/** What a variant costs for a causal sequence of `tokens`. */
export function variantCost(id: VariantId, tokens: number, shape: CostShape): VariantCost {
  wholeNumber('attention-costs', 'tokens', tokens);
  const { layers, heads, groups, headDim: d, window, bytesPerElement: bytes, tile } = shape;
  const all = layers * heads;
  const causal = { tokens, causal: true, dilation: 1 } as const;
  const tiles = { tokens, headDim: d, rows: tile, columns: tile, outer: 'queries', causal: true } as const;
  const kept = Math.min(tokens, window);
  const cacheOf = (rows: number, kvHeads: number) => 2 * layers * kvHeads * rows * d * bytes;
  const tiled = (reach: number | null) => {
    const { read, written } = flashTotals({ ...tiles, window: reach });
    return all * (read + written) * bytes;
  };
  const flopsOf = (pairs: number) => all * 4 * pairs * d;
  const pairs = pairsByFormula({ ...causal, window: null });
  const statistics = heads * tokens * 4; // one float32 a row

  switch (id) {
    case 'table': {
      // Kernels without tiles compute the masked half of the table as well.
      const { read, written, flops } = standardWork({ tokens, headDim: d });
      return {
        id,
        pairs,
        prefillFlops: all * flops,
        prefillBytes: all * (read + written) * bytes,
        extraBytes: 2 * heads * tokens * tokens * bytes,
        cacheBytes: cacheOf(tokens, heads),
        decodeBytes: cacheOf(tokens, heads),
        exact: true,
      };
    }
    case 'flash':
    case 'grouped': {
      const kvHeads = id === 'grouped' ? groups : heads;
      return {
        id,
        pairs,
        prefillFlops: flopsOf(pairs),
        prefillBytes: tiled(null),
        extraBytes: statistics,
        cacheBytes: cacheOf(tokens, kvHeads),
        decodeBytes: cacheOf(tokens, kvHeads),
        exact: id === 'flash',
      };
    }
    case 'window': {
      const near = pairsByFormula({ ...causal, window });
      return {
        id,
        pairs: near,
        prefillFlops: flopsOf(near),
        prefillBytes: tiled(window),
        extraBytes: statistics,
        cacheBytes: cacheOf(kept, heads),
        decodeBytes: cacheOf(kept, heads),
        exact: tokens <= window,
      };
    }
    case 'linear': {
      const state = all * stateElements(d, d) * bytes;
      return {
        id,
        pairs: null,
        prefillFlops: all * tokens * 4 * d * d,
        // Queries, keys and values in, outputs out; the state stays on the chip.
        prefillBytes: all * 4 * tokens * d * bytes,
        extraBytes: (heads * state) / all,
        cacheBytes: state,
        decodeBytes: 2 * state,
        exact: false,
      };
    }
  }
}

/** All variants at one length. */
export const variantCosts = (tokens: number, shape: CostShape): VariantCost[] =>
  variantIds.map((id) => variantCost(id, tokens, shape));

/** The shape the table and the figure show: the layers and heads of Llama 3 8B, the window of Mistral 7B. */
export const costShape: CostShape = {
  layers: 32,
  heads: 32,
  groups: 8,
  headDim: 128,
  window: 4096,
  bytesPerElement: 2,
  tile: 128,
};
