// Each row of the table in design.md: when a form is fulfilled, and what is said when it is not.
import { describe, expect, it } from 'vitest';
import {
  KNOWN,
  REGISTRY,
  sampleFiles,
  sampleSources,
  TASK,
  TOPIC,
  withLedgers,
} from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import type { EvidenceFile, ProofFile } from './evidence.ts';
import { loadCurriculum } from './load.ts';
import type { Form } from './schemas.ts';

const materials = `${TOPIC}/materials.en.md`;
const questions = `${TOPIC}/interview-qa.en.md`;
const evidence = `${TOPIC}/evidence.json`;
const proof = `${TASK}/proof.json`;

function assessed(files: Map<string, string>, known: { simulators: string[]; tables: string[] } = KNOWN) {
  const { subject } = loadCurriculum(files, { ...REGISTRY, root: '' });
  return assess(subject, collectEvidence(subject, known));
}

function form(files: Map<string, string>, point: string, name: Form, known = KNOWN) {
  const all = assessed(files, known).points.get(point)!;
  return all.forms.find((one) => one.form === name)!;
}

/** The sample changed in its sources, with ledgers made afterwards, so that only the change itself speaks. */
function changed(file: string, from: string, to: string): Map<string, string> {
  const files = sampleSources();
  const before = files.get(file)!;
  expect(before).toContain(from);
  return withLedgers(
    files.set(
      file,
      before.replace(from, () => to),
    ),
  );
}

function ledger<T>(
  files: Map<string, string>,
  file: string,
  change: (content: T) => void,
): Map<string, string> {
  const content = JSON.parse(files.get(file)!) as T;
  change(content);
  return files.set(file, JSON.stringify(content));
}

it('a complete point is complete, and every form names its blocks', () => {
  const { forms, completeness } = assessed(sampleFiles()).points.get('mean-plain')!;
  expect(completeness).toBe(1);
  expect(forms.map(({ form, status, blocks }) => [form, status, ...blocks])).toEqual([
    ['section', 'verified', 'plain'],
    ['formula', 'verified', 'mean'],
    ['table', 'verified', 'choice'],
    ['implementation', 'verified', 'mean-code'],
    ['figure', 'verified', 'bar'],
    ['questions', 'verified', 'q-plain'],
    ['task', 'verified', 'dl_900_mean/plain'],
  ]);
});

it('a point without anything says what to write where', () => {
  const { forms, completeness } = assessed(sampleFiles()).points.get('later-point')!;
  expect(completeness).toBe(0);
  expect(forms).toEqual([
    {
      form: 'section',
      status: 'missing',
      why: 'no section names the point',
      file: 'topics/later/materials.en.md',
      blocks: [],
    },
    {
      form: 'formula',
      status: 'missing',
      why: 'no section names the point',
      file: 'topics/later/materials.en.md',
      blocks: [],
    },
  ]);
});

describe('section', () => {
  it('needs 80 words', () => {
    const words = Array.from({ length: 90 }, (_, i) => `word${i % 7}`).join(' ');
    expect(form(changed(materials, words, 'Too short.'), 'mean-weighted', 'section')).toMatchObject({
      status: 'present',
      why: 'the section has 2 words of 80',
      blocks: ['weighted'],
    });
  });

  it('names two points at most', () => {
    const files = changed(
      materials,
      'points="mean-weighted"',
      'points="mean-weighted mean-plain later-point"',
    );
    expect(form(files, 'later-point', 'section').status).toBe('present');
    expect(form(files, 'mean-plain', 'section')).toMatchObject({ status: 'verified', blocks: ['plain'] });
  });
});

