// Replays recorded samples on our torch in Pyodide, a learner's path: one line of samples.jsonl.gz in, its results out.
import { readFileSync } from 'node:fs';
import { buildKernels } from '@lacuna/engine/build-kernels';
import { type Host, startHost } from '../test/host.ts';

/** kind, index, path called, what differs (null: nothing), what differs in the gradients ('': none recorded). */
export type Result = [
  kind: 'sample' | 'error',
  index: number,
  via: string,
  said: string | null,
  gradients: string | null,
];

const MODULES = ['values.py', 'calls.py', 'error_text.py', 'replay.py'];

export interface Replayer {
  replay(line: string, most?: number): Result[];
}

async function start(): Promise<{ host: Host; run: (line: string, most: number) => string }> {
  const host = await startHost({ wasm: await buildKernels(), maxBytes: 1 << 29 });
  host.python.FS.mkdirTree('/parity');
  for (const name of MODULES)
    host.python.FS.writeFile(`/parity/${name}`, readFileSync(new URL(name, import.meta.url), 'utf8'));
  host.python.runPython(
    'import sys, warnings; sys.path.insert(0, "/parity"); warnings.simplefilter("ignore"); import replay',
  );
  return { host, run: host.python.runPython('replay.replay') as (line: string, most: number) => string };
}

/** Our torch, ready to replay. A line that stops Python itself is reported, and Python started again. */
export async function startReplayer(): Promise<Replayer> {
  const { run } = await start();
  return { replay: (line, most = 0) => JSON.parse(run(line, most)) as Result[] };
}
