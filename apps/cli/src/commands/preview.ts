// `lacuna preview`: the site while you write it. A change shows without a reload, and what is wrong stands where it is wrong.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { findSubject } from '../curriculum-on-disk.ts';
import { Exit } from '../exit.ts';
import { ROOT } from '../task-folder.ts';

interface Options {
  port: number;
  host: string;
  run: boolean;
  curriculum?: string;
}

export function registerPreview(program: Command): void {
  program
    .command('preview')
    .description('show the site while you write: changes at once, problems where they are')
    .option('--port <n>', 'where it listens; the next free one when it is taken', port, 4174)
    .option('--host <host>', 'for other machines: 0.0.0.0', '127.0.0.1')
    .option('--no-run', 'run no Python: show what the files alone say')
    .option('--curriculum <dir>', "the subject's folder")
    .action(preview);
}

function preview(options: Options): Promise<void> {
  const folder = findSubject(
    path.resolve(options.curriculum ?? process.env.LACUNA_CURRICULUM ?? path.join(ROOT, 'curriculum')),
  );
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const child = spawn(
    process.execPath,
    [vite, 'dev', '--port', String(options.port), '--host', options.host],
    {
      cwd: path.join(ROOT, 'apps/web'),
      env: { ...process.env, LACUNA_PREVIEW: folder, LACUNA_PREVIEW_RUN: options.run ? '1' : '0' },
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.exitCode = signal !== null || code === 0 ? Exit.good : Exit.fault;
      resolve();
    });
  });
}

function port(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 1 || n > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
  return n;
}
