// Makes what the coverage page draws from the assessment: nothing on that page is typed.
import {
  type Assessment,
  chainRows,
  claimRows,
  coverage,
  type Form,
  type Fulfilment,
  gaps,
  mutantRates,
  priorityRows,
  remainingRows,
  taskProblem,
} from '@lacuna/curriculum';
import { resolve } from '$app/paths';
import type {
  ChainView,
  CoverageView,
  PriorityView,
  ProofView,
  RemainingView,
  Write,
} from '$lib/coverage/view.ts';
import { linkTo } from './reading.ts';

export function coverageView(assessment: Assessment): CoverageView {
  const { subject } = assessment;
  return {
    roles: subject.roles,
    claims: claimRows(assessment),
    points: subject.points.size,
    topics: subject.topics.map((topic) => {
      const have = assessment.questions.get(topic.id);
      return {
        id: topic.id,
        title: topic.title,
        href: topicHref(topic.id),
        points: topic.points.length,
        complete: topic.points.filter(({ id }) => assessment.points.get(id)?.completeness === 1).length,
        share: Object.fromEntries(
          subject.roles.map((role) => [role.id, coverage(assessment, role.id, topic.id).share]),
        ),
        questions: {
          have: have ? have.basic + have.medium + have.killer : 0,
          need: topic.minima.basic + topic.minima.medium + topic.minima.killer,
        },
        tasks: { have: topic.tasks.length, need: topic.planned.length },
      };
    }),
    gaps: Object.fromEntries(
      subject.roles.map((role) => [
        role.id,
        gaps(assessment, role.id).map(({ point, priority, completeness, open }) => ({
          id: point.id,
          title: point.title,
          href: pointHref(assessment, point.id),
          topic: assessment.topics.get(point.topic)?.title ?? point.topic,
          priority,
          completeness,
          write: byFile(open, subject.root),
        })),
      ]),
    ),
    remaining: remaining(assessment),
    chains: chains(assessment),
    priorities: priorities(assessment),
    proofs: proofs(assessment),
    plannedTasks: subject.planned.size,
  };
}

const topicHref = (id: string) => resolve(`/topics/${id}/`);

function pointHref({ subject }: Assessment, point: string): string {
  return linkTo(subject, 'point', point) ?? resolve('/');
}

function byFile(open: readonly Fulfilment[], root: string): Write[] {
  const files = new Map<string, Write>();
  for (const { form, status, why, file } of open) {
    const short = file.startsWith(`${root}/topics/`) ? file.slice(root.length + '/topics/'.length) : file;
    const write = files.get(short) ?? { file: short, forms: [] };
    write.forms.push({ form, status, why });
    files.set(short, write);
  }
  return [...files.values()];
}

function remaining(assessment: Assessment): RemainingView[] {
  return remainingRows(assessment).map((row) => {
    const open = new Map<string, RemainingView['open'][number]>();
    for (const { point, form } of row.open) {
      const title = assessment.subject.points.get(point)?.title ?? point;
      const entry = open.get(point) ?? { point: title, href: pointHref(assessment, point), forms: [] };
      entry.forms.push(form as Form);
      open.set(point, entry);
    }
    return {
      id: row.id,
      text: row.text,
      topic: { title: assessment.topics.get(row.topic)?.title ?? row.topic, href: topicHref(row.topic) },
      closed: row.closed,
      blocks: row.blocks,
      open: [...open.values()],
    };
  });
}

function chains(assessment: Assessment): ChainView[] {
  return chainRows(assessment.subject).map(({ id, title, complete, points, links }) => {
    const path = links.flatMap(({ from, to, path }, index) => {
      const steps = path ?? [from, to];
      return index === 0 ? steps : steps.slice(1);
    });
    const steps = path.map((point) => ({
      id: point,
      title: assessment.subject.points.get(point)?.title ?? point,
      href: pointHref(assessment, point),
      named: points.includes(point),
    }));
    return { id, title, complete, steps };
  });
}

function priorities(assessment: Assessment): PriorityView[] {
  const { roles, planned } = assessment.subject;
  const byRole = new Map(roles.map(({ id }) => [id, priorityRows(assessment, id)]));
  return priorityRows(assessment, null).map((row, index) => ({
    priority: row.priority,
    title: row.title,
    href: topicHref(row.topic),
    task: planned.get(row.task)?.title ?? row.task,
    rank: Object.fromEntries(roles.map(({ id }) => [id, byRole.get(id)?.[index]?.rank ?? 0])),
  }));
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
