// The contract between whoever asks for a grade and whoever gives it: job in, verdict out. No code runs here.
import * as z from 'zod';

export const CONTRACT_VERSION = 1;

/** Numbers a wrong solution leaves behind in its first failing check; enough to recognise it again. */
export const fingerprintSchema = z.object({
  check: z.string().max(200),
  values: z.array(z.number().nullable()).max(64),
});

/** A plausible mistake the task's author has seen: what to tell the learner, and how to recognise it. */
export const mistakeSchema = z.object({
  id: z.string().max(200),
  say: z.string().max(2_000),
  fingerprint: fingerprintSchema.nullable(),
});

export const limitsSchema = z.object({
  /** Wall-clock milliseconds for one run, Python's start-up not counted. */
  ms: z.number().int().positive().max(600_000),
  /** Bytes the Python heap and the engine's tensors may take, each. */
  bytes: z.number().int().positive(),
});

/** What the grader is given. A job without checks is a plain run of `source` as `__main__`. */
export const jobSchema = z.object({
  v: z.literal(CONTRACT_VERSION),
  id: z.string().min(1).max(200),
  task: z.string().max(200).nullable(),
  part: z.string().max(200).nullable().default(null),
  source: z.string().max(1_000_000),
  /** Text of checks.py; '' for a plain run. */
  checks: z.string().max(1_000_000),
  /** Run only these check functions; empty means all. */
  only: z.array(z.string()).default([]),
  mistakes: z.array(mistakeSchema).default([]),
  /** What a plain run sees as sys.argv[1:]. */
  argv: z.array(z.string().max(10_000)).max(1_000).default([]),
  seed: z.number().int(),
  limits: limitsSchema,
});

const shapeSchema = z.array(z.number().int()).max(64);
/** A corner of a tensor, row by row; numbers as text so that nan and inf survive JSON. */
const cornerSchema = z.array(z.array(z.string().max(40)).max(12)).max(12);

export const detailSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shape'), got: shapeSchema, expected: shapeSchema }),
  z.object({ kind: z.literal('dtype'), got: z.string().max(40), expected: z.string().max(40) }),
  z.object({
    kind: z.literal('values'),
    /** Index of the first wrong element. */
    at: shapeSchema,
    got: cornerSchema,
    expected: cornerSchema,
    maxAbs: z.number().nullable(),
    maxRel: z.number().nullable(),
    wrong: z.number().int(),
    total: z.number().int(),
    rtol: z.number(),
    atol: z.number(),
  }),
  z.object({
    kind: z.literal('gradient'),
    input: z.string().max(200),
    maxAbs: z.number().nullable(),
    /** Present when there is a gradient, of the right shape, with wrong values. */
    at: shapeSchema.optional(),
    got: cornerSchema.optional(),
    expected: cornerSchema.optional(),
  }),
  z.object({ kind: z.literal('trace'), what: z.string().max(2_000) }),
  z.object({ kind: z.literal('distribution'), statistic: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('raises'), expected: z.string().max(200), got: z.string().max(2_000) }),
]);

export const checkResultSchema = z.object({
  /** Name of the check function, `check_...`. */
  id: z.string().max(200),
  /** Its docstring's first line. */
  title: z.string().max(1_000),
  status: z.enum(['pass', 'fail', 'error', 'skipped']),
  message: z.string().max(10_000),
  detail: detailSchema.optional(),
  fingerprint: fingerprintSchema.optional(),
});

/** What the grader answers. Data only; screens and terminals draw it. */
export const verdictSchema = z.object({
  v: z.literal(CONTRACT_VERSION),
  job: z.string().max(200),
  status: z.enum(['pass', 'fail', 'error', 'timeout', 'memory', 'stopped']),
  /** For anything but pass: one sentence on what happened, in the learner's words (the exception's last line...). */
  message: z.string().max(10_000).default(''),
  /** The learner's own traceback, our frames removed. */
  traceback: z.string().max(20_000).default(''),
  /** Where in the learner's source it went wrong; line counts from 1, column from 0. */
  at: z.object({ line: z.number().int(), column: z.number().int() }).optional(),
  checks: z.array(checkResultSchema).max(200),
  /** Id of the shipped mistake whose answer this one equals. */
  mistake: z.string().max(200).optional(),
  output: z.object({ text: z.string().max(200_000), truncated: z.boolean() }),
  stats: z.object({ ms: z.number(), peakBytes: z.number(), operations: z.number().int() }),
});

export type Fingerprint = z.infer<typeof fingerprintSchema>;
export type Mistake = z.infer<typeof mistakeSchema>;
export type Limits = z.infer<typeof limitsSchema>;
export type Job = z.infer<typeof jobSchema>;
export type Detail = z.infer<typeof detailSchema>;
export type CheckResult = z.infer<typeof checkResultSchema>;
export type Verdict = z.infer<typeof verdictSchema>;

/** One place where jobs run. Both the browser sandbox and the Node child process are one. */
export interface Runtime {
  /** Runs one job. Never rejects for anything the learner's code does; resolves with a verdict. */
  grade(job: Job, onOutput?: (text: string) => void): Promise<Verdict>;
  /** Kills the running job, whose verdict becomes `stopped`; a fresh interpreter takes over. */
  stop(): void;
  /** Resolves when Python is ready to take a job. */
  ready(): Promise<void>;
  /** Ends everything. */
  dispose(): void;
}
