// What the loader cannot know from the files: names that `packages/labs` offers.

/** What is not given is not checked. */
export interface Registry {
  /** Names of simulators behind figures. */
  simulators?: Iterable<string>;
  /** Computed tables: their header cells by name. */
  tables?: Readonly<Record<string, readonly string[]>>;
}
