// The curriculum as files: where it lies, its text by path, and what the rest of the house offers it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectEvidence, type Evidence, type Loaded, loadCurriculum, sortIssues } from '@lacuna/curriculum';
import { figures, models, tables } from '@lacuna/labs';
import { readFiles } from './read-files.ts';
import { topicCache } from './topic-cache.ts';
import { UsageError } from './usage-error.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export interface OnDisk extends Loaded {
  evidence: Evidence;
  /** How many files were read. */
  files: number;
  /** Path -> text of all of them. */
  texts: ReadonlyMap<string, string>;
  /** The absolute path of a path that an issue or the report names. */
  resolve(file: string): string;
}

/** Reads and checks the subject under `folder`; by default the one of this repository (or of $LACUNA_CURRICULUM). */
export function readCurriculum(folder: string | undefined): OnDisk {
  const subject = findSubject(
    path.resolve(folder ?? process.env.LACUNA_CURRICULUM ?? path.join(REPOSITORY, 'curriculum')),
  );
  const { texts, issues } = readFiles(subject, shown);
  const header = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table().header]));
  const loaded = loadCurriculum(texts, {
    root: shown(subject),
    memory: topicCache(),
    simulators: Object.keys(figures),
    tables: header,
    faulty: untested(),
    cited: models.flatMap((model) => ('source' in model ? [{ what: model.name, key: model.source }] : [])),
  });
  const tested = Object.entries(figures)
    .filter(([, { test, picture }]) =>
      [test, picture].every((file) => file && existsSync(path.join(REPOSITORY, file))),
    )
    .map(([name]) => name);
  const evidence = collectEvidence(loaded.subject, { simulators: tested, tables: Object.keys(tables) });
  return {
    ...loaded,
    issues: sortIssues([...issues, ...loaded.issues]),
    evidence,
    files: texts.size,
    texts,
    resolve: (file) => path.resolve(file),
  };
}

/** Simulators whose test is missing, or does not import them and expect something. */
function untested(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, { module, test }] of Object.entries(figures)) {
    const file = path.join(REPOSITORY, test);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
    const imported = text?.includes(`'./${path.basename(module)}'`) && text.includes('expect(');
    if (text === null) found[name] = `has no test ${test}`;
    else if (!imported) found[name] = `is not what ${test} imports and expects something of`;
  }
  return found;
}

/** A folder that holds subject.yaml, or the only one inside it that does. */
export function findSubject(folder: string): string {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}; name one with --curriculum`);
  if (existsSync(path.join(folder, 'subject.yaml')) || existsSync(path.join(folder, 'topics'))) return folder;
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name))
    .filter((one) => existsSync(path.join(one, 'subject.yaml')) || existsSync(path.join(one, 'topics')));
  if (inside.length === 1) return inside[0]!;
  const found = inside.length === 0 ? 'no subject' : `${inside.length} subjects`;
  throw new UsageError(`${folder} holds ${found}; name the folder of one with --curriculum`);
}

/** As it is printed: from where the user stands, with forward slashes. */
function shown(file: string): string {
  return path.relative(process.cwd(), file).split(path.sep).join('/') || '.';
}
