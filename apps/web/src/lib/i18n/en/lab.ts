// Words of the lab: statement, editor, running, the verdict, hints and the solution.
import { english } from '../format.ts';

const { plural, percent, decimal, date } = english;
const megabytes = (bytes: number) => decimal(bytes / 1e6);

export const lab = {
  title: 'Lab',
  level: { easy: 'easy', medium: 'medium', hard: 'hard' } as Record<string, string>,
  minutes: (minutes: number) => plural(minutes, { one: 'about # minute', other: 'about # minutes' }),
  parts: 'Parts',
  partMinutes: (minutes: number) => `${minutes} min`,
  partPassed: (passed: number, of: number) => `${passed} of ${of} checks passed`,
  example: 'An example',
  tryExample: 'Try the example',
  oneFile: 'Download as one Python file',
  oneFileAbout: 'It holds the task and its checks, and grades your answer with your own PyTorch.',

  mutantsRejected: (rejected: number, counted: number, waived: number) =>
    [
      `Its checks are tested too: ${english.integer(rejected)} of ${plural(counted, { one: '# mutant', other: '# mutants' })} rejected. A mutant is the solution with one small mistake put into it.`,
      waived > 0
        ? plural(waived, {
            one: '# of the others was examined and is no mistake.',
            other: '# of the others were examined one by one and are no mistakes.',
          })
        : '',
    ]
      .join(' ')
      .trim(),

  code: 'Your code',
  editorLabel: 'Python code of your solution',
  editorHelp: 'Tab indents. To leave the editor with the keyboard, press Escape, then Tab.',
  run: 'Run',
  check: 'Check',
  stop: 'Stop',
  checkWhat: 'Check',
  checkAll: 'all parts',
  saved: 'Saved in this browser.',
  unsaved: 'Saving ...',
  notSaved: 'This browser does not let us store your code. Copy it before you close the tab.',
  startOver: 'Start over',
  startOverHelp: 'A fresh starter. Your code so far stays below, under earlier tries.',
  earlier: (count: number) => plural(count, { one: '# earlier try', other: '# earlier tries' }),
  earlierOpen: 'Open',
  earlierOf: (at: number, lines: number) =>
    `${date(at)}, ${plural(lines, { one: '# line', other: '# lines' })}`,

  pythonNone: 'Python starts with your first run.',
  pythonStarting: 'Starting Python ...',
  pythonLoading: (loaded: number, total: number) =>
    `Fetching Python: ${megabytes(loaded)} of ${megabytes(total)} MB (once) ...`,
  pythonReady: 'Python is ready.',
  pythonRunning: 'Running ...',
  pythonChecking: 'Checking ...',
  elapsed: (seconds: number) => `${seconds} s`,
  pythonFailed: 'Python could not start.',

  verdict: 'Verdict',
  output: 'Output',
  outputTruncated: 'The output was longer; the rest was dropped.',
  noOutput: 'It ran to the end and printed nothing.',
  status: {
    pass: 'Passed',
    fail: 'Not yet',
    error: 'It raised an exception',
    timeout: 'Out of time',
    memory: 'Out of memory',
    stopped: 'Stopped',
  },
  passCount: (passed: number, of: number) =>
    `${passed} of ${plural(of, { one: '# check', other: '# checks' })}`,
  allPassed: 'Every check passes.',
  timeout: (seconds: number) =>
    `It was still running after ${plural(seconds, { one: '# second', other: '# seconds' })}, so it was stopped. A loop that does not end? A fresh Python is ready.`,
  memory: (limit: number) => `It asked for more than ${limit} MB. How large is your largest tensor?`,
  stopped: 'You stopped it. A fresh Python is ready.',
  checkStatus: { pass: 'passes', fail: 'fails', error: 'raises', skipped: 'not run' },
  mistake: 'A known mistake gives exactly this:',
  traceback: 'Traceback',
  goToLine: (line: number) => `Go to line ${line}`,
  runCase: 'Run the failing case',
  stats: (ms: number, operations: number, bytes: number) =>
    `${english.integer(ms)} ms, ${plural(operations, { one: '# tensor operation', other: '# tensor operations' })}, at most ${decimal(bytes / 1024)} KiB of tensors`,

  detail: {
    got: 'yours',
    expected: 'expected',
    rank: (got: number, expected: number) => `Yours has ${got} dimensions, expected ${expected}.`,
    valuesAt: (at: string) => `First wrong element: [${at}]`,
    valuesCount: (wrong: number, total: number) =>
      `${english.integer(wrong)} of ${english.integer(total)} elements differ (${percent(wrong / Math.max(1, total))}).`,
    valuesErrors: (abs: string, rel: string) => `Largest error ${abs} absolute, ${rel} relative.`,
    tolerance: (rtol: string, atol: string) => `Allowed: rtol ${rtol}, atol ${atol}.`,
    corner: 'A corner around it, rows as the last dimensions lie; redder is further off.',
    notFinite: 'not a number',
    gradient: (input: string, error: string) =>
      `The gradient with respect to ${input} is off by up to ${error}.`,
    distribution: (statistic: string, limit: string) =>
      `The statistic is ${statistic}; at most ${limit} is allowed.`,
    raises: (expected: string, got: string) => `Expected ${expected}; what came: ${got}`,
  },

  scratch: 'Scratch',
  scratchLabel: 'Python that runs after your code; you may change it',
  scratchHelp:
    'It runs after your code above. Print shapes, shrink the sizes, find where it parts from what you expect.',
  scratchOld: 'Your code above has changed since; run the case again.',
  scratchRun: 'Run the case',
  scratchClose: 'Close',
  caseComment: 'The failing case. It runs after your code; change it as you like.',

  hints: 'Hints',
  hintShow: (index: number, of: number) => `Show hint ${index} of ${of}`,
  hintCost: (share: number) => `Each hint keeps ${percent(share)} of the credit for this try.`,
  solution: 'Solution',
  solutionShow: 'Show the solution',
  solutionHide: 'Hide the solution',
  solutionEarly:
    'You have not tried yet. A quarter of an hour of being stuck teaches more than the answer. Show it all the same?',
  solutionYes: 'Yes, show it',
  solutionNo: 'Not yet',
  solutionCost: 'Passing within twelve hours of seeing it counts half. Come back to it with a blank editor.',

  counts: 'It counts',
  changed: (title: string) => title,
  fromTo: (from: number, to: number) => `${percent(from)} → ${percent(to)}`,
  unchanged: 'Nothing changed: you had shown this before.',
  unchangedDiscounted:
    'Nothing changed: with hints or the solution, this try counts no more than what you had shown before. A fresh try later counts in full.',
  discounted:
    'Hints or the solution were used, so it counts less than it could. A fresh try later counts in full.',
  cardsNext: (cards: number) =>
    plural(cards, { one: 'Now recall it: # card', other: 'Now recall it: # cards' }),
  backToMap: 'See your gaps',
  sectionAgain: (title: string) => `Read again: ${title}`,
  cardsOfIt: (cards: number) => plural(cards, { one: 'The card behind it', other: 'The # cards behind it' }),
};
