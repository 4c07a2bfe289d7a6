// The committed ledgers: what `lacuna check --record` and `lacuna prove --record` write and coverage reads.
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a hash is 64 hex digits (SHA-256)');
const count = z.number().int().min(0);

/** How many of the mutants of one side of a twin made its assertions fail. */
const mutantsSchema = z.strictObject({ made: count, caught: count });

/** What one executed block did. `hash` is that of its program: the block, after the blocks it runs after. */
export const blockEvidenceSchema = z.strictObject({
  kind: z.enum(['twin', 'snippet']),
  hash,
  status: z.enum(['pass', 'fail']),
  /** Twins only, by side. */
  mutants: z.strictObject({ formula: mutantsSchema, twin: mutantsSchema }).optional(),
});

export const evidenceSchema = z.strictObject({
  schema: z.literal('lacuna.evidence/1'),
  topic: z.string(),
  /** By block: `twin:<formula id>` or `snippet:<id>`. */
  blocks: z.record(z.string(), blockEvidenceSchema),
});

export type BlockEvidence = z.infer<typeof blockEvidenceSchema>;
export type EvidenceFile = z.infer<typeof evidenceSchema>;

const runStatus = z.enum(['pass', 'fail', 'error', 'timeout', 'memory', 'stopped']);
const checkStatus = z.enum(['pass', 'fail', 'error', 'skipped']);

/** What one program did under a task's checks. */
const proofRowSchema = z.object({
  status: runStatus,
  /** By check, in the order they ran. */
  checks: z.record(z.string(), checkStatus),
  /** What the program left in its first failing check; the site recognises a mistake by it. */
  fingerprint: z.object({ check: z.string(), values: z.array(z.number().nullable()) }).nullish(),
});

/** Read loosely: the writer may note more than coverage needs. */
export const proofSchema = z.object({
  schema: z.literal('lacuna.proof/1'),
  task: z.string(),
  /** Hash of every Python file of the task and of task.yaml, by its name inside the folder. */
  files: z.record(z.string(), hash),
  reference: proofRowSchema,
  starter: proofRowSchema,
  /** By wrong solution. */
  wrong: z.record(z.string(), proofRowSchema),
});

export type ProofRow = z.infer<typeof proofRowSchema>;
export type ProofFile = z.infer<typeof proofSchema>;
