// The dictionary's types: a language that lacks a word, or has one too many, does not compile. `npm run types` is what fails.
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { type Dictionary, dictionary } from './index.ts';

const { name: _, ...nameless } = en.shell;

/** Whole: the types accept it. */
export const whole: Dictionary = { ...en, shell: { ...en.shell, name: 'Лакуна' } };
// @ts-expect-error shell.name is missing
export const incomplete: Dictionary = { ...en, shell: nameless };
// @ts-expect-error shell.titel is no word of the interface
export const misspelt: Dictionary = { ...en, shell: { ...en.shell, titel: '' } };
// @ts-expect-error a word with a number in it takes the number
export const flat: Dictionary = { ...en, preview: { ...en.preview, summary: 'problems' } };

describe('the dictionary', () => {
  it('is found by its language', () => {
    expect(dictionary('en')).toBe(en);
    // @ts-expect-error a language without a dictionary
    expect(dictionary('xx')).toBeUndefined();
  });
});
