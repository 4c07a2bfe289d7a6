// `lacuna prove [TASK...]`: holds every task to what it claims about its own wrong solutions.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '@lacuna/curriculum';
import { type Proof, type ProvableTask, proveTask, type Runtime } from '@lacuna/grader';
import { type Command, Option } from 'commander';
import { Exit } from '../exit.ts';
import { type Versions, writeProof } from '../proof-file.ts';
import { openEngine, openPython } from '../runtime.ts';
import { loadTask, ROOT, taskFolders } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  json?: boolean;
  record?: boolean;
  runtime: 'engine' | 'python';
}

const MORE = `
A task is proven when its reference passes every check, its starter fails, and every wrong/*.py gets through the
statement's example, passes at least one check and fails the check it names; and when every check is the first to fail
for some wrong solution. Mutants of the reference made by a program are not part of it yet.

--runtime python uses the interpreter in $LACUNA_PYTHON, which must have real PyTorch, and also compares its verdicts
with our engine's. It runs without a sandbox.`;

export function registerProve(program: Command): void {
  program
    .command('prove')
    .description('prove that the checks of tasks accept the reference and catch the wrong solutions')
    .argument('[tasks...]', 'ids of tasks; all when none is given')
    .option('--record', "write each proven task's ledger, proof.json (engine only)")
    .addOption(new Option('--runtime <name>', 'where to run').choices(['engine', 'python']).default('engine'))
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
  if (options.record && options.runtime === 'python')
    throw new UsageError('--record goes with our engine: the ledger is its verdicts');
  const python = options.runtime === 'python' ? openPython() : null;
  if (options.runtime === 'python' && python === null)
    throw new UsageError(
      'set LACUNA_PYTHON to a Python that has PyTorch, as LACUNA_PYTHON=python3 lacuna prove --runtime python',
    );

  const engine = await openEngine();
  const report: Proof[] = [];
  try {
    for (const id of ids.length > 0 ? ids : folders.keys()) {
      report.push(await proveOne(id, folders.get(id)!, engine, python, options.record === true));
    }
  } finally {
    engine.dispose();
    python?.dispose();
  }
  if (options.json)
    console.log(
      JSON.stringify({ schema: 'lacuna.prove/1', runtime: options.runtime, tasks: report }, null, 1),
    );
  else for (const proof of report) process.stdout.write(proofText(proof));
  return report.every((proof) => proof.problems.length === 0) ? Exit.good : Exit.findings;
}

async function proveOne(
  id: string,
  folder: string,
  engine: Runtime,
  python: Runtime | null,
  record: boolean,
) {
  const loaded = loadTask(folder);
  if ('problems' in loaded) return unreadable(id, loaded.problems);
  const task = provable(loaded.task);
  const tell = (name: string) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${id}: ${name}`);
  const proof = await proveTask(engine, task, tell);
  if (python !== null) {
    const real = await proveTask(python, task, (name) => tell(`${name} (PyTorch)`));
    proof.problems.push(
      ...real.problems.map((problem) => `with PyTorch: ${problem}`),
      ...disagreements(proof, real),
    );
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (record && proof.problems.length === 0)
    writeProof(path.join(ROOT, folder), proof, loaded.task.hashes, versions());
  return proof;
}

function provable(task: Task): ProvableTask {
  return {
    id: task.id,
    limits: task.limits,
    solution: task.solution,
    starter: task.starter,
    checks: task.checks.source,
    example: task.example?.code ?? null,
    wrong: task.wrong.map(({ id, mistake, fails, source }) => ({ id, mistake, fails, source })),
  };
}

function unreadable(task: string, problems: string[]): Proof {
  const nothing = { status: 'error' as const, checks: {} };
  return { task, reference: nothing, starter: nothing, wrong: {}, problems };
}

/** Checks that end differently on the two runtimes. */
function disagreements(engine: Proof, python: Proof): string[] {
  const rows = (proof: Proof) =>
    new Map([
      ['solution.py', proof.reference],
      ['starter.py', proof.starter],
      ...Object.entries(proof.wrong).map(([id, row]) => [`wrong/${id}.py`, row] as const),
    ]);
  const theirs = rows(python);
  return [...rows(engine)].flatMap(([file, ours]) => {
    const other = theirs.get(file)!;
    return [...new Set([...Object.keys(ours.checks), ...Object.keys(other.checks)])]
      .filter((check) => ours.checks[check] !== other.checks[check])
      .map(
        (check) =>
          `${file}: ${check} is "${ours.checks[check]}" on our engine and "${other.checks[check]}" on PyTorch`,
      );
  });
}

function proofText(proof: Proof): string {
  const wrong = Object.keys(proof.wrong).length;
  if (proof.problems.length === 0)
    return `${proof.task}: proven; ${Object.keys(proof.reference.checks).length} checks, ${wrong} wrong solutions caught\n`;
  return [`${proof.task}: not proven`, ...proof.problems.map((problem) => `  ${problem}`), ''].join('\n');
}

function versions(): Versions {
  const read = (file: string) =>
    (JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as { version: string }).version;
  return { engine: read('packages/engine/package.json'), pyodide: read('node_modules/pyodide/package.json') };
}
