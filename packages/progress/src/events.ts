// The learner's log: what may be written into it. Everything else (schedule, mastery, map) is derived from it.
import * as z from 'zod';

/** The last millisecond an event may carry: the end of the year 9999. */
export const MAX_AT = 253_402_300_799_999;

const base = {
  v: z.literal(1),
  /** Unique for ever, chosen by the writer (a UUID). */
  id: z.string().min(1).max(100),
  /** Milliseconds since 1970, by the writing device's clock; up to the year 9999, so that every date fits a Date. */
  at: z.number().int().nonnegative().max(MAX_AT),
  /** Random id of the writing browser profile. */
  device: z.string().min(1).max(100),
};
const contentId = z.string().min(1).max(200);

export const eventSchema = z.discriminatedUnion('type', [
  /** A card was answered. `card` is a question id; `ticked` the key points said (indices). */
  z.object({
    ...base,
    type: z.literal('reviewed'),
    card: contentId,
    rating: z.enum(['again', 'hard', 'good', 'easy']),
    ticked: z.array(z.number().int().nonnegative()).max(50),
    of: z.number().int().nonnegative().max(50),
  }),
  /** A task was graded. `checks` holds check id -> passed. */
  z.object({
    ...base,
    type: z.literal('attempted'),
    task: contentId,
    status: z.enum(['pass', 'fail', 'error', 'timeout', 'memory', 'stopped']),
    checks: z.record(z.string().max(200), z.boolean()),
    hints: z.number().int().nonnegative(),
    sawSolution: z.boolean(),
    mistake: z.string().max(200).optional(),
  }),
  /** A section was marked as read. */
  z.object({ ...base, type: z.literal('read'), topic: contentId, section: contentId }),
  /** The learner says they know a point already (0..1), before any evidence. */
  z.object({ ...base, type: z.literal('placed'), point: contentId, level: z.number().min(0).max(1) }),
  /** Role and interview date (ISO day) were chosen. The latest wins. */
  z.object({
    ...base,
    type: z.literal('goal'),
    role: z.string().min(1).max(100),
    date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .nullable(),
  }),
  /** An earlier event is taken back. It stays in the log and no longer counts. */
  z.object({ ...base, type: z.literal('undone'), target: z.string().min(1).max(100) }),
]);

export type LearnerEvent = z.infer<typeof eventSchema>;
export type EventType = LearnerEvent['type'];
export type ReviewedEvent = Extract<LearnerEvent, { type: 'reviewed' }>;
export type AttemptedEvent = Extract<LearnerEvent, { type: 'attempted' }>;
export type ReadEvent = Extract<LearnerEvent, { type: 'read' }>;
export type PlacedEvent = Extract<LearnerEvent, { type: 'placed' }>;
export type GoalEvent = Extract<LearnerEvent, { type: 'goal' }>;
export type ReviewRating = ReviewedEvent['rating'];
