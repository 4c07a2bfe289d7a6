// Replays recorded samples on our torch in Pyodide, a learner's path: one line of samples.jsonl.gz in, its results out.
import { readFileSync } from 'node:fs';
import { buildKernels } from '@lacuna/engine/build-kernels';
import { startHost } from '../test/host.ts';

/** kind, index, path called, what differs (null: nothing), what differs in the gradients ('': none recorded). */
export type Result = [
  kind: 'sample' | 'error',
  index: number,
  via: string,
  said: string | null,
  gradients: string | null,
];

const MODULES = ['values.py', 'calls.py', 'error_text.py', 'replay.py'];

/** A part of a line: the samples whose index leaves `first` when divided by `every`. */
export interface Part {
  every: number;
  first: number;
}

/** Our torch, ready to replay lines. */
export async function startReplayer(): Promise<(line: string, part?: Part) => Result[]> {
  const host = await startHost({ wasm: await buildKernels(), maxBytes: 1 << 29 });
  host.python.FS.mkdirTree('/parity');
  for (const name of MODULES)
    host.python.FS.writeFile(`/parity/${name}`, readFileSync(new URL(name, import.meta.url), 'utf8'));
  host.python.runPython(
    'import sys, warnings; sys.path.insert(0, "/parity"); warnings.simplefilter("ignore"); import replay',
  );
  const run = host.python.runPython('replay.replay') as (
    line: string,
    every: number,
    first: number,
  ) => string;
  return (line, part = { every: 1, first: 0 }) => JSON.parse(run(line, part.every, part.first)) as Result[];
}
