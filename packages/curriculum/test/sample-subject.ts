// A small subject with nothing wrong in it, for tests to break in one place at a time.
import type { EvidenceFile, ProofFile } from '../src/evidence.ts';
import { loadCurriculum } from '../src/load.ts';
import { blockKey, programHash } from '../src/program.ts';
import { filesHash } from '../src/proven.ts';

export const TOPIC = 'topics/means';
export const TASK = `${TOPIC}/tasks/dl_900_mean`;

const words = (n: number) => Array.from({ length: n }, (_, i) => `word${i % 7}`).join(' ');

/** Path -> text of the sample, without its ledgers. */
export function sampleSources(): Map<string, string> {
  return new Map([
    [
      'subject.yaml',
      `id: sample
title: A sample
roles:
  - { id: ml-engineer, title: ML Engineer }
  - { id: llm-engineer, title: LLM Engineer }
topics: [means, later]
`,
    ],
    [
      'sources.yaml',
      'Vas17: { title: Attention, authors: Vaswani, reference: "1706.03762", checked: true }\n',
    ],
    [
      'founding.yaml',
      `remaining:
  - { id: gap-1-1, topic: means, text: A task, points: [mean-weighted], needs: task }
  - { id: gap-1-2, topic: later, text: Everything later, points: [later-point], needs: everything }
priorities:
  - { priority: 1, title: Means, topic: means, level: easy, task: dl_900_mean }
chains:
  - { id: chain, title: From mean to later, points: [mean-plain, later-point] }
claims:
  - { id: ml-engineer, role: ml-engineer, percent: 95 }
  - { id: closing-line, role: null, percent: 98 }
`,
    ],
    [
      `${TOPIC}/topic.yaml`,
      `id: means
key: T01
title: Means
questions: { basic: 1, medium: 1, killer: 0 }
points:
  - id: mean-plain
    title: The plain mean
    content: sum over count
    status: added
    forms: [section, formula, table, implementation, figure, questions, task]
    weight: { ml-engineer: 4, llm-engineer: 2 }
    why: asked often
    difficulty: easy
    requires: []
    tasks: [dl_900_mean]
    sources: [Vas17]
  - id: mean-weighted
    title: The weighted mean
    content: weights
    status: remaining
    forms: [section, questions, task]
    weight: { ml-engineer: 1, llm-engineer: 5 }
    why: asked less often
    difficulty: medium
    requires: [mean-plain]
    tasks: [dl_900_mean]
    sources: []
planned:
  - { id: dl_900_mean, title: A mean, deliverable: a mean, level: easy, origin: new, priority: 1 }
`,
    ],
    [
      `${TOPIC}/materials.en.md`,
      `## What is a mean?

::section{#plain points="mean-plain"}

See [the other](point:mean-weighted), [the task](task:dl_900_mean) and [a card](question:q-plain) [@Vas17].

${words(80)}

$$ {#mean}
\\bar{x} = \\frac{1}{n} \\sum_i x_i
$$

\`\`\`python twin=mean
def formula(xs):
    return sum(xs) / len(xs)

def twin(xs):
    total = 0
    for x in xs:
        total = total + x
    return total / len(xs)

assert formula([1, 2, 6]) == twin([1, 2, 6]) == 3
\`\`\`

\`\`\`python run=mean-code
def mean(xs):
    return sum(xs) / len(xs)

assert mean([1, 3]) == 2
\`\`\`

::table{#choice decides="Cost"}

| Mean | Cost |
|---|---|
| plain | n |
| weighted | 2n |

:::figure{#bar simulator="mean-bar"}
Drag a number.
:::

:::aside
A note.
:::

## And with weights?

::section{#weighted points="mean-weighted"}

${words(90)}

\`\`\`python run=mean-again after=mean-code
print(mean([2, 4]))
\`\`\`
`,
    ],
    [
      `${TOPIC}/interview-qa.en.md`,
      `## What is a mean?

::question{#q-plain level="basic" points="mean-plain"}

The sum over the count.

### Key points

- sum
- count
- quotient

### Weak answer

The middle.

### Next they ask

And the median?

## What does a weight do?

::question{#q-weighted level="medium" points="mean-weighted" predict="yes"}

It counts $w$ times.

### Key points

- one
- two
- three

### Weak answer

Nothing.

### Next they ask

And zero?
`,
    ],
    [
      `${TASK}/task.yaml`,
      `id: dl_900_mean
title: A mean
level: easy
parts:
  - id: plain
    title: Plain
    minutes: 5
    points: [mean-plain]
    checks: [check_plain]
  - id: weighted
    title: Weighted
    minutes: 5
    points: [mean-weighted]
    checks: [check_weighted]
limits: { seconds: 5, megabytes: 64 }
`,
    ],
    [
      `${TASK}/task.en.md`,
      `Write \`mean\`.

\`\`\`python example
from solution import mean
print(mean([1, 2]))
\`\`\`
`,
    ],
    [`${TASK}/hints.en.md`, '## Look\n\nAt the sum.\n\n## Think\n\nOf the count.\n\n## Shape\n\nOne line.\n'],
    [`${TASK}/starter.py`, 'def mean(xs, weights=None):\n    raise NotImplementedError\n'],
    [`${TASK}/solution.py`, 'def mean(xs, weights=None):\n    return sum(xs) / len(xs)\n'],
    [
      `${TASK}/checks.py`,
      `def check_plain(solution):
    """The plain mean is the sum over the count.

    More words.
    """
    assert solution.mean([1, 3]) == 2


def check_weighted(solution):
    """Weights count."""
    assert solution.mean([1, 3], [1, 1]) == 2
`,
    ],
    [`${TASK}/wrong/sum_only.py`, '# mistake: You forgot to divide.\n# fails: check_plain\n\nmean = sum\n'],
    [`${TASK}/wrong/first_only.py`, '# mistake: You took the first.\n# fails: check_plain\n\nmean = min\n'],
    [
      `${TASK}/wrong/no_weights.py`,
      '# mistake: You ignored the weights.\n# fails: check_weighted\n\nmean = max\n',
    ],
    [
      'topics/later/topic.yaml',
      `id: later
key: T02
title: Later
questions: { basic: 1, medium: 1, killer: 1 }
points:
  - id: later-point
    title: Not written yet
    content: to come
    status: remaining
    forms: [section, formula]
    weight: { ml-engineer: 5, llm-engineer: 5 }
    why: to come
    difficulty: hard
    requires: [mean-weighted]
    tasks: []
    sources: []
planned: []
`,
    ],
  ]);
}

