// Words of the data screen: what is stored, export, import, persistence, deletion.
import { english } from '../format.ts';

const { plural, date, integer } = english;

export const data = {
  title: 'Your data',
  lead: 'Everything you did here is a list of events in this browser, and nowhere else. No account, no server, no telemetry.',
  events: (count: number) => plural(count, { one: '# event', other: '# events' }),
  drafts: (count: number) => plural(count, { one: '# draft of code', other: '# drafts of code' }),
  between: (from: number, to: number) =>
    date(from) === date(to) ? `on ${date(from)}` : `from ${date(from)} to ${date(to)}`,
  none: 'No events yet.',
  kind: {
    reviewed: (count: number) => plural(count, { one: '# card answered', other: '# cards answered' }),
    attempted: (count: number) => plural(count, { one: '# verdict on a task', other: '# verdicts on tasks' }),
    read: (count: number) => plural(count, { one: '# section read', other: '# sections read' }),
    placed: (count: number) => plural(count, { one: '# claim', other: '# claims' }),
    goal: (count: number) => plural(count, { one: '# goal', other: '# goals' }),
    undone: (count: number) => plural(count, { one: '# taken back', other: '# taken back' }),
  },
  loading: 'Reading your log ...',

  keepTitle: 'Will it stay?',
  persisted: 'Yes. This browser has promised not to clear it when space runs short.',
  bestEffort:
    'Probably. This browser may clear it when the disk is nearly full, and has not promised otherwise.',
  unknown: 'This browser makes no promise. Export from time to time.',
  memoryNotice:
    'This browser forbids storage here (a private window, perhaps): what you do is forgotten when you close the tab. You can export it on the page Your data.',
  memory:
    'No. This browser forbids storage here (a private window, perhaps). Export before you close the tab.',
  safari:
    'Safari clears what a site stored once you have not visited it for seven days of use, unless the site is added to the Home Screen or the Dock.',
  ask: 'Ask the browser to keep it',
  asked: 'The browser said no for now. It says yes more readily once you visit often or bookmark the site.',

  exportTitle: 'Take it with you',
  exportHelp:
    'One JSON file with every event. Import it in another browser: the two logs become one, nothing counts twice. Drafts of code are not in it.',
  export: 'Export to a file',
  exported: (count: number) => plural(count, { one: '# event written.', other: '# events written.' }),
  fileName: (day: string) => `lacuna-progress-${day}.json`,

  importTitle: 'Bring it here',
  importHelp:
    'Choose a file exported from Lacuna, or drop it here. What you have stays; what is new is added.',
  import: 'Choose a file',
  importing: 'Reading the file ...',
  drop: 'Drop the file',
  added: (count: number) => plural(count, { one: '# event added.', other: '# events added.' }),
  known: (count: number) => plural(count, { one: '# was here already.', other: '# were here already.' }),
  ignored: (count: number) =>
    plural(count, { one: '# entry was left out:', other: '# entries were left out:' }),
  ignoredInvalid: (index: number, say: string) => `Entry ${integer(index + 1)} is not an event: ${say}`,
  ignoredConflict: (index: number, id: string) =>
    `Entry ${integer(index + 1)} differs from your event of the same id (${id}); yours stays.`,
  more: (count: number) => plural(count, { one: 'and # more', other: 'and # more' }),
  problem: {
    tooBig: (got: number, limit: number) =>
      `The file has ${integer(got)} characters; at most ${integer(limit)} are read. Nothing was changed.`,
    notJson: (say: string) =>
      `The file is not JSON (${say}). Choose the file that "Export" wrote. Nothing was changed.`,
    notExport: (got: string) =>
      `The file is not an export of Lacuna${got ? ` (it says "${got}")` : ''}. Choose the file that "Export" wrote. Nothing was changed.`,
    newer: (got: string) =>
      `The file was written by a newer Lacuna (${got}). Reload this page to update it, then try again. Nothing was changed.`,
    tooMany: (got: number, limit: number) =>
      `The file holds ${integer(got)} events; at most ${integer(limit)} are read. Nothing was changed.`,
    unreadable: (say: string) => `The file could not be read (${say}). Nothing was changed.`,
  },

  deleteTitle: 'Delete it all',
  deleteHelp:
    'Every event and every draft of this browser profile. There is no copy anywhere else: export first.',
  delete: 'Delete everything ...',
  deleteConfirm: (count: number) =>
    `Delete ${plural(count, { one: '# event', other: '# events' })} and all drafts? This cannot be undone.`,
  deleteYes: 'Delete everything',
  deleteNo: 'Keep it',
  deleted: 'Everything was deleted.',
};
