// What the lab page gets from the build: one task, ready to be shown, run and graded.
import type { MutantRates } from '@lacuna/curriculum';
import type { Mistake } from '@lacuna/grader/contract';
import type { ContentFacts } from '@lacuna/progress';

export interface LabView {
  id: string;
  title: string;
  level: string;
  topic: { id: string; title: string };
  parts: { id: string; title: string; minutes: number; points: string[]; checks: string[] }[];
  statementHtml: string;
  /** A program that runs after any solution, which it imports as `solution`; '' when the task has none. */
  example: string;
  /** The statement ends with a heading for it. */
  exampleTitled: boolean;
  exampleHtml: string;
  hints: { title: string; html: string }[];
  starter: string;
  solutionHtml: string;
  /** Text of checks.py. */
  checks: string;
  /** Check id -> its docstring's first line. */
  titles: Record<string, string>;
  mistakes: Mistake[];
  /** How many mutants of the reference the checks reject; null while the task is not proven. */
  mutants: MutantRates | null;
  limits: { seconds: number; megabytes: number };
  /** About this task's points only. */
  facts: ContentFacts;
}
