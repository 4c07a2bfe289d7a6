// What the mask figure draws, as plain data: settings, cells of the mask, and the reach of one query layer by layer. No DOM.
import { emptyRows, type Mask, type MaskPattern, maskOf, reachOf, withPainted } from '@lacuna/labs';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export const TOKENS = 16;

export type MaskState = {
  direction: 'causal' | 'both';
  /** Keys a query sees; TOKENS or more stands for all. */
  window: number;
  dilation: number;
  globals: number[];
  /** Pairs turned over by hand, as `query * TOKENS + key`. */
  painted: number[];
  layers: number;
  /** The token whose reach is shown. */
  query: number;
};

export const directions = ['causal', 'both'] as const;
export const firstState: MaskState = {
  direction: 'causal',
  window: 4,
  dilation: 1,
  globals: [],
  painted: [],
  layers: 3,
  query: 15,
};

export const presetIds = ['causal', 'window', 'dilated', 'longformer', 'sink'] as const;
export type PresetId = (typeof presetIds)[number];

/** Patterns people use, in small. */
export const presets: Record<PresetId, Pick<MaskState, 'direction' | 'window' | 'dilation' | 'globals'>> = {
  causal: { direction: 'causal', window: TOKENS, dilation: 1, globals: [] },
  window: { direction: 'causal', window: 4, dilation: 1, globals: [] },
  dilated: { direction: 'causal', window: 4, dilation: 3, globals: [] },
  longformer: { direction: 'both', window: 4, dilation: 1, globals: [0] },
  sink: { direction: 'causal', window: 4, dilation: 1, globals: [0] },
};

/** The preset that the settings are, if nothing was painted. */
export const presetOf = (state: MaskState): PresetId | undefined =>
  state.painted.length > 0
    ? undefined
    : presetIds.find((id) =>
        Object.entries(presets[id]).every(
          ([name, value]) => String(state[name as keyof MaskState]) === String(value),
        ),
      );

export const patternOf = (state: MaskState): MaskPattern => ({
  tokens: TOKENS,
  causal: state.direction === 'causal',
  window: state.window >= TOKENS ? null : state.window,
  dilation: state.dilation,
  globals: state.globals,
});

export const pairOf = (index: number): [query: number, key: number] => [
  Math.floor(index / TOKENS),
  index % TOKENS,
];

export const drawn = (state: MaskState): Mask =>
  withPainted(maskOf(patternOf(state)), state.painted.map(pairOf));

export const reach = (state: MaskState): (number | null)[] =>
  reachOf(drawn(state), state.query, state.layers);

export const blind = (state: MaskState): number[] => emptyRows(drawn(state));

/** Turns a pair over, or a token into a global one and back. */
export const toggled = (all: readonly number[], one: number): number[] =>
  (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]).sort((a, b) => a - b);

/** Cells `[key, query]` of the mask for which `keep` holds. */
export const cellsWhere = (
  mask: Mask,
  keep: (allowed: boolean, query: number, key: number) => boolean,
): [number, number][] =>
  mask.flatMap((row, query) =>
    row.flatMap((allowed, key): [number, number][] => (keep(allowed, query, key) ? [[key, query]] : [])),
  );

const list = (text: string | undefined, below: number): number[] | undefined => {
  if (text === undefined) return undefined;
  const numbers = text
    .split('.')
    .filter((part) => /^\d{1,3}$/.test(part))
    .map(Number)
    .filter((n) => n < below);
  return [...new Set(numbers)].sort((a, b) => a - b);
};

export function stateFrom(query: ReadonlyMap<string, string>, otherwise: MaskState): MaskState {
  return {
    direction: oneOf(query.get('direction'), directions, otherwise.direction),
    window: wholeWithin(query.get('window'), 1, TOKENS, otherwise.window),
    dilation: wholeWithin(query.get('dilation'), 1, 4, otherwise.dilation),
    globals: list(query.get('globals'), TOKENS) ?? otherwise.globals,
    painted: list(query.get('painted'), TOKENS * TOKENS) ?? otherwise.painted,
    layers: wholeWithin(query.get('layers'), 1, 6, otherwise.layers),
    query: wholeWithin(query.get('query'), 0, TOKENS - 1, otherwise.query),
  };
}

export const settingsOf = (state: MaskState) => ({
  ...state,
  globals: state.globals.join('.'),
  painted: state.painted.join('.'),
});
