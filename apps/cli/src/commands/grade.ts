// `lacuna grade TASK FILE`: one answer, one verdict.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jobFor, type Mistake } from '@lacuna/grader';
import type { Command } from 'commander';
import { Exit } from '../exit.ts';
import { readFingerprints } from '../prove/ledger.ts';
import { openEngine } from '../runtime.ts';
import { loadTask, TASK_ROOT, taskFolders } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';
import { verdictText } from '../verdict-text.ts';

export function registerGrade(program: Command): void {
  program
    .command('grade')
    .description("grade an answer to a task with the task's checks")
    .argument('<task>', 'id of a task, as dl_011_kv_cache')
    .argument('<file>', 'the answer, a Python file; - reads standard input')
    .option('--json', 'print the verdict as JSON')
    .option('--part <id>', 'only the checks of this part of the task')
    .action(async (id: string, file: string, options: { json?: boolean; part?: string }) => {
      process.exitCode = await grade(id, file, options);
    });
}

async function grade(id: string, file: string, options: { json?: boolean; part?: string }): Promise<number> {
  const folder = taskFolders().get(id);
  if (folder === undefined)
    throw new UsageError(`there is no task "${id}"; there are: ${[...taskFolders().keys()].join(', ')}`);
  const loaded = loadTask(folder);
  if ('problems' in loaded) throw new UsageError(loaded.problems.join('\n'));
  const { task } = loaded;
  const part = task.parts.find((one) => one.id === options.part);
  if (options.part !== undefined && part === undefined)
    throw new UsageError(
      `${id} has no part "${options.part}"; it has: ${task.parts.map((one) => one.id).join(', ')}`,
    );
  let source: string;
  try {
    source = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (problem) {
    throw new UsageError(`cannot read ${file}: ${(problem as Error).message}`);
  }
  const fingerprints = readFingerprints(path.join(TASK_ROOT, folder));
  const mistakes: Mistake[] = task.wrong.map((wrong) => ({
    id: wrong.id,
    say: wrong.mistake,
    fingerprint: fingerprints.get(wrong.id) ?? null,
  }));
  const runtime = await openEngine();
  try {
    const verdict = await runtime.grade(
      jobFor({
        id: `grade/${id}`,
        task: id,
        part: part?.id ?? null,
        only: part?.checks ?? [],
        source,
        checks: task.checks.source,
        mistakes,
        limits: task.limits,
      }),
    );
    if (options.json)
      console.log(JSON.stringify({ schema: 'lacuna.verdict/1', task: id, file, verdict }, null, 1));
    else process.stdout.write(verdictText(verdict, new Map(mistakes.map(({ id, say }) => [id, say]))));
    return verdict.status === 'pass' ? Exit.good : Exit.findings;
  } finally {
    runtime.dispose();
  }
}
