// What is loaded from a good subject; what is said of files that are missing, misspelt or not YAML of the right form.
import { describe, expect, it } from 'vitest';
import {
  type Change,
  complaints,
  materials,
  messages,
  questions,
  replace,
  TASK,
  TOPIC,
  topic,
} from '../test/complaints.ts';
import { REGISTRY, sampleFiles } from '../test/sample-subject.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';

it('the sample is clean, and everything of it is loaded', () => {
  const { subject, issues } = loadCurriculum(sampleFiles(), REGISTRY);
  expect(issues.map(formatIssue)).toEqual([]);
  const [means, later] = subject.topics;
  expect(later?.materials).toBeNull();
  expect(subject.points.get('mean-plain')?.dependants).toEqual(['mean-weighted']);
  const [plain, weighted] = means!.materials!.sections;
  expect(plain!.body.map((block) => block.kind)).toEqual([
    'prose',
    'prose',
    'formula',
    'twin',
    'snippet',
    'table',
    'figure',
    'aside',
  ]);
  expect(plain).toMatchObject({
    id: 'plain',
    title: 'What is a mean?',
    points: ['mean-plain'],
    topic: 'means',
  });
  expect(plain!.citations).toEqual([{ key: 'Vas17', place: { file: materials, line: 5, column: 99 } }]);
  expect(plain!.tables[0]).toMatchObject({ header: ['Mean', 'Cost'], rows: 2, decides: 'Cost', from: null });
  expect(plain!.formulas[0]!.place).toEqual({ file: materials, line: 9, column: 1 });
  expect(weighted!.snippets[0]).toMatchObject({ id: 'mean-again', after: 'mean-code' });
  expect(means!.executed.map((block) => block.id)).toEqual(['mean', 'mean-code', 'mean-again']);
  const question = subject.questions.get('q-weighted')!;
  expect(question).toMatchObject({ level: 'medium', predict: true, title: 'What does a weight do?' });
  expect(question.keyPoints.map((point) => point.text)).toEqual(['one', 'two', 'three']);
  const task = subject.tasks.get('dl_900_mean')!;
  expect(task.checks.functions[0]).toMatchObject({
    name: 'check_plain',
    title: 'The plain mean is the sum over the count.',
    doc: 'The plain mean is the sum over the count.\n\nMore words.',
    place: { file: `${TASK}/checks.py`, line: 1, column: 1 },
  });
  expect(task.example?.code).toBe('from solution import mean\nprint(mean([1, 2]))');
  expect(task.hints.map((hint) => hint.title)).toEqual(['Look', 'Think', 'Shape']);
  expect(task.wrong.find((wrong) => wrong.id === 'sum_only')).toMatchObject({
    mistake: 'You forgot to divide.',
    fails: 'check_plain',
  });
  expect(task.parts[1]).toMatchObject({
    id: 'weighted',
    place: { file: `${TASK}/task.yaml`, line: 10, column: 9 },
  });
});

it('finds the subject under any folder', () => {
  const moved = new Map([...sampleFiles()].map(([path, text]) => [`curriculum/sample/${path}`, text]));
  const { subject, issues } = loadCurriculum(moved, REGISTRY);
  expect(issues).toEqual([]);
  expect(subject.root).toBe('curriculum/sample');
  expect(subject.topics[0]!.folder).toBe('curriculum/sample/topics/means');
});

