// The gap report for people at a terminal: 80 columns, the most useful first, paths whole so that they can be copied.
import type { GapsReport } from '@lacuna/curriculum';
import type { Paint } from '../paint.ts';
import { byFile, clip, joined, percent, round, shortRoles, wrap } from './words.ts';

/** The whole report; `top` gaps of it in detail. */
export function gapsText(report: GapsReport, top: number, paint: Paint): string {
  const parts = [coverageLines(report, paint), topicLines(report, paint)];
  if (report.topic !== null) parts.push(pointLines(report, paint), taskLines(report, paint));
  parts.push(gapLines(report, top, paint), unverifiedLines(report, paint), sourceLines(report, paint));
  parts.push(translationLines(report, paint));
  parts.push(remainingLines(report, paint));
  if (report.topic === null) parts.push(priorityLines(report, paint), chainLines(report, paint));
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function coverageLines({ roles, claims, history, recorded }: GapsReport, paint: Paint): string[] {
  const lines = roles.map(({ id, title, coverage, covered, weight }) => {
    const claim = claims.find((one) => one.role === id);
    const beside = claim ? paint('dim', `   the founding document claims ${claim.claimed} %`) : '';
    return `  ${title.padEnd(14)}${percent(coverage).padStart(8)}   ${round(covered)} of ${weight}${beside}`;
  });
  for (const claim of claims.filter(({ role }) => role === null))
    lines.push(
      `  ${'mean'.padEnd(14)}${percent(claim.computed / 100).padStart(8)}   ${paint('dim', `its closing line claims ${claim.claimed} %`)}`,
    );
  const last = history.at(-1);
  if (!recorded)
    lines.push(
      paint(
        'dim',
        last
          ? `  The numbers changed since ${last.at.slice(0, 10)}; \`lacuna gaps --record\` logs them.`
          : '  No log yet; `lacuna gaps --record` starts one.',
      ),
    );
  return [paint('bold', 'Coverage: weight of what is verified, of all weight'), ...lines];
}

function topicLines({ topics, roles }: GapsReport, paint: Paint): string[] {
  const names = shortRoles(roles);
  const width = Math.min(34, Math.max(5, ...topics.map(({ title }) => title.length)));
  const head = [
    'Topic'.padEnd(width),
    ...names.map((name) => name.padStart(8)),
    'points'.padStart(7),
    'questions'.padStart(10),
    'tasks'.padStart(6),
    'order'.padStart(6),
  ];
  const rows = topics.map((topic) => {
    const { basic, medium, killer } = topic.questions;
    const cells = [
      clip(topic.title, width).padEnd(width),
      ...roles.map((role) => percent(topic.coverage[role.id] ?? 0).padStart(8)),
      `${topic.complete}/${topic.points}`.padStart(7),
      `${basic.have + medium.have + killer.have}/${basic.need + medium.need + killer.need}`.padStart(10),
      `${topic.tasks.have}/${topic.tasks.need}`.padStart(6),
      String(topic.rank).padStart(6),
    ];
    return cells.join('');
  });
  return [paint('bold', head.join('')), ...rows];
}

/** One topic's points, each with what is there, what does not count and what is missing. */
function pointLines({ points }: GapsReport, paint: Paint): string[] {
  const rows = points.flatMap(({ id, title, completeness, forms }) => {
    const verified = forms.filter(({ status }) => status === 'verified');
    const head = `  ${percent(completeness).padStart(7)}  ${id}: ${title}`;
    const groups = [
      ['there', verified.map(({ form, blocks }) => `${form} (${blocks.join(', ')})`)],
      ['missing', forms.filter(({ status }) => status === 'missing').map(({ form }) => form)],
      [
        'unverified',
        forms
          .filter(({ status }) => status === 'present' || status === 'stale')
          .map(({ form, why }) => `${form} (${why})`),
      ],
    ] as const;
    return [
      clip(head, 80),
      ...groups
        .filter(([, words]) => words.length > 0)
        .flatMap(([name, words]) => wrap(`${name}: ${words.join(', ')}`, 11, 13)),
    ];
  });
  return [paint('bold', 'Points'), ...rows];
}

function taskLines({ tasks }: GapsReport, paint: Paint): string[] {
  const state = { proven: 'proven  ', unproven: 'unproven', missing: 'missing ' };
  const colour = { proven: 'green', unproven: 'yellow', missing: 'dim' } as const;
  const rows = tasks.flatMap((task) => [
    clip(`  ${paint(colour[task.state], state[task.state])}  ${task.id}: ${task.title}`, 100),
    ...(task.why ? wrap(task.why, 12, 12) : []),
  ]);
  return [paint('bold', 'Tasks'), ...rows];
}

function gapLines({ gaps, role }: GapsReport, top: number, paint: Paint): string[] {
  const who = role === null ? 'the mean over the roles' : role;
  const lines = [paint('bold', `What to write next (weight x what is missing; ${who})`)];
  for (const [i, gap] of gaps.slice(0, top).entries()) {
    const waiting = gap.dependants > 0 ? `, ${gap.dependants} build on it` : '';
    lines.push(`${String(i + 1).padStart(3)}. ${gap.point}: ${clip(gap.title, 72 - gap.point.length)}`);
    lines.push(paint('dim', `     ${round(gap.priority)}${waiting}`));
    for (const { file, forms } of byFile(gap.write)) lines.push(...fileLines(file, forms, paint));
  }
  if (gaps.length === 0) lines.push('  nothing');
  if (gaps.length > top)
    lines.push(paint('dim', `     and ${gaps.length - top} more (--top, --format json)`));
  return lines;
}

/** A path and what to write there: on one line when it fits, else below it. */
function fileLines(file: string, forms: string[], paint: Paint): string[] {
  const words = forms.join(', ');
  if (file.length + words.length + 7 <= 80) return [`     ${paint('dim', `${file}:`)} ${words}`];
  return [`     ${paint('dim', `${file}:`)}`, ...wrap(words, 7, 7)];
}

function unverifiedLines({ unverified }: GapsReport, paint: Paint): string[] {
  if (unverified.length === 0) return [];
  const rows = unverified.flatMap(({ point, form, status, why, file }) => [
    ...wrap(`${paint('yellow', status)}  ${form} of ${point}: ${why}`, 2, 10),
    paint('dim', `          ${file}`),
  ]);
  return [paint('bold', `Written, but does not count (${unverified.length})`), ...rows];
}

function sourceLines({ sources }: GapsReport, paint: Paint): string[] {
  if (sources.length === 0) return [];
  const of = (state: 'unknown' | 'unchecked') =>
    sources.filter((source) => source.state === state).map(({ key }) => key);
  const rows = (['unknown', 'unchecked'] as const).flatMap((state) =>
    of(state).length > 0 ? wrap(`${state}: ${of(state).join(', ')}`, 2, 4) : [],
  );
  return [paint('bold', 'Cited sources that nobody has looked up'), ...rows];
}

function translationLines({ translations }: GapsReport, paint: Paint): string[] {
  if (translations.length === 0) return [];
  const rows = translations.flatMap(({ file, missing, stale }) => [
    ...(stale.length > 0 ? wrap(`${paint('yellow', 'stale')}  ${file}: ${stale.join(', ')}`, 2, 10) : []),
    ...(missing.length > 0 ? wrap(`missing  ${file}: ${missing.join(', ')}`, 2, 10) : []),
  ]);
  return [paint('bold', `Translations that are behind (${translations.length})`), ...rows];
}

function remainingLines({ remaining, topics }: GapsReport, paint: Paint): string[] {
  if (remaining.length === 0) return [];
  const closed = remaining.filter((row) => row.closed).length;
  const rows = remaining.flatMap((row, i) => {
    const before = remaining[i - 1]?.topic === row.topic ? [] : [topics.find(({ id }) => id === row.topic)];
    const title = before.map((topic) => `  ${topic?.title ?? row.topic}`);
    const state = row.closed ? paint('green', 'closed') : 'open  ';
    const head = `    ${state}  ${row.id.padEnd(10)} ${row.text}`;
    if (!row.closed) return [...title, `${head} ${paint('dim', `(${row.open.length} left)`)}`];
    return [...title, head, ...wrap(`by ${row.blocks.join(', ')}`, 23, 23).map((line) => paint('dim', line))];
  });
  return [
    paint('bold', `What the founding document left open: ${closed} of ${remaining.length} closed`),
    ...rows,
  ];
}

function priorityLines({ priorities, roles }: GapsReport, paint: Paint): string[] {
  const names = shortRoles(roles);
  const head = `      ${'Addition'.padEnd(26)}${'Task'.padEnd(28)}${names.map((name) => name.padStart(8)).join('')}`;
  const rows = priorities.map(({ priority, title, task, ranks }) => {
    const order = roles.map(({ id }) => String(ranks[id] ?? '').padStart(8)).join('');
    return `  P${priority}  ${clip(title, 25).padEnd(26)}${clip(task, 27).padEnd(28)}${order}`;
  });
  return [
    paint('bold', "The founding document's order of work, and where its topics stand in ours"),
    paint('dim', head),
    ...rows,
  ];
}

function chainLines({ chains }: GapsReport, paint: Paint): string[] {
  const rows = chains.flatMap((chain) => {
    const links = joined(chain.links).map((link) =>
      'path' in link ? link.path.join(' > ') : `nothing leads from ${link.from} to ${link.to}`,
    );
    const state = chain.complete ? paint('green', 'there ') : paint('red', 'broken');
    return [
      ...wrap(`${state}  ${chain.title}`, 2, 10),
      ...wrap(links.join('; '), 10, 10).map((line) => paint('dim', line)),
    ];
  });
  return [paint('bold', 'The chains it called missing, as prerequisites'), ...rows];
}
