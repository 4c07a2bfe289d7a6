// Reads one folder topics/<id>/: topic.yaml, the materials, the questions, the tasks, the evidence.
import { evidenceSchema } from './evidence.ts';
import { type Claims, type Identities, NotedClaims } from './identity.ts';
import { guarded, type Issue, Issues } from './issue.ts';
import { readMaterials } from './materials.ts';
import type { PlannedTask, Point, Subject, Topic } from './model.ts';
import { readQuestions } from './questions.ts';
import type { Reference } from './reference.ts';
import { topicSchema } from './schemas.ts';
import { readTask } from './task-files.ts';
import { readYaml } from './yaml-file.ts';

/** All that the files of one topic say, whatever the other topics say. Plain data: it can be kept. */
export interface TopicRead {
  topic: Topic;
  claims: NotedClaims['list'];
  issues: Issue[];
  references: Reference[];
}

/** Keeps what was read of a topic, by the texts it was read from. It may forget; it must not mix anything up. */
export interface TopicMemory {
  recall(texts: readonly string[]): TopicRead | undefined;
  keep(texts: readonly string[], read: TopicRead): void;
}

/** Reads one topic's folder into the subject. */
export function readTopic(
  subject: Subject,
  id: string,
  files: ReadonlyMap<string, string>,
  folder: string,
  ids: Identities,
  issues: Issues,
  references: Reference[],
  memory?: TopicMemory,
): void {
  const own = new Map<string, string>();
  for (const [path, text] of files)
    if (path.startsWith(`${folder}/`)) own.set(path.slice(folder.length + 1), text);
  const texts = memory ? [id, folder, ...[...own].flat()] : [];
  let read = memory?.recall(texts);
  if (!read) {
    read = readAlone(id, own, folder);
    memory?.keep(texts, read);
  }
  const { topic } = read;
  subject.topics.push(topic);
  for (const { id: claimed, what, place } of read.claims) ids.claim(claimed, what, place);
  issues.addAll(read.issues);
  references.push(...read.references);
  for (const point of topic.points) if (!subject.points.has(point.id)) subject.points.set(point.id, point);
  for (const planned of topic.planned)
    if (subject.planned.has(planned.id))
      issues.error(
        planned.place,
        'duplicate-id',
        `the task "${planned.id}" is planned twice`,
        'keep one of them',
      );
    else subject.planned.set(planned.id, planned);
  for (const question of topic.questions) if (question.id) subject.questions.set(question.id, question);
  for (const task of topic.tasks) subject.tasks.set(task.id, task);
}

function readAlone(id: string, own: ReadonlyMap<string, string>, folder: string): TopicRead {
  const ids = new NotedClaims();
  const issues = new Issues();
  const references: Reference[] = [];
  const topic: Topic = {
    id,
    title: id,
    minima: { basic: 0, medium: 0, killer: 0 },
    points: [],
    planned: [],
    materials: null,
    questions: [],
    tasks: [],
    executed: [],
    evidence: null,
    folder,
    place: { file: `${folder}/topic.yaml`, line: 1, column: 1 },
  };
  const part = (name: string, read: (text: string, file: string) => void) => {
    const text = own.get(name);
    if (text !== undefined) guarded(`${folder}/${name}`, issues, () => read(text, `${folder}/${name}`));
  };
  if (!own.has('topic.yaml'))
    issues.error(
      topic.place,
      'missing-file',
      `the topic "${id}" has no topic.yaml`,
      `write ${folder}/topic.yaml (docs/format.md)`,
    );
  part('topic.yaml', (text, file) => readTopicFile(topic, text, file, ids, issues, references));
  part('materials.en.md', (text, file) => {
    const read = readMaterials(text, file, id, issues, ids);
    topic.materials = read.materials;
    references.push(...read.references);
    for (const { body } of read.materials.sections)
      topic.executed.push(...body.filter((block) => block.kind === 'twin' || block.kind === 'snippet'));
  });
  part('interview-qa.en.md', (text, file) => {
    const read = readQuestions(text, file, id, issues, ids);
    topic.questions = read.questions;
    topic.executed.push(...read.snippets);
    references.push(...read.references);
  });
  for (const name of tasksIn(own)) {
    const inside = new Map<string, string>();
    const start = `tasks/${name}/`;
    for (const [path, text] of own) if (path.startsWith(start)) inside.set(path.slice(start.length), text);
    guarded(`${folder}/tasks/${name}/task.yaml`, issues, () => {
      const read = readTask(`${folder}/tasks/${name}`, inside, id, issues, ids);
      references.push(...read.references);
      if (read.task) topic.tasks.push(read.task);
    });
  }
  part('evidence.json', (text, file) => {
    topic.evidence = readYaml(file, text, evidenceSchema, issues)?.value ?? null;
  });
  return { topic, claims: ids.list, issues: issues.list, references };
}

function tasksIn(own: ReadonlyMap<string, string>): string[] {
  const names = new Set<string>();
  for (const path of own.keys()) {
    const match = /^tasks\/([^/]+)\//.exec(path);
    if (match) names.add(match[1]!);
  }
  return [...names].sort();
}

function readTopicFile(
  topic: Topic,
  text: string,
  file: string,
  ids: Claims,
  issues: Issues,
  references: Reference[],
): void {
  const read = readYaml(file, text, topicSchema, issues);
  if (!read) return;
  const { value, at } = read;
  topic.title = value.title;
  topic.place = at(['id']);
  topic.minima = value.questions;
  if (value.key) topic.key = value.key;
  if (value.founding) topic.founding = value.founding;
  if (value.id !== topic.id)
    issues.error(
      topic.place,
      'id',
      `the topic in ${topic.id}/ calls itself "${value.id}"`,
      `write id: ${topic.id}, or rename the folder`,
    );
  ids.claim(value.id, 'topic', topic.place);
  for (const [i, entry] of value.points.entries()) {
    const point: Point = { ...entry, topic: topic.id, place: at(['points', i, 'id']), dependants: [] };
    ids.claim(point.id, 'point', point.place);
    topic.points.push(point);
    for (const [kind, key] of [
      ['point', 'requires'],
      ['task', 'tasks'],
      ['source', 'sources'],
    ] as const)
      for (const [j, name] of entry[key].entries())
        references.push({ kind, id: name, place: at(['points', i, key, j]) });
    for (const role of Object.keys(entry.weight))
      references.push({ kind: 'role', id: role, place: read.keyAt(['points', i, 'weight'], role) });
  }
  for (const [i, entry] of value.planned.entries()) {
    const planned: PlannedTask = { ...entry, topic: topic.id, place: at(['planned', i, 'id']) };
    topic.planned.push(planned);
  }
}
