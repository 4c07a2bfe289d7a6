// Assembles a Job from a task's plain data. Knows nothing of files or of the curriculum's own types.
import { CONTRACT_VERSION, type Job, type Limits, type Mistake } from './contract.ts';

export interface JobParts {
  /** The task's id, null for a plain run. */
  task: string | null;
  /** The learner's code. */
  source: string;
  /** Text of checks.py; '' runs `source` as a program. */
  checks?: string;
  /** Only these check functions. */
  only?: string[];
  part?: string | null;
  mistakes?: Mistake[];
  /** As in task.yaml: seconds and megabytes. */
  limits?: { seconds: number; megabytes: number };
  seed?: number;
  /** Binds the verdict to this job; must differ between jobs that run at the same time. */
  id: string;
  /** What the program sees as sys.argv[1:]. */
  argv?: string[];
}

/** Generous enough for any exercise, short enough not to annoy. */
export const DEFAULT_LIMITS = { seconds: 20, megabytes: 512 };

const MEGABYTE = 1024 * 1024;

export function limitsOf({ seconds, megabytes }: { seconds: number; megabytes: number }): Limits {
  return { ms: Math.max(1, Math.round(seconds * 1000)), bytes: Math.round(megabytes * MEGABYTE) };
}

/** The job for these parts; the same parts give the same job. */
export function jobFor(parts: JobParts): Job {
  return {
    v: CONTRACT_VERSION,
    id: parts.id,
    task: parts.task,
    part: parts.part ?? null,
    source: parts.source,
    checks: parts.checks ?? '',
    only: parts.only ?? [],
    mistakes: parts.mistakes ?? [],
    argv: parts.argv ?? [],
    seed: parts.seed ?? 0,
    limits: limitsOf(parts.limits ?? DEFAULT_LIMITS),
  };
}
