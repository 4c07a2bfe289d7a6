// The founding document held against what is there: its remaining items, its chains, its order and its claims.
import type { Assessment, Status } from './assess.ts';
import { coverage } from './coverage.ts';
import type { Subject } from './model.ts';
import type { Difficulty, Form } from './schemas.ts';

export interface RemainingRow {
  id: string;
  topic: string;
  text: string;
  points: string[];
  closed: boolean;
  /** The blocks that close it, once closed. */
  blocks: string[];
  /** What is still to be written, while open. */
  open: { point: string; form: Form; status: Status; file: string }[];
}

/** Each remaining item, closed when the forms it needs of all its points are verified. */
export function remainingRows(assessment: Assessment): RemainingRow[] {
  return assessment.subject.founding.remaining.map(({ id, topic, text, points, needs }) => {
    const row: RemainingRow = { id, topic, text, points, closed: false, blocks: [], open: [] };
    for (const name of points) {
      const own = assessment.points.get(name);
      if (!own) continue;
      const forms = needs === 'task' ? [assessment.fulfilment(own.point, 'task')] : own.forms;
      for (const { form, status, file, blocks } of forms) {
        if (status === 'verified') row.blocks.push(...blocks);
        else row.open.push({ point: name, form, status, file });
      }
    }
    row.closed = row.open.length === 0 && row.blocks.length > 0;
    row.blocks = row.closed ? [...new Set(row.blocks)] : [];
    return row;
  });
}

export interface ChainRow {
  id: string;
  title: string;
  points: string[];
  complete: boolean;
  /** One per neighbouring pair: the path through the prerequisites from one to the other, or null when there is none. */
  links: { from: string; to: string; path: string[] | null }[];
}

/** Each chain as shortest paths along `requires`. */
export function chainRows(subject: Subject): ChainRow[] {
  return subject.founding.chains.map(({ id, title, points }) => {
    const links = points
      .slice(1)
      .map((to, i) => ({ from: points[i]!, to, path: pathBetween(subject, points[i]!, to) }));
    return { id, title, points, complete: links.every((link) => link.path !== null), links };
  });
}

/** Breadth first from a prerequisite to what depends on it. */
function pathBetween(subject: Subject, from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const here of queue) {
    if (here === to) {
      const path: string[] = [];
      for (let step: string | null = here; step !== null; step = cameFrom.get(step) ?? null)
        path.unshift(step);
      return path;
    }
    for (const next of subject.points.get(here)?.dependants ?? [])
      if (!cameFrom.has(next)) {
        cameFrom.set(next, here);
        queue.push(next);
      }
  }
  return null;
}

export interface ClaimRow {
  id: string;
  role: string | null;
  /** In percent, as the document says. */
  claimed: number;
  /** In percent, computed. */
  computed: number;
}

/** What the document claimed beside what is so. Its closing line names no role and is held against the mean weights. */
export function claimRows(assessment: Assessment): ClaimRow[] {
  return assessment.subject.founding.claims.map(({ id, role, percent }) => ({
    id,
    role,
    claimed: percent,
    computed: 100 * coverage(assessment, role).share,
  }));
}

export interface PriorityRow {
  priority: number;
  title: string;
  topic: string;
  level: Difficulty;
  task: string;
  /** Place of the topic, from 1, when all topics are ordered by the priority that is open in them. */
  rank: number;
}

/** The document's order of work beside the computed one. */
export function priorityRows(assessment: Assessment, role: string | null): PriorityRow[] {
  const order = topicOrder(assessment, role).map(({ topic }) => topic);
  return assessment.subject.founding.priorities.map((row) => ({
    ...row,
    rank: order.indexOf(row.topic) + 1,
  }));
}

/** Topics by the sum of weight x (1 - completeness) over their points, largest first. */
export function topicOrder(assessment: Assessment, role: string | null): { topic: string; open: number }[] {
  return assessment.subject.topics
    .map(({ id }) => {
      const { covered, weight } = coverage(assessment, role, id);
      return { topic: id, open: weight - covered };
    })
    .sort((a, b) => b.open - a.open);
}
