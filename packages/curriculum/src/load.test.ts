// Every rule, with the bad input and the exact message; and that all of them are reported in one run.
import { describe, expect, it } from 'vitest';
import { REGISTRY, sampleFiles, TASK, TOPIC } from '../test/sample-subject.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';

/** Messages after changing one file, about anything but ledgers (those have tests of their own below). */
function complaints(file: string, change: (text: string) => string | null): string[] {
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

function messages(files: Map<string, string>, ledgers = false): string[] {
  const { issues } = loadCurriculum(files, REGISTRY);
  return issues.filter((issue) => ledgers || !['evidence', 'proof'].includes(issue.rule)).map(formatIssue);
}

const replace = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the sample has no "${from}"`);
  return text.replace(from, () => to);
};
const append = (more: string) => (text: string) => `${text}\n${more}\n`;
const materials = `${TOPIC}/materials.en.md`;
const questions = `${TOPIC}/interview-qa.en.md`;
const topic = `${TOPIC}/topic.yaml`;

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
  const cases: [string, string, (text: string) => string | null, string[]][] = [
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

describe('names that lead nowhere', () => {
  const cases: [string, string, (text: string) => string | null, string[]][] = [
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

describe('sections, formulas, tables', () => {
  const cases: [string, (text: string) => string | null, string[]][] = [
    [
      'TeX that cannot be set',
      replace('\\frac{1}{n}', '\\frac{1}{n'),
      [
        `${materials}:10:32: tex: KaTeX cannot set this formula: Unexpected end of input in a macro argument, expected '}'; correct the TeX`,
      ],
    ],
    [
      'an unknown TeX command, inline',
      append('Here is $x + \\foo{y}$.'),
      [
        `${materials}:58:14: tex: KaTeX cannot set this formula: Undefined control sequence: \\foo; correct the TeX`,
      ],
    ],
    [
      'a formula without id',
      replace('$$ {#mean}', '$$'),
      [
        `${materials}:9:1: formula: the display formula has no id; write $$ {#some-id}, and a twin for it below`,
        `${materials}:13:1: twin: the twin names no formula of its section: "mean"; write $$ {#some-id} above it`,
      ],
    ],
    [
      'a twin that names another formula',
      replace('twin=mean', 'twin=maen'),
      [
        `${materials}:9:1: twin: the formula "mean" has no twin in its section; write \`\`\`python twin=mean below it`,
        `${materials}:13:1: twin: the twin names no formula of its section: "maen"; did you mean "mean"?`,
      ],
    ],
    [
      'a twin with one side',
      replace('def twin(xs)', 'def other(xs)'),
      [
        `${materials}:13:1: twin: the twin of "mean" defines no twin(...); write def twin(...) at its top level`,
      ],
    ],
    [
      'a twin that asserts nothing',
      replace('assert formula([1, 2, 6])', 'formula([1, 2, 6])'),
      [
        `${materials}:13:1: twin: the twin of "mean" asserts nothing; assert that formula(...) and twin(...) agree`,
      ],
    ],
    [
      'Python that is not Python',
      replace('    return sum(xs) / len(xs)\n\nassert mean', '    return sum(xs / len(xs)\n\nassert mean'),
      [`${materials}:30:1: python: this is not Python: assert mean([1, 3]) == 2; correct the syntax`],
    ],
    [
      'Python that says nothing',
      replace('python run=mean-code', 'python'),
      [
        `${materials}:26:1: python-block: the Python block does not say what it is; write twin=a-formula or run=some-id after \`\`\`python, or use \`\`\`text to only quote it`,
        `${materials}:54:1: snippet: there is no snippet "mean-code" in this topic; name an earlier block with run=`,
      ],
    ],
    [
      'a heading without section',
      replace('::section{#weighted points="mean-weighted"}\n\n', ''),
      [
        `${materials}:48:1: section: the heading "And with weights?" is not followed by ::section; write ::section{#some-id points="a-point"} as the next block`,
      ],
    ],
    [
      'a short section',
      replace(
        '## And',
        '## Short\n\n::section{#short points="mean-plain"}\n\nFew words: code `x y z` and $a b$ are none.\n\n## And',
      ),
      [
        `${materials}:48:1: section-short: the section has 6 words of prose; write at least 80, or join it with its neighbour`,
      ],
    ],
    [
      'three points at once',
      replace('points="mean-weighted"', 'points="mean-weighted mean-plain later-point"'),
      [
        `${materials}:50:1: section: the section names 3 points; give each point a section of its own, two at most`,
      ],
    ],
    [
      'a table without rows',
      replace('| weighted | 2n |\n', ''),
      [`${materials}:35:1: table: the table has 1 rows; a comparison needs at least two`],
    ],
    [
      'a table that decides nothing',
      replace('decides="Cost"', 'decides="Price"'),
      [`${materials}:35:1: table: no column is called "Price"; decides= repeats one of: Mean, Cost`],
    ],
    [
      'no table at all',
      replace('| Mean | Cost |\n|---|---|\n| plain | n |\n| weighted | 2n |\n', 'Words.\n'),
      [
        `${materials}:33:1: table: no table follows ::table; write a GFM table as the next block, or from="a-computed-table"`,
      ],
    ],
    [
      'a figure without caption',
      replace('Drag a number.\n', ''),
      [`${materials}:40:1: figure: the figure has no caption; say between the ::: what to look at`],
    ],
    [
      'an unknown directive',
      replace(':::aside', ':::note'),
      [
        `${materials}:44:1: directive: there is no directive "note"; directives are ::section, ::table, :::figure and :::aside`,
      ],
    ],
    [
      'an unknown attribute',
      replace('simulator="mean-bar"', 'simulator="mean-bar" width="3"'),
      [`${materials}:40:1: directive: figure has an unknown attribute "width"; it takes id, simulator`],
    ],
    [
      'raw HTML',
      append('<b>bold</b>'),
      [
        `${materials}:58:1: html: raw HTML is not shown; write Markdown, or put it in backticks`,
        `${materials}:58:8: html: raw HTML is not shown; write Markdown, or put it in backticks`,
      ],
    ],
    [
      'an id twice',
      replace('{#bar ', '{#choice '),
      [
        `${materials}:40:1: duplicate-id: the id "choice" of this figure is taken by a table (${materials}:33); ids are unique in the subject: choose another one`,
      ],
    ],
    [
      'an id that is none',
      replace('{#bar ', '{#Bar '),
      [
        `${materials}:40:1: id: "Bar" is not an id; use lower-case letters, digits, "-" and "_", starting with a letter or digit`,
      ],
    ],
    [
      'a formula in a list',
      append('- item\n\n  $$ {#inner}\n  x\n  $$'),
      [
        `${materials}:60:3: nested: a display formula stands inside another block; move it to the left margin, between blank lines`,
      ],
    ],
    [
      'two keys in one citation',
      replace('[@Vas17]', '[@Vas17; @Vas17]'),
      [
        `${materials}:5:99: citation: "[@Vas17; @Vas17]." is not a citation; cite one key in one pair of brackets, as in [@Vas17]`,
      ],
    ],
  ];
  it.each(cases)('%s', (_, change, expected) => expect(complaints(materials, change)).toEqual(expected));

  it('leaves colons in prose alone', () => {
    expect(complaints(materials, append('A ratio of 1:7, a note:this and 16:9 [@Vas17].'))).toEqual([]);
  });
});

