// The mark of what is still to write: where it is named, and what it takes out of the count.
import { describe, expect, it } from 'vitest';
import { append, complaints, materials, questions, replace, TASK, topic } from '../test/complaints.ts';
import { KNOWN, REGISTRY, sampleFiles } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { loadCurriculum } from './load.ts';

describe('the mark of what is still to write', () => {
  it.each([
    [materials, replace('A note.', 'A note. [to write: a second one]'), 45, 9, 'a second one'],
    [questions, replace('The middle.', '[to write]'), 15, 1, 'this'],
    [topic, replace('why: asked often', 'why: "[to write: why]"'), 12, 11, 'why'],
    [`${TASK}/checks.py`, replace('More words.', '[to write: more words]'), 4, 5, 'more words'],
  ] as const)('is an error where it stands: %s', (file, change, line, column, what) => {
    expect(complaints(file, change)).toEqual([
      `${file}:${line}:${column}: to-write: still to write: ${what}; write it in place of the brackets`,
    ]);
  });

  it('each one on a line has its own', () => {
    expect(complaints(questions, replace('The middle.', '[to write: a] and [to write: b]'))).toHaveLength(2);
  });

  it('other brackets are text', () => {
    expect(complaints(materials, append('What is there to write, [to writers](https://a.org)?'))).toEqual([]);
  });

  it('takes a section, a question and a task out of the count', () => {
    const status = (file: string, from: string, form: string) => {
      const files = sampleFiles();
      files.set(file, files.get(file)!.replace(from, `${from} [to write: more]`));
      const { subject } = loadCurriculum(files, REGISTRY);
      const { points } = assess(subject, collectEvidence(subject, KNOWN));
      return points.get('mean-plain')!.forms.find((one) => one.form === form)!.status;
    };
    expect(status('founding.yaml', 'text: A task', 'section')).toBe('verified');
    expect(status(materials, 'A note.', 'section')).toBe('present');
    expect(status(materials, 'A note.', 'formula')).toBe('missing');
    expect(status(questions, 'The middle.', 'questions')).toBe('present');
    expect(status(`${TASK}/task.en.md`, 'Write', 'task')).toBe('present');
  });
});