describe('YAML', () => {
  const cases: [string, string, Change, string[]][] = [
    [
      'a syntax error',
      topic,
      replace('forms: [section, questions, task]', 'forms: [section, questions, task'),
      [
        `${topic}:22:5: yaml: flow sequence in block collection must be sufficiently indented and end with a ]; correct the YAML here`,
      ],
    ],
    [
      'an unknown key',
      topic,
      replace('why: asked often', 'whi: asked often'),
      [
        `${topic}:6:5: missing-key: points[0].why is missing; add "why" (string)`,
        `${topic}:12:5: unknown-key: unknown key "whi" in points[0]; did you mean "why"?`,
      ],
    ],
    [
      'a value out of a list',
      topic,
      replace('difficulty: medium', 'difficulty: middling'),
      [
        `${topic}:24:17: schema: points[1].difficulty is "middling", not one of easy, medium, hard; write one of: easy, medium, hard`,
      ],
    ],
    [
      'a misspelt form',
      topic,
      replace('[section, questions, task]', '[section, question, task]'),
      [
        `${topic}:21:22: schema: points[1].forms[1] is "question", not one of section, formula, table, implementation, figure, questions, task; did you mean "questions"?`,
      ],
    ],
    [
      'a wrong type',
      topic,
      replace('title: Means', 'title: [Means]'),
      [`${topic}:3:8: schema: title is ["Means"]; write a value of type string`],
    ],
    [
      'a weight out of range',
      topic,
      replace('ml-engineer: 4', 'ml-engineer: 9'),
      [`${topic}:11:28: schema: points[0].weight.ml-engineer is 9; too big: expected number to be <=5`],
    ],
    [
      'an anchor',
      topic,
      replace('title: Means', 'title: &a Means'),
      [`${topic}:3:11: yaml: anchors and aliases are not used here; write the value out`],
    ],
    [
      'a role without a weight',
      topic,
      replace('{ ml-engineer: 1, llm-engineer: 5 }', '{ ml-engineer: 1 }'),
      [
        `${topic}:17:9: weight: "mean-weighted" has no weight for the role "llm-engineer"; add llm-engineer: 0..5 to its weight`,
      ],
    ],
    [
      'a weight for nobody',
      topic,
      replace('{ ml-engineer: 1,', '{ ml-engineeer: 1, ml-engineer: 1,'),
      [`${topic}:22:15: unknown-role: there is no role "ml-engineeer"; did you mean "ml-engineer"?`],
    ],
    [
      'an id that is not the folder',
      topic,
      replace('id: means', 'id: meens'),
      [`${topic}:1:5: id: the topic in means/ calls itself "meens"; write id: means, or rename the folder`],
    ],
  ];
  it.each(cases)('%s', (_, file, change, expected) => expect(complaints(file, change)).toEqual(expected));
});