describe('questions', () => {
  const cases: [string, (text: string) => string | null, string[]][] = [
    [
      'no answer',
      replace('The sum over the count.\n', ''),
      [
        `${questions}:1:1: question: "What is a mean?" has no answer; write below ::question what a strong candidate says`,
      ],
    ],
    [
      'too few key points',
      replace('- quotient\n', ''),
      [
        `${questions}:7:1: question: "What is a mean?" has 2 key points; write 3 to 6 checkable claims as a list under "### Key points"`,
      ],
    ],
    [
      'no weak answer',
      replace('### Weak answer\n\nThe middle.\n\n', ''),
      [`${questions}:1:1: question: "What is a mean?" has no weak answer; write it under "### Weak answer"`],
    ],
    [
      'an empty follow-up',
      replace('And the median?\n', ''),
      [
        `${questions}:1:1: question: "What is a mean?" has no next they ask; write it under "### Next they ask"`,
      ],
    ],
    [
      'a misspelt part',
      replace('### Weak answer\n\nThe', '### Weak answers\n\nThe'),
      [
        `${questions}:1:1: question: "What is a mean?" has no weak answer; write it under "### Weak answer"`,
        `${questions}:13:1: question: a question has no part "### Weak answers"; did you mean "Weak answer"?`,
      ],
    ],
    [
      'a misspelt level',
      replace('level="basic"', 'level="bsaic"'),
      [`${questions}:3:1: question: there is no level "bsaic"; did you mean "basic"?`],
    ],
    [
      'no directive',
      replace('::question{#q-weighted level="medium" points="mean-weighted" predict="yes"}\n', ''),
      [
        `${questions}:21:1: question: "What does a weight do?" is not followed by ::question; write ::question{#some-id level="basic" points="a-point"} as the next block`,
      ],
    ],
    [
      'a prediction that is no yes',
      replace('predict="yes"', 'predict="true"'),
      [`${questions}:23:1: question: predict is "true"; write predict="yes", or leave it out`],
    ],
  ];
  it.each(cases)('%s', (_, change, expected) => expect(complaints(questions, change)).toEqual(expected));
});

describe('tasks', () => {
  const cases: [string, string, (text: string) => string | null, string[]][] = [
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
    files.set(`${TOPIC}/materials.ru.md`, 'x'); // a translation is fine
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
