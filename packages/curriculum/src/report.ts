// The gap report as data: `lacuna gaps --json` prints it, the Coverage page draws it.
import { z } from 'zod';
import type { Assessment, Fulfilment } from './assess.ts';
import { coverage, gaps } from './coverage.ts';
import { chainRows, claimRows, priorityRows, remainingRows, topicOrder } from './founding.ts';
import { DIFFICULTIES, FORMS, LEVELS } from './schemas.ts';

const share = z.number().min(0).max(1);
const fulfilmentSchema = z.strictObject({
  form: z.enum(FORMS),
  status: z.enum(['verified', 'present', 'stale', 'missing']),
  why: z.string(),
  file: z.string(),
  blocks: z.array(z.string()),
});
const countSchema = z.strictObject({ have: z.number().int(), need: z.number().int() });

export const gapsReportSchema = z.strictObject({
  schema: z.literal('lacuna.gaps/1'),
  subject: z.string(),
  /** The role the order is for; null for the mean over all roles. */
  role: z.string().nullable(),
  /** The one topic reported; null for all. Roles, chains, priorities and claims are always of the whole subject. */
  topic: z.string().nullable(),
  roles: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      coverage: share,
      covered: z.number(),
      weight: z.number(),
    }),
  ),
  topics: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string().nullable(),
      title: z.string(),
      points: z.number().int(),
      complete: z.number().int(),
      /** By role. */
      coverage: z.record(z.string(), share),
      questions: z.strictObject({ basic: countSchema, medium: countSchema, killer: countSchema }),
      tasks: countSchema,
      /** Sum of priorities, and the place that gives it among all topics, from 1. */
      open: z.number(),
      rank: z.number().int(),
    }),
  ),
  points: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      topic: z.string(),
      difficulty: z.enum(DIFFICULTIES),
      weight: z.record(z.string(), z.number()),
      completeness: share,
      forms: z.array(fulfilmentSchema),
    }),
  ),
  /** Most pressing first. */
  gaps: z.array(
    z.strictObject({
      point: z.string(),
      title: z.string(),
      topic: z.string(),
      weight: z.number(),
      completeness: share,
      priority: z.number(),
      dependants: z.number().int(),
      write: z.array(fulfilmentSchema),
    }),
  ),
  remaining: z.array(
    z.strictObject({
      id: z.string(),
      topic: z.string(),
      text: z.string(),
      points: z.array(z.string()),
      closed: z.boolean(),
      blocks: z.array(z.string()),
      open: z.array(
        z.strictObject({ point: z.string(), form: z.string(), status: z.string(), file: z.string() }),
      ),
    }),
  ),
  chains: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      points: z.array(z.string()),
      complete: z.boolean(),
      links: z.array(
        z.strictObject({ from: z.string(), to: z.string(), path: z.array(z.string()).nullable() }),
      ),
    }),
  ),
  priorities: z.array(
    z.strictObject({
      priority: z.number().int(),
      title: z.string(),
      topic: z.string(),
      level: z.string(),
      task: z.string(),
      rank: z.number().int(),
    }),
  ),
  claims: z.array(
    z.strictObject({
      id: z.string(),
      role: z.string().nullable(),
      claimed: z.number(),
      computed: z.number(),
    }),
  ),
});

export type GapsReport = z.infer<typeof gapsReportSchema>;

/** Everything the report says, for a role (null: mean over roles) and all topics or one. */
export function gapsReport(
  assessment: Assessment,
  role: string | null,
  topic: string | null = null,
): GapsReport {
  const { subject } = assessment;
  const wanted = (id: string) => topic === null || id === topic;
  const order = topicOrder(assessment, role);
  const rank = new Map(order.map((row, i) => [row.topic, { open: row.open, rank: i + 1 }]));
  return {
    schema: 'lacuna.gaps/1',
    subject: subject.id,
    role,
    topic,
    roles: subject.roles.map(({ id, title }) => {
      const { share: part, covered, weight } = coverage(assessment, id);
      return { id, title, coverage: part, covered, weight };
    }),
    topics: subject.topics
      .filter(({ id }) => wanted(id))
      .map((one) => {
        const have = assessment.questions.get(one.id)!;
        const counts = LEVELS.map((level) => [level, { have: have[level], need: one.minima[level] }]);
        return {
          id: one.id,
          key: one.key ?? null,
          title: one.title,
          points: one.points.length,
          complete: one.points.filter(({ id }) => assessment.points.get(id)?.completeness === 1).length,
          coverage: Object.fromEntries(
            subject.roles.map(({ id }) => [id, coverage(assessment, id, one.id).share]),
          ),
          questions: Object.fromEntries(counts),
          tasks: { have: one.tasks.length, need: one.planned.length },
          ...rank.get(one.id)!,
        };
      }),
    points: [...assessment.points.values()]
      .filter(({ point }) => wanted(point.topic))
      .map(({ point, forms, completeness }) => ({
        id: point.id,
        title: point.title,
        topic: point.topic,
        difficulty: point.difficulty,
        weight: point.weight,
        completeness,
        forms: forms.map(copy),
      })),
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
    remaining: remainingRows(assessment).filter((row) => wanted(row.topic)),
    chains: chainRows(subject),
    priorities: priorityRows(assessment, role),
    claims: claimRows(assessment),
  };
}

function copy({ form, status, why, file, blocks }: Fulfilment): Fulfilment {
  return { form, status, why, file, blocks };
}
