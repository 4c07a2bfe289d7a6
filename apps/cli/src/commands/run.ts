// `lacuna run FILE.py`: any Python file on our torch, in the sandbox.
import { readFileSync } from 'node:fs';
import { jobFor, MAX_OUTPUT } from '@lacuna/grader';
import { type Command, InvalidArgumentError } from 'commander';
import { Exit } from '../exit.ts';
import { openEngine } from '../runtime.ts';
import { UsageError } from '../usage-error.ts';

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('run a Python file on our torch, in the sandbox: no files, no network, no processes')
    .argument('<file>', 'a Python file; - reads standard input')
    .argument(
      '[args...]',
      'what the program finds in sys.argv[1:]; put -- before them if they begin with a dash',
    )
    .option('--timeout <seconds>', 'stop it after so many seconds', upTo(600), 60)
    .option('--memory <megabytes>', 'memory for Python and for tensors, each', upTo(4096), 1024)
    .action(async (file: string, args: string[], options: { timeout: number; memory: number }) => {
      process.exitCode = await run(file, args, options);
    });
}

const upTo = (limit: number) => (text: string) => {
  const value = Number(text);
  if (!(value > 0 && value <= limit))
    throw new InvalidArgumentError(`it must be a number above 0, at most ${limit}.`);
  return value;
};

async function run(
  file: string,
  argv: string[],
  options: { timeout: number; memory: number },
): Promise<number> {
  let source: string;
  try {
    source = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (problem) {
    throw new UsageError(`cannot read ${file}: ${(problem as Error).message}`);
  }
  const runtime = await openEngine();
  let printed = 0;
  try {
    const verdict = await runtime.grade(
      jobFor({
        id: file === '-' ? 'stdin.py' : file,
        task: null,
        source,
        argv,
        limits: { seconds: options.timeout, megabytes: options.memory },
      }),
      (text) => {
        printed += text.length;
        process.stdout.write(text);
      },
    );
    if (printed >= MAX_OUTPUT) process.stderr.write(`(cut after ${MAX_OUTPUT} characters)\n`);
    if (verdict.status === 'pass') return Exit.good;
    const showTraceback = verdict.traceback !== '' && verdict.status !== 'timeout';
    process.stderr.write(showTraceback ? verdict.traceback : `${verdict.message}\n`);
    return Exit.findings;
  } finally {
    runtime.dispose();
  }
}
