// The gap report as a page in Markdown: what the founding document told of itself, in its order, from data and in full.
import type { GapsReport } from '@lacuna/curriculum';
import { byFile, joined, percent, round } from './words.ts';

/** Headings that the HTML form hangs things on. */
export const HISTORY_HEADING = 'Coverage over time';

/** The whole page. Its parts: topics, what exists, what remains, priorities, tasks, cross-references, assessment. */
export function gapsMarkdown(report: GapsReport): string {
  const parts = [
    head(report),
    topics(report),
    ...report.topics.map((topic) => oneTopic(report, topic)),
    order(report),
    unverified(report),
    remaining(report),
    tasks(report),
  ];
  if (report.topic === null) parts.push(chains(report));
  parts.push(sources(report), history(report), assessment(report));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function head(report: GapsReport): string {
  const { points, topics } = report;
  const role = report.roles.find(({ id }) => id === report.role);
  const who = role ? `the weights of the ${role.title}` : 'the mean weight over the roles';
  const complete = points.filter(({ completeness }) => completeness === 1).length;
  return [
    `# ${plain(report.title)}: gaps`,
    `${points.length} points in ${count(topics.length, 'topic')}, ${complete} of them complete. Computed from the files by \`lacuna gaps\`; no number is typed. A form counts when it is verified; the order is by weight times what is missing, with ${who}, ties by how many points build on it.`,
    report.roles
      .map(
        ({ title, coverage, covered, weight }) =>
          `- **${plain(title)}**: ${percent(coverage)}, a weight of ${round(covered)} of ${weight}`,
      )
      .join('\n'),
  ].join('\n\n');
}

function topics({ topics, roles }: GapsReport): string {
  const rows = topics.map((topic) => {
    const { basic, medium, killer } = topic.questions;
    return [
      `${topic.key ? `${topic.key} ` : ''}${plain(topic.title)}`,
      ...roles.map(({ id }) => percent(topic.coverage[id] ?? 0)),
      `${topic.complete} of ${topic.points}`,
      `${basic.have + medium.have + killer.have} of ${basic.need + medium.need + killer.need}`,
      `${topic.tasks.have} of ${topic.tasks.need}`,
      String(topic.rank),
    ];
  });
  const header = [
    'Topic',
    ...roles.map(({ title }) => plain(title)),
    'Points complete',
    'Questions',
    'Tasks',
    'Order',
  ];
  return `## Topics\n\n${table(header, rows, 'l'.padEnd(header.length, 'r'))}`;
}

function oneTopic(report: GapsReport, topic: GapsReport['topics'][number]): string {
  const points = report.points.filter((point) => point.topic === topic.id);
  const tasks = report.tasks.filter((task) => task.topic === topic.id);
  const named = ({ id, title, content, founding, completeness }: (typeof points)[number]) =>
    `- **${plain(title)}** (${code(id)}, ${percent(completeness)} there; in the founding document: ${founding.replaceAll('-', ' ')}): ${plain(content)}`;
  const exists = points.flatMap(({ id, title, forms }) => {
    const there = forms.filter(({ status }) => status === 'verified');
    const what = there.map(({ form, blocks }) => `${form} (${blocks.map(code).join(', ')})`);
    return what.length > 0 ? [`- ${plain(title)} (${code(id)}): ${what.join(', ')}`] : [];
  });
  const remains = points.flatMap((point) => {
    const open = point.forms.filter(({ status }) => status !== 'verified');
    if (open.length === 0) return [];
    const files = byFile(open).map(({ file, forms }) => `  - ${code(file)}: ${plain(forms.join(', '))}`);
    return [`${named(point)}\n${files.join('\n')}`];
  });
  const said = topic.founding;
  const lines = [
    `### ${topic.key ? `${topic.key} ` : ''}${plain(topic.title)}`,
    ...(said
      ? [
          `The founding document: ${plain(said.note)}; filed under ${said.group}, coverage ${said.coverage}${said.questions > 0 ? `, ${count(said.questions, 'question')}` : ''}.${said.sources ? ` Its sources: ${plain(said.sources)}.` : ''}`,
        ]
      : []),
    `**What exists.**${exists.length === 0 ? ' Nothing that is verified.' : ''}`,
    ...(exists.length > 0 ? [exists.join('\n')] : []),
    `**What remains.**${remains.length === 0 ? ' Nothing.' : ''}`,
    ...(remains.length > 0 ? [remains.join('\n')] : []),
  ];
  if (tasks.length > 0) {
    const rows = tasks.map(
      (task) => `- ${code(task.id)} ${plain(task.title)} (${task.level}): ${state(task)}`,
    );
    lines.push('**Tasks.**', rows.join('\n'));
  }
  return lines.join('\n\n');
}

function order({ gaps, priorities, roles, topic, tasks }: GapsReport): string {
  const rows = gaps.map((gap, i) => [
    String(i + 1),
    round(gap.priority),
    `${plain(gap.title)} (${code(gap.point)})`,
    gap.write.map(({ form }) => form).join(', '),
    String(gap.dependants),
  ]);
  const lines = [
    '## Priorities',
    rows.length === 0
      ? 'No gap is left.'
      : table(['#', 'Priority', 'Point', 'To write or repair', 'Points that build on it'], rows, 'rrllr'),
  ];
  if (topic !== null) return lines.join('\n\n');
  const stateOf = new Map(tasks.map((task) => [task.id, task.state]));
  const founding = priorities.map((row) => [
    `P${row.priority}`,
    plain(row.title),
    row.level,
    code(row.task),
    stateOf.get(row.task) ?? '',
    ...roles.map(({ id }) => String(row.ranks[id] ?? '')),
  ]);
  const header = [
    'Priority',
    'Addition',
    'Level',
    'Task',
    'State',
    ...roles.map(({ title }) => `Rank for ${plain(title)}`),
  ];
  lines.push(
    '### The order of the founding document beside ours',
    'It ranks ten additions in three priorities; ours ranks topics by the weight that is still open in them.',
    table(header, founding, 'lllll'.padEnd(header.length, 'r')),
  );
  return lines.join('\n\n');
}

function unverified({ unverified }: GapsReport): string {
  if (unverified.length === 0) return '';
  const rows = unverified.map(({ point, form, status, why, file }) => [
    code(point),
    form,
    status,
    plain(why),
    code(file),
  ]);
  return `## Written, but does not count\n\n${table(['Point', 'Form', 'State', 'Why', 'File'], rows)}`;
}

function remaining({ remaining }: GapsReport): string {
  if (remaining.length === 0) return '';
  const closed = remaining.filter((row) => row.closed).length;
  const rows = remaining.map((row) => [
    code(row.id),
    plain(row.text),
    row.closed ? 'closed' : 'open',
    row.closed ? `by ${row.blocks.map(code).join(', ')}` : openForms(row.open),
  ]);
  return [
    '## Remaining items of the founding document',
    `${closed} of ${remaining.length} are closed.`,
    table(['Item', 'What it asks for', 'State', 'Closed by, or missing'], rows),
  ].join('\n\n');
}

function openForms(open: GapsReport['remaining'][number]['open']): string {
  const points = new Map<string, string[]>();
  for (const { point, form } of open) points.set(point, [...(points.get(point) ?? []), form]);
  return [...points].map(([point, forms]) => `${code(point)}: ${forms.join(', ')}`).join('; ');
}

function tasks({ tasks }: GapsReport): string {
  if (tasks.length === 0) return '';
  const proven = tasks.filter((task) => task.state === 'proven').length;
  const rows = tasks.map((task) => [
    code(task.id),
    plain(task.title),
    plain(task.deliverable),
    task.level,
    task.priority === null ? '' : `P${task.priority}`,
    state(task),
  ]);
  return [
    '## Tasks',
    `${proven} of ${tasks.length} are proven.`,
    table(['Task', 'Title', 'What it yields', 'Level', 'Priority', 'State'], rows),
  ].join('\n\n');
}

function state({ state, why, file }: GapsReport['tasks'][number]): string {
  if (state === 'proven') return 'proven';
  return state === 'missing' ? `missing, to be ${code(file)}` : `not proven: ${plain(why)}`;
}

function chains({ chains, points }: GapsReport): string {
  const titles = new Map(points.map(({ id, title }) => [id, title]));
  const rows = chains.map((chain) => {
    const links = joined(chain.links).map((link) =>
      'path' in link
        ? link.path.map((id) => `${plain(titles.get(id) ?? id)} (${code(id)})`).join(' → ')
        : `nothing leads from ${code(link.from)} to ${code(link.to)}`,
    );
    const verdict = chain.complete ? 'it holds' : 'it is broken';
    return `- **${plain(chain.title)}**: ${verdict}\n${links.map((link) => `  - ${link}`).join('\n')}`;
  });
  return [
    '## Cross-references',
    'The chains the founding document calls missing, as paths through the prerequisites.',
    rows.join('\n'),
  ].join('\n\n');
}

function sources({ sources }: GapsReport): string {
  if (sources.length === 0) return '';
  const rows = sources.map(({ key, state, title, topics }) => [
    code(key),
    plain(title),
    state === 'unknown' ? 'not in sources.yaml' : 'not looked up',
    topics.map(code).join(', '),
  ]);
  return `## Sources to look up\n\n${table(['Key', 'Title', 'State', 'Cited in'], rows)}`;
}

function history({ history, roles, recorded }: GapsReport): string {
  if (history.length === 0) return '';
  const fell = history.some(({ why }) => why !== undefined);
  const rows = history.map((row) => [
    row.at.slice(0, 16).replace('T', ' '),
    ...roles.map(({ id }) => {
      const own = row.roles[id];
      return own ? percent(own.weight > 0 ? own.covered / own.weight : 0) : '';
    }),
    `${row.complete} of ${row.points}`,
    String(row.closed),
    ...(fell ? [plain(row.why ?? '')] : []),
  ]);
  const header = [
    'When (UTC)',
    ...roles.map(({ title }) => plain(title)),
    'Points complete',
    'Items closed',
    ...(fell ? ['Why a role lost'] : []),
  ];
  const due = recorded ? '' : '\n\nThe numbers of today are not in the log yet.';
  return `## ${HISTORY_HEADING}\n\n${table(header, rows, `l${'r'.repeat(roles.length + 2)}l`)}${due}`;
}

function assessment({ claims, roles, points, tasks, remaining, chains }: GapsReport): string {
  const rows = claims.map(({ role, claimed, computed }) => [
    plain(roles.find(({ id }) => id === role)?.title ?? 'Its closing line (mean over the roles)'),
    `${claimed} %`,
    percent(computed / 100),
  ]);
  const complete = points.filter(({ completeness }) => completeness === 1).length;
  const facts = [
    `${complete} of ${count(points.length, 'point')} complete`,
    `${tasks.filter(({ state }) => state === 'proven').length} of ${count(tasks.length, 'task')} proven`,
    `${remaining.filter(({ closed }) => closed).length} of ${count(remaining.length, 'remaining item')} closed`,
    `${chains.filter(({ complete }) => complete).length} of ${count(chains.length, 'chain')} of prerequisites there`,
  ];
  return [
    '## Assessment',
    facts.map((fact) => `- ${fact}`).join('\n'),
    table(['Coverage', 'The founding document claims', 'Computed'], rows, 'lrr'),
  ].join('\n\n');
}

/** A table; `align` has a letter per column, `r` for numbers. */
function table(header: readonly string[], rows: readonly string[][], align = ''): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = header.map((_, i) => (align[i] === 'r' ? '---:' : '---'));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Text that is to stand as it is: nothing in it becomes Markdown. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#~$&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
