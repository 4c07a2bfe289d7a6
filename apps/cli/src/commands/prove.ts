// `lacuna prove [TASK...]`: holds every task to what it claims about its own checks.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Exit } from '../exit.ts';
import { writeLedger } from '../prove/ledger.ts';
import { progressOn } from '../prove/progress.ts';
import { type ProveOptions, proveTask, type TaskReport } from '../prove/prove-task.ts';
import { commitOf, sampleOf } from '../prove/sample.ts';
import { openEngineSide, openPythonSide, originNow } from '../prove/sides.ts';
import { reportText } from '../prove/text.ts';
import { loadTask, ROOT, TASK_ROOT, taskFolders } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  json?: boolean;
  record?: boolean;
  runtime: 'engine' | 'python';
  sample?: number;
  seed?: string;
  jobs: number;
}

const CACHE = path.join(ROOT, '.cache/proofs');

const MORE = `
A task is proven when its reference passes every check and its starter does not; when every wrong/*.py gets through the
statement's example, passes at least one check and fails the check it names; when every check is the first to catch some
wrong solution or mutant; and when the checks reject at least 95 in 100 mutants of the reference. Mutants are copies of
solution.py with one small mistake each. One that does not get through the example does not count. One that is no mistake
at all is waived in waivers.yaml with a reason; at most 5 in 100 may be.

Without --record the result is held against proof.json: a stale or contradicted ledger is a finding too. An interrupted
run goes on where it stopped; what was run before is not run again until something it depends on changes.

--runtime python also runs everything on real PyTorch and compares: $LACUNA_TORCH_PYTHON, else python3. It has no sandbox.`;

export function registerProve(program: Command): void {
  program
    .command('prove')
    .description(
      'prove that the checks of tasks accept the reference, and reject wrong solutions and mutants',
    )
    .argument('[tasks...]', 'ids of tasks; all when none is given')
    .option('--record', "write each proven task's ledger, proof.json")
    .addOption(new Option('--runtime <name>', 'where to run').choices(['engine', 'python']).default('engine'))
    .option('--sample <percent>', 'judge only so many of the mutants again, chosen by the commit', percentage)
    .option('--seed <text>', 'choose the sample by this text and not by the commit')
    .option('--jobs <count>', 'how many interpreters run side by side', wholeNumber, availableParallelism())
    .option('--json', 'print the result as JSON')
    .addHelpText('after', MORE)
    .action(async (ids: string[], options: Options) => {
      process.exitCode = await prove(ids, options);
    });
}

async function prove(ids: string[], options: Options): Promise<number> {
  const folders = taskFolders();
  const unknown = ids.filter((id) => !folders.has(id));
  if (unknown.length > 0)
    throw new UsageError(
      `there is no task "${unknown.join('", "')}"; there are: ${[...folders.keys()].join(', ')}`,
    );
  if (options.record && options.sample !== undefined)
    throw new UsageError('--record needs every mutant: leave out --sample');
  const python = options.runtime === 'python' ? openPythonSide(options.jobs) : null;
  const engine = await openEngineSide(options.jobs);
  const progress = progressOn(process.stderr, () => performance.now());
  const seed = options.seed ?? commitOf(ROOT);
  const each: ProveOptions = {
    cacheFolder: CACHE,
    progress,
    sampled: options.sample !== undefined,
    choose: (mutants) => (options.sample === undefined ? mutants : sampleOf(mutants, options.sample, seed)),
  };
  const close = () => {
    engine.pool.dispose();
    python?.pool.dispose();
  };
  process.once('SIGINT', () => {
    progress.clear();
    process.stderr.write('stopped; the same command goes on from here\n');
    close();
    process.exit(Exit.findings);
  });

  const origin = originNow();
  const one = async (id: string): Promise<TaskReport> => {
    const folder = folders.get(id)!;
    const loaded = loadTask(folder);
    if ('problems' in loaded) return unreadable(id, loaded.problems);
    const report = await proveTask(loaded.task, engine, python, origin, each);
    if (options.record && report.ledger !== null) {
      writeLedger(path.join(TASK_ROOT, folder), report.ledger);
      report.ledgerProblems =
        report.ledger.python === null
          ? ['recorded without PyTorch; it counts once --record --runtime python has run where PyTorch is']
          : [];
    }
    progress.clear();
    if (!options.json) process.stdout.write(reportText(report, each.sampled));
    return report;
  };
  try {
    const reports = await Promise.all((ids.length > 0 ? ids : [...folders.keys()]).map(one));
    if (options.json) console.log(JSON.stringify(asJson(reports, options.runtime), null, 1));
    const good = (report: TaskReport) =>
      report.problems.length === 0 && (options.record || report.ledgerProblems.length === 0);
    return reports.every(good) ? Exit.good : Exit.findings;
  } finally {
    progress.clear();
    close();
  }
}

function asJson(reports: TaskReport[], runtime: string) {
  return {
    schema: 'lacuna.prove/2',
    runtime,
    tasks: reports.map(({ ledger, ...report }) => ({ proven: report.problems.length === 0, ...report })),
  };
}

function unreadable(task: string, problems: string[]): TaskReport {
  return {
    task,
    problems,
    ledgerProblems: [],
    notes: [],
    checks: 0,
    wrong: 0,
    rates: null,
    excluded: 0,
    stopped: 0,
    judged: 0,
    survivors: [],
    ledger: null,
  };
}

function percentage(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100)) throw new InvalidArgumentError('It is a number above 0, at most 100.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number above 0.');
  return value;
}
