// What the cost figure draws, as plain data: one line a variant over the length of the sequence, both axes logarithmic. No DOM.
import { costShape, type VariantCost, type VariantId, variantCosts, variantIds } from '@lacuna/labs';
import { scaleLog } from 'd3-scale';
import { halfOctaves } from './kit/steps.ts';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export const quantities = ['flops', 'traffic', 'cache', 'decode'] as const;
export type Quantity = (typeof quantities)[number];

export type CostState = { show: Quantity; tokens: number };

export const firstState: CostState = { show: 'cache', tokens: 32_768 };

export const lengths = halfOctaves(1024, 1_048_576);

/** Height of the plot in pixels, and what stands above and below its lines. */
export const PLOT = { height: 280, top: 26, bottom: 252 };

export const amountOf = (cost: VariantCost, show: Quantity): number =>
  ({
    flops: cost.prefillFlops,
    traffic: cost.prefillBytes,
    cache: cost.cacheBytes,
    decode: cost.decodeBytes,
  })[show];

// Variant by variant and length by length, once: a drag asks for nothing new.
const samples = lengths.map((tokens) => ({
  tokens,
  costs: variantCosts(tokens, costShape),
}));

export const costsAt = (tokens: number): VariantCost[] =>
  samples.find((sample) => sample.tokens === tokens)?.costs ?? variantCosts(tokens, costShape);

/** Room at the left for what the rules stand for. */
export const x = scaleLog([lengths[0]!, lengths.at(-1)!], [13, 100]);

/** Amount to pixels: whole decades, so that the rules are powers of ten. */
export function yScale(show: Quantity) {
  const all = samples.flatMap(({ costs }) => costs.map((cost) => amountOf(cost, show)));
  const decade = (value: number, round: (power: number) => number) => 10 ** round(Math.log10(value));
  return scaleLog(
    [decade(Math.min(...all), Math.floor), decade(Math.max(...all), Math.ceil)],
    [PLOT.bottom, PLOT.top],
  );
}

/** Every second or third power of ten, about five of them. */
export function yTicks(scale: ReturnType<typeof yScale>): number[] {
  const [low, high] = scale.domain().map((value) => Math.round(Math.log10(value))) as [number, number];
  const step = Math.max(1, Math.round((high - low) / 4));
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => 10 ** (low + i * step));
}

export function line(id: VariantId, show: Quantity): [number, number][] {
  const scale = yScale(show);
  const which = variantIds.indexOf(id);
  return samples.map(({ tokens, costs }) => [
    Math.round(x(tokens) * 100) / 100,
    Math.round(scale(amountOf(costs[which]!, show)) * 10) / 10,
  ]);
}

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: CostState): CostState {
  return {
    show: oneOf(query.get('show'), quantities, otherwise.show),
    tokens: wholeWithin(query.get('tokens'), lengths[0]!, lengths.at(-1)!, otherwise.tokens),
  };
}
