// Whatever is in the files, loading them throws nothing, ends, and says where its complaints are.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { REGISTRY, sampleFiles } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';
import { gapsReport } from './report.ts';
import { gapsReportSchema } from './report-schema.ts';

/** More when somebody has the time: FUZZ_RUNS=5000 npx vitest run packages/curriculum/src/fuzz.test.ts */
const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const sample = sampleFiles();
const path = fc.constantFrom(...sample.keys());

/** Loads and reports; every issue has a place inside or at the start of a file. */
function survives(files: Map<string, string>): void {
  const { subject, issues } = loadCurriculum(files, REGISTRY);
  for (const issue of issues) {
    expect(issue.line).toBeGreaterThanOrEqual(1);
    expect(issue.column).toBeGreaterThanOrEqual(1);
    expect(files.has(issue.file) || issue.rule === 'missing-file' || issue.line === 1).toBe(true);
    expect(issue.say && issue.fix && issue.rule).toBeTruthy();
  }
  const report = gapsReport(assess(subject, collectEvidence(subject, { simulators: [], tables: [] })), null);
  expect(gapsReportSchema.safeParse(report).error).toBeUndefined();
}

const pieces = [
  ...[
    '$$ {#a}',
    '$$',
    '```python twin=a',
    '```',
    '::section{#s points="p"}',
    ':::figure{#f simulator="x"}',
    ':::',
  ],
  ...[
    '## ',
    '### Key points',
    '- ',
    '| a |',
    '|---|',
    '[@',
    ']',
    '](point:',
    '$\\frac{',
    '<b>',
    '&a',
    '*a',
    '- id: ',
  ],
  ...[
    '{',
    '}',
    '[',
    ': ',
    '!!js/function ',
    '\t',
    '\r\n',
    '\u0000',
    '\uFEFF',
    '\uD800',
    'def f(',
    '"""',
    '__proto__: x',
  ],
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.constant('\n'), fc.string({ maxLength: 5 })), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
);

it('random text in any file', () => {
  fc.assert(
    fc.property(path, text, (file, content) => {
      survives(new Map([...sample, [file, content]]));
    }),
    { numRuns },
  );
});

it('a file cut, doubled or spliced with random text', () => {
  fc.assert(
    fc.property(path, fc.nat(), fc.nat(), text, (file, from, length, content) => {
      const before = sample.get(file)!;
      const start = from % (before.length + 1);
      survives(
        new Map([...sample, [file, before.slice(0, start) + content + before.slice(start + (length % 80))]]),
      );
    }),
    { numRuns },
  );
});

it('any set of files, any names', () => {
  const name = fc.oneof(
    path,
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '',
      '/',
      '../x',
      'topics/',
      'topics//topic.yaml',
      'topics/a/tasks//x',
      'a/../subject.yaml',
      '__proto__',
      'topics/__proto__/topic.yaml',
      'topics/constructor/tasks/toString/task.yaml',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.oneof(text, fc.constantFrom(...sample.values()))), { maxLength: 8 }),
      (entries) => {
        survives(new Map(entries));
      },
    ),
    { numRuns },
  );
});

it.each([
  ['brackets', 'topics/means/topic.yaml', '['.repeat(100_000)],
  [
    'indentation',
    'topics/means/topic.yaml',
    Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  ],
  ['JSON', 'topics/means/evidence.json', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['quotes', 'topics/means/materials.en.md', `${'> '.repeat(5_000)}x`],
  ['emphasis', 'topics/means/materials.en.md', '*a **b '.repeat(2_500)],
  ['links', 'topics/means/materials.en.md', '['.repeat(19_000)],
  ['braces in TeX', 'topics/means/materials.en.md', `$${'{'.repeat(20_000)}x${'}'.repeat(20_000)}$`],
  [
    'parentheses in Python',
    'topics/means/tasks/dl_900_mean/solution.py',
    `x = ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
  ],
  ['directives', 'topics/means/materials.en.md', `${':'.repeat(3_000)}a\n`],
])(
  'deeply nested %s',
  (_, file, content) => {
    survives(new Map([...sample, [file, content]]));
  },
  30_000,
);

it.each([
  ['quotations in quotations', `a\n\n${'> '.repeat(50_000)}x`, 3],
  ['lists in lists', `${'- '.repeat(50_000)}x`, 1],
  ['a line without end', '['.repeat(900_000), 1],
])('%s would keep the parser busy, and are named instead', (_, text, line) => {
  const file = 'topics/means/materials.en.md';
  const { issues } = loadCurriculum(new Map([...sample, [file, text]]), REGISTRY);
  expect(issues.map(formatIssue).filter((one) => one.includes('nesting: '))).toEqual([
    `${file}:${line}:1: nesting: the file is nested too deeply to read; flatten it, and break very long lines`,
  ]);
});

it('a file that is too long is named, not read', () => {
  const { issues } = loadCurriculum(
    new Map([...sample, ['topics/means/materials.en.md', 'x '.repeat(600_000)]]),
    REGISTRY,
  );
  expect(issues.find((issue) => issue.rule === 'size')).toMatchObject({
    file: 'topics/means/materials.en.md',
    say: 'the file has 1200000 characters',
  });
});
