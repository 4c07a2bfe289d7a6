// Words of the home screen: goal, readiness, the next sitting, the map and what its numbers are made of.
import { english } from '../format.ts';

const { plural, percent, date } = english;

const forms: Record<string, string> = {
  section: 'Section',
  formula: 'Formula with twin',
  table: 'Table',
  implementation: 'Implementation',
  figure: 'Figure',
  questions: 'Questions',
  task: 'Task',
};

export const home = {
  title: 'Your gaps',
  heading: 'Where are your gaps?',
  lead: (points: number, topics: number) =>
    `${plural(points, { one: '# thing', other: '# things' })} an interviewer may ask about, in ${plural(topics, { one: '# topic', other: '# topics' })}. What you have shown fills them; the rest is your gap.`,

  role: 'I am preparing for',
  date: 'Interview on',
  dateOptional: '(optional)',
  dateClear: 'No date',
  daysLeft: (days: number) =>
    days === 0 ? 'That is today.' : plural(days, { one: '# day left', other: '# days left' }),
  datePast: 'That day has passed.',

  readiness: 'Readiness',
  readinessFor: (role: string) => `Readiness as ${role}`,
  ceiling: (share: number) =>
    `${percent(share)} can be shown here so far; the rest of the curriculum is still being written.`,
  nothingYet: 'Nothing shown yet. The first block below changes that.',

  next: 'Your next 20 minutes',
  nextMinutes: (minutes: number) =>
    plural(Math.round(minutes), { one: 'about # minute', other: 'about # minutes' }),
  nextEmpty:
    'Nothing is due and nothing new can be started now. Come back tomorrow, or pick any point on the map.',
  nextLastDays: 'Nothing new in the last days before an interview. Sleep well; what is due will be here.',
  loading: 'Reading your log ...',
  minutes: (minutes: number) => `${Math.max(1, Math.round(minutes))} min`,
  blockRead: 'Read',
  blockTask: 'Code',
  blockReview: 'Recall',
  reviewDue: (cards: number) => plural(cards, { one: '# card that is due', other: '# cards that are due' }),
  reviewNew: (cards: number) => plural(cards, { one: '# new card', other: '# new cards' }),
  reasonSame: 'The same gap, one step further.',
  reasonDue: (cards: number) =>
    plural(cards, { one: 'You are about to forget it.', other: 'You are about to forget them.' }),
  reasonFailed: 'Your last try did not pass this check:',
  reasonGap: (point: string, weight: number, mastery: number) =>
    `${point}: weight ${weight} of 5, ${percent(mastery)} shown.`,
  reasonUnblocks: (count: number) =>
    plural(count, { one: '# other point builds on it.', other: '# other points build on it.' }),
  reasonInterview: (days: number) =>
    days === 0
      ? 'The interview is today.'
      : plural(days, { one: 'The interview is in # day.', other: 'The interview is in # days.' }),

  map: 'The map',
  mapHelp:
    'Each box is a topic, each square a point: the larger it is, the more it weighs for the role; it fills as you show it. Lines run down from what comes first. Arrow keys move, Enter opens.',
  listHelp:
    'Each square is a point: the larger it is, the more it weighs for the role; it fills as you show it. Open a topic, then a point.',
  mapSkip: 'Skip the map',
  view: 'Show as',
  viewMap: 'Map',
  viewList: 'List',
  legend: 'Legend',
  legendEmpty: 'not shown yet',
  legendHalf: 'half shown',
  legendFull: 'shown',
  legendMissing: 'nothing to show it with yet',
  legendRequires: 'required',
  legendNeeded: 'builds on it',
  pointLabel: (title: string, mastery: number, weight: number, ready: boolean) =>
    `${title}: ${percent(mastery)} shown, weight ${weight}${ready ? '' : ', content still missing'}`,
  topicLabel: (title: string, points: number, share: number) =>
    `${title}: ${plural(points, { one: '# point', other: '# points' })}, ${percent(share)}`,
  percentLabel: (title: string, share: number) => `${title}: ${percent(share)}. How is this computed?`,
  openReading: 'Reading',

  close: 'Close',
  weight: (weight: number, role: string) => `Weight ${weight} of 5 for ${role}`,
  askedAs: 'Asked as',
  covers: 'Covers',
  requires: 'Requires',
  requiresNothing: 'Nothing. You can begin here.',
  neededBy: 'Needed by',
  neededByNothing: 'No other point builds on it.',
  formsTitle: 'What it needs on this site',
  forms,
  formThere: 'there',
  formMissing: 'missing',
  doTitle: 'Close this gap',
  doNothing:
    'There is nothing to read, code or recall for this point yet. The coverage page lists it as open.',
  doRead: (title: string) => `Read: ${title}`,
  doTask: (title: string) => `Code: ${title}`,
  doCards: (cards: number, due: number) =>
    plural(cards, { one: 'Recall: # card', other: 'Recall: # cards' }) + (due > 0 ? `, ${due} due` : ''),
  markRead: 'Mark as read',
  unmarkRead: 'Take back',
  isRead: (at: number) => `read on ${date(at)}`,
  passed: (passed: number, of: number) => `${passed} of ${of} checks`,
  claimTitle: 'I know this already',
  claimHelp: 'No evidence, so it does not count. It puts the point later and opens what builds on it.',
  claimNone: 'No',
  claimPartly: 'Partly',
  claimWell: 'Well',

  why: {
    point: (title: string) => `What you have shown: ${title}`,
    whole: (role: string) => `Readiness as ${role}`,
    kind: { recall: 'Recall', code: 'Code', read: 'Reading' },
    columnKind: 'Kind',
    columnWeight: 'Share',
    columnValue: 'Shown',
    columnAdds: 'Adds',
    columnPoint: 'Point',
    columnTopic: 'Topic',
    columnPointWeight: 'Weight',
    sum: 'Together',
    evidence: 'What it is made of',
    noContent: 'Nothing to show it with exists here yet, so it counts as 0.',
    card: (title: string) => `Card: ${title}`,
    cardNew: 'not answered yet',
    cardTerms: (chance: number, share: number) =>
      `${percent(chance)} likely to be recalled now × ${percent(share)} of the key points said`,
    part: (title: string) => `Task part: ${title}`,
    partNew: 'no check passed yet',
    partTerms: (passed: number, of: number, discount: number, fade: number) =>
      [
        `${passed} of ${of} checks`,
        discount < 1 ? `× ${percent(discount)} for hints or a seen solution` : '',
        fade < 0.995 ? `× ${percent(fade)} for the time since` : '',
      ]
        .filter(Boolean)
        .join(' '),
    section: (title: string) => `Section: ${title}`,
    sectionNew: 'not marked as read',
    on: (at: number) => date(at),
    events: (count: number) =>
      plural(count, {
        one: '# event in your log made this number.',
        other: '# events in your log made this number.',
      }),
    formulaPoint:
      'Shown = sum of share × value over what the point asks for. Recall, code and reading weigh 4 : 5 : 1, and those a point does not ask for are left out. Recall is the mean, over its cards, of the chance that you recall the card now (FSRS) times the share of key points you said; code is the best verdict’s share of checks passed, × 0.9 for each hint (at least 0.5), × 0.5 if the solution was seen in the twelve hours before, halving in a year.',
    formulaSum: 'Sum of weight × shown, divided by the sum of weights. A point without content counts as 0.',
  },
};
