// What the attention microscope draws, as plain data: settings, cells of the matrix, bars of one row, the entropy gauge. No DOM.
import {
  allowed,
  type MaskKind,
  type Microscope,
  type MicroscopeQuestion,
  maskKinds,
  microscope,
  TOKENS,
} from '@lacuna/labs';
import { scaleLinear } from 'd3-scale';
import { countTo } from './kit/steps.ts';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export type MicroscopeState = {
  dimension: number;
  scale: 'root' | 'none';
  temperature: number;
  mask: MaskKind;
  /** The query looked at, from 1. */
  query: number;
  draw: number;
};

export const dimensions: readonly number[] = countTo(10).map((power) => 2 ** power);
/** Tenths of an octave from an eighth to 8. */
export const temperatures: readonly number[] = countTo(24).map((i) =>
  Number((2 ** ((i - 12) / 4)).toPrecision(3)),
);
export const queries: readonly number[] = countTo(TOKENS).slice(1);
export const scales = ['root', 'none'] as const;
export const masks = maskKinds;

/** The still picture: what goes wrong without the scale is one control away. */
export const firstState: MicroscopeState = {
  dimension: 64,
  scale: 'root',
  temperature: 1,
  mask: 'causal',
  query: 6,
  draw: 1,
};

export function look(state: MicroscopeState): Microscope {
  const question: MicroscopeQuestion = {
    dimension: state.dimension,
    scaled: state.scale === 'root',
    temperature: state.temperature,
    mask: state.mask,
    seed: state.draw,
  };
  return microscope(question);
}

export type Cell = { row: number; column: number; weight: number; may: boolean };

/** The matrix, row by row. */
export const cells = (seen: Microscope, mask: MaskKind): Cell[] =>
  seen.rows.flatMap(({ weights }, row) =>
    weights.map((weight, column) => ({ row, column, weight, may: allowed(mask, row, column) })),
  );

/** Side of a square, in a cell of side 10, whose area shows a weight. */
export const sideOf = (weight: number): number => Number((9 * Math.sqrt(weight)).toFixed(2));

/** Squares of all weights as one path, which compresses well and draws fast; weights too small to see are left out. */
export function weightPath(all: readonly Cell[]): string {
  let path = '';
  for (const { row, column, weight } of all) {
    const side = sideOf(weight);
    if (side < 0.3) continue;
    const inset = (10 - side) / 2;
    path += `M${round(10 * column + inset)} ${round(10 * row + inset)}h${side}v${side}h${-side}z`;
  }
  return path;
}

/** Cells that a mask forbids, as one path of whole cells. */
export const forbiddenPath = (all: readonly Cell[]): string =>
  all
    .filter(({ may }) => !may)
    .map(({ row, column }) => `M${10 * column} ${10 * row}h10v10h-10z`)
    .join('');

const round = (value: number) => Number(value.toFixed(2));

export type KeyBar = { key: number; score: number | null; weight: number; width: number };

/** One row as bars in per cent, weights on a scale from 0 to 1. */
export function keyBars(seen: Microscope, query: number): KeyBar[] {
  const row = seen.rows[query - 1]!;
  const width = scaleLinear([0, 1], [0, 100]);
  return row.weights.map((weight, i) => ({
    key: i + 1,
    score: Number.isFinite(row.scores[i]) ? row.scores[i]! : null,
    weight,
    width: Number(width(weight).toFixed(2)),
  }));
}

/** Number of keys a row looks at, on a gauge from 1 to all of them, in per cent. */
export const gauge = scaleLinear([1, TOKENS], [0, 100]).clamp(true);

export function stateFrom(query: ReadonlyMap<string, string>): MicroscopeState {
  const among = (name: string, list: readonly number[], otherwise: number) => {
    const value = Number(query.get(name) ?? Number.NaN);
    return list.includes(value) ? value : otherwise;
  };
  return {
    dimension: among('dimension', dimensions, firstState.dimension),
    scale: oneOf(query.get('scale'), scales, firstState.scale),
    temperature: among('temperature', temperatures, firstState.temperature),
    mask: oneOf(query.get('mask'), masks, firstState.mask),
    query: among('query', queries, firstState.query),
    draw: wholeWithin(query.get('draw'), 1, 999, firstState.draw),
  };
}
