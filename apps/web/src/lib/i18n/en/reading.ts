// Words of the reading pages: what stands around a topic's own text.
import { english as say } from '../format.ts';

/** What content can be written as (design: forms). */
const form = {
  section: 'section',
  formula: 'formula',
  table: 'table',
  implementation: 'implementation',
  figure: 'figure',
  questions: 'questions',
  task: 'task',
};

const difficulty = { easy: 'Easy', medium: 'Medium', hard: 'Hard' };

export const reading = {
  topic: 'Topic',
  contents: 'On this page',
  contentsOf: (topic: string) => `Contents of “${topic}”`,
  description: (title: string, points: number) =>
    say.plural(points, {
      one: `${title}: one point an interview asks about, with formulas, code that runs in the page and questions.`,
      other: `${title}: # points an interview asks about, with formulas, code that runs in the page and questions.`,
    }),
  length: (words: number, minutes: number) =>
    say.plural(minutes, {
      one: `${say.integer(words)} words, about a minute`,
      other: `${say.integer(words)} words, about # minutes`,
    }),
  linkTo: (heading: string) => `Link to “${heading}”`,
  covers: 'What this section covers',
  markRead: 'I have read this',
  markedRead: 'Read',
  run: 'Run',
  stop: 'Stop',
  starting: 'Starting Python…',
  running: 'Running…',
  ran: 'It ran to the end.',
  ranSilently: 'It ran to the end: every assertion held, and nothing was printed.',
  failed: (message: string) => `It stopped: ${message}`,
  failedAt: (line: number, message: string) => `It stopped at line ${say.integer(line)}: ${message}`,
  timeout: 'It was stopped: it ran past the time limit.',
  stopped: 'Stopped.',
  memory: 'It was stopped: it asked for more memory than a page may give.',
  unavailable: (reason: string) => `It could not be run here. ${reason}`,
  twin: 'The same quantity, a second way',
  snippet: 'Runs in this page',
  questions: 'Questions',
  questionsIntro: (n: number) =>
    say.plural(n, {
      one: 'One question, as an interviewer asks it. Say your answer aloud, then look.',
      other: '# questions, as an interviewer asks them. Say your answers aloud, then look.',
    }),
  level: { basic: 'Basic', medium: 'Medium', killer: 'Killer' },
  predict: 'Commit to a number or a prediction before you open it.',
  answer: 'Answer',
  keyPoints: 'Key points',
  weakAnswer: 'A weak answer',
  nextTheyAsk: 'Next they ask',
  questionsTitle: (topic: string) => `Questions on ${topic}`,
  questionsDescription: (topic: string, n: number) =>
    say.plural(n, {
      one: `One interview question on ${topic}, with its answer and what a good one must contain.`,
      other: `# interview questions on ${topic}, with answers and what a good one must contain.`,
    }),
  backToReading: (topic: string) => `Read: ${topic}`,
  toReview: 'Review them as cards',
  tasks: 'Code it',
  toLab: (title: string) => `Open the lab: ${title}`,
  taskFacts: (level: keyof typeof difficulty, minutes: number) =>
    say.plural(minutes, { one: `${difficulty[level]}, # minute`, other: `${difficulty[level]}, # minutes` }),
  formula: 'Formula',
  table: 'Table',
  code: 'Code',
  sourceNote: 'Source',
  aside: 'Aside',
  decides: 'decides the choice',
  sources: 'Sources',
  source: (key: string) => `Source ${key}`,
  undrawn:
    'The picture of this figure is not drawn yet. Its numbers are computed and tested; this is what it will show:',
  points: 'Points of this topic',
  weight: (role: string, n: number) => `${role}: weight ${say.integer(n)} of 5`,
  needs: 'Needs first:',
  unwrittenTitle: 'Not written yet',
  unwritten: (points: number) =>
    say.plural(points, {
      one: 'This topic has one point and no text yet. This is the plan, as it stands: what the point must hold, how much it weighs, and what is missing.',
      other:
        'This topic has # points and no text yet. This is the plan, as it stands: what each point must hold, how much it weighs, and what is missing.',
    }),
  partly: (written: number, points: number) =>
    `${say.integer(written)} of ${say.integer(points)} points of this topic are written. The others stand below with what they lack.`,
  before: 'Before this',
  after: 'After this',
  whyBefore: (points: readonly string[]) => `This topic builds on ${say.list(points)}.`,
  whyAfter: (points: readonly string[]) => `It builds on ${say.list(points)} of this topic.`,
  neighbours: 'Before and after',
  endHere: 'No other topic builds on this one.',
  startHere: 'Nothing comes before this: it can be read first.',
  form,
  forms: (names: readonly (keyof typeof form)[]) => say.list(names.map((name) => form[name])),
  status: {
    verified: 'written and verified',
    present: 'written, not verified yet',
    stale: 'changed since it was verified',
    missing: 'missing',
  },
};
