// Holds the parts of a subject to each other: every id named somewhere exists, prerequisites have no cycle, formulas have
// twins, figures have simulators, and what is begun has its files and its ledgers.
import type { Issues } from './issue.ts';
import type { LoadOptions } from './load.ts';
import type { Section, Snippet, Subject, Topic } from './model.ts';
import { suggest } from './nearest.ts';
import { blockKey, programHash } from './program.ts';
import type { Reference, ReferenceKind } from './reference.ts';
import { LEVELS } from './schemas.ts';

export function checkReferences(
  subject: Subject,
  references: readonly Reference[],
  registry: LoadOptions,
  files: ReadonlyMap<string, string>,
  issues: Issues,
): void {
  resolve(subject, references, files, issues);
  checkPrerequisites(subject, issues);
  for (const point of subject.points.values())
    for (const role of subject.roles)
      if (!Object.hasOwn(point.weight, role.id))
        issues.error(
          point.place,
          'weight',
          `"${point.id}" has no weight for the role "${role.id}"`,
          `add ${role.id}: 0..5 to its weight`,
        );
  for (const topic of subject.topics) {
    for (const section of topic.materials?.sections ?? []) {
      checkTwins(section, issues);
      checkRegistry(section, registry, issues);
    }
    checkAfter(topic, issues);
    checkBegun(topic, files, issues);
    checkMinima(topic, issues);
    checkEvidence(topic, issues);
    checkTasks(subject, topic, issues);
  }
}

/** Every named id must exist. Ids that stand in a file too broken to read are not reported a second time. */
function resolve(
  subject: Subject,
  references: readonly Reference[],
  files: ReadonlyMap<string, string>,
  issues: Issues,
): void {
  const broken = idsInBrokenFiles(subject, files);
  const known: Record<ReferenceKind, { has(id: string): boolean; keys(): Iterable<string> }> = {
    point: subject.points,
    task: new Set([...subject.tasks.keys(), ...subject.planned.keys()]),
    question: subject.questions,
    source: subject.sources,
    topic: new Set(subject.topics.map((topic) => topic.id)),
    role: new Set(subject.roles.map((role) => role.id)),
  };
  const where: Record<ReferenceKind, string> = {
    point: 'points stand in the topic.yaml files',
    task: 'plan it in a topic.yaml',
    question: 'questions stand in the interview-qa.en.md files',
    source: 'add it to sources.yaml',
    topic: 'topics stand in subject.yaml',
    role: 'roles stand in subject.yaml',
  };
  for (const { kind, id, place } of references)
    if (!known[kind].has(id) && !broken.has(id) && (kind !== 'role' || subject.roles.length > 0))
      issues.error(
        place,
        `unknown-${kind}`,
        `there is no ${kind} "${id}"`,
        suggest(id, known[kind].keys(), where[kind]),
      );
}

function idsInBrokenFiles(subject: Subject, files: ReadonlyMap<string, string>): Set<string> {
  const ids = new Set<string>();
  const gather = (text: string | undefined, pattern: RegExp) => {
    for (const match of text?.matchAll(pattern) ?? []) ids.add(match[1]!);
  };
  const prefix = subject.root === '' ? '' : `${subject.root}/`;
  if (subject.sources.size === 0) gather(files.get(`${prefix}sources.yaml`), /^["']?([A-Za-z0-9]+)["']?:/gm);
  for (const topic of subject.topics)
    if (topic.points.length === 0)
      gather(files.get(`${topic.folder}/topic.yaml`), /^\s*(?:-\s*)?\{?\s*id:\s*([a-z0-9_-]+)/gm);
  return ids;
}

/** Fills `dependants`, reports each cycle once. */
function checkPrerequisites(subject: Subject, issues: Issues): void {
  for (const point of subject.points.values())
    for (const id of new Set(point.requires)) subject.points.get(id)?.dependants.push(point.id);
  const state = new Map<string, 'open' | 'done'>();
  for (const start of subject.points.keys()) {
    if (state.has(start)) continue;
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }];
    state.set(start, 'open');
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const point = subject.points.get(here.id)!;
      const id = point.requires[here.next];
      here.next += 1;
      if (id === undefined) {
        state.set(here.id, 'done');
        path.pop();
      } else if (state.get(id) === 'open') {
        const loop = [...path.slice(path.findIndex((step) => step.id === id)).map((step) => step.id), id];
        issues.error(
          point.place,
          'cycle',
          `the prerequisites go in a circle: ${loop.join(' -> ')}`,
          'remove one of these requires',
        );
      } else if (!state.has(id) && subject.points.has(id)) {
        state.set(id, 'open');
        path.push({ id, next: 0 });
      }
    }
  }
}

