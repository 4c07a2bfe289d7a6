// Real PyTorch as a rival, in a process of its own: $LACUNA_TORCH_PYTHON, else python3, if it has torch 2.13.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Runner } from './runner.ts';

const WANTED = '2.13';

/** The runner, or why there is none. */
export async function pytorchRunner(): Promise<{ runner: Runner; version: string } | { missing: string }> {
  const python = process.env.LACUNA_TORCH_PYTHON ?? 'python3';
  const child = spawn(python, [fileURLToPath(new URL('../pytorch.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const hello = await Promise.race([
    lines.next().then(({ value }) => (value ? JSON.parse(value) : { missing: `${python} ended` })),
    new Promise<{ missing: string }>((resolve) => {
      child.once('error', (error) => resolve({ missing: `${python}: ${error.message}` }));
    }),
  ]);
  if (!hello.version)
    return { missing: `${hello.missing}; set LACUNA_TORCH_PYTHON to a Python with torch ${WANTED}` };
  if (!hello.version.startsWith(WANTED)) {
    child.kill();
    return { missing: `${python} has torch ${hello.version}, wanted ${WANTED}: set LACUNA_TORCH_PYTHON` };
  }
  return { runner: runnerOf(child, lines), version: hello.version };
}

function runnerOf(child: ChildProcess, lines: AsyncIterator<string>): Runner {
  const ask = async (...question: unknown[]) => {
    child.stdin!.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('PyTorch ended');
    return JSON.parse(value);
  };
  return {
    name: 'PyTorch',
    async prepare(task) {
      await ask('prepare', task);
      return true;
    },
    run: (task, times) => ask('run', task, times),
    drop: (task) => ask('drop', task),
    async close() {
      child.stdin!.end();
    },
  };
}
