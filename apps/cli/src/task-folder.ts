// Finds one task on disk by its id and loads it through @lacuna/curriculum, reading only its own topic.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCurriculum, type Task } from '@lacuna/curriculum';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The curriculum of this repository, or of $LACUNA_CURRICULUM. */
const CURRICULUM = path.resolve(process.env.LACUNA_CURRICULUM ?? path.join(ROOT, 'curriculum'));
/** What the folders of tasks are relative to. */
export const TASK_ROOT = path.dirname(CURRICULUM);

/** Ids of all tasks -> their folders, relative to the root, in alphabetical order. */
export function taskFolders(root = TASK_ROOT): Map<string, string> {
  const found = new Map<string, string>();
  for (const subject of foldersIn(root, path.basename(CURRICULUM)))
    for (const topic of foldersIn(root, `${subject}/topics`))
      for (const task of foldersIn(root, `${topic}/tasks`)) found.set(path.posix.basename(task), task);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The task in `folder`, or what keeps it from being read. */
export function loadTask(folder: string, root = TASK_ROOT): { task: Task } | { problems: string[] } {
  const topic = path.posix.dirname(path.posix.dirname(folder));
  const subject = path.posix.dirname(path.posix.dirname(topic));
  const files = new Map<string, string>();
  for (const name of ['subject.yaml', 'sources.yaml', 'founding.yaml'])
    addFile(files, root, `${subject}/${name}`);
  addFile(files, root, `${topic}/topic.yaml`);
  addFolder(files, root, folder);
  const loaded = loadCurriculum(files, { root: subject });
  const task = loaded.subject.tasks.get(path.posix.basename(folder));
  // What is only unproven or badly written can still be run; what lacks a file or does not parse cannot.
  if (task !== undefined && task.checks.functions.length > 0 && task.solution !== '') return { task };
  const problems = loaded.issues
    .filter((issue) => issue.severity === 'error' && issue.file.startsWith(`${folder}/`))
    .map(({ file, line, say, fix }) => `${file}:${line}: ${say}; ${fix}`);
  return {
    problems: problems.length > 0 ? problems : [`${folder} holds no task that can be read; run lacuna check`],
  };
}

function foldersIn(root: string, folder: string): string[] {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
}

function addFolder(files: Map<string, string>, root: string, folder: string): void {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    if (entry.isDirectory()) addFolder(files, root, `${folder}/${entry.name}`);
    else addFile(files, root, `${folder}/${entry.name}`);
  }
}

function addFile(files: Map<string, string>, root: string, name: string): void {
  if (existsSync(path.join(root, name))) files.set(name, readFileSync(path.join(root, name), 'utf8'));
}
