// How much of what a run prints leaves its cell. Apart from the schemas, which would weigh down the workers' bundles.

/** Characters of output a cell sends and a host hands on, per run; the verdict repeats far less of it. */
export const MAX_OUTPUT = 5_000_000;