describe('files and ledgers', () => {
  it.each(['subject.yaml', 'sources.yaml', 'founding.yaml', topic, materials, questions])(
    'misses %s',
    (file) => {
      const found = complaints(file, () => null);
      expect(found.filter((line) => line.startsWith(`${file}:1:1: missing-file:`))).toHaveLength(1);
      expect(found.find((line) => line.includes('missing-file'))).toContain(`write ${file}`);
    },
  );

  it('knows a misspelt file name', () => {
    const files = sampleFiles();
    files.set(`${TOPIC}/material.en.md`, 'x');
    expect(messages(files)).toEqual([
      `${TOPIC}/material.en.md:1:1: unknown-file: nothing reads this file; did you mean "materials.en.md"?`,
    ]);
  });

  it('reports a topic that is listed but not there, and one that is there but not listed', () => {
    const files = sampleFiles();
    files.set('subject.yaml', files.get('subject.yaml')!.replace('later]', 'latr]'));
    expect(messages(files)).toEqual([
      'subject.yaml:6:17: unknown-topic: the topic "latr" has no folder; did you mean "later"?',
      'topics/later/topic.yaml:1:1: unknown-topic: subject.yaml does not list the topic "later"; did you mean "latr"?',
    ]);
  });

  it('misses the only file of a topic that is listed', () => {
    expect(complaints('topics/later/topic.yaml', () => null)[3]).toBe(
      'topics/later/topic.yaml:1:1: missing-file: the topic "later" has no topic.yaml; write topics/later/topic.yaml (docs/format.md), or take the topic out of subject.yaml',
    );
  });

  it('says which prerequisites go in a circle', () => {
    expect(complaints(topic, replace('requires: []', 'requires: [later-point]'))).toEqual([
      `${topic}:17:9: cycle: the prerequisites go in a circle: mean-plain -> later-point -> mean-weighted -> mean-plain; remove one of these requires`,
    ]);
  });

  it('wants the minima once every point has its section and question', () => {
    expect(complaints(topic, replace('killer: 0', 'killer: 2'))).toEqual([
      `${questions}:1:1: minima: the topic has 0 killer questions of 2; write the rest`,
    ]);
    const unfinished = complaints(topic, (text) =>
      text
        .replace('killer: 0', 'killer: 2')
        .replace(
          'planned:',
          `${text.slice(text.indexOf('  - id: mean-weighted'), text.indexOf('planned:')).replace('mean-weighted', 'mean-new')}planned:`,
        ),
    );
    expect(unfinished).toEqual([]);
  });

  it('says when evidence is missing, stale or about something gone', () => {
    const files = sampleFiles();
    files.delete(`${TOPIC}/evidence.json`);
    expect(messages(files, true)).toEqual([
      `${TOPIC}/evidence.json:1:1: evidence: evidence of 3 executed blocks is missing or unreadable; run \`lacuna check --record\``,
    ]);
    const changed = sampleFiles();
    changed.set(materials, changed.get(materials)!.replace('mean([1, 3]) == 2', 'mean([2, 4]) == 3'));
    expect(messages(changed, true)).toEqual([
      `${materials}:26:1: evidence: snippet "mean-code" has changed since its evidence was recorded; run \`lacuna check --record\``,
      // what runs after it has changed with it
      `${materials}:54:1: evidence: snippet "mean-again" has changed since its evidence was recorded; run \`lacuna check --record\``,
    ]);
    const renamed = sampleFiles();
    renamed.set(materials, renamed.get(materials)!.replace('run=mean-again', 'run=mean-anew'));
    expect(messages(renamed, true)).toEqual([
      `${TOPIC}/evidence.json:1:1: evidence: evidence speaks of "snippet:mean-again", which is gone; run \`lacuna check --record\``,
      `${materials}:54:1: evidence: snippet "mean-anew" has no evidence; run \`lacuna check --record\``,
    ]);
  });

  it('says when a proof is missing or stale', () => {
    const files = sampleFiles();
    files.set(`${TASK}/solution.py`, '# new\n');
    files.set(`${TASK}/wrong/newer.py`, files.get(`${TASK}/wrong/sum_only.py`)!);
    expect(messages(files, true)).toEqual([
      `${TASK}/proof.json:1:1: proof: the proof of dl_900_mean is stale: solution.py, wrong/newer.py changed since; run \`lacuna prove --record dl_900_mean\``,
    ]);
    files.delete(`${TASK}/proof.json`);
    expect(messages(files, true)).toEqual([
      `${TASK}/proof.json:1:1: proof: the proof of dl_900_mean is missing or unreadable; run \`lacuna prove --record dl_900_mean\``,
    ]);
  });

  it('line ends of another system change nothing', () => {
    const files = sampleFiles();
    const windows = new Map([...files].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(messages(windows, true)).toEqual([]);
  });

  it('reports everything at once', () => {
    const files = sampleFiles();
    files.delete(`${TASK}/hints.en.md`);
    files.set(
      materials,
      files.get(materials)!.replace('\\frac{1}{n}', '\\frac{1}{').replace('[@Vas17]', '[@Vas18]'),
    );
    files.set(topic, files.get(topic)!.replace('requires: [mean-plain]', 'requires: [mean-plan]'));
    expect(messages(files).map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      `${materials}:5:99: unknown-source`,
      `${materials}:10:31: tex`,
      `${TASK}/hints.en.md:1:1: missing-file`,
      `${topic}:25:16: unknown-point`,
    ]);
  });
});
