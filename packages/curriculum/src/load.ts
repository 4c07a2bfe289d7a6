// From the files of one subject (path -> text) to a Subject and everything that is wrong with it. No input makes it throw.
import { checkHistory, HISTORY_FILE, historySchema } from './history.ts';
import { Identities } from './identity.ts';
import { guarded, type Issue, Issues, sortIssues } from './issue.ts';
import { checkLedgers } from './ledgers.ts';
import type { Subject } from './model.ts';
import { nearest, suggest } from './nearest.ts';
import { checkPermanence } from './permanent.ts';
import type { Place } from './place.ts';
import { checkCharacters, checkNames } from './plain-files.ts';
import type { Reference } from './reference.ts';
import { checkCited, checkReferences } from './references.ts';
import type { Registry } from './registry.ts';
import { type FoundingFile, foundingSchema, sourcesSchema, subjectSchema } from './schemas.ts';
import { warnOfStrangers } from './strangers.ts';
import { checkToWrite } from './to-write.ts';
import { readTopic, type TopicMemory } from './topic-files.ts';
import { checkTopic } from './topic-rules.ts';
import { readTranslations } from './translations.ts';
import { type Read, readYaml } from './yaml-file.ts';

export interface LoadOptions extends Registry {
  /** The folder the paths start with; found from `subject.yaml` when not given. */
  root?: string;
  /** What was read before; a topic whose files have not changed is not read again. */
  memory?: TopicMemory;
}

export interface Loaded {
  /** Holds whatever could be read, however little. */
  subject: Subject;
  /** Sorted by file, line and column. */
  issues: Issue[];
  /** Every id of the subject, with the kind of thing it names. */
  ids: ReadonlyMap<string, string>;
}

/** Longest text the loader reads; more is a mistake, not a chapter. */
export const LONGEST_FILE = 1_000_000;

const noFounding: FoundingFile = { remaining: [], priorities: [], chains: [], claims: [] };

/**
 * Reads a whole subject. `files` maps paths with `/` (as printed in issues) to their text; the browser and the command
 * line give the same ones. Problems are in `issues`, all of them; only the topics' own files are needed for their topic.
 */
export function loadCurriculum(files: ReadonlyMap<string, string>, options: LoadOptions = {}): Loaded {
  const issues = new Issues();
  const root = options.root ?? findRoot(files.keys());
  const prefix = root === '' ? '' : `${root}/`;
  const readable = new Map<string, string>();
  for (const [path, text] of files) {
    if (text.length <= LONGEST_FILE) {
      readable.set(path, text);
      checkCharacters(path, text, issues);
    } else {
      const say = `the file has ${text.length} characters`;
      issues.error(
        { file: path, line: 1, column: 1 },
        'size',
        say,
        `split it; at most ${LONGEST_FILE} are read`,
      );
    }
  }
  const ids = new Identities(issues);
  const subject: Subject = {
    id: '',
    title: '',
    roles: [],
    topics: [],
    points: new Map(),
    sources: new Map(),
    questions: new Map(),
    tasks: new Map(),
    planned: new Map(),
    founding: noFounding,
    history: [],
    languages: [],
    translations: [],
    root,
  };
  const references: Reference[] = [];
  guarded(`${prefix}subject.yaml`, issues, () => readTop(subject, readable, prefix, issues, references));
  for (const id of topicOrder(subject, readable, prefix, issues))
    readTopic(subject, id, readable, `${prefix}topics/${id}`, ids, issues, references, options.memory);
  readTranslations(subject, readable, issues, references);
  warnOfStrangers(files.keys(), prefix, issues);
  checkToWrite(readable, prefix, issues);
  guarded(`${prefix}subject.yaml`, issues, () => {
    checkReferences(subject, references, readable, issues);
    checkCited(subject, options, issues);
    for (const topic of subject.topics) checkTopic(topic, options, readable, issues);
    checkLedgers(subject, issues);
    checkPermanence(readable, prefix, ids, issues);
  });
  checkNames(files.keys(), prefix, issues);
  return { subject, issues: sortIssues(issues.list), ids: ids.all() };
}

/** The folder of the shallowest `subject.yaml`. */
function findRoot(paths: Iterable<string>): string {
  let best: string | null = null;
  for (const path of paths)
    if (
      (path === 'subject.yaml' || path.endsWith('/subject.yaml')) &&
      (best === null || path.length < best.length)
    )
      best = path;
  return best === null ? '' : best.slice(0, Math.max(0, best.length - '/subject.yaml'.length));
}

