// Coverage over time: the committed log (coverage-log.yaml), one row per change of the numbers, and what makes it complain.
import { z } from 'zod';
import type { Assessment } from './assess.ts';
import { coverage } from './coverage.ts';
import { remainingRows } from './founding.ts';
import type { Issue, Issues } from './issue.ts';
import type { Reference } from './reference.ts';
import type { Read } from './yaml-file.ts';

export const HISTORY_FILE = 'coverage-log.yaml';

const amount = z.number().min(0);

export const coverageRowSchema = z.strictObject({
  /** When the numbers were taken, in UTC. */
  at: z.iso.datetime(),
  points: z.number().int().min(0),
  /** Points that are complete, and remaining items of the founding document that are closed. */
  complete: z.number().int().min(0),
  closed: z.number().int().min(0),
  /** By role: weight of what is verified, of all weight. */
  roles: z.record(z.string(), z.strictObject({ covered: amount, weight: amount })),
  /** Why a role has lost coverage; only then. */
  why: z.string().min(10, 'say in a sentence why coverage fell').max(300).optional(),
});

export const historySchema = z.array(coverageRowSchema);

export type CoverageRow = z.infer<typeof coverageRowSchema>;

/** The numbers of today as a row of the log. */
export function coverageRow(assessment: Assessment, at: string, why?: string): CoverageRow {
  const { subject } = assessment;
  return {
    at,
    points: subject.points.size,
    complete: [...assessment.points.values()].filter(({ completeness }) => completeness === 1).length,
    closed: remainingRows(assessment).filter(({ closed }) => closed).length,
    roles: Object.fromEntries(
      subject.roles.map(({ id }) => {
        const { covered, weight } = coverage(assessment, id);
        return [id, { covered: rounded(covered), weight }];
      }),
    ),
    ...(why === undefined ? {} : { why }),
  };
}

/** Whether two rows say the same, whenever and for whatever reason. */
export function sameNumbers(one: CoverageRow, other: CoverageRow): boolean {
  const roles = Object.keys(one.roles);
  return (
    one.points === other.points &&
    one.complete === other.complete &&
    one.closed === other.closed &&
    roles.length === Object.keys(other.roles).length &&
    roles.every(
      (id) =>
        one.roles[id]?.covered === other.roles[id]?.covered &&
        one.roles[id]?.weight === other.roles[id]?.weight,
    )
  );
}

export interface Drop {
  role: string;
  /** Shares, 0 to 1. */
  from: number;
  to: number;
}

/** The roles of `after` that cover less than in `before`. */
export function drops(before: CoverageRow, after: CoverageRow): Drop[] {
  return Object.keys(after.roles).flatMap((role) => {
    const [from, to] = [shareOf(before, role), shareOf(after, role)];
    return from !== null && to !== null && to < from - 1e-9 ? [{ role, from, to }] : [];
  });
}

/** The share a role had in a row; null when the row does not know the role. */
export function shareOf(row: CoverageRow, role: string): number | null {
  const own = row.roles[role];
  if (!own) return null;
  return own.weight > 0 ? own.covered / own.weight : 0;
}

/** A row as its line of the log. */
export function formatRow({ at, points, complete, closed, roles, why }: CoverageRow): string {
  const shares = Object.entries(roles).map(
    ([id, { covered, weight }]) => `${id}: { covered: ${covered}, weight: ${weight} }`,
  );
  const reason = why === undefined ? '' : `, why: ${JSON.stringify(why)}`;
  return `- { at: "${at}", points: ${points}, complete: ${complete}, closed: ${closed}, roles: { ${shares.join(', ')} }${reason} }\n`;
}

/** What is wrong inside the log: rows out of order, a drop without its reason, roles that are none. */
export function checkHistory(read: Read<CoverageRow[]>, issues: Issues, references: Reference[]): void {
  const { value, at, keyAt } = read;
  for (const [i, row] of value.entries()) {
    for (const id of Object.keys(row.roles))
      references.push({ kind: 'role', id, place: keyAt([i, 'roles'], id) });
    const before = value[i - 1];
    if (!before) continue;
    if (Date.parse(row.at) < Date.parse(before.at))
      issues.error(
        at([i, 'at']),
        'coverage-log',
        `the row of ${row.at} stands after that of ${before.at}`,
        'sort the rows by time',
      );
    if (row.why === undefined)
      for (const drop of drops(before, row))
        issues.error(at([i]), 'coverage-log', fell(drop), 'add why: "..." to this row');
  }
}

/** What stands between the log and the numbers of today: coverage that fell is an error, a row to be written a warning. */
export function historyIssues(assessment: Assessment): Issue[] {
  const { history, root } = assessment.subject;
  const last = history.at(-1);
  if (!last) return [];
  const place = { file: root === '' ? HISTORY_FILE : `${root}/${HISTORY_FILE}`, line: 1, column: 1 };
  const now = coverageRow(assessment, last.at);
  const fallen = drops(last, now);
  if (fallen.length > 0)
    return fallen.map((drop) => ({
      ...place,
      rule: 'coverage-drop',
      severity: 'error',
      say: fell(drop),
      fix: 'mend it, or run `lacuna gaps --record --why "..."`',
    }));
  if (sameNumbers(last, now)) return [];
  return [
    {
      ...place,
      rule: 'coverage-log',
      severity: 'warning',
      say: 'the numbers have changed since the last row',
      fix: 'run `lacuna gaps --record`',
    },
  ];
}

/** "coverage of ml-engineer fell from 2.03 % to 1.90 %". */
export function fell({ role, from, to }: Drop): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return `coverage of ${role} fell from ${percent(from)} to ${percent(to)}`;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
