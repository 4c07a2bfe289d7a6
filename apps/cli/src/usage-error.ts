// Wrong usage found by a command itself, after its arguments were parsed: one line and exit 2.

export class UsageError extends Error {}