function readTop(
  subject: Subject,
  files: ReadonlyMap<string, string>,
  prefix: string,
  issues: Issues,
  references: Reference[],
): void {
  const read = <T>(name: string, schema: Parameters<typeof readYaml<T>>[2]) => {
    const file = `${prefix}${name}`;
    const text = files.get(file);
    if (text !== undefined) return readYaml(file, text, schema, issues);
    issues.error(
      { file, line: 1, column: 1 },
      'missing-file',
      `${name} is missing`,
      `write ${file} (docs/format.md)`,
    );
    return null;
  };
  const head = read('subject.yaml', subjectSchema);
  if (head) {
    subject.id = head.value.id;
    subject.title = head.value.title;
    subject.roles = head.value.roles;
    subject.languages = head.value.languages ?? [];
    for (const list of ['topics', 'roles'] as const) {
      const names = head.value[list].map((one) => (typeof one === 'string' ? one : one.id));
      for (const [i, name] of names.entries())
        if (names.indexOf(name) < i)
          issues.error(
            head.at([list, i]),
            'duplicate-id',
            `"${name}" stands twice in ${list}`,
            'remove one of them',
          );
    }
  }
  const sources = read('sources.yaml', sourcesSchema);
  for (const [key, source] of Object.entries(sources?.value ?? {}))
    subject.sources.set(key, { key, ...source, place: sources!.keyAt([], key) });
  const founding = read('founding.yaml', foundingSchema);
  if (founding) readFounding(subject, founding, references);
  const log = files.get(`${prefix}${HISTORY_FILE}`);
  const history = log === undefined ? null : readYaml(`${prefix}${HISTORY_FILE}`, log, historySchema, issues);
  if (!history) return;
  subject.history = history.value;
  checkHistory(history, issues, references);
}

function readFounding(subject: Subject, { value, at }: Read<FoundingFile>, references: Reference[]): void {
  subject.founding = value;
  const add = (kind: Reference['kind'], id: string, ...path: (string | number)[]) =>
    references.push({ kind, id, place: at(path) });
  for (const [i, item] of value.remaining.entries()) {
    add('topic', item.topic, 'remaining', i, 'topic');
    for (const [j, point] of item.points.entries()) add('point', point, 'remaining', i, 'points', j);
  }
  for (const [i, row] of value.priorities.entries()) {
    add('topic', row.topic, 'priorities', i, 'topic');
    add('task', row.task, 'priorities', i, 'task');
  }
  for (const [i, chain] of value.chains.entries())
    for (const [j, point] of chain.points.entries()) add('point', point, 'chains', i, 'points', j);
  for (const [i, claim] of value.claims.entries())
    if (claim.role !== null) add('role', claim.role, 'claims', i, 'role');
}

/** The topics of subject.yaml, then those that only have a folder. */
function topicOrder(
  subject: Subject,
  files: ReadonlyMap<string, string>,
  prefix: string,
  issues: Issues,
): string[] {
  const file = `${prefix}subject.yaml`;
  const text = files.get(file);
  const listed = text === undefined ? [] : listedTopics(text, file);
  const folders = new Set<string>();
  for (const path of files.keys()) {
    const match = path.startsWith(`${prefix}topics/`)
      ? /^([^/]+)\/./.exec(path.slice(prefix.length + 7))
      : null;
    if (match) folders.add(match[1]!);
  }
  const known = listed.map(({ id }) => id);
  const spare = [...folders].filter((folder) => !known.includes(folder));
  for (const { id, place } of listed) {
    if (folders.has(id)) continue;
    const meant = nearest(id, spare);
    if (meant !== null)
      issues.error(place, 'unknown-topic', `the topic "${id}" has no folder`, `did you mean "${meant}"?`);
    else {
      const missing = { file: `${prefix}topics/${id}/topic.yaml`, line: 1, column: 1 };
      const fix = `write ${missing.file} (docs/format.md), or take the topic out of ${file}`;
      issues.error(missing, 'missing-file', `the topic "${id}" has no topic.yaml`, fix);
    }
  }
  for (const folder of folders)
    if (subject.id && !known.includes(folder)) {
      const place = { file: `${prefix}topics/${folder}/topic.yaml`, line: 1, column: 1 };
      issues.error(
        place,
        'unknown-topic',
        `subject.yaml does not list the topic "${folder}"`,
        suggest(
          folder,
          known.filter((id) => !folders.has(id)),
          'add it to its topics',
        ),
      );
    }
  return [...new Set([...known.filter((id) => folders.has(id)), ...[...folders].sort()])];
}

function listedTopics(text: string, file: string): { id: string; place: Place }[] {
  const read = readYaml(file, text, subjectSchema, new Issues()); // its complaints are made in readTop
  return read?.value.topics.map((id, i) => ({ id, place: read.at(['topics', i]) })) ?? [];
}
