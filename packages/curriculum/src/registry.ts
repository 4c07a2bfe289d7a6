// What the loader cannot know from the files: names that `packages/labs` offers.

/** What is not given is not checked. */
export interface Registry {
  /** Names of simulators behind figures. */
  simulators?: Iterable<string>;
  /** Computed tables: their header cells by name. */
  tables?: Readonly<Record<string, readonly string[]>>;
  /** Simulators that nothing should be shown of: name -> what is wrong with them. */
  faulty?: Readonly<Record<string, string>>;
  /** Sources that the data behind tables and simulators was read from: what it is, and the key. */
  cited?: readonly { what: string; key: string }[];
}
