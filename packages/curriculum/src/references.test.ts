// Names that lead nowhere, with the exact message and the name that was meant.
import { describe, expect, it } from 'vitest';
import { type Change, complaints, materials, questions, replace, TASK, topic } from '../test/complaints.ts';
import { REGISTRY, sampleFiles } from '../test/sample-subject.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';

describe('names that lead nowhere', () => {
  const cases: [string, string, Change, string[]][] = [
    [
      'a prerequisite',
      topic,
      replace('requires: [mean-plain]', 'requires: [mean-plian]'),
      [`${topic}:25:16: unknown-point: there is no point "mean-plian"; did you mean "mean-plain"?`],
    ],
    [
      "a point's source",
      topic,
      replace('[Vas17]', '[Vas71]'),
      [`${topic}:16:15: unknown-source: there is no source "Vas71"; did you mean "Vas17"?`],
    ],
    [
      "a point's task",
      topic,
      replace('tasks: [dl_900_mean]', 'tasks: [dl_900_mena]'),
      [`${topic}:15:13: unknown-task: there is no task "dl_900_mena"; did you mean "dl_900_mean"?`],
    ],
    [
      "a section's point",
      materials,
      replace('points="mean-weighted"', 'points="mean-weigthed"'),
      [`${materials}:50:1: unknown-point: there is no point "mean-weigthed"; did you mean "mean-weighted"?`],
    ],
    [
      'a citation',
      materials,
      replace('[@Vas17]', '[@Was17]'),
      [`${materials}:5:99: unknown-source: there is no source "Was17"; did you mean "Vas17"?`],
    ],
    [
      'a link to a point',
      materials,
      replace('point:mean-weighted', 'point:nowhere'),
      [`${materials}:5:5: unknown-point: there is no point "nowhere"; points stand in the topic.yaml files`],
    ],
    [
      'a link to a task',
      materials,
      replace('task:dl_900_mean', 'task:dl_901_mean'),
      [`${materials}:5:39: unknown-task: there is no task "dl_901_mean"; did you mean "dl_900_mean"?`],
    ],
    [
      'a link to a question',
      materials,
      replace('question:q-plain', 'question:q-plane'),
      [`${materials}:5:72: unknown-question: there is no question "q-plane"; did you mean "q-plain"?`],
    ],
    [
      'a link to a file',
      materials,
      replace('point:mean-weighted', './other.md'),
      [
        `${materials}:5:5: link: the link to "./other.md" leads nowhere; link to point:, task: or question: with an id, or to an https:// address`,
      ],
    ],
    [
      "a question's point",
      questions,
      replace('points="mean-plain"', 'points="mean-plan"'),
      [`${questions}:3:1: unknown-point: there is no point "mean-plan"; did you mean "mean-plain"?`],
    ],
    [
      "a part's point",
      `${TASK}/task.yaml`,
      replace('[mean-weighted]', '[mean-heavy]'),
      [
        `${TASK}/task.yaml:13:14: unknown-point: there is no point "mean-heavy"; points stand in the topic.yaml files`,
      ],
    ],
    [
      'founding rows',
      'founding.yaml',
      (text) =>
        text.replace('topic: later', 'topic: latter').replace('[mean-plain, later', '[mean-plane, later'),
      [
        'founding.yaml:3:27: unknown-topic: there is no topic "latter"; did you mean "later"?',
        'founding.yaml:7:54: unknown-point: there is no point "mean-plane"; did you mean "mean-plain"?',
      ],
    ],
    [
      'a simulator',
      materials,
      replace('simulator="mean-bar"', 'simulator="mean-baz"'),
      [`${materials}:40:1: figure: there is no simulator "mean-baz"; did you mean "mean-bar"?`],
    ],
    [
      'a computed table',
      materials,
      replace('::table{#choice decides="Cost"}', '::table{#choice decides="Cost" from="mean-tables"}'),
      [
        `${materials}:33:1: table: there is no computed table "mean-tables"; did you mean "mean-table"?`,
        `${materials}:35:1: table: the table has no ::table above it; write ::table{#some-id decides="a header cell"}`,
      ],
    ],
    [
      'an earlier snippet',
      materials,
      replace('after=mean-code', 'after=mean-coda'),
      [
        `${materials}:54:1: snippet: there is no snippet "mean-coda" in this topic; did you mean "mean-code"?`,
      ],
    ],
    [
      'the check a wrong solution fails',
      `${TASK}/wrong/sum_only.py`,
      replace('check_plain', 'check_plane'),
      [`${TASK}/wrong/sum_only.py:2:1: wrong: there is no check "check_plane"; did you mean "check_plain"?`],
    ],
    [
      "a part's check",
      `${TASK}/task.yaml`,
      replace('[check_weighted]', '[check_weighed]'),
      [
        `${TASK}/checks.py:9:1: task-part: no part of task.yaml names check_weighted; add it to the checks of a part, or remove it`,
        `${TASK}/task.yaml:14:14: task-part: there is no check "check_weighed"; did you mean "check_weighted"?`,
      ],
    ],
  ];
  it.each(cases)('%s', (_, file, change, expected) => expect(complaints(file, change)).toEqual(expected));

  it('ids in a file that cannot be read are not reported a second time', () => {
    const found = complaints(topic, replace('title: Means', 'title: [Means'));
    expect(found.every((line) => line.startsWith(`${topic}:`))).toBe(true);
    expect(found.join()).not.toContain('unknown-point');
  });
});

it('a simulator without a test, and data that cites a source that is none', () => {
  const registry = {
    ...REGISTRY,
    faulty: { 'mean-bar': 'has no test packages/labs/src/mean-bar.test.ts' },
    cited: [
      { what: 'Llama 2 7B', key: 'Vas71' },
      { what: 'Llama 3 8B', key: 'Vas17' },
    ],
  };
  const { issues } = loadCurriculum(sampleFiles(), registry);
  expect(issues.map(formatIssue)).toEqual([
    'sources.yaml:1:1: cited: the numbers of Llama 2 7B cite "Vas71", which is no source; did you mean "Vas17"?',
    `${materials}:40:1: figure: the simulator "mean-bar" has no test packages/labs/src/mean-bar.test.ts; write the test that holds it to a closed form or an oracle`,
  ]);
});
