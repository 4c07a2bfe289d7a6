// What `loadCurriculum` says after one change of the sample: the harness of the tests of rules.
import { expect } from 'vitest';
import { formatIssue } from '../src/issue.ts';
import { loadCurriculum } from '../src/load.ts';
import { REGISTRY, sampleFiles, TASK, TOPIC } from './sample-subject.ts';

export { TASK, TOPIC };
export const materials = `${TOPIC}/materials.en.md`;
export const questions = `${TOPIC}/interview-qa.en.md`;
export const topic = `${TOPIC}/topic.yaml`;

export type Change = (text: string) => string | null;

/** Messages after changing one file (null removes it), about anything but ledgers. */
export function complaints(file: string, change: Change): string[] {
  const files = sampleFiles();
  const before = files.get(file) ?? '';
  const after = change(before);
  if (after === null) files.delete(file);
  else {
    expect(after, 'the change must change something').not.toBe(before);
    files.set(file, after);
  }
  return messages(files);
}

/** All messages; those about ledgers only when asked for. */
export function messages(files: Map<string, string>, ledgers = false): string[] {
  const { issues } = loadCurriculum(files, REGISTRY);
  return issues.filter((issue) => ledgers || !['evidence', 'proof'].includes(issue.rule)).map(formatIssue);
}

export const replace = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the sample has no "${from}"`);
  return text.replace(from, () => to);
};
export const append = (more: string) => (text: string) => `${text}\n${more}\n`;