function checkTwins({ formulas, twins }: Section, issues: Issues): void {
  for (const formula of formulas)
    if (formula.id && !twins.some((twin) => twin.id === formula.id))
      issues.error(
        formula.place,
        'twin',
        `the formula "${formula.id}" has no twin in its section`,
        `write \`\`\`python twin=${formula.id} below it`,
      );
  for (const [i, twin] of twins.entries()) {
    const ids = formulas.map((formula) => formula.id);
    if (!ids.includes(twin.id))
      issues.error(
        twin.place,
        'twin',
        `the twin names no formula of its section: "${twin.id}"`,
        suggest(twin.id, ids, 'write $$ {#some-id} above it'),
      );
    if (twins.findIndex((other) => other.id === twin.id) < i)
      issues.error(
        twin.place,
        'twin',
        `the formula "${twin.id}" has two twins`,
        'keep one of them, or make this a snippet with run=',
      );
    for (const side of ['formula', 'twin'])
      if (!new RegExp(`^def ${side}\\(`, 'm').test(twin.code))
        issues.error(
          twin.place,
          'twin',
          `the twin of "${twin.id}" defines no ${side}(...)`,
          `write def ${side}(...) at its top level`,
        );
    if (!/^\s*assert\b|\bassert_\w+\(/m.test(twin.code))
      issues.error(
        twin.place,
        'twin',
        `the twin of "${twin.id}" asserts nothing`,
        'assert that formula(...) and twin(...) agree',
      );
  }
}

function checkRegistry({ figures, tables }: Section, registry: LoadOptions, issues: Issues): void {
  const simulators = registry.simulators === undefined ? null : [...registry.simulators];
  for (const { simulator, place } of figures)
    if (simulators && simulator && !simulators.includes(simulator))
      issues.error(
        place,
        'figure',
        `there is no simulator "${simulator}"`,
        suggest(simulator, simulators, 'write it in packages/labs and register it there'),
      );
  for (const { from, decides, place } of tables) {
    if (from === null || !registry.tables) continue;
    const header = Object.hasOwn(registry.tables, from) ? registry.tables[from]! : null;
    if (!header) {
      const fix = suggest(
        from,
        Object.keys(registry.tables),
        'write it in packages/labs and register it there',
      );
      issues.error(place, 'table', `there is no computed table "${from}"`, fix);
    } else if (decides && !header.includes(decides))
      issues.error(
        place,
        'table',
        `no column of "${from}" is called "${decides}"`,
        `decides= repeats one of: ${header.join(', ')}`,
      );
  }
}

function checkAfter(topic: Topic, issues: Issues): void {
  const snippets = topic.executed.filter((block): block is Snippet => block.kind === 'snippet');
  for (const [i, snippet] of snippets.entries()) {
    if (snippet.after === null) continue;
    const before = snippets.findIndex((other) => other.id === snippet.after);
    const ids = snippets.slice(0, i).map((other) => other.id);
    if (before < 0)
      issues.error(
        snippet.place,
        'snippet',
        `there is no snippet "${snippet.after}" in this topic`,
        suggest(snippet.after, ids, 'name an earlier block with run='),
      );
    else if (before >= i)
      issues.error(
        snippet.place,
        'snippet',
        `the snippet "${snippet.id}" runs after a later one, "${snippet.after}"`,
        'name an earlier block',
      );
  }
}

/** A topic without content is a gap. One that is begun has both its texts. */
function checkBegun(topic: Topic, files: ReadonlyMap<string, string>, issues: Issues): void {
  const has = (name: string) => files.has(`${topic.folder}/${name}`);
  const tasks = [...files.keys()].some((path) => path.startsWith(`${topic.folder}/tasks/`));
  if (!has('materials.en.md') && !has('interview-qa.en.md') && !has('evidence.json') && !tasks) return;
  for (const name of ['materials.en.md', 'interview-qa.en.md'])
    if (!has(name)) {
      const place = { file: `${topic.folder}/${name}`, line: 1, column: 1 };
      issues.error(
        place,
        'missing-file',
        `the topic "${topic.id}" is begun but has no ${name}`,
        `write ${place.file} (docs/format.md)`,
      );
    }
}

/** Too few questions is a gap until every point has its section and question; then it is an error. */
function checkMinima(topic: Topic, issues: Issues): void {
  const sections = topic.materials?.sections ?? [];
  const finished = topic.points.every(
    ({ id }) =>
      sections.some((section) => section.points.includes(id)) &&
      topic.questions.some((question) => question.points.includes(id)),
  );
  if (!finished || topic.points.length === 0) return;
  for (const level of LEVELS) {
    const have = topic.questions.filter((question) => question.level === level).length;
    if (have < topic.minima[level]) {
      const place = { file: `${topic.folder}/interview-qa.en.md`, line: 1, column: 1 };
      issues.error(
        place,
        'minima',
        `the topic has ${have} ${level} questions of ${topic.minima[level]}`,
        'write the rest',
      );
    }
  }
}

/** A ledger that is missing or speaks of older text: the coverage shown would not be what was verified. */
function checkEvidence(topic: Topic, issues: Issues): void {
  const { evidence, executed } = topic;
  const fix = 'run `lacuna check --record`';
  const file = `${topic.folder}/evidence.json`;
  if (!evidence) {
    if (executed.length > 0)
      issues.error(
        { file, line: 1, column: 1 },
        'evidence',
        `evidence of ${executed.length} executed blocks is missing or unreadable`,
        fix,
      );
    return;
  }
  for (const block of executed) {
    const entry = evidence.blocks[blockKey(block)];
    if (!entry) issues.error(block.place, 'evidence', `${block.kind} "${block.id}" has no evidence`, fix);
    else if (entry.hash !== programHash(block, executed))
      issues.error(
        block.place,
        'evidence',
        `${block.kind} "${block.id}" has changed since its evidence was recorded`,
        fix,
      );
  }
  const keys = new Set(executed.map(blockKey));
  for (const key of Object.keys(evidence.blocks))
    if (!keys.has(key))
      issues.error(
        { file, line: 1, column: 1 },
        'evidence',
        `evidence speaks of "${key}", which is gone`,
        fix,
      );
}

function checkTasks(subject: Subject, topic: Topic, issues: Issues): void {
  for (const task of topic.tasks) {
    const planned = subject.planned.get(task.id);
    const readable = topic.points.length > 0; // else its topic.yaml has complaints of its own
    if (!planned && readable)
      issues.error(
        task.place,
        'unknown-task',
        `no topic.yaml plans the task "${task.id}"`,
        suggest(task.id, subject.planned.keys(), `add it to planned in ${topic.folder}/topic.yaml`),
      );
    else if (planned && planned.topic !== topic.id)
      issues.error(
        task.place,
        'unknown-task',
        `the task "${task.id}" is planned in the topic "${planned.topic}"`,
        'move the folder there',
      );
    const fix = `run \`lacuna prove --record ${task.id}\``;
    const file = `${task.folder}/proof.json`;
    if (!task.proof) {
      issues.error(
        { file, line: 1, column: 1 },
        'proof',
        `the proof of ${task.id} is missing or unreadable`,
        fix,
      );
      continue;
    }
    const names = new Set([...Object.keys(task.hashes), ...Object.keys(task.proof.files)]);
    const changed = [...names].filter((name) => task.hashes[name] !== task.proof!.files[name]).sort();
    if (changed.length > 0)
      issues.error(
        { file, line: 1, column: 1 },
        'proof',
        `the proof of ${task.id} is stale: ${changed.join(', ')} changed since`,
        fix,
      );
  }
}
