// Words of the review screen: queue, card, key points, ratings, keys.
import { english } from '../format.ts';

const { plural, decimal } = english;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const review = {
  title: 'Review',
  heading: 'Recall',
  queue: (due: number, fresh: number) =>
    [
      due > 0 ? plural(due, { one: '# due', other: '# due' }) : '',
      fresh > 0 ? plural(fresh, { one: '# new', other: '# new' }) : '',
    ]
      .filter(Boolean)
      .join(', '),
  left: (count: number) => plural(count, { one: '# card left', other: '# cards left' }),
  progress: (done: number, of: number) => `${done} of ${of} answered`,
  loading: 'Reading your log ...',
  none: 'Nothing to recall yet',
  noneHelp:
    'Cards come from the questions of the topics. Read a section or try a task first, or learn new cards now.',
  nothingDue: 'Nothing is due.',
  nextDue: (wait: string) => `The next card comes back in ${wait}.`,
  moreNew: (count: number) => plural(count, { one: 'Learn # new card', other: 'Learn # new cards' }),
  done: 'Done for now',
  doneHelp: (count: number) => plural(count, { one: '# card answered.', other: '# cards answered.' }),
  backToMap: 'See your gaps',

  level: { basic: 'basic', medium: 'medium', killer: 'killer' } as Record<string, string>,
  predict: 'Commit to a number or a prediction before you look.',
  sayAloud: 'Say the answer aloud, as in the interview. Then look.',
  reveal: 'Show the answer',
  revealKey: 'Space',
  answer: 'Answer',
  keyPoints: 'What did you say?',
  ticked: (ticked: number, of: number) => `${ticked} of ${of}`,
  weak: 'The usual weak answer',
  nextQuestion: 'Next they ask',
  section: (title: string) => `Read: ${title}`,
  task: (title: string) => `Prove it: ${title}`,
  rate: 'How was it?',
  rating: { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' },
  ratingKey: { again: 'a', hard: 'h', good: 'g', easy: 'e' },
  suggested: 'suggested',
  undo: 'Undo',
  undone: 'Taken back. Here is the card again.',
  rated: (rating: string, wait: string) => `${rating}. It comes back in ${wait}.`,
  keys: 'Keys',
  keysOn: 'Single-letter keys',
  keyList: [
    ['Space or Enter', 'show the answer'],
    ['j, k', 'next, previous key point'],
    ['x, or its digit', 'tick a key point'],
    ['a, h, g, e', 'again, hard, good, easy'],
    ['Enter', 'the suggested rating'],
    ['u', 'undo'],
  ] as [string, string][],
  missing: 'This card is no longer in the curriculum.',
  failed: 'The cards could not be fetched. If you are offline, visit this page once with a connection.',
  retry: 'Try again',
  wait: (ms: number) => {
    if (ms < MINUTE) return 'less than a minute';
    if (ms < HOUR) return plural(Math.round(ms / MINUTE), { one: '# minute', other: '# minutes' });
    if (ms < DAY) return plural(Math.round(ms / HOUR), { one: '# hour', other: '# hours' });
    if (ms < 60 * DAY) return plural(Math.round(ms / DAY), { one: '# day', other: '# days' });
    if (ms < 365 * DAY) return `${decimal(ms / (30.4 * DAY))} months`;
    return `${decimal(ms / (365 * DAY))} years`;
  },
};