describe('formula', () => {
  const check = (files: Map<string, string>) => form(files, 'mean-plain', 'formula');

  it('is only present without a twin, without a run, and after a failed one', () => {
    expect(check(changed(materials, 'python twin=mean', 'python run=no-twin'))).toMatchObject({
      status: 'present',
      why: 'the formula has no twin',
    });
    expect(check(sampleSources())).toMatchObject({ status: 'present', why: 'its twin: it has not been run' });
    const failed = ledger<EvidenceFile>(sampleFiles(), evidence, (content) => {
      content.blocks['twin:mean']!.status = 'fail';
    });
    expect(check(failed)).toMatchObject({ status: 'present', why: 'its twin: it fails' });
  });

  it('is stale after a change of its twin', () => {
    const files = sampleFiles();
    files.set(materials, files.get(materials)!.replace('total = 0', 'total = 0.0'));
    expect(check(files)).toMatchObject({ status: 'stale', why: 'its twin: it changed since it was run' });
  });

  it.each([
    [10, 9, 'verified', ''],
    [10, 8, 'present', 'its twin: its assertions miss 2 of 10 changes to twin()'],
    [0, 0, 'present', 'its twin: nothing in twin() could be changed to test it'],
  ])('with %d changes to a side and %d noticed is %s', (made, caught, status, why) => {
    const files = ledger<EvidenceFile>(sampleFiles(), evidence, (content) => {
      content.blocks['twin:mean']!.mutants!.twin = { made, caught };
    });
    expect(check(files)).toMatchObject({ status, why });
  });

  it('needs the mutants to have been run at all', () => {
    const files = ledger<EvidenceFile>(sampleFiles(), evidence, (content) => {
      delete content.blocks['twin:mean']!.mutants;
    });
    expect(check(files).status).toBe('present');
  });
});

describe('table', () => {
  it('needs two rows and a deciding column', () => {
    expect(form(changed(materials, '| weighted | 2n |\n', ''), 'mean-plain', 'table').status).toBe('present');
    expect(form(changed(materials, 'decides="Cost"', 'decides="Price"'), 'mean-plain', 'table').status).toBe(
      'present',
    );
  });

  it('may be computed', () => {
    const files = changed(materials, 'decides="Cost"}', 'decides="Cost" from="mean-table"}');
    expect(form(files, 'mean-plain', 'table')).toMatchObject({ status: 'verified', blocks: ['choice'] });
    expect(form(files, 'mean-plain', 'table', { ...KNOWN, tables: [] })).toMatchObject({
      status: 'present',
      why: 'there is no computed table "mean-table"',
    });
  });
});

describe('implementation', () => {
  it('needs an assertion that reaches the definition', () => {
    const files = changed(materials, 'assert mean([1, 3]) == 2', 'print(mean([1, 3]))');
    expect(form(files, 'mean-plain', 'implementation')).toMatchObject({
      status: 'missing',
      why: 'no definition in its section that a snippet asserts something about',
    });
  });

  it("does not count a definition of another section, nor a twin's own functions", () => {
    const files = changed(materials, 'print(mean([2, 4]))', 'assert mean([2, 4]) == 3');
    const { fulfilment, subject } = assessed(files);
    expect(fulfilment(subject.points.get('mean-weighted')!, 'implementation').status).toBe('missing');
    const twinOnly = changed(materials, 'assert mean([1, 3]) == 2', 'pass');
    expect(form(twinOnly, 'mean-plain', 'implementation').status).toBe('missing');
  });

  it('may be asserted in a later block that runs after it', () => {
    const files = changed(
      materials,
      'assert mean([1, 3]) == 2\n```\n',
      'pass\n```\n\n```python run=mean-check after=mean-code\nassert mean([1, 3]) == 2\n```\n',
    );
    expect(form(files, 'mean-plain', 'implementation')).toMatchObject({
      status: 'verified',
      blocks: ['mean-check'],
    });
  });
});

it('figure: the simulator must be tested', () => {
  expect(form(sampleFiles(), 'mean-plain', 'figure', { ...KNOWN, simulators: [] })).toMatchObject({
    status: 'present',
    why: 'the simulator "mean-bar" has no test',
    blocks: ['bar'],
  });
});

describe('questions', () => {
  it("count only when the topic's minima are met", () => {
    const files = changed(`${TOPIC}/topic.yaml`, 'killer: 0', 'killer: 2');
    expect(form(files, 'mean-plain', 'questions')).toMatchObject({
      status: 'present',
      why: 'the topic has 0 of 2 killer questions',
      file: questions,
      blocks: ['q-plain'],
    });
  });

  it('need an answer and three key points', () => {
    expect(form(changed(questions, '- quotient\n', ''), 'mean-plain', 'questions').why).toBe(
      'the question has 2 key points',
    );
    expect(form(changed(questions, 'The sum over the count.\n', ''), 'mean-plain', 'questions').why).toBe(
      'the question has no answer',
    );
  });
});

