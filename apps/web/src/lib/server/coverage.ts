// Makes what the coverage page draws from the gap report, the same that `lacuna gaps` prints: nothing on that page is typed.
import {
  type Assessment,
  FORMS,
  type GapsReport,
  gapsReport,
  mutantRates,
  shareOf,
  taskProblem,
} from '@lacuna/curriculum';
import { historyCharts } from '@lacuna/page';
import { resolve } from '$app/paths';
import { chart } from '$lib/coverage/chart-box.ts';
import type {
  ChainView,
  CoverageView,
  HistoryView,
  ProofView,
  RemainingView,
  RoleGaps,
  TopicPoints,
  Write,
} from '$lib/coverage/view.ts';
import { linkTo } from './reading.ts';

/** How many gaps of a role stand with their files; the others stand in the table of points. */
const FIRST_GAPS = 12;

type Href = (point: string) => string;

export function coverageView(assessment: Assessment): CoverageView {
  const { subject } = assessment;
  const whole = gapsReport(assessment, null);
  const href: Href = (point) => linkTo(subject, 'point', point) ?? resolve('/');
  const titles = new Map(whole.points.map(({ id, title }) => [id, title]));
  const tasks = new Map(whole.tasks.map(({ id, title }) => [id, title]));
  return {
    roles: subject.roles,
    claims: whole.claims,
    points: whole.points.length,
    topics: whole.topics.map(({ id, title, points, complete, coverage, questions, tasks }) => {
      const { basic, medium, killer } = questions;
      return {
        id,
        title,
        href: topicHref(id),
        points,
        complete,
        share: coverage,
        questions: {
          have: basic.have + medium.have + killer.have,
          need: basic.need + medium.need + killer.need,
        },
        tasks,
      };
    }),
    byTopic: byTopic(whole, href),
    gaps: Object.fromEntries(
      subject.roles.map(({ id }) => [id, roleGaps(gapsReport(assessment, id), href, subject.root)]),
    ),
    unverified: whole.unverified.map(({ point, form, status, why, file }) => ({
      point: titles.get(point) ?? point,
      href: href(point),
      form,
      status,
      why,
      file: shortened(file, subject.root),
    })),
    sources: whole.sources.map(({ key, title, state }) => ({ key, title, known: state !== 'unknown' })),
    remaining: remaining(whole, titles, href),
    chains: chains(whole, titles, href),
    priorities: whole.priorities.map(({ priority, title, topic, task, ranks }) => ({
      priority,
      title,
      href: topicHref(topic),
      task: tasks.get(task) ?? task,
      rank: ranks,
    })),
    proofs: proofs(assessment),
    plannedTasks: whole.tasks.length,
    history: history(whole),
  };
}

const topicHref = (id: string) => resolve(`/topics/${id}/`);

/** A path below the folder of topics, where every file to write lies. */
function shortened(file: string, root: string): string {
  return file.startsWith(`${root}/topics/`) ? file.slice(root.length + '/topics/'.length) : file;
}

function byTopic({ topics, points, roles }: GapsReport, href: Href): TopicPoints[] {
  const rows = new Map<string, TopicPoints['points']>(topics.map(({ id }) => [id, []]));
  for (const { id, title, topic, priority, forms } of points) {
    const task = forms.find(({ form }) => form === 'task')?.file ?? '';
    rows.get(topic)?.push({
      id,
      title,
      href: href(id),
      priority: roles.map((role) => priority[role.id] ?? 0),
      forms: FORMS.map((form) => forms.find((one) => one.form === form)?.status ?? null),
      task: /\/tasks\/([^/]+)\//.exec(task)?.[1] ?? '',
    });
  }
  return topics.map(({ id, title, folder, complete }) => ({
    id,
    title,
    folder,
    complete,
    points: rows.get(id) ?? [],
  }));
}

function roleGaps({ gaps, topics }: GapsReport, href: Href, root: string): RoleGaps {
  const titles = new Map(topics.map(({ id, title }) => [id, title]));
  const first = gaps.slice(0, FIRST_GAPS).map(({ point, title, topic, priority, dependants, write }) => ({
    id: point,
    title,
    href: href(point),
    topic: titles.get(topic) ?? topic,
    priority,
    dependants,
    write: byFile(write, root),
  }));
  return { first, more: gaps.length - first.length };
}

function byFile(write: GapsReport['gaps'][number]['write'], root: string): Write[] {
  const files = new Map<string, Write>();
  for (const { form, status, why, file } of write) {
    const short = shortened(file, root);
    const own = files.get(short) ?? { file: short, forms: [] };
    own.forms.push({ form, status, why });
    files.set(short, own);
  }
  return [...files.values()];
}

function remaining(
  { remaining, topics }: GapsReport,
  titles: ReadonlyMap<string, string>,
  href: Href,
): RemainingView[] {
  const topicTitles = new Map(topics.map(({ id, title }) => [id, title]));
  return remaining.map((row) => {
    const open = new Map<string, RemainingView['open'][number]>();
    for (const { point, form } of row.open) {
      const entry = open.get(point) ?? { point: titles.get(point) ?? point, href: href(point), forms: [] };
      entry.forms.push(form);
      open.set(point, entry);
    }
    return {
      id: row.id,
      text: row.text,
      topic: { title: topicTitles.get(row.topic) ?? row.topic, href: topicHref(row.topic) },
      closed: row.closed,
      blocks: row.blocks,
      open: [...open.values()],
    };
  });
}

function chains({ chains }: GapsReport, titles: ReadonlyMap<string, string>, href: Href): ChainView[] {
  return chains.map(({ id, title, complete, points, links }) => {
    const path = links.flatMap(({ from, to, path }, index) => {
      const steps = path ?? [from, to];
      return index === 0 ? steps : steps.slice(1);
    });
    const steps = path.map((point) => ({
      id: point,
      title: titles.get(point) ?? point,
      href: href(point),
      named: points.includes(point),
    }));
    return { id, title, complete, steps };
  });
}

function history({ history, roles, recorded }: GapsReport): HistoryView {
  const ids = roles.map(({ id }) => id);
  return {
    charts: history.length > 0 ? historyCharts(history, ids, chart) : [],
    rows: history.map((row) => ({
      at: Date.parse(row.at),
      share: ids.map((id) => shareOf(row, id)),
      complete: row.complete,
      points: row.points,
      closed: row.closed,
      why: row.why ?? '',
    })),
    recorded,
  };
}

function proofs({ subject }: Assessment): ProofView[] {
  return [...subject.tasks.values()].map((task) => {
    const proof = task.proof ?? undefined;
    const caught = task.wrong.filter(({ id, fails }) => {
      const status = proof?.wrong[id]?.checks[fails];
      return status === 'fail' || status === 'error';
    });
    const rates = proof ? mutantRates(proof.mutants) : { rejected: 0, counted: 0 };
    return {
      id: task.id,
      title: task.title,
      href: resolve(`/tasks/${task.id}/`),
      referencePasses: proof?.reference.status === 'pass',
      starterFails: proof !== undefined && proof.starter.status !== 'pass',
      wrong: task.wrong.length,
      caught: caught.length,
      rejected: rates.rejected,
      mutants: rates.counted,
      why: taskProblem(task, proof)?.why ?? '',
    };
  });
}
