// What the online-softmax figure draws, as plain data: settings, rows, and the staircase of the running maximum. No DOM.
import {
  type Finished,
  finish,
  mergeParts,
  nothingSeen,
  type OnlineStep,
  onlineSteps,
  type SoftmaxPart,
} from '@lacuna/labs';
import { scaleLinear } from 'd3-scale';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export type OnlineState = {
  scores: number[];
  /** Whether scores and values come in the reverse of their first order. */
  order: 'forwards' | 'backwards';
  /** Scores looked at so far. */
  step: number;
  /** `merged`: two halves on their own, then together. `stale`: the mistake, nothing is rescaled. */
  way: 'one' | 'merged' | 'stale';
  /** Where the halves are cut: the first score of the second half. */
  cut: number;
};

export const ways = ['one', 'merged', 'stale'] as const;

export const orders = ['forwards', 'backwards'] as const;

/** The value that goes with each score. */
const VALUES: readonly number[] = [4, 1, 3, 0, 2, 5, 1, 3];
export const valuesOf = ({ order }: Pick<OnlineState, 'order'>): readonly number[] =>
  order === 'forwards' ? VALUES : [...VALUES].reverse();

/** The same scores with their values, the last first. */
export const turnedAround = (state: OnlineState): OnlineState => ({
  ...state,
  scores: [...state.scores].reverse(),
  order: state.order === 'forwards' ? 'backwards' : 'forwards',
});
export const firstState: OnlineState = {
  scores: [1, 3, 2, -1, 5, 4, 7, 6],
  order: 'forwards',
  step: 8,
  way: 'one',
  cut: 4,
};
export const scoreSteps: readonly number[] = Array.from({ length: 31 }, (_, i) => (i - 10) / 2);

export type OnlineRow = OnlineStep & { done: boolean };

/** The steps of a half start from nothing again. */
export function rowsOf({ scores, step, way, cut, order }: OnlineState): OnlineRow[] {
  const values = valuesOf({ order });
  const halves = way === 'merged' ? [0, cut] : [0];
  return halves.flatMap((from, half) => {
    const to = halves[half + 1] ?? scores.length;
    return onlineSteps(scores.slice(from, to), values.slice(from, to), { rescaled: way !== 'stale' }).map(
      (one) => ({
        ...one,
        index: one.index + from,
        done: one.index + from < step,
      }),
    );
  });
}

export type OnlineResult = {
  /** What is known after the scores so far: of each half, or of all. */
  parts: SoftmaxPart[];
  together: SoftmaxPart;
  got: Finished;
  /** The same by the definition, over the scores so far. */
  wanted: Finished;
};

export function resultOf(state: OnlineState): OnlineResult {
  const values = valuesOf(state);
  const rows = rowsOf(state);
  const last = (from: number, to: number) =>
    rows.filter(({ index, done }) => done && index >= from && index < to).at(-1)?.after ?? nothingSeen;
  const parts =
    state.way === 'merged'
      ? [last(0, state.cut), last(state.cut, state.scores.length)]
      : [last(0, state.scores.length)];
  const together = parts.reduce(mergeParts);
  const seen = state.scores.slice(0, state.step);
  const top = Math.max(...seen);
  const exps = seen.map((score) => Math.exp(score - top));
  const sum = exps.reduce((a, b) => a + b, 0);
  const wanted =
    seen.length === 0
      ? finish(nothingSeen)
      : {
          output: exps.reduce((mixed, e, i) => mixed + (e / sum) * values[i]!, 0),
          logSumExp: top + Math.log(sum),
        };
  return { parts, together, got: finish(together), wanted };
}

/** The picture: rows of this height under a header, scores along x in per cent of the width. */
export const ROW = 34;
export const HEADER = 24;
/** Where the score's axis ends and the columns of numbers begin, in per cent. */
export const AXIS_END = 47;
export const x = scaleLinear([scoreSteps[0]!, scoreSteps.at(-1)!], [6, AXIS_END - 13]);
export const yOf = (index: number): number => HEADER + (index + 0.5) * ROW;

/** Corners of the staircase: the running maximum beside each row, new at the row where it grows. */
export function staircase(rows: readonly OnlineRow[]): { x1: number; x2: number; y: number; down: number }[] {
  return rows
    .filter(({ done }) => done)
    .map(({ before, after, index }) => ({
      x1: x(before.max === -Infinity ? after.max : before.max),
      x2: x(after.max),
      y: yOf(index) - ROW / 2,
      down: yOf(index) + ROW / 2,
    }));
}

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: OnlineState): OnlineState {
  const given = query.get('scores')?.split('_') ?? [];
  const scores = otherwise.scores.map(
    (score, i) => scoreSteps.find((step) => String(step) === given[i]) ?? score,
  );
  return {
    scores,
    order: oneOf(query.get('order'), orders, otherwise.order),
    way: oneOf(query.get('way'), ways, otherwise.way),
    step: wholeWithin(query.get('step'), 0, scores.length, otherwise.step),
    cut: wholeWithin(query.get('cut'), 1, scores.length - 1, otherwise.cut),
  };
}

export const settingsOf = (state: OnlineState) => ({ ...state, scores: state.scores.join('_') });
