// What the memory bar draws, as plain data: the state a learner can set, and the geometry in per cent. No DOM.
import {
  type AttentionKind,
  attentionKind,
  CARD_80GB,
  findModel,
  kvHeadsFor,
  type MemoryAnswer,
  type Model,
  memory,
  models,
  type Precision,
  precisions,
} from '@lacuna/labs';
import { scaleLinear } from 'd3-scale';
import { axisEnd, fineSteps, halfOctaves } from './kit/steps.ts';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export type MemoryState = {
  model: string;
  /** The published kind is chosen by its name, too. */
  kind: AttentionKind;
  context: number;
  batch: number;
  cache: Precision;
  weights: Precision;
};

export const contexts = halfOctaves(256, 1_048_576);
export const batches = fineSteps(1024);
export const precisionNames = Object.keys(precisions) as Precision[];
/** One row of the model list is an imagined variant; here the attention switch does that. */
export const choosable: readonly Model[] = models.filter((model) => model.id !== 'deepseek-v2-mha');

export const firstState: MemoryState = {
  model: 'llama-3-8b',
  kind: 'gqa',
  context: 8192,
  batch: 16,
  cache: 'bf16',
  weights: 'bf16',
};

export const modelOf = (state: MemoryState): Model => findModel(state.model) ?? findModel(firstState.model)!;

/** The kinds of attention that make sense for a model, its own among them. */
export function kindsFor(model: Model): AttentionKind[] {
  const own = attentionKind(model.cache, model.heads);
  return (['mha', 'gqa', 'mqa', 'mla'] as const).filter(
    (kind) => kind === own || kvHeadsFor(model, kind) !== undefined,
  );
}

export const publishedKind = (model: Model): AttentionKind => attentionKind(model.cache, model.heads);

export function answer(state: MemoryState): MemoryAnswer {
  return memory({
    model: modelOf(state),
    kind: state.kind,
    context: state.context,
    batch: state.batch,
    cachePrecision: state.cache,
    weightsPrecision: state.weights,
    ceiling: CARD_80GB,
  });
}

/** The state an address asks for; whatever is missing or unheard of stays as it was. */
export function stateFrom(query: ReadonlyMap<string, string>, otherwise: MemoryState): MemoryState {
  const model = oneOf(
    query.get('model'),
    choosable.map(({ id }) => id),
    otherwise.model,
  );
  const found = findModel(model)!;
  return {
    model,
    kind: oneOf(query.get('attention'), kindsFor(found), publishedKind(found)),
    context: wholeWithin(query.get('context'), 1, contexts.at(-1)!, otherwise.context),
    batch: wholeWithin(query.get('batch'), 1, 1_000_000, otherwise.batch),
    cache: oneOf(query.get('cache'), precisionNames, otherwise.cache),
    weights: oneOf(query.get('weights'), precisionNames, otherwise.weights),
  };
}

export type Bar = {
  scale: ReturnType<typeof scaleLinear<number, number>>;
  /** Ends of the parts, in per cent of the width. */
  weights: number;
  total: number;
  ceiling: number;
  /** Where one sequence's share of the cache ends and the next begins; empty when too thin to see. */
  cuts: number[];
  /** Cuts of the sequences that would still fit. */
  room: number[];
};

/** Narrowest slice drawn on its own, in per cent: about 4 pixels of a column, 2 of a phone. */
const THINNEST = 0.6;

/** A hundredth of a per cent is a tenth of a pixel; more digits only make the page larger. */
const short = (percent: number) => Math.round(percent * 100) / 100;

/** Geometry of the bar. The axis ends at 100 GB, and further out only when it must. */
export function bar(amounts: MemoryAnswer, batch: number): Bar {
  const end = axisEnd(amounts.total, 1.25 * CARD_80GB);
  const scale = scaleLinear([0, end], [0, 100]);
  const each = scale(amounts.perSequence);
  const wide = each >= THINNEST;
  const at = (sequence: number) => short(scale(amounts.weights + sequence * amounts.perSequence));
  const count = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => at(from + i));
  return {
    scale,
    weights: short(scale(amounts.weights)),
    total: short(scale(amounts.total)),
    ceiling: short(scale(CARD_80GB)),
    cuts: wide ? count(1, batch) : [],
    room: wide ? count(batch + 1, amounts.largestBatch + 1) : [],
  };
}

/**
 * Upright lines at evenly spaced places (in per cent) as one path, in a picture 100 wide: every line after the first is the
 * same phrase, which compresses to almost nothing.
 */
export function cutPath(cuts: readonly number[], top: number, height: number): string {
  const [first, last] = [cuts[0], cuts.at(-1)];
  if (first === undefined || last === undefined) return '';
  const step = cuts.length > 1 ? Math.round(((last - first) / (cuts.length - 1)) * 1000) / 1000 : 0;
  return `M${first} ${top}v${height}${`m${step}-${height}v${height}`.repeat(cuts.length - 1)}`;
}
