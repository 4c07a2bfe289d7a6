// Where a problem comes to stand: behind the block it is about, in the order of the file; what has no block is handed back.
import { type Issue, loadCurriculum, type Subject } from '@lacuna/curriculum';
import type { RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import { placeProblems } from './place-problems.ts';

const files = new Map([
  ['subject.yaml', 'id: s\ntitle: S\nroles: [{ id: r, title: R }]\ntopics: [t]\n'],
  [
    'topics/t/topic.yaml',
    'id: t\ntitle: T\nquestions: { basic: 0, medium: 0, killer: 0 }\npoints: []\nplanned: []\n',
  ],
  [
    'topics/t/materials.en.md',
    // 1           3                          5        7          9 to 11                13
    '## One\n\n::section{#one points="p"}\n\nfirst\n\nsecond\n\n$$ {#f}\nx\n$$\n\n## Two\n\n::section{#two points="p"}\n\nlast\n',
  ],
  [
    'topics/t/interview-qa.en.md',
    // 1        3                                     5         7                 9       11
    '## Why?\n\n::question{#q level="basic" points="p"}\n\nanswer\n\n### Key points\n\n- one\n- two\n- three\n\n### Weak answer\n\nweak\n\n### Next they ask\n\nnext\n',
  ],
]);

const problem = (file: string, line: number, say = `line ${line}`): Issue => ({
  rule: 'tex',
  severity: 'error',
  file: `topics/t/${file}`,
  line,
  column: 1,
  say,
  fix: '',
});

function placed(...issues: Issue[]): { subject: Subject; rest: Issue[] } {
  const { subject } = loadCurriculum(files);
  return { subject, rest: placeProblems(subject, issues, ({ say }) => say) };
}

const text = (node: RootContent): string =>
  'value' in node
    ? node.value
    : 'children' in node
      ? node.children.map((one) => text(one as RootContent)).join('')
      : '';
const bodies = ({ subject }: { subject: Subject }) =>
  subject.topics[0]!.materials!.sections.map(({ body }) => body.map(({ node }) => text(node)));

describe('a problem', () => {
  it('stands behind its block, in the section that holds its line', () => {
    const m = 'materials.en.md';
    expect(bodies(placed(problem(m, 5)))).toEqual([['first', 'line 5', 'second', 'x'], ['last']]);
    expect(bodies(placed(problem(m, 10)))).toEqual([['first', 'second', 'x', 'line 10'], ['last']]);
    expect(bodies(placed(problem(m, 13)))).toEqual([
      ['first', 'second', 'x'],
      ['line 13', 'last'],
    ]);
  });

  it('keeps its order behind others, and comes first when it is about the heading', () => {
    const m = 'materials.en.md';
    const all = [problem(m, 1), problem(m, 5, 'a'), problem(m, 5, 'b'), problem(m, 6, 'c')];
    expect(bodies(placed(...all))[0]).toEqual(['line 1', 'first', 'a', 'b', 'c', 'second', 'x']);
  });

  it('stands in the part of a question it is about', () => {
    const q = 'interview-qa.en.md';
    const [question] = placed(problem(q, 5), problem(q, 10), problem(q, 15), problem(q, 19)).subject
      .topics[0]!.questions;
    expect(question!.answer.map(text)).toEqual(['answer', 'line 5']);
    expect(question!.keyPoints.map(({ nodes }) => nodes.map(text))).toEqual([
      ['one'],
      ['two', 'line 10'],
      ['three'],
    ]);
    expect(question!.weak.map(text)).toEqual(['weak', 'line 15']);
    expect(question!.next.map(text)).toEqual(['next', 'line 19']);
  });

  it('about no block of a page is handed back', () => {
    const own = problem('topic.yaml', 1);
    expect(placed(own, problem('materials.en.md', 5)).rest).toEqual([own]);
  });
});
