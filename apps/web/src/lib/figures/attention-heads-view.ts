// What the figure of heads draws, as plain data: settings, the two curves of FLOPs over tokens, and how shapes are written. No DOM.
import { attentionHeads, crossover, type HeadsAnswer, headCounts } from '@lacuna/labs';
import { scaleLog } from 'd3-scale';
import { nearestStep } from './kit/steps.ts';
import { wholeWithin } from './kit/url-state.ts';

export type HeadsState = { width: number; heads: number; tokens: number };

/** The feed-forward part's inner width over the model's. */
export const EXPANSION = 4;

export const widths: readonly number[] = [256, 512, 768, 1024, 2048, 4096, 8192, 16_384];
/** Half octaves from 64 to a million tokens, and the crossovers of all widths among them. */
export const tokenSteps: readonly number[] = [
  ...new Set([
    ...Array.from({ length: 29 }, (_, i) => (i % 2 ? 96 * 2 ** ((i - 1) / 2) : 64 * 2 ** (i / 2))),
    ...widths.map((width) => crossover(width, EXPANSION)),
  ]),
].sort((a, b) => a - b);

export const firstState: HeadsState = { width: 768, heads: 12, tokens: 1024 };

/** Heads of 64 dimensions, as GPT-2 small has them, are among the choices. */
export const headsFor = (width: number): number[] =>
  [...new Set([...headCounts(width), width / 64])].filter((heads) => heads <= 128).sort((a, b) => a - b);

/** The number of heads nearest to `heads` that a width allows. */
export function allowedHeads(width: number, heads: number): number {
  const list = headsFor(width);
  return list[nearestStep(list, heads)]!;
}

export const answerFor = (state: HeadsState): HeadsAnswer =>
  attentionHeads({ batch: 1, ...state, expansion: EXPANSION });

export const PLOT = { height: 230, top: 26, bottom: 30 };
export const x = scaleLog([tokenSteps[0]!, tokenSteps.at(-1)!], [7, 97]);
export const y = scaleLog([1e6, 1e18], [PLOT.height - PLOT.bottom, PLOT.top]);
export const yTicks = [1e9, 1e12, 1e15];
export const xTicks = [100, 1000, 10_000, 100_000, 1_000_000];

export type Point = readonly [x: number, y: number];

/** Both curves over all tokens. They are straight on these axes, so few points would do; steps make them follow the handle. */
export function curves(width: number): { rest: Point[]; scores: Point[] } {
  const points = tokenSteps.map((tokens) => ({
    tokens,
    ...answerFor({ width, heads: 1, tokens }).flops,
  }));
  return {
    rest: points.map((p) => [x(p.tokens), y(p.projections + p.feedForward)] as const),
    scores: points.map((p) => [x(p.tokens), y(p.scores)] as const),
  };
}

/** Share of the scores in all FLOPs, 0 to 1. */
export function shareOf({ flops }: HeadsAnswer): number {
  return flops.scores / (flops.scores + flops.projections + flops.feedForward);
}

/** `(1, 1024, 12, 64)`, as PyTorch prints it. */
export const shapeText = (shape: readonly number[]): string => `(${shape.join(', ')})`;

export function stateFrom(query: ReadonlyMap<string, string>): HeadsState {
  const asked = wholeWithin(query.get('width'), widths[0]!, widths.at(-1)!, firstState.width);
  const width = widths[nearestStep(widths, asked)]!;
  const heads = allowedHeads(width, wholeWithin(query.get('heads'), 1, 128, firstState.heads));
  const tokens = wholeWithin(query.get('tokens'), tokenSteps[0]!, tokenSteps.at(-1)!, firstState.tokens);
  return { width, heads, tokens: tokenSteps[nearestStep(tokenSteps, tokens)]! };
}
