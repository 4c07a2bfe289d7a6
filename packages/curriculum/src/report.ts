// The gap report as data: `lacuna gaps` prints it in four formats, the Coverage page draws it.
import type { Assessment, Fulfilment } from './assess.ts';
import { coverage, gaps } from './coverage.ts';
import { chainRows, claimRows, priorityRows, remainingRows, topicOrder } from './founding.ts';
import { coverageRow, sameNumbers } from './history.ts';
import type { Topic } from './model.ts';
import { taskProblem } from './proven.ts';
import type { GapsReport } from './report-schema.ts';
import type { LEVELS } from './schemas.ts';

/** Everything the report says, for a role (null: mean over roles) and all topics or one. Linear in points and edges. */
export function gapsReport(
  assessment: Assessment,
  role: string | null,
  topic: string | null = null,
): GapsReport {
  const { subject } = assessment;
  const wanted = (id: string) => topic === null || id === topic;
  const last = subject.history.at(-1);
  return {
    schema: 'lacuna.gaps/2',
    subject: subject.id,
    title: subject.title,
    role,
    topic,
    roles: subject.roles.map(({ id, title }) => {
      const { share, covered, weight } = coverage(assessment, id);
      return { id, title, coverage: share, covered, weight };
    }),
    topics: topicRows(assessment, role).filter(({ id }) => wanted(id)),
    points: pointRows(assessment).filter((row) => wanted(row.topic)),
    gaps: gaps(assessment, role)
      .filter(({ point }) => wanted(point.topic))
      .map(({ point, weight, completeness, priority, dependants, open }) => ({
        point: point.id,
        title: point.title,
        topic: point.topic,
        weight,
        completeness,
        priority,
        dependants,
        write: open.map(copy),
      })),
    unverified: [...assessment.points.values()]
      .filter(({ point }) => wanted(point.topic))
      .flatMap(({ point, forms }) =>
        forms
          .filter(({ status }) => status === 'present' || status === 'stale')
          .map((form) => ({ point: point.id, topic: point.topic, ...copy(form) })),
      ),
    sources: doubtfulSources(assessment).filter(({ topics }) => topics.some(wanted)),
    translations: openTranslations(assessment).filter(
      ({ file }) => topic === null || file.includes(`/${topic}/`),
    ),
    tasks: taskRows(assessment).filter((row) => wanted(row.topic)),
    remaining: remainingRows(assessment).filter((row) => wanted(row.topic)),
    chains: chainRows(subject),
    priorities: priorities(assessment, role),
    claims: claimRows(assessment),
    history: subject.history,
    recorded: last !== undefined && sameNumbers(last, coverageRow(assessment, last.at)),
  };
}

function copy({ form, status, why, file, blocks }: Fulfilment): Fulfilment {
  return { form, status, why, file, blocks };
}

function topicRows(assessment: Assessment, role: string | null): GapsReport['topics'] {
  const { subject } = assessment;
  const rank = new Map(
    topicOrder(assessment, role).map((row, i) => [row.topic, { open: row.open, rank: i + 1 }]),
  );
  return subject.topics.map((topic) => {
    const have = assessment.questions.get(topic.id)!;
    const count = (level: (typeof LEVELS)[number]) => ({ have: have[level], need: topic.minima[level] });
    return {
      id: topic.id,
      key: topic.key ?? null,
      title: topic.title,
      folder: topic.folder,
      founding: topic.founding ?? null,
      points: topic.points.length,
      complete: topic.points.filter(({ id }) => assessment.points.get(id)?.completeness === 1).length,
      coverage: Object.fromEntries(
        subject.roles.map(({ id }) => [id, coverage(assessment, id, topic.id).share]),
      ),
      questions: { basic: count('basic'), medium: count('medium'), killer: count('killer') },
      tasks: { have: topic.tasks.length, need: topic.planned.length },
      ...rank.get(topic.id)!,
    };
  });
}

function pointRows(assessment: Assessment): GapsReport['points'] {
  const { roles } = assessment.subject;
  return [...assessment.points.values()].map(({ point, forms, completeness }) => ({
    id: point.id,
    title: point.title,
    topic: point.topic,
    content: point.content,
    founding: point.status,
    difficulty: point.difficulty,
    weight: point.weight,
    completeness,
    priority: Object.fromEntries(roles.map(({ id }) => [id, (point.weight[id] ?? 0) * (1 - completeness)])),
    requires: point.requires,
    dependants: point.dependants.length,
    forms: forms.map(copy),
  }));
}

/** Every task that is planned or there, in the order of the topics. */
function taskRows({ subject }: Assessment): GapsReport['tasks'] {
  const points = new Map<string, string[]>();
  for (const point of subject.points.values())
    for (const id of point.tasks) {
      const own = points.get(id);
      if (own) own.push(point.id);
      else points.set(id, [point.id]);
    }
  return subject.topics.flatMap((topic: Topic) =>
    topic.planned.map(({ id, title, deliverable, level, origin, priority }) => {
      const task = subject.tasks.get(id);
      const problem = task ? taskProblem(task, task.proof ?? undefined) : null;
      return {
        id,
        title,
        topic: topic.id,
        deliverable,
        level,
        origin,
        priority: priority ?? null,
        state: !task ? ('missing' as const) : problem ? ('unproven' as const) : ('proven' as const),
        why: problem?.why ?? '',
        file: `${topic.folder}/tasks/${id}/task.yaml`,
        points: points.get(id) ?? [],
      };
    }),
  );
}

/** Cited keys that sources.yaml does not know or that nobody has looked up, in the order they are first cited. */
function doubtfulSources({ subject }: Assessment): GapsReport['sources'] {
  const topics = new Map<string, Set<string>>();
  for (const topic of subject.topics)
    for (const { citations } of [...(topic.materials?.sections ?? []), ...topic.questions])
      for (const { key } of citations) topics.set(key, (topics.get(key) ?? new Set()).add(topic.id));
  return [...topics].flatMap(([key, where]) => {
    const source = subject.sources.get(key);
    if (source?.checked) return [];
    const state = source ? ('unchecked' as const) : ('unknown' as const);
    return [{ key, state, title: source?.title ?? '', topics: [...where] }];
  });
}

function openTranslations({ subject }: Assessment): GapsReport['translations'] {
  return subject.translations.flatMap(({ language, file, source, units }) => {
    const of = (wanted: string) => units.filter(({ status }) => status === wanted).map(({ id }) => id);
    const [missing, stale] = [of('missing'), of('stale')];
    return missing.length + stale.length > 0 ? [{ language, file, source, missing, stale }] : [];
  });
}

function priorities(assessment: Assessment, role: string | null): GapsReport['priorities'] {
  const byRole = assessment.subject.roles.map(({ id }) => [id, priorityRows(assessment, id)] as const);
  return priorityRows(assessment, role).map((row, i) => ({
    ...row,
    ranks: Object.fromEntries(byRole.map(([id, rows]) => [id, rows[i]!.rank])),
  }));
}