describe('task', () => {
  const check = (files: Map<string, string>, point = 'mean-weighted') => form(files, point, 'task');
  const proven = (change: (content: ProofFile) => void) =>
    check(ledger<ProofFile>(sampleFiles(), proof, change));

  it('counts the part whose check is the first to catch something', () => {
    expect(check(sampleFiles())).toMatchObject({ status: 'verified', blocks: ['dl_900_mean/weighted'] });
    // now every wrong solution fails the earlier check too, so the later one proves nothing of its own
    const eager = proven((content) => {
      for (const { wrong } of [content, content.python!])
        for (const row of Object.values(wrong)) row.checks.check_plain = 'fail';
    });
    expect(eager).toMatchObject({
      status: 'present',
      why: 'no check of the part is the first to catch a wrong solution or mutant',
    });
    const byMutant = proven((content) => {
      for (const { wrong } of [content, content.python!])
        for (const row of Object.values(wrong)) row.checks.check_plain = 'fail';
      content.mutants.stopped.check_weighted = ['mean/constant/late'];
    });
    expect(byMutant).toMatchObject({ status: 'verified' });
  });

  it.each<[string, (content: ProofFile) => void]>([
    [
      'the task: its reference does not pass',
      (content) => {
        content.reference.status = 'timeout';
      },
    ],
    [
      'the task: its starter passes',
      (content) => {
        content.starter.status = 'pass';
      },
    ],
    [
      'the task: check_weighted does not catch no_weights',
      (content) => {
        content.wrong.no_weights!.checks.check_weighted = 'pass';
      },
    ],
    [
      'the task: check_weighted does not catch no_weights',
      (content) => {
        delete content.wrong.no_weights;
      },
    ],
    [
      'the task: its reference has no mutants that count',
      (content) => {
        content.mutants = { killed: {}, stopped: {}, excluded: ['a'], survived: [], waived: [] };
      },
    ],
    [
      'the task: its checks reject 19 of 21 mutants, fewer than 95 in 100',
      (content) => {
        content.mutants.survived.push('mean/operator/1');
      },
    ],
    [
      'the task: 2 of 21 mutants are waived, more than 5 in 100',
      (content) => {
        content.mutants.survived.push('mean/operator/1');
        content.mutants.waived = [...content.mutants.survived];
      },
    ],
    [
      'the task: it has not been run with real PyTorch',
      (content) => {
        content.python = null;
      },
    ],
    [
      'the task: check_plain of starter.py is "fail" on our engine and "pass" on PyTorch',
      (content) => {
        content.python!.starter.checks.check_plain = 'pass';
      },
    ],
  ])('%s', (why, change) => expect(proven(change)).toMatchObject({ status: 'present', why }));

  it('is stale after any of its files changed', () => {
    const files = sampleFiles();
    files.set(`${TASK}/checks.py`, `${files.get(`${TASK}/checks.py`)}\n# more\n`);
    expect(check(files)).toMatchObject({
      status: 'stale',
      why: 'the task: checks.py changed since it was proven',
    });
    expect(check(sampleSources())).toMatchObject({
      status: 'present',
      why: 'the task: it has not been proven',
    });
    const half = proven((content) => {
      content.python!.of = '2'.repeat(64);
    });
    expect(half).toMatchObject({
      status: 'stale',
      why: 'the task: it changed since it was run with real PyTorch',
    });
  });

  it('says which file to write when there is none', () => {
    const files = changed(`${TASK}/task.yaml`, 'points: [mean-weighted]', 'points: [mean-plain]');
    expect(check(files)).toMatchObject({
      status: 'missing',
      why: 'no part of dl_900_mean names the point',
      file: `${TASK}/task.yaml`,
    });
  });
});

it('completeness is the share of verified forms', () => {
  const files = sampleFiles();
  files.delete(proof);
  expect(assessed(files).points.get('mean-weighted')!.completeness).toBeCloseTo(2 / 3, 12);
});
