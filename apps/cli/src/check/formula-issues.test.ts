// Each outcome of a printed formula and of a block, with the exact message.
import { formatIssue, type Topic, type Twin } from '@lacuna/curriculum';
import { expect, it } from 'vitest';
import type { RanBlock, RanFormula } from '../run-blocks.ts';
import { issuesOf } from './block-issues.ts';
import { formulaIssues } from './formula-issues.ts';

const node = { type: 'thematicBreak' } as const;
const place = (line: number) => ({ file: 'm.md', line, column: 1 });
const block: Twin = { kind: 'twin', id: 'f', code: 'x\ny', node, place: place(10) };
const topic = { executed: [block] } as unknown as Topic;
const ran = (outcome: Partial<RanBlock['outcome']>, printed?: Partial<RanFormula>): RanBlock => ({
  topic,
  block,
  outcome: { status: 'pass', message: '', output: '', ...outcome },
  ...(printed
    ? {
        printed: {
          formula: { kind: 'formula', id: 'f', tex: 'y = x', node, place: place(5) },
          comparison: { status: 'agrees', why: '', values: 5, missing: [] },
          wrong: [],
          stray: [],
          ...printed,
        },
      }
    : {}),
});
const said = (one: RanBlock) => [...issuesOf(one), ...formulaIssues(one)].map(formatIssue);
const compared = (status: 'differs' | 'unread' | 'names', why: string, missing: string[] = []) =>
  said(ran({}, { comparison: { status, why, values: 0, missing } }));

it('says nothing of a formula that agrees', () => {
  expect(said(ran({}, {}))).toEqual([]);
});

it.each([
  [
    'differs',
    compared('differs', 'gives 4, not 2, for formula(x=2)'),
    'm.md:5:1: tex-differs: the printed formula "f" gives 4, not 2, for formula(x=2); correct the TeX, or formula(...) below it',
  ],
  [
    'wants meanings',
    compared('unread', 'has a symbol that no parameter of formula(...) is called: L', ['L', 'n_kv']),
    'm.md:5:1: tex-unread: the printed formula "f" was not evaluated: it has a symbol that no parameter of formula(...) is called: L; write "# where L = ..., n_{kv} = ..." above formula(...)',
  ],
  [
    'cannot be read',
    compared('unread', 'states no equality'),
    'm.md:5:1: tex-unread: the printed formula "f" was not evaluated: it states no equality; nothing has to be done; docs/check.md says what can be read',
  ],
  [
    'a meaning that is no Python',
    compared('names', '"x = xx": NameError: name \'xx\' is not defined'),
    'm.md:11:1: tex-names: a "# where" of the twin "f" fails: "x = xx": NameError: name \'xx\' is not defined; write a parameter of formula(...), or an expression of them',
  ],
  [
    'a pair that is none',
    said(ran({}, { wrong: [{ text: 'L layers', line: 2 }] })),
    'm.md:12:1: tex-names: "L layers" gives no symbol a meaning; write "# where L = layers, d_h = head_dim": a symbol as printed, "=", a parameter of formula(...)',
  ],
  [
    'a symbol that is not printed',
    said(ran({}, { stray: [{ symbol: 'q', python: 'heads', line: 1 }] })),
    'm.md:11:1: tex-names: no q stands in the formula "f"; write the symbol as it is printed, or remove it',
  ],
  [
    'a twin that fails',
    said(ran({ status: 'fail', message: 'line 2: AssertionError: 3 is not 4', line: 2 })),
    'm.md:12:1: twin-fails: the twin "f" fails: AssertionError: 3 is not 4; make formula, twin and assertions agree',
  ],
  [
    'a twin that notices too little',
    said(
      ran({
        mutations: {
          formula: { killed: 8, total: 10 },
          twin: { killed: 9, total: 10 },
          survivors: ['formula, line 1: `a` became `b`', 'twin, line 2: `c` became `d`'],
        },
      }),
    ),
    'm.md:10:1: twin-weak: the assertions of the twin "f" notice 8 of 10 changes to formula() (missed: formula, line 1: `a` became `b`); assert on more values, or compute the second side another way',
  ],
])('%s', (_, lines, expected) => expect(lines).toEqual([expected]));

it('a snippet that fails', () => {
  const snippet = { kind: 'snippet', id: 's', after: null, code: 'x', node, place: place(3) } as const;
  const one: RanBlock = {
    topic: { executed: [snippet] } as unknown as Topic,
    block: snippet,
    outcome: { status: 'fail', message: 'line 1: NameError: x', line: 1, output: '' },
  };
  expect(said(one)).toEqual([
    'm.md:4:1: snippet-fails: the snippet "s" fails: NameError: x; make the snippet run to its end',
  ]);
});
