// The tokens hold what their comments promise: text and edges stand out in both themes, series colours stay apart for colour-blind eyes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blindDistance, bothThemes, contrast, readTokens } from './tokens.ts';

const css = readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8');
const tokens = readTokens(css);
const colour = (name: string, theme: 'light' | 'dark') => {
  const found = tokens.colours.find((token) => token.name === `--${name}`);
  return bothThemes(found!.value)![theme];
};
const themes = ['light', 'dark'] as const;
const papers = ['paper', 'paper-raised', 'paper-sunk'];

describe('contrast', () => {
  it('is 21 for black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe.each(themes)('%s theme', (theme) => {
  it.each(['ink', 'ink-soft', 'accent', 'good', 'warn', 'bad'])('text in %s reads on every paper', (name) => {
    for (const paper of papers)
      expect([paper, contrast(colour(name, theme), colour(paper, theme)) >= 4.5]).toEqual([paper, true]);
  });

  it('edges and series stand out from the paper, 3 to 1', () => {
    for (const name of ['edge', 'data-1', 'data-2', 'data-3', 'data-4', 'data-5', 'data-6'])
      expect([name, contrast(colour(name, theme), colour('paper-raised', theme)) >= 3]).toEqual([name, true]);
  });

  it('the first three series colours are told apart without red or green cones', () => {
    for (const [a, b] of [
      ['data-1', 'data-2'],
      ['data-1', 'data-3'],
      ['data-2', 'data-3'],
    ] as const)
      for (const kind of ['protan', 'deutan'] as const)
        expect([a, b, kind, blindDistance(colour(a, theme), colour(b, theme), kind) > 20]).toEqual([
          a,
          b,
          kind,
          true,
        ]);
  });
});

it('tokens are read by kind, and every colour names both themes', () => {
  for (const { name, value } of tokens.colours)
    expect([name, bothThemes(value) !== undefined]).toEqual([name, true]);
  expect(tokens.type.map(({ name }) => name)).toContain('--step-0');
  expect(tokens.space.length).toBeGreaterThan(4);
  expect(tokens.faces).toHaveLength(3);
});
