// `lacuna gaps`: what is covered, what is missing, and which file to write next. Computed, never typed.
import { assess, type GapsReport, gapsReport, nearest } from '@lacuna/curriculum';
import { type Command, InvalidArgumentError } from 'commander';
import { readCurriculum } from '../curriculum-on-disk.ts';
import { type Paint, paintFor } from '../paint.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  role?: string;
  topic?: string;
  json?: boolean;
  top: number;
  curriculum?: string;
}

export function registerGaps(program: Command): void {
  program
    .command('gaps')
    .description('say what is covered for each role, what is missing, and what to write next')
    .option('--role <role>', 'order by the weights of this role; without it, by the mean over all')
    .option('--topic <topic>', 'only this topic')
    .option('--json', 'print the report as JSON (lacuna.gaps/1)')
    .option('--top <n>', 'how many gaps to list', positive, 10)
    .option('--curriculum <dir>', "the subject's folder")
    .action(report);
}

function report(options: Options): void {
  const { subject, evidence, issues } = readCurriculum(options.curriculum);
  const role = known(
    'role',
    options.role,
    subject.roles.map((one) => one.id),
  );
  const topic = known(
    'topic',
    options.topic,
    subject.topics.map((one) => one.id),
  );
  const data = gapsReport(assess(subject, evidence), role, topic);
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  if (errors > 0) process.stderr.write(`The curriculum has ${errors} errors; \`lacuna check\` names them.\n`);
  process.stdout.write(
    options.json ? `${JSON.stringify(data, null, 2)}\n` : text(data, options.top, paintFor(process.stdout)),
  );
}

function known(what: string, wanted: string | undefined, names: string[]): string | null {
  if (wanted === undefined) return null;
  if (names.includes(wanted)) return wanted;
  const near = nearest(wanted, names);
  const hint = near ? `did you mean "${near}"?` : `there are ${names.join(', ')}`;
  throw new UsageError(`there is no ${what} "${wanted}"; ${hint}`);
}

function positive(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

/** The report for people. */
export function text(data: GapsReport, top: number, paint: Paint): string {
  const parts = [
    coverageLines(data, paint),
    topicLines(data, paint),
    gapLines(data, top, paint),
    remainingLines(data, paint),
  ];
  if (data.topic === null) parts.push(chainLines(data, paint));
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function coverageLines({ roles, claims }: GapsReport, paint: Paint): string[] {
  const lines = roles.map(({ id, title, coverage, covered, weight }) => {
    const claim = claims.find((one) => one.role === id);
    const beside = claim ? paint('dim', `   the founding document claims ${claim.claimed} %`) : '';
    return `  ${title.padEnd(16)}${percent(coverage).padStart(8)}   ${round(covered)} of ${weight}${beside}`;
  });
  return [paint('bold', 'Coverage: weight of what is verified, of all weight'), ...lines];
}

function topicLines({ topics, roles }: GapsReport, paint: Paint): string[] {
  const width = Math.max(5, ...topics.map((topic) => topic.title.length));
  const head = [
    'Topic'.padEnd(width),
    ...roles.map((role) => role.title.padStart(13)),
    'points'.padStart(8),
    'questions'.padStart(11),
    'tasks'.padStart(7),
    'order'.padStart(7),
  ];
  const rows = topics.map((topic) => {
    const { basic, medium, killer } = topic.questions;
    const [have, need] = [basic.have + medium.have + killer.have, basic.need + medium.need + killer.need];
    const cells = [
      topic.title.padEnd(width),
      ...roles.map((role) => percent(topic.coverage[role.id] ?? 0).padStart(13)),
      `${topic.complete}/${topic.points}`.padStart(8),
      `${have}/${need}`.padStart(11),
      `${topic.tasks.have}/${topic.tasks.need}`.padStart(7),
      String(topic.rank).padStart(7),
    ];
    return cells.join('');
  });
  return [paint('bold', head.join('')), ...rows];
}

function gapLines({ gaps, role }: GapsReport, top: number, paint: Paint): string[] {
  const who = role === null ? 'the mean over the roles' : role;
  const lines = [paint('bold', `What to write next (weight x what is missing; ${who})`)];
  for (const [i, gap] of gaps.slice(0, top).entries()) {
    lines.push(`${String(i + 1).padStart(3)}. ${round(gap.priority)}  ${gap.point}: ${gap.title}`);
    const byFile = new Map<string, string[]>();
    for (const { form, status, why, file } of gap.write) {
      const word = status === 'missing' ? form : `${form} (${status}: ${why})`;
      byFile.set(file, [...(byFile.get(file) ?? []), word]);
    }
    for (const [file, forms] of byFile) lines.push(`       ${paint('dim', `${file}: `)}${forms.join(', ')}`);
  }
  if (gaps.length === 0) lines.push('  nothing');
  if (gaps.length > top) lines.push(paint('dim', `     and ${gaps.length - top} more (--top, --json)`));
  return lines;
}

function remainingLines({ remaining }: GapsReport, paint: Paint): string[] {
  const closed = remaining.filter((row) => row.closed).length;
  const rows = remaining.map((row) => {
    const state = row.closed ? paint('green', 'closed') : 'open  ';
    const detail = row.closed
      ? `by ${row.blocks.join(', ')}`
      : `needs ${row.open.length} more in ${row.points.join(', ')}`;
    return `  ${state}  ${row.id.padEnd(11)} ${row.text}  ${paint('dim', detail)}`;
  });
  return [
    paint('bold', `What the founding document left open: ${closed} of ${remaining.length} closed`),
    ...rows,
  ];
}

function chainLines({ chains }: GapsReport, paint: Paint): string[] {
  const rows = chains.map((chain) => {
    const links = chain.links.map(
      ({ from, to, path }) => path?.join(' > ') ?? `nothing leads from ${from} to ${to}`,
    );
    return `  ${chain.complete ? paint('green', 'there ') : paint('red', 'broken')}  ${chain.title}  ${paint('dim', links.join('; '))}`;
  });
  return [paint('bold', 'The chains it called missing, as prerequisites'), ...rows];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function round(value: number): string {
  return value.toFixed(2);
}
