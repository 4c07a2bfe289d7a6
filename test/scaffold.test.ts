// `lacuna new` on a small subject: what is written fits the format, is named as still to write, and covers nothing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assess, collectEvidence, loadCurriculum } from '@lacuna/curriculum';
import { describe, expect, it } from 'vitest';
import { appendToList, type Request, scaffold } from '../apps/cli/src/scaffold.ts';
import { KNOWN, REGISTRY, sampleFiles, withLedgers } from '../packages/curriculum/test/sample-subject.ts';

const folder = fileURLToPath(new URL('../apps/cli/scaffold', import.meta.url));
const templates = new Map(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
);

/** The sample after these requests, one after the other. */
function sampleAfter(...requests: Request[]): Map<string, string> {
  let files = sampleFiles();
  for (const request of requests) {
    const { subject } = loadCurriculum(files, REGISTRY);
    files = new Map([...files, ...scaffold(request, { subject, texts: files, templates })]);
  }
  return files;
}

const errors = (files: Map<string, string>) =>
  loadCurriculum(files, REGISTRY).issues.filter((issue) => issue.severity === 'error');

const TOPIC: Request = { what: 'topic', id: 'rlhf', title: 'RLHF' };
const POINT: Request = { what: 'point', id: 'rlhf-dpo', topic: 'rlhf', title: null };
const SECTION: Request = { what: 'section', id: 'dpo', point: 'rlhf-dpo', title: 'What is DPO?' };
const QUESTION: Request = { what: 'question', id: 'dpo-q', point: 'rlhf-dpo', level: 'killer', title: null };
const TASK: Request = { what: 'task', id: 'dl_950_dpo', points: ['rlhf-dpo', 'mean-plain'], title: 'DPO' };

describe('a scaffold', () => {
  it('fits the format: all that check says of it is what is still to write', () => {
    const files = sampleAfter(TOPIC, POINT, SECTION, QUESTION, TASK);
    const found = errors(files);
    expect([...new Set(found.map(({ rule }) => rule))]).toEqual(['to-write']);
    expect(new Set(found.map(({ file }) => path.posix.basename(file)))).toEqual(
      new Set([
        'topic.yaml',
        'materials.en.md',
        'interview-qa.en.md',
        'task.yaml',
        'task.en.md',
        'hints.en.md',
        'starter.py',
        'solution.py',
        'checks.py',
        'starts_at_zero.py',
        'sums_from_the_right.py',
        'writes_in_place.py',
      ]),
    );
  });

  it('is what it was asked for', () => {
    const { subject } = loadCurriculum(sampleAfter(TOPIC, POINT, SECTION, QUESTION, TASK), REGISTRY);
    expect(subject.topics.map(({ id }) => id)).toEqual(['means', 'later', 'rlhf']);
    const topic = subject.topics[2]!;
    expect(topic.points.map(({ id }) => id)).toEqual(['rlhf-first', 'rlhf-dpo']);
    expect(topic.materials!.sections[0]).toMatchObject({
      id: 'dpo',
      title: 'What is DPO?',
      points: ['rlhf-dpo'],
    });
    expect(topic.materials!.sections[0]!.twins.map(({ id }) => id)).toEqual(['dpo-formula']);
    expect(subject.questions.get('dpo-q')).toMatchObject({ level: 'killer', points: ['rlhf-dpo'] });
    expect(subject.tasks.get('dl_950_dpo')).toMatchObject({ topic: 'rlhf', title: 'DPO' });
    for (const point of ['rlhf-dpo', 'mean-plain'])
      expect(subject.points.get(point)!.tasks).toContain('dl_950_dpo');
  });

  it('covers nothing, even when all its Python has run and its task is proven', () => {
    const files = withLedgers(sampleAfter(TOPIC, POINT, SECTION, QUESTION, TASK));
    const { subject } = loadCurriculum(files, REGISTRY);
    const { points } = assess(subject, collectEvidence(subject, KNOWN));
    const dpo = points.get('rlhf-dpo')!;
    expect(dpo.forms.map(({ form }) => form)).toEqual([
      'section',
      'formula',
      'implementation',
      'questions',
      'task',
    ]);
    expect(dpo.forms.filter(({ status }) => status === 'verified')).toEqual([]);
    expect(dpo.forms[0]!.why).toBe('it says of itself that parts are still to write');
    // the point that had all its forms before keeps them
    expect(points.get('mean-plain')!.completeness).toBe(1);
  });

  it('asks for the blocks that the point wants', () => {
    const files = sampleAfter({ what: 'section', id: 'more', point: 'mean-plain', title: null });
    const text = files.get('topics/means/materials.en.md')!;
    for (const block of [
      '$$ {#more-formula}',
      'twin=more-formula',
      '::table{#more-table',
      'run=more-code',
      'simulator=',
    ])
      expect(text).toContain(block);
    expect(
      sampleAfter({ what: 'section', id: 'bare', point: 'mean-weighted', title: null }).get(
        'topics/means/materials.en.md',
      ),
    ).not.toContain('bare-formula');
  });

  it('an id that is taken makes an error, by which the command refuses', () => {
    expect(
      errors(sampleAfter({ ...SECTION, id: 'plain', point: 'mean-plain' })).map(({ rule }) => rule),
    ).toContain('duplicate-id');
  });
});

describe('a line added to a list in YAML', () => {
  it('goes to the end of a block list, and what follows stays', () => {
    expect(appendToList('a: 1\nlist:\n  - x\n  - y # why\n\n# on\nb: 2\n', ['list'], '  - z')).toBe(
      'a: 1\nlist:\n  - x\n  - y # why\n  - z\n\n# on\nb: 2\n',
    );
    expect(appendToList('list:\n  - x\n', ['list'], '  - z\n')).toBe('list:\n  - x\n  - z\n');
  });
  it('goes into a flow list, an empty one, one that is not there', () => {
    expect(appendToList('list: [x, y]\nb: 2\n', ['list'], '  - z')).toBe('list: [x, y, z]\nb: 2\n');
    expect(appendToList('list: []\nb: 2\n', ['list'], '  - z')).toBe('list:\n  - z\nb: 2\n');
    expect(appendToList('b: 2\n', ['list'], '  - z')).toBe('b: 2\nlist:\n  - z\n');
  });
});
