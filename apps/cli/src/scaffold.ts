// From the files of a curriculum to the files that one `lacuna new` adds or changes. Templates lie in apps/cli/scaffold.
import type { Level, Point, Subject } from '@lacuna/curriculum';
import { isCollection, isMap, isNode, parseDocument } from 'yaml';

export type Request =
  | { what: 'topic'; id: string; title: string | null }
  | { what: 'point'; id: string; topic: string; title: string | null }
  | { what: 'section'; id: string; point: string; title: string | null }
  | { what: 'question'; id: string; point: string; level: Level; title: string | null }
  | { what: 'task'; id: string; points: string[]; title: string | null };

/** What the templates and the files of the subject are to a scaffold. */
export interface Given {
  subject: Subject;
  /** Path -> text of the subject's files. */
  texts: ReadonlyMap<string, string>;
  /** Name inside apps/cli/scaffold -> text. */
  templates: ReadonlyMap<string, string>;
}

/** Path -> text of what is new or changed. The request names points and topics that exist. */
export function scaffold(request: Request, given: Given): Map<string, string> {
  const { subject } = given;
  const title = request.title ?? '[to write: the title]';
  switch (request.what) {
    case 'topic': {
      const prefix = subject.root === '' ? '' : `${subject.root}/`;
      const file = `${prefix}subject.yaml`;
      const values = {
        id: request.id,
        title: quoted(title),
        point: `${request.id}-first`,
        weight: weights(subject),
      };
      return new Map([
        [file, appendToList(given.texts.get(file) ?? '', ['topics'], `  - ${request.id}`)],
        [`${prefix}topics/${request.id}/topic.yaml`, filled(given, 'topic.yaml', values)],
      ]);
    }
    case 'point': {
      const values = { id: request.id, title: quoted(title), weight: weights(subject) };
      return inTopicFile(
        given,
        folderOf(subject, request.topic),
        ['points'],
        filled(given, 'point.yaml', values),
      );
    }
    case 'section': {
      const point = subject.points.get(request.point)!;
      const file = `${folderOf(subject, point.topic)}/materials.en.md`;
      return new Map([[file, appended(given.texts.get(file), sectionText(request, point, title, given))]]);
    }
    case 'question': {
      const { id, level, point } = request;
      const file = `${folderOf(subject, subject.points.get(point)!.topic)}/interview-qa.en.md`;
      const text = filled(given, 'question.md', { id, level, point, title });
      return new Map([[file, appended(given.texts.get(file), text)]]);
    }
    case 'task':
      return taskFiles(request, title, given);
  }
}

/** The blocks that the point's forms ask for, in the order a reader wants them. */
function sectionText({ id }: { id: string }, point: Point, title: string, given: Given): string {
  const blocks = ['section', 'formula', 'table', 'implementation', 'figure'].filter(
    (form) => form === 'section' || point.forms.some((wanted) => wanted === form),
  );
  return blocks.map((name) => filled(given, `${name}.md`, { id, point: point.id, title })).join('\n');
}

function taskFiles(
  { id, points }: { id: string; points: string[] },
  title: string,
  given: Given,
): Map<string, string> {
  const { subject, templates } = given;
  const folder = folderOf(subject, subject.points.get(points[0]!)!.topic);
  const out = new Map<string, string>();
  const values = { id, title: quoted(title), points: points.join(', ') };
  if (!subject.planned.has(id))
    for (const [file, text] of inTopicFile(given, folder, ['planned'], filled(given, 'planned.yaml', values)))
      out.set(file, text);
  for (const point of points) {
    const { topic, tasks } = subject.points.get(point)!;
    if (tasks.includes(id)) continue;
    const file = `${folderOf(subject, topic)}/topic.yaml`;
    out.set(file, addToTasks(out.get(file) ?? given.texts.get(file) ?? '', point, id));
  }
  for (const name of templates.keys())
    if (name.startsWith('task/'))
      out.set(`${folder}/tasks/${id}/${name.slice('task/'.length)}`, filled(given, name, values));
  return out;
}

const folderOf = (subject: Subject, topic: string) => subject.topics.find(({ id }) => id === topic)!.folder;

function inTopicFile(given: Given, folder: string, at: string[], item: string): Map<string, string> {
  const file = `${folder}/topic.yaml`;
  return new Map([[file, appendToList(given.texts.get(file) ?? '', at, item)]]);
}

/** A template with its `{{names}}` filled in. */
function filled({ templates }: Given, name: string, values: Record<string, string>): string {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`apps/cli/scaffold has no ${name}`);
  return template.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Every role at 3; the author decides. */
const weights = ({ roles }: Subject) => `{ ${roles.map(({ id }) => `${id}: 3`).join(', ')} }`;
const quoted = (title: string) => JSON.stringify(title);

function appended(before: string | undefined, text: string): string {
  return before === undefined || before.trim() === '' ? text : `${before.trimEnd()}\n\n${text}`;
}

/** The YAML text with one more item, an indented `- ` block, at the end of a list; the rest stays as its author wrote it. */
export function appendToList(text: string, at: readonly string[], item: string): string {
  const document = parseDocument(text);
  const list = document.getIn(at, true);
  const block = item.trimEnd();
  if (!isCollection(list) || !list.range || list.items.length === 0) {
    // `planned: []`, or nothing at all: the key is written anew.
    const root = document.contents;
    const pair = isMap(root)
      ? root.items.find((one) => isNode(one.key) && String(one.key) === at[0])
      : undefined;
    const start = pair && isNode(pair.key) ? pair.key.range?.[0] : undefined;
    if (start === undefined) return `${text.trimEnd()}\n${at[0]}:\n${block}\n`;
    const end = isCollection(list) && list.range ? list.range[1] : start + at[0]!.length + 1;
    return `${text.slice(0, start)}${at[0]}:\n${block}${text.slice(end)}`;
  }
  if (list.flow) {
    const end = list.range[1] - 1; // the closing bracket
    return `${text.slice(0, end).trimEnd()}, ${block.trim().replace(/^- /, '')}${text.slice(end)}`;
  }
  const last = list.items.at(-1);
  const value = isNode(last) && last.range ? last.range[1] : list.range[1];
  const line = text[value - 1] === '\n' ? value - 1 : text.indexOf('\n', value); // a comment may follow the value
  const end = line < 0 ? text.length : line;
  return `${text.slice(0, end).trimEnd()}\n${block}\n${text.slice(end + 1)}`;
}

/** The point's `tasks: [...]` with one more. */
function addToTasks(text: string, point: string, task: string): string {
  const points = parseDocument(text).getIn(['points'], true);
  const own = isCollection(points)
    ? points.items.find((one) => isMap(one) && one.get('id') === point)
    : undefined;
  const tasks = isMap(own) ? own.get('tasks', true) : undefined;
  const range = isNode(tasks) ? tasks.range : undefined;
  if (!isCollection(tasks) || !range) return text;
  if (tasks.items.length === 0) return `${text.slice(0, range[0])}[${task}]${text.slice(range[1])}`;
  if (tasks.flow) return `${text.slice(0, range[1] - 1).trimEnd()}, ${task}${text.slice(range[1] - 1)}`;
  const last = tasks.items.at(-1);
  const end = isNode(last) && last.range ? last.range[1] : range[1];
  return `${text.slice(0, end)}\n      - ${task}${text.slice(end)}`;
}
