// Holds a subject's files to each other: every id named somewhere exists, and prerequisites have no cycle.
import type { Issues } from './issue.ts';
import type { Subject } from './model.ts';
import { suggest } from './nearest.ts';
import type { Reference, ReferenceKind } from './reference.ts';
import type { Registry } from './registry.ts';

/** `references` are all that the readers gathered; `files` all files of the subject. */
export function checkReferences(
  subject: Subject,
  references: readonly Reference[],
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
}

/** Numbers in the data behind tables and simulators were read somewhere: that source must be there too. */
export function checkCited(subject: Subject, { cited }: Registry, issues: Issues): void {
  if (subject.sources.size === 0) return; // its file has complaints of its own
  const file = subject.root === '' ? 'sources.yaml' : `${subject.root}/sources.yaml`;
  for (const { what, key } of cited ?? [])
    if (!subject.sources.has(key))
      issues.error(
        { file, line: 1, column: 1 },
        'cited',
        `the numbers of ${what} cite "${key}", which is no source`,
        suggest(key, subject.sources.keys(), 'add it to sources.yaml'),
      );
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
