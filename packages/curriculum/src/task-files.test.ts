// Every rule of a task's folder, with the bad input and the exact message.
import { describe, expect, it } from 'vitest';
import { append, type Change, complaints, replace, TASK, topic } from '../test/complaints.ts';

describe('tasks', () => {
  const cases: [string, string, Change, string[]][] = [
    [
      'no docstring',
      `${TASK}/checks.py`,
      replace('    """Weights count."""\n', ''),
      [`${TASK}/checks.py:9:1: check: check_weighted has no docstring; say in its first line what it checks`],
    ],
    [
      'a check without the solution',
      `${TASK}/checks.py`,
      replace('check_weighted(solution)', 'check_weighted()'),
      [
        `${TASK}/checks.py:9:1: check: check_weighted takes 0 parameters; a check takes one: def check_x(solution)`,
      ],
    ],
    [
      'a wrong solution without mistake',
      `${TASK}/wrong/sum_only.py`,
      replace('# mistake: You forgot to divide.\n', ''),
      [
        `${TASK}/wrong/sum_only.py:1:1: wrong: the mistake is not named; write "# mistake: what the learner did" as the first line`,
      ],
    ],
    [
      'too few wrong solutions',
      `${TASK}/wrong/sum_only.py`,
      () => null,
      [`${TASK}/task.yaml:1:1: wrong: the task has 2 wrong solutions; write at least 3 in ${TASK}/wrong/`],
    ],
    [
      'Python that is not Python',
      `${TASK}/solution.py`,
      append('def f(:\n    pass'),
      [`${TASK}/solution.py:4:7: python: this is not Python: def f(:; correct the syntax`],
    ],
    [
      'no example',
      `${TASK}/task.en.md`,
      replace('python example', 'text'),
      [
        `${TASK}/task.en.md:1:1: task-example: the statement has 0 examples; write one \`\`\`python example block that imports from solution and runs against any answer`,
      ],
    ],
    [
      'too few hints',
      `${TASK}/hints.en.md`,
      replace('## Shape\n\n', ''),
      [
        `${TASK}/hints.en.md:1:1: hints: the task has 2 hints; stage at least 3: where to look, which idea, the shape of the code`,
      ],
    ],
    [
      'a mutant waived twice',
      `${TASK}/waivers.yaml`,
      () => {
        const entry = '- { mutant: mean/operator/0, change: a -> b, reason: it is no mistake at all }\n';
        return entry + entry;
      },
      [`${TASK}/waivers.yaml:2:13: waiver: the mutant "mean/operator/0" is waived twice; remove one of them`],
    ],
    [
      'a missing file',
      `${TASK}/starter.py`,
      () => null,
      [
        `${TASK}/starter.py:1:1: missing-file: starter.py is missing; write ${TASK}/starter.py, or remove the task`,
      ],
    ],
    [
      'a task nobody planned',
      topic,
      replace('{ id: dl_900_mean, title', '{ id: dl_901_mean, title'),
      [
        `${TASK}/task.yaml:1:5: unknown-task: no topic.yaml plans the task "dl_900_mean"; did you mean "dl_901_mean"?`,
      ],
    ],
  ];
  it.each(cases)('%s', (_, file, change, expected) => expect(complaints(file, change)).toEqual(expected));
});
