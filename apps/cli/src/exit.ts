// The exit codes every command uses, and the one way to end with them.

/** 0 good; 1 findings, a failed grade, a timeout; 2 wrong usage; 3 our own fault. */
export const Exit = { good: 0, findings: 1, usage: 2, fault: 3 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];
