// Names that curriculum files may use: computed tables (`::table{from=...}`) and simulators (`:::figure{simulator=...}`).
import { headsTable, modelsTable, type Table } from './tables.ts';

/** Computed tables by the name content uses. */
export const tables: Record<string, () => Table> = {
  'kv-models': modelsTable,
  'kv-heads': headsTable,
};

/** Simulators by the name content uses: the module that computes and the test that holds it to a closed form. */
export const figures: Record<string, { module: string; test: string }> = {
  'kv-memory': { module: 'packages/labs/src/kv-memory.ts', test: 'packages/labs/src/kv-memory.test.ts' },
  'kv-decode': { module: 'packages/labs/src/kv-decode.ts', test: 'packages/labs/src/kv-decode.test.ts' },
};