export const REGISTRY = { simulators: ['mean-bar'], tables: { 'mean-table': ['Mean', 'Cost'] } };
export const KNOWN = { simulators: ['mean-bar'], tables: ['mean-table'] };

/** The sample with the ledgers that machines would write: everything passes. */
export function sampleFiles(): Map<string, string> {
  return withLedgers(sampleSources());
}

/** Adds fresh, passing ledgers to whatever can be loaded. */
export function withLedgers(files: Map<string, string>): Map<string, string> {
  const { subject } = loadCurriculum(files, { root: '' });
  for (const topic of subject.topics) {
    if (topic.executed.length > 0) {
      const evidence: EvidenceFile = { schema: 'lacuna.evidence/1', topic: topic.id, blocks: {} };
      for (const block of topic.executed)
        evidence.blocks[blockKey(block)] = {
          kind: block.kind,
          hash: programHash(block, topic.executed),
          status: 'pass',
          ...(block.kind === 'twin'
            ? { mutants: { formula: { made: 10, caught: 9 }, twin: { made: 5, caught: 5 } } }
            : {}),
        };
      files.set(`${topic.folder}/evidence.json`, JSON.stringify(evidence, null, 2));
    }
    for (const task of topic.tasks) {
      const checks = task.checks.functions.map((check) => check.name);
      const row = (failing: string | null) => ({
        status: failing === null ? ('pass' as const) : ('fail' as const),
        checks: Object.fromEntries(
          checks.map((name) => [name, name === failing ? ('fail' as const) : ('pass' as const)]),
        ),
      });
      const rows = {
        reference: row(null),
        starter: row(checks[0] ?? ''),
        wrong: Object.fromEntries(task.wrong.map((wrong) => [wrong.id, row(wrong.fails)])),
      };
      const proof: ProofFile = {
        schema: 'lacuna.proof/2',
        task: task.id,
        versions: { engine: '0.1.0', pyodide: '1.0.0' },
        tools: { checks: '0'.repeat(64) },
        files: task.hashes,
        ...rows,
        mutants: {
          killed: { [checks[0] ?? '']: Array.from({ length: 19 }, (_, i) => `mean/constant/${i}`) },
          stopped: {},
          excluded: ['mean/drop-call/0'],
          survived: ['mean/operator/0'],
          waived: [],
        },
        python: null,
      };
      proof.python = { pytorch: '2.13.0', of: filesHash(proof), ...rows, differs: [] };
      files.set(`${task.folder}/proof.json`, JSON.stringify(proof, null, 2));
    }
  }
  return files;
}
