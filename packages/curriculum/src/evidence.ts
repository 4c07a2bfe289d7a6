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

const mutantIds = z.array(z.string());

/** What became of each mutant of the reference, by outcome. */
const mutantLedgerSchema = z.object({
  /** By the check that was the first not to pass. */
  killed: z.record(z.string(), mutantIds),
  /** Killed as well, but only by running out of steps, time or memory in that check. */
  stopped: z.record(z.string(), mutantIds),
  /** Do not get through the statement's example, so they are no plausible mistakes and do not count. */
  excluded: mutantIds,
  survived: mutantIds,
  /** Those of the survivors that waivers.yaml shows to be no mistakes. */
  waived: mutantIds,
});

/** The same task under real PyTorch. */
const pythonHalfSchema = z.object({
  pytorch: z.string(),
  /** filesHash of the ledger it was recorded for. */
  of: hash,
  reference: proofRowSchema,
  starter: proofRowSchema,
  wrong: z.record(z.string(), proofRowSchema),
  /** Mutants that end otherwise than on our engine. */
  differs: mutantIds,
});

/** Read loosely: the writer may note more than coverage needs. */
export const proofSchema = z.object({
  schema: z.literal('lacuna.proof/2'),
  task: z.string(),
  versions: z.object({ engine: z.string(), pyodide: z.string() }),
  /** Hash of the package lacuna, which judged. */
  tools: z.object({ checks: hash }),
  /** Hash of every Python file of the task, of its YAML and of the statement's example, by name. */
  files: z.record(z.string(), hash),
  reference: proofRowSchema,
  starter: proofRowSchema,
  /** By wrong solution. */
  wrong: z.record(z.string(), proofRowSchema),
  mutants: mutantLedgerSchema,
  /** null until it has been recorded with PyTorch at hand. */
  python: pythonHalfSchema.nullable(),
});

export type MutantLedger = z.infer<typeof mutantLedgerSchema>;
export type PythonHalf = z.infer<typeof pythonHalfSchema>;
export type ProofRow = z.infer<typeof proofRowSchema>;
export type ProofFile = z.infer<typeof proofSchema>;
