// What each YAML file of a subject may hold; docs/format.md says the same for people.
import { z } from 'zod';

export const FORMS = [
  'section',
  'formula',
  'table',
  'implementation',
  'figure',
  'questions',
  'task',
] as const;
export const LEVELS = ['basic', 'medium', 'killer'] as const;
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export const FOUNDING_STATUSES = [
  'existing',
  'added',
  'added-but-wrong',
  'remaining',
  'named-but-empty',
  'beyond',
] as const;

export type Form = (typeof FORMS)[number];
export type Level = (typeof LEVELS)[number];
export type Difficulty = (typeof DIFFICULTIES)[number];

const id = z
  .string()
  .max(80)
  .regex(
    /^[a-z0-9][a-z0-9_-]*$/,
    'an id is lower-case letters, digits, "-" and "_", and starts with a letter or digit',
  );
const sourceKey = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9]+$/, 'a source key is letters and digits');
const line = z.string().min(1).max(300);

export const subjectSchema = z.strictObject({
  id,
  title: line,
  roles: z.array(z.strictObject({ id, title: line })).min(1),
  topics: z.array(id).min(1),
  /** Besides English, what the subject is to be read in. */
  languages: z
    .array(z.string().regex(/^(?!en$)[a-z]{2}$/, 'a language is two letters, and not "en", the source'))
    .optional(),
});

export const sourceSchema = z.strictObject({
  title: line,
  authors: line,
  reference: line,
  checked: z.boolean(),
});
export const sourcesSchema = z.record(sourceKey, sourceSchema);

export const foundingSchema = z.strictObject({
  remaining: z.array(
    z.strictObject({
      id,
      topic: id,
      text: line,
      points: z.array(id).min(1),
      needs: z.enum(['task', 'everything']),
    }),
  ),
  priorities: z.array(
    z.strictObject({
      priority: z.number().int().min(1).max(3),
      title: line,
      topic: id,
      level: z.enum(DIFFICULTIES),
      task: id,
    }),
  ),
  chains: z.array(z.strictObject({ id, title: line, points: z.array(id).min(2) })),
  claims: z.array(z.strictObject({ id, role: id.nullable(), percent: z.number().min(0).max(100) })),
});

export const pointSchema = z.strictObject({
  id,
  title: z.string().min(1).max(60),
  content: line,
  status: z.enum(FOUNDING_STATUSES),
  forms: z.array(z.enum(FORMS)).min(1),
  weight: z.record(id, z.number().int().min(0).max(5)),
  why: line,
  difficulty: z.enum(DIFFICULTIES),
  requires: z.array(id),
  tasks: z.array(id),
  sources: z.array(sourceKey),
});

export const plannedTaskSchema = z.strictObject({
  id,
  title: line,
  deliverable: line,
  level: z.enum(DIFFICULTIES),
  origin: z.enum(['founding', 'existing-unnamed', 'new']),
  priority: z.number().int().min(1).max(3).optional(),
  track: id.optional(),
});

export const topicSchema = z.strictObject({
  id,
  key: z
    .string()
    .regex(/^[ET]\d\d[a-z]?$/, 'a key is the founding number, such as "T02" or "E11"')
    .optional(),
  title: line,
  founding: z
    .strictObject({
      group: z.enum(['existing', 'critical', 'medium', 'new', 'practical', 'underspecified']),
      coverage: z.enum(['excellent', 'good', 'practical', 'partial', 'absent']),
      questions: z.number().int().min(0),
      note: line,
      sources: line.optional(),
    })
    .optional(),
  questions: z.strictObject({
    basic: z.number().int().min(0),
    medium: z.number().int().min(0),
    killer: z.number().int().min(0),
  }),
  points: z.array(pointSchema).min(1),
  planned: z.array(plannedTaskSchema),
});

export const taskSchema = z.strictObject({
  id,
  title: line,
  level: z.enum(DIFFICULTIES),
  parts: z
    .array(
      z.strictObject({
        id,
        title: line,
        minutes: z.number().int().min(1).max(120),
        points: z.array(id).min(1),
        checks: z.array(z.string().regex(/^check_\w+$/, 'a check is named check_...')).min(1),
      }),
    )
    .min(1),
  limits: z.strictObject({
    seconds: z.number().positive().max(600),
    megabytes: z.number().int().positive().max(4096),
  }),
});

/** waivers.yaml: mutants of the reference that are no mistakes, each with the reason. */
export const waiversSchema = z.array(
  z.strictObject({
    mutant: line,
    /** As `lacuna prove` prints it, for whoever reviews the waiver. */
    change: line,
    reason: z.string().min(20, 'say why no check can or should tell it from the reference').max(1000),
  }),
);

/** tombstones.yaml: ids that were published and are gone. */
export const tombstonesSchema = z.array(
  z.strictObject({
    id,
    kind: z.enum(['topic', 'point', 'section', 'formula', 'snippet', 'table', 'figure', 'question', 'task']),
    /** What took its place. */
    to: id.nullable(),
    why: line,
  }),
);

export type SourceFile = z.infer<typeof sourceSchema>;
export type FoundingFile = z.infer<typeof foundingSchema>;
export type PointFile = z.infer<typeof pointSchema>;
export type PlannedTaskFile = z.infer<typeof plannedTaskSchema>;
export type TopicFile = z.infer<typeof topicSchema>;
export type TaskFile = z.infer<typeof taskSchema>;
export type SubjectFile = z.infer<typeof subjectSchema>;
