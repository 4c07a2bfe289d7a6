// The log of coverage: what a row says, what counts as a drop, and what the loader and the check complain of.
import { expect, it } from 'vitest';
import { KNOWN, REGISTRY, sampleFiles, TASK } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { coverageRow, drops, formatRow, HISTORY_FILE, historyIssues, sameNumbers } from './history.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';

const AT = '2026-11-24T02:00:00Z';

function load(log: string | null, change: (files: Map<string, string>) => void = () => undefined) {
  const files = sampleFiles();
  if (log !== null) files.set(HISTORY_FILE, log);
  change(files);
  const { subject, issues } = loadCurriculum(files, { ...REGISTRY, root: '' });
  return { issues, assessment: assess(subject, collectEvidence(subject, KNOWN)) };
}

const today = coverageRow(load(null).assessment, AT);

/** The row of today with another amount covered by one role. */
const withMl = (covered: number, at = AT, why?: string) => ({
  ...today,
  at,
  roles: { ...today.roles, 'ml-engineer': { covered, weight: 10 } },
  ...(why === undefined ? {} : { why }),
});

it('says what is covered of each role, rounded to four decimals', () => {
  expect(today).toEqual({
    at: AT,
    points: 3,
    complete: 2,
    closed: 1,
    roles: { 'ml-engineer': { covered: 5, weight: 10 }, 'llm-engineer': { covered: 7, weight: 12 } },
  });
});

it('is written as one line that reads back as the same row', () => {
  const row = withMl(4.567, AT, 'its "mean" was wrong: taken out');
  const { issues, assessment } = load(formatRow(row));
  expect(issues).toEqual([]);
  expect(assessment.subject.history).toEqual([row]);
  expect(formatRow(row).match(/\n/g)).toHaveLength(1);
});

it('drops when the share falls, be it by less covered or by more weight', () => {
  expect(drops(withMl(5), withMl(5))).toEqual([]);
  expect(drops(withMl(5), withMl(6))).toEqual([]);
  expect(drops(withMl(5), withMl(4))).toEqual([{ role: 'ml-engineer', from: 0.5, to: 0.4 }]);
  const heavier = { ...today, roles: { ...today.roles, 'ml-engineer': { covered: 5, weight: 20 } } };
  expect(drops(today, heavier)).toEqual([{ role: 'ml-engineer', from: 0.5, to: 0.25 }]);
  expect(drops({ ...today, roles: {} }, today)).toEqual([]);
});

it('tells rows with other numbers from rows with the same at another time', () => {
  expect(sameNumbers(today, { ...today, at: '2027-01-01T00:00:00Z', why: 'for no reason' })).toBe(true);
  expect(sameNumbers(today, { ...today, closed: 2 })).toBe(false);
  expect(sameNumbers(today, withMl(5.0001))).toBe(false);
  expect(sameNumbers(today, { ...today, roles: {} })).toBe(false);
});

it('has a log that the loader holds to its own rules', () => {
  const lines = [withMl(5), withMl(4, '2026-11-25T00:00:00Z'), withMl(5, '2026-11-23T00:00:00Z')];
  const { issues } = load(lines.map(formatRow).join(''));
  expect(issues.map(formatIssue)).toEqual([
    'coverage-log.yaml:2:3: coverage-log: coverage of ml-engineer fell from 50.00 % to 40.00 %; add why: "..." to this row',
    'coverage-log.yaml:3:9: coverage-log: the row of 2026-11-23T00:00:00Z stands after that of 2026-11-25T00:00:00Z; sort the rows by time',
  ]);
  const explained = [withMl(5), withMl(4, '2026-11-25T00:00:00Z', 'the mean was wrong')];
  expect(load(explained.map(formatRow).join('')).issues).toEqual([]);
});

it('knows only roles that there are, times that are times and reasons that are sentences', () => {
  const wrong = formatRow(today)
    .replace('llm-engineer', 'llm-enginer')
    .replace(AT, 'yesterday')
    .replace(' }\n', ', why: no }\n');
  expect(load(wrong).issues.map(({ line, say }) => [line, say])).toEqual([
    [1, '[0].at is "yesterday"'],
    [1, '[0].why is "no"'],
  ]);
  expect(load(formatRow(today).replace('llm-engineer', 'llm-enginer')).issues.map(formatIssue)).toEqual([
    'coverage-log.yaml:1:118: unknown-role: there is no role "llm-enginer"; did you mean "llm-engineer"?',
  ]);
});

it('is an error when a role falls below the last row, a warning when a row is due, and silent otherwise', () => {
  expect(historyIssues(load(null).assessment)).toEqual([]);
  expect(historyIssues(load(formatRow(today)).assessment)).toEqual([]);
  expect(historyIssues(load(formatRow(withMl(4))).assessment).map(({ severity }) => severity)).toEqual([
    'warning',
  ]);
  const unproven = load(formatRow(today), (files) => files.delete(`${TASK}/proof.json`));
  expect(historyIssues(unproven.assessment).map((one) => [one.severity, formatIssue(one)])).toEqual([
    [
      'error',
      'coverage-log.yaml:1:1: coverage-drop: coverage of ml-engineer fell from 50.00 % to 40.95 %; mend it, or run `lacuna gaps --record --why "..."`',
    ],
    [
      'error',
      'coverage-log.yaml:1:1: coverage-drop: coverage of llm-engineer fell from 58.33 % to 42.06 %; mend it, or run `lacuna gaps --record --why "..."`',
    ],
  ]);
});
