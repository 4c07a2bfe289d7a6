// Words of the coverage page.
import { english as say } from '../format.ts';

const percent = (x: number) => say.percent(x / 100);

export const coverage = {
  title: 'Coverage',
  description:
    'How much of the curriculum is written and verified, per role and topic, computed from its files.',
  intro: (points: number, topics: number) =>
    say.plural(points, {
      one: `Computed from the files at each build: one point in ${say.integer(topics)} topics. Nothing on this page is typed.`,
      other: `Computed from the files at each build: # points in ${say.integer(topics)} topics. Nothing on this page is typed.`,
    }),
  how: 'How it is computed',
  howText:
    'A point is covered by forms: a section, a formula with a twin that runs, a table, an implementation, a figure, questions, a proven task. Completeness is the share of the forms a point needs that are there and verified. Coverage of a role is the sum of weight times completeness over the sum of weights. The priority of a gap is its weight times what is missing.',
  claims: 'Claimed and computed',
  claimsIntro: 'The founding document states its coverage. Beside it, what the files say today.',
  closing: 'Its closing line',
  claimed: 'claimed',
  computed: 'computed',
  percent,
  share: (x: number) => say.percent(x),
  topics: 'By topic',
  topic: 'Topic',
  complete: 'Complete points',
  of: (have: number, need: number) => `${say.integer(have)} of ${say.integer(need)}`,
  questions: 'Questions',
  tasks: 'Tasks',
  gaps: 'Gaps, most pressing first',
  gapsFor: (role: string) => `Gaps for the ${role}`,
  chooseRole: 'Role',
  priority: 'Priority',
  number: (x: number) => say.decimal(x),
  rest: (n: number) =>
    say.plural(n, { one: 'The other one, with its file', other: 'The other #, with their files' }),
  noGaps: 'No gap is left.',
  remaining: 'The founding document’s remaining items',
  remainingCount: (closed: number, all: number) =>
    say.plural(all, {
      one: `Closed: ${say.integer(closed)} of one item.`,
      other: `Closed: ${say.integer(closed)} of # items.`,
    }),
  item: 'Item',
  state: 'State',
  open: 'Open',
  closed: 'Closed',
  closedBy: 'Closed by',
  missing: 'Still missing',
  order: 'Its order of work beside ours',
  orderIntro:
    'The document ranks ten additions in three priorities. Our order ranks topics by the weight that is still open in them.',
  itsPriority: 'Its priority',
  ourRank: (role: string) => `Our rank, ${role}`,
  addition: 'Addition',
  task: 'Task',
  rank: (n: number) => (n > 0 ? say.integer(n) : '–'),
  p: (n: number) => `P${say.integer(n)}`,
  chains: 'Its chains of prerequisites',
  chainsIntro: 'Paths the document calls missing, followed through the prerequisites of our points.',
  chainHolds: 'Holds',
  chainBroken: 'Broken',
  proofs: 'Proofs of the graders',
  proofsIntro: (have: number, planned: number) =>
    say.plural(planned, {
      one: `Written: ${say.integer(have)} of one planned task. A task counts when its reference passes, its starter fails, every wrong solution fails the check it names, at least 95 in 100 mutants of the reference are rejected, and real PyTorch gives the same verdicts.`,
      other: `Written: ${say.integer(have)} of # planned tasks. A task counts when its reference passes, its starter fails, every wrong solution fails the check it names, at least 95 in 100 mutants of the reference are rejected, and real PyTorch gives the same verdicts.`,
    }),
  reference: 'Reference passes',
  starter: 'Starter fails',
  caught: 'Wrong solutions caught',
  rejected: 'Mutants rejected',
  verdict: 'Verdict',
  proven: 'Proven',
  notProven: (why: string) => `Not proven: ${why}`,
  yes: 'yes',
  no: 'no',
};
