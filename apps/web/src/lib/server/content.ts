// The curriculum, read from disk once per build; what is wrong with it is said on the console.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatIssue, type Issue, loadCurriculum, type Subject, sortIssues } from '@lacuna/curriculum';
import { figures, tables } from '@lacuna/labs';
import { placeProblems } from '$lib/preview/place-problems.ts';
import { previewFolder, previewState } from '$lib/preview/state.ts';
import { problemWords } from '$lib/preview/strip.ts';

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

/** In a preview with what `lacuna check` found when it last ran programs; the site has no problems to show. */
interface Content {
  subject: Subject;
  problems: Issue[];
}

async function load(): Promise<Content> {
  const previewed = previewFolder();
  const folder = previewed === null ? 'curriculum/deep-learning' : path.relative(repository(), previewed);
  const files = await filesUnder(repository(), folder.split(path.sep).join('/'));
  const headers = Object.entries(tables).map(([name, table]) => [name, table().header]);
  const registry = { simulators: Object.keys(figures), tables: Object.fromEntries(headers) };
  const { subject, issues } = loadCurriculum(files, registry);
  if (previewed !== null) {
    // What check said of programs stays until it has run again; what the files say is fresh.
    const executed = /^(twin|snippet)-|^tex-/;
    const ran = previewState().ran.filter(({ rule }) => executed.test(rule));
    const problems = sortIssues([...issues, ...ran]).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    placeProblems(subject, problems, problemWords);
    return { subject, problems };
  }
  // A site with a hole is more use to an author than none; "lacuna check" is what refuses errors.
  for (const issue of issues)
    if (issue.severity === 'error') console.warn(`curriculum: ${formatIssue(issue)}`);
  return { subject, problems: [] };
}

let loaded: Promise<Content> | undefined;
let version = 0;

/** Loaded once; in a preview again whenever something changed. */
function content(): Promise<Content> {
  if (previewFolder() !== null && previewState().version !== version) {
    version = previewState().version;
    loaded = undefined;
  }
  loaded ??= load();
  return loaded;
}

/** The whole curriculum. */
export async function loadContent(): Promise<Subject> {
  return (await content()).subject;
}

/** What a preview says is wrong with it. */
export async function loadProblems(): Promise<Issue[]> {
  return (await content()).problems;
}
