// Job to verdict: the contract, and what assembles jobs. Runtimes are in ./browser and ./node.

export { type BlockOutcome, type ExecutableBlock, executeBlock } from './block.ts';
export * from './contract.ts';
export { DEFAULT_LIMITS, type JobParts, jobFor, limitsOf } from './job.ts';
export { MAX_OUTPUT } from './output-limit.ts';
export { type Proof, type ProofRow, type ProvableTask, proveTask, type WrongSolution } from './proof.ts';
