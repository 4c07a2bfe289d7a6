// What the decoding figure draws, as plain data: settings, steps of both ways, and the cells of its two triangles. No DOM.
import {
  type DecoderShape,
  type DecodeStep,
  decode,
  findModel,
  formatCount,
  type RowFate,
  rowFates,
} from '@lacuna/labs';
import { scaleLinear } from 'd3-scale';
import { countTo } from './kit/steps.ts';
import { wholeWithin } from './kit/url-state.ts';

export type DecodeState = { prompt: number; steps: number; step: number };

export const prompts = countTo(16).slice(1);
export const lengths = countTo(20).slice(2);

/** The still picture shows the end, where the two ways differ most. */
export const firstState: DecodeState = { prompt: 6, steps: 10, step: 10 };

/** FLOPs and bytes are those of this model; its feed-forward part is SwiGLU of inner width 14,336. */
export const model = findModel('llama-3-8b')!;
const shape: DecoderShape = {
  layers: model.cache.layers,
  hidden: model.hidden,
  heads: model.heads,
  kvHeads: 8,
  headDim: 128,
  feedForward: 3 * model.hidden * 14_336,
  bytesPerElement: 2,
};

export type BothWays = { without: DecodeStep[]; with: DecodeStep[] };

export function run({ prompt, steps }: Pick<DecodeState, 'prompt' | 'steps'>): BothWays {
  const question = { ...shape, prompt, steps };
  return { without: decode({ ...question, cached: false }), with: decode({ ...question, cached: true }) };
}

export type Cell = { row: number; column: number; fate: RowFate };

/** Every cell up to step `until`, row by row; later steps are left out. */
export function cells(steps: readonly DecodeStep[], cached: boolean, until: number): Cell[] {
  const length = steps.at(-1)!.tokens;
  return steps
    .slice(0, until + 1)
    .flatMap((step) =>
      rowFates(step, cached, length).flatMap((fate, column) =>
        fate === 'absent' ? [] : [{ row: step.index, column, fate }],
      ),
    );
}

/** A cell's side in the picture's units; cells are drawn a little smaller. */
export const CELL = 10;

/**
 * All cells of one fate as a single path: squares, or for `reused` points that a round line cap makes into dots.
 * Neighbours are reached by a relative move, so that a row is one phrase repeated, which compresses to almost nothing.
 */
export function cellPath(all: readonly Cell[], fate: RowFate): string {
  const [inset, shape] = fate === 'reused' ? [CELL / 2, 'h0'] : [1, 'h8v8h-8z'];
  let path = '';
  let previous: Cell | undefined;
  for (const cell of all) {
    if (cell.fate !== fate) continue;
    const beside = previous && previous.row === cell.row && previous.column === cell.column - 1;
    path += beside ? `m${CELL} 0` : `M${cell.column * CELL + inset} ${cell.row * CELL + inset}`;
    path += shape;
    previous = cell;
  }
  return path;
}

export type WorkBar = { first: number; repeated: number; flops: number };

/** Lengths, in per cent, of the work done so far: what was new, and what had been done before. One scale for both ways. */
export function workBars(both: BothWays, step: number): { without: WorkBar; with: WorkBar } {
  const scale = scaleLinear([0, both.without.at(-1)!.cumulative.flops], [0, 100]);
  const [without, withCache] = [both.without[step]!.cumulative.flops, both.with[step]!.cumulative.flops];
  return {
    without: { first: scale(withCache), repeated: scale(without - withCache), flops: without },
    with: { first: scale(withCache), repeated: 0, flops: withCache },
  };
}

/** How many times the FLOPs one way takes as the other, as people say it: two digits below 100. */
export function ratio(both: BothWays, step: number): { value: number; say: string } {
  const value = both.without[step]!.cumulative.flops / both.with[step]!.cumulative.flops;
  const say = value >= 99.5 ? formatCount(value) : String(Number(value.toPrecision(2)));
  return { value, say };
}

/** The settings an address asks for. */
export function stateFrom(query: ReadonlyMap<string, string>, otherwise: DecodeState): DecodeState {
  const prompt = wholeWithin(query.get('prompt'), prompts[0]!, prompts.at(-1)!, otherwise.prompt);
  const steps = wholeWithin(query.get('steps'), lengths[0]!, lengths.at(-1)!, otherwise.steps);
  return { prompt, steps, step: wholeWithin(query.get('step'), 0, steps, steps) };
}
