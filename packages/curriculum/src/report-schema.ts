// The shape of the gap report, version 2: what `lacuna gaps --format json` promises to other programs.
import { z } from 'zod';
import { coverageRowSchema } from './history.ts';
import { DIFFICULTIES, FORMS, FOUNDING_STATUSES, topicSchema } from './schemas.ts';

const share = z.number().min(0).max(1);
const whole = z.number().int();
const text = z.string();
const ids = z.array(text);
const status = z.enum(['verified', 'present', 'stale', 'missing']);
const countSchema = z.strictObject({ have: whole, need: whole });

const fulfilmentSchema = z.strictObject({
  form: z.enum(FORMS),
  status,
  /** What stands against it; '' when verified. */
  why: text,
  /** The file to write or repair. */
  file: text,
  /** The blocks that fulfil it, or would. */
  blocks: ids,
});

const topicRowSchema = z.strictObject({
  id: text,
  key: text.nullable(),
  title: text,
  folder: text,
  /** What the founding document says of the topic. */
  founding: topicSchema.shape.founding.unwrap().nullable(),
  points: whole,
  complete: whole,
  /** By role. */
  coverage: z.record(text, share),
  questions: z.strictObject({ basic: countSchema, medium: countSchema, killer: countSchema }),
  tasks: countSchema,
  /** Sum of priorities, and the place that gives it among all topics, from 1. */
  open: z.number(),
  rank: whole,
});

const pointRowSchema = z.strictObject({
  id: text,
  title: text,
  topic: text,
  /** What it must hold, and what the founding document says of it. */
  content: text,
  founding: z.enum(FOUNDING_STATUSES),
  difficulty: z.enum(DIFFICULTIES),
  weight: z.record(text, z.number()),
  completeness: share,
  /** weight x (1 - completeness), by role. */
  priority: z.record(text, z.number()),
  requires: ids,
  /** How many points require it. */
  dependants: whole,
  forms: z.array(fulfilmentSchema),
});

const gapRowSchema = z.strictObject({
  point: text,
  title: text,
  topic: text,
  weight: z.number(),
  completeness: share,
  priority: z.number(),
  dependants: whole,
  write: z.array(fulfilmentSchema),
});

const taskRowSchema = z.strictObject({
  id: text,
  title: text,
  topic: text,
  deliverable: text,
  level: z.enum(DIFFICULTIES),
  origin: text,
  /** The founding document's, 1 to 3. */
  priority: whole.nullable(),
  state: z.enum(['proven', 'unproven', 'missing']),
  why: text,
  file: text,
  points: ids,
});

export const gapsReportSchema = z.strictObject({
  schema: z.literal('lacuna.gaps/2'),
  subject: text,
  title: text,
  /** The role the order is for; null for the mean over all roles. */
  role: text.nullable(),
  /** The one topic reported; null for all. Roles, chains, priorities, claims and history are always of the whole subject. */
  topic: text.nullable(),
  roles: z.array(
    z.strictObject({ id: text, title: text, coverage: share, covered: z.number(), weight: z.number() }),
  ),
  topics: z.array(topicRowSchema),
  points: z.array(pointRowSchema),
  /** Most pressing first. */
  gaps: z.array(gapRowSchema),
  /** What is written but does not count: it fails, was not run, or changed since. */
  unverified: z.array(fulfilmentSchema.extend({ point: text, topic: text })),
  /** Sources that the text cites and nobody has looked up, or that sources.yaml does not know. */
  sources: z.array(
    z.strictObject({ key: text, state: z.enum(['unknown', 'unchecked']), title: text, topics: ids }),
  ),
  /** Translations with something missing or stale, by section or question. */
  translations: z.array(
    z.strictObject({ language: text, file: text, source: text, missing: ids, stale: ids }),
  ),
  tasks: z.array(taskRowSchema),
  remaining: z.array(
    z.strictObject({
      id: text,
      topic: text,
      text,
      points: ids,
      closed: z.boolean(),
      blocks: ids,
      open: z.array(z.strictObject({ point: text, form: z.enum(FORMS), status, file: text })),
    }),
  ),
  chains: z.array(
    z.strictObject({
      id: text,
      title: text,
      points: ids,
      complete: z.boolean(),
      links: z.array(z.strictObject({ from: text, to: text, path: ids.nullable() })),
    }),
  ),
  priorities: z.array(
    z.strictObject({
      priority: whole,
      title: text,
      topic: text,
      level: z.enum(DIFFICULTIES),
      task: text,
      /** Place of the topic in our order: for the report's role, and for each. */
      rank: whole,
      ranks: z.record(text, whole),
    }),
  ),
  claims: z.array(
    z.strictObject({ id: text, role: text.nullable(), claimed: z.number(), computed: z.number() }),
  ),
  /** Coverage over time, oldest first; `recorded` says whether its last row has the numbers of today. */
  history: z.array(coverageRowSchema),
  recorded: z.boolean(),
});

export type GapsReport = z.infer<typeof gapsReportSchema>;

/** The same as JSON Schema (2020-12), for programs in other languages. */
export function gapsReportJsonSchema(): object {
  return {
    title: 'lacuna.gaps/2',
    ...z.toJSONSchema(gapsReportSchema, { io: 'output' }),
  };
}
