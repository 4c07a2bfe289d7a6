// The curriculum, read from disk once per build; what is wrong with it is said on the console.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatIssue, loadCurriculum, type Subject } from '@lacuna/curriculum';
import { figures, tables } from '@lacuna/labs';

/** Kit bundles this file elsewhere, so the folder is found upwards from where the build runs. */
export function repository(): string {
  for (let at = process.cwd(); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'curriculum', 'deep-learning', 'subject.yaml'))) return at;
    if (path.dirname(at) === at) throw new Error(`There is no curriculum/ at or above ${process.cwd()}.`);
  }
}

async function filesUnder(root: string, folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(path.join(root, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const at = path.join(entry.parentPath, entry.name);
    files.set(path.relative(root, at).split(path.sep).join('/'), await readFile(at, 'utf8'));
  }
  return files;
}

async function load(): Promise<Subject> {
  const files = await filesUnder(repository(), 'curriculum/deep-learning');
  const headers = Object.entries(tables).map(([name, table]) => [name, table().header]);
  const registry = { simulators: Object.keys(figures), tables: Object.fromEntries(headers) };
  const { subject, issues } = loadCurriculum(files, registry);
  // A site with a hole is more use to an author than none; "lacuna check" is what refuses errors.
  for (const issue of issues)
    if (issue.severity === 'error') console.warn(`curriculum: ${formatIssue(issue)}`);
  return subject;
}

let loaded: Promise<Subject> | undefined;

/** The whole curriculum, loaded once. */
export function loadContent(): Promise<Subject> {
  loaded ??= load();
  return loaded;
}
