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
    .argument('[args...]', 'what the program finds in sys.argv[1:]')
    .option('--timeout <seconds>', 'stop it after so many seconds', seconds, 60)
    .option('--memory <megabytes>', 'memory for Python and for tensors, each', seconds, 1024)
    .passThroughOptions()
    .action(async (file: string, args: string[], options: { timeout: number; memory: number }) => {
      process.exitCode = await run(file, args, options);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError('it must be a number above 0.');
  return value;
}

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
