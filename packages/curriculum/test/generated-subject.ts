// A subject of any size, for measuring: every point requires three earlier ones, and a share of the topics is written.
import { withLedgers } from './sample-subject.ts';

const POINTS_PER_TOPIC = 25;
const prose = Array.from({ length: 90 }, (_, i) => `word${i % 9}`).join(' ');

/** Path -> text of `points` points; one topic in `writtenEvery` has sections, questions and a task with ledgers. */
export function generatedFiles(points: number, writtenEvery = 20): Map<string, string> {
  const topics = Math.ceil(points / POINTS_PER_TOPIC);
  const name = (topic: number) => `topic-${topic}`;
  const files = new Map([
    [
      'subject.yaml',
      `id: generated\ntitle: Generated\nroles:\n  - { id: ml-engineer, title: ML Engineer }\n  - { id: llm-engineer, title: LLM Engineer }\ntopics:\n${Array.from({ length: topics }, (_, t) => `  - ${name(t)}\n`).join('')}`,
    ],
    [
      'sources.yaml',
      'Vas17: { title: Attention, authors: Vaswani, reference: "1706.03762", checked: true }\n',
    ],
    [
      'founding.yaml',
      `remaining:\n${Array.from({ length: topics }, (_, t) => `  - { id: gap-${t}, topic: ${name(t)}, text: The rest, points: [p-${t * POINTS_PER_TOPIC}], needs: everything }\n`).join('')}priorities:\n${Array.from({ length: 10 }, (_, t) => `  - { priority: 1, title: T, topic: ${name(t % topics)}, level: easy, task: task_${t % topics} }\n`).join('')}chains:\n  - { id: chain, title: From first to last, points: [p-0, p-${points - 1}] }\nclaims:\n  - { id: ml-engineer, role: ml-engineer, percent: 95 }\n`,
    ],
  ]);
  for (let t = 0; t < topics; t += 1) {
    const own = Array.from(
      { length: Math.min(POINTS_PER_TOPIC, points - t * POINTS_PER_TOPIC) },
      (_, i) => t * POINTS_PER_TOPIC + i,
    );
    files.set(
      `topics/${name(t)}/topic.yaml`,
      `id: ${name(t)}\ntitle: Topic ${t}\nquestions: { basic: 4, medium: 5, killer: 3 }\npoints:\n${own.map((n) => pointYaml(n, t)).join('')}planned:\n  - { id: task_${t}, title: A task, deliverable: a task, level: easy, origin: new }\n`,
    );
    if (t % writtenEvery === 0) writeTopic(files, `topics/${name(t)}`, own, t);
  }
  return withLedgers(files);
}

function pointYaml(n: number, topic: number): string {
  const requires = [...new Set([n - 1, Math.floor(n / 2), Math.floor(n / 3)])].filter(
    (id) => id >= 0 && id < n,
  );
  return `  - id: p-${n}
    title: Point ${n}
    content: content
    status: beyond
    forms: [section, formula, table, implementation, figure, questions, task]
    weight: { ml-engineer: ${n % 6}, llm-engineer: ${(n * 7) % 6} }
    why: asked
    difficulty: easy
    requires: [${requires.map((id) => `p-${id}`).join(', ')}]
    tasks: [task_${topic}]
    sources: [Vas17]
`;
}

function writeTopic(files: Map<string, string>, folder: string, points: number[], topic: number): void {
  files.set(`${folder}/materials.en.md`, points.map(section).join('\n'));
  files.set(`${folder}/interview-qa.en.md`, points.map(question).join('\n'));
  const task = `${folder}/tasks/task_${topic}`;
  files.set(
    `${task}/task.yaml`,
    `id: task_${topic}\ntitle: A task\nlevel: easy\nparts:\n  - { id: all, title: All, minutes: 5, points: [${points.map((n) => `p-${n}`).join(', ')}], checks: [check_all] }\nlimits: { seconds: 5, megabytes: 64 }\n`,
  );
  files.set(`${task}/task.en.md`, 'Do it.\n\n```python example\nimport solution\n```\n');
  files.set(`${task}/hints.en.md`, '## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n');
  files.set(`${task}/starter.py`, 'x = 0\n');
  files.set(`${task}/solution.py`, 'x = 1\n');
  files.set(`${task}/checks.py`, 'def check_all(solution):\n    """All."""\n    assert solution.x == 1\n');
  for (const id of ['a', 'b', 'c'])
    files.set(`${task}/wrong/${id}.py`, `# mistake: ${id}\n# fails: check_all\n\nx = 2\n`);
}

function section(n: number): string {
  return `## What is ${n}?

::section{#s-${n} points="p-${n}"}

${prose} [@Vas17]

$$ {#f-${n}}
y = \\frac{x_{${n}}}{2}
$$

\`\`\`python twin=f-${n}
def formula(x):
    return x / 2

def twin(x):
    return x * 0.5

assert formula(${n}) == twin(${n})
\`\`\`

\`\`\`python run=c-${n}
def half(x):
    return x / 2

assert half(2) == 1
\`\`\`

::table{#t-${n} decides="b"}

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

:::figure{#g-${n} simulator="mean-bar"}
Drag.
:::
`;
}

function question(n: number): string {
  const level = ['basic', 'medium', 'killer'][n % 3];
  return `## Why ${n}?

::question{#q-${n} level="${level}" points="p-${n}"}

Because.

### Key points

- a
- b
- c

### Weak answer

No.

### Next they ask

And?
`;
}
