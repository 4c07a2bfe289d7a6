// The machine's own Python with real PyTorch as a runtime, for authors. No sandbox: it runs what the repository holds.
import { spawn } from 'node:child_process';
import type { Job, Runtime, Verdict } from '../contract.ts';
import { readVerdict } from '../host/answers.ts';
import * as verdicts from '../host/verdicts.ts';

export interface PythonRuntimeOptions {
  /** Path of an interpreter that can `import torch`. */
  python: string;
  /** Folders to import from: where the package `lacuna` lies. */
  path: string[];
  now(): number;
}

/** Importing PyTorch takes seconds, and is not the job's time. */
const START_MS = 60_000;

/** One process per job, so that nothing carries over. Rejects when the interpreter does not answer with a verdict. */
export function createPythonRuntime(options: PythonRuntimeOptions): Runtime {
  let running: { job: Job; kill(verdict: Verdict): void } | null = null;

  function grade(job: Job): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const started = options.now();
      const child = spawn(options.python, ['-m', 'lacuna', '--job'], {
        env: { PATH: process.env.PATH ?? '', PYTHONPATH: options.path.join(':'), PYTHONHASHSEED: '0' },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let out = '';
      let complaints = '';
      let killed: Verdict | null = null;
      const kill = (verdict: Verdict) => {
        killed = verdict;
        child.kill('SIGKILL');
      };
      const late = setTimeout(
        () => kill(verdicts.timeout(job, '', options.now() - started)),
        job.limits.ms + START_MS,
      );
      running = { job, kill };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints = (complaints + text).slice(-4_000);
      });
      child.on('error', (problem) => {
        clearTimeout(late);
        reject(new Error(`${options.python} did not start: ${problem.message}`));
      });
      child.on('close', () => {
        clearTimeout(late);
        running = null;
        const verdict = killed ?? readVerdict(out, job);
        if (verdict !== null) resolve(verdict);
        else
          reject(
            new Error(
              `${options.python} -m lacuna gave no verdict: ${complaints.trim() || out.slice(0, 300)}`,
            ),
          );
      });
      child.stdin.on('error', (problem) => {
        complaints += problem.message; // it ended before reading; `close` says so
      });
      child.stdin.end(JSON.stringify(job));
    });
  }

  return {
    grade,
    stop: () => running?.kill(verdicts.stopped(running.job, '', 0)),
    ready: () => Promise.resolve(),
    dispose: () => running?.kill(verdicts.stopped(running.job, '', 0)),
  };
}
