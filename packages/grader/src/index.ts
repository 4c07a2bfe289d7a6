// Job to verdict: the contract, and what assembles jobs. Runtimes are in ./browser and ./node.

export { type BlockOutcome, type ExecutableBlock, executeBlock } from './block.ts';
export * from './contract.ts';
export { DEFAULT_LIMITS, type JobParts, jobFor, limitsOf } from './job.ts';
export {
  judgeMutants,
  type MutableTask,
  type Mutant,
  type MutantOutcome,
  type MutantPlan,
  mutantOutcomeSchema,
  planMutants,
} from './mutants.ts';
export { MAX_OUTPUT } from './output-limit.ts';
export type { Comparison, MathJson, Printed } from './printed.ts';
export {
  filesOf,
  type ProofRow,
  type ProvableTask,
  problemsOf,
  type RanFile,
  runFile,
  type TaskFile,
  type WrongSolution,
} from './proof.ts';
