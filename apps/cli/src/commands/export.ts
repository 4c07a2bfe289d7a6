// `lacuna export TASK`: the task as one Python file that grades itself with real PyTorch, on standard output.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { oneFile, type Task } from '@lacuna/curriculum';
import type { Command } from 'commander';
import { readFingerprints } from '../prove/ledger.ts';
import { loadTask, ROOT, TASK_ROOT, taskFolders } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('print a task as one Python file that grades itself with PyTorch')
    .argument('<task>', 'id of a task, as dl_011_kv_cache')
    .action((id: string) => {
      const folder = taskFolders().get(id);
      if (folder === undefined)
        throw new UsageError(`there is no task "${id}"; there are: ${[...taskFolders().keys()].join(', ')}`);
      const loaded = loadTask(folder);
      if ('problems' in loaded) throw new UsageError(loaded.problems.join('\n'));
      process.stdout.write(exportTask(loaded.task, folder));
    });
}

/** The file of a task in `folder`, which is relative to the curriculum's root. */
export function exportTask(task: Task, folder: string): string {
  const fingerprints = readFingerprints(path.join(TASK_ROOT, folder));
  const python = path.join(ROOT, 'packages/checks/python');
  const names = readdirSync(path.join(python, 'lacuna')).filter((name) => name.endsWith('.py'));
  return oneFile({
    id: task.id,
    title: task.title,
    statement: readFileSync(path.join(TASK_ROOT, folder, 'task.en.md'), 'utf8'),
    starter: task.starter,
    checks: task.checks.source,
    mistakes: task.wrong.map(({ id, mistake }) => ({
      id,
      say: mistake,
      fingerprint: fingerprints.get(id) ?? null,
    })),
    lacuna: new Map(
      names.map((name) => [`lacuna/${name}`, readFileSync(path.join(python, 'lacuna', name), 'utf8')]),
    ),
    pytorch: task.proof?.python?.pytorch ?? null,
  });
}
