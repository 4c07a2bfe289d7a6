// Gathers what the one Python file of a task is made of: the task, its statement's text, the package `lacuna`.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { oneFile, type Task } from '@lacuna/curriculum';
import { repository } from '$lib/server/content.ts';

export async function taskFile(task: Task): Promise<string> {
  const folder = path.join(repository(), 'packages/checks/python/lacuna');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.py'));
  const texts = await Promise.all(
    names.map(async (name) => [`lacuna/${name}`, await readFile(path.join(folder, name), 'utf8')] as const),
  );
  return oneFile({
    id: task.id,
    title: task.title,
    statement: await readFile(path.join(repository(), task.folder, 'task.en.md'), 'utf8'),
    starter: task.starter,
    checks: task.checks.source,
    mistakes: task.wrong.map(({ id, mistake }) => ({
      id,
      say: mistake,
      fingerprint: task.proof?.wrong[id]?.fingerprint ?? null,
    })),
    lacuna: new Map(texts),
    pytorch: task.proof?.python?.pytorch ?? null,
  });
}
