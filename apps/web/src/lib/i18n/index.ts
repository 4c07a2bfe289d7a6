// The words of the interface, per language: typed, so that a missing one does not compile; and how numbers and plurals are said.
import { en } from './en.ts';

/** What every language must say. A translation is `const ru: Dictionary = {...}`; a missing or extra key is a compile error. */
export type Dictionary = typeof en;
export type Language = 'en';

const dictionaries: Record<Language, Dictionary> = { en };

export function dictionary(language: Language): Dictionary {
  return dictionaries[language];
}

/** The words of the only language there is so far. Components use this; it becomes a context lookup with the second language. */
export const t: Dictionary = en;
export const language: Language = 'en';
