// What the tile figure draws, as plain data: settings, the tiles done so far row by row, and the lengths of its bars. No DOM.
import {
  type FlashQuestion,
  type FlashStep,
  type FlashWork,
  flashSteps,
  isTaken,
  largestTile,
  standardWork,
  tileCounts,
} from '@lacuna/labs';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export type FlashState = {
  /** Memory of the chip, in KiB. */
  sram: number;
  tokens: number;
  outer: FlashQuestion['outer'];
  mask: 'none' | 'causal';
  /** Tiles taken up so far, the present one included. */
  step: number;
};

export const HEAD_DIM = 64;
export const BYTES = 2;
export const srams = [16, 24, 32, 48, 64, 96, 128, 192, 256] as const;
export const lengths = [256, 512, 768, 1024] as const;
export const orders: readonly FlashQuestion['outer'][] = ['queries', 'keys'];
export const masks = ['none', 'causal'] as const;

export const firstState: FlashState = { sram: 96, tokens: 1024, outer: 'queries', mask: 'none', step: 37 };

export const sideOf = (sram: number): number => largestTile((sram * 1024) / BYTES, HEAD_DIM)!;

export function questionOf({ sram, tokens, outer, mask }: FlashState): FlashQuestion {
  const side = Math.min(tokens, sideOf(sram));
  return {
    tokens,
    headDim: HEAD_DIM,
    rows: side,
    columns: side,
    outer,
    causal: mask === 'causal',
    window: null,
  };
}

/** The steps of the settings asked for last: one move of a hand asks for the same ones several times. */
let latest: { key: string; steps: FlashStep[] } | undefined;

export function run(state: FlashState): FlashStep[] {
  const key = [state.sram, state.tokens, state.outer, state.mask].join();
  if (latest?.key !== key) latest = { key, steps: flashSteps(questionOf(state)) };
  return latest.steps;
}

export const tableWork = ({ tokens }: Pick<FlashState, 'tokens'>): FlashWork =>
  standardWork({ tokens, headDim: HEAD_DIM });

export const bytesOf = (work: FlashWork): number => (work.read + work.written) * BYTES;

/** Tiles of a row side by side, from a column to before another. */
export type Stretch = { row: number; from: number; to: number };

/** What is done, as stretches: in both orders the tiles done in a row are neighbours. */
export function doneTiles(steps: readonly FlashStep[], until: number): Stretch[] {
  const byRow = new Map<number, Stretch>();
  for (const { row, column } of steps.slice(0, until)) {
    const stretch = byRow.get(row);
    if (stretch) stretch.to = Math.max(stretch.to, column + 1);
    else byRow.set(row, { row, from: column, to: column + 1 });
  }
  return [...byRow.values()];
}

/** Tiles that are never taken up: the future of a causal mask. */
export function skippedTiles(question: FlashQuestion): Stretch[] {
  const { down, across } = tileCounts(question);
  const out: Stretch[] = [];
  for (let row = 0; row < down; row += 1) {
    let from = across;
    while (from > 0 && !isTaken(question, row, from - 1)) from -= 1;
    if (from < across) out.push({ row, from, to: across });
  }
  return out;
}

/** Another setting: the step stays at the same share of the way. */
export function withSetting(state: FlashState, change: Partial<FlashState>): FlashState {
  const before = run(state).length;
  const next = { ...state, ...change };
  const after = run(next).length;
  return { ...next, step: Math.min(after, Math.max(1, Math.round((state.step / before) * after))) };
}

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: FlashState): FlashState {
  const member = (name: string, allowed: readonly number[], fallback: number) =>
    Number(oneOf(query.get(name), allowed.map(String), String(fallback)));
  const state: FlashState = {
    sram: member('sram', srams, otherwise.sram),
    tokens: member('tokens', lengths, otherwise.tokens),
    outer: oneOf(query.get('outer'), orders, otherwise.outer),
    mask: oneOf(query.get('mask'), masks, otherwise.mask),
    step: otherwise.step,
  };
  const tiles = run(state).length;
  return { ...state, step: wholeWithin(query.get('step'), 1, tiles, Math.min(tiles, otherwise.step)) };
}
