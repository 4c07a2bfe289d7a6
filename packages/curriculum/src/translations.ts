// Translations, `materials.ru.md` beside `materials.en.md`: what each was made from, what is missing or stale, and that ids and
// code are shared. A translation holds words alone; formulas, programs, tables' numbers and figures are those of the source.
import type { Root, RootContent } from 'mdast';
import { z } from 'zod';
import { contentHash } from './content-hash.ts';
import { guarded, type Issues } from './issue.ts';
import { parseMarkdown, placeOf } from './markdown.ts';
import type { Section, Subject, Topic, Translation } from './model.ts';
import { suggest } from './nearest.ts';
import type { Place } from './place.ts';
import { checkProse } from './prose.ts';
import type { Reference } from './reference.ts';
import { readYaml } from './yaml-file.ts';

/** Shorter than a ledger's hashes, because people copy it. */
const HASH_DIGITS = 12;

const frontMatter = z.strictObject({
  of: z.record(z.string().max(80), z.string().regex(/^[0-9a-f]{12}$/, 'a hash is 12 hex digits; quote it')),
});

/** A piece of a source that is translated, and grows stale, as a whole: a section, a question, a statement, the hints. */
interface Unit {
  id: string;
  hash: string;
  /** Ids of the blocks it shares with its translations, in order. */
  shared: string[];
  place: Place;
}

interface Source {
  file: string;
  /** How a unit of it begins: `::section`, `::question`; null when the file is one unit. */
  directive: 'section' | 'question' | null;
  units: Unit[];
  sections: readonly Section[];
}

/** Fills `subject.translations`; reports what does not fit its source, what is stale and what is missing. */
export function readTranslations(
  subject: Subject,
  files: ReadonlyMap<string, string>,
  issues: Issues,
  references: Reference[],
): void {
  const read = new Set<string>();
  for (const source of subject.topics.flatMap((topic) => sourcesOf(topic, files)))
    for (const language of languagesOf(source.file, subject, files)) {
      const file = source.file.replace(/\.en\.md$/, `.${language}.md`);
      read.add(file);
      const text = files.get(file);
      if (text === undefined) {
        const say = `${source.file} has no translation into "${language}"`;
        issues.note(
          { file, line: 1, column: 1 },
          'translation-missing',
          say,
          `write ${file} (docs/format.md)`,
        );
        const units = source.units.map(({ id }) => ({ id, status: 'missing' as const }));
        subject.translations.push({ language, file, source: source.file, units });
      } else
        guarded(file, issues, () => {
          subject.translations.push(readOne(source, language, file, text, issues, references));
        });
    }
  for (const file of files.keys())
    if (/\.(?!en\.)[a-z]{2}\.md$/.test(file) && !read.has(file) && file.startsWith(subject.root))
      issues.error(
        { file, line: 1, column: 1 },
        'translation',
        'there is no source that this translates',
        `write ${file.replace(/\.[a-z]{2}\.md$/, '.en.md')}, or remove this`,
      );
}

/** The languages the subject promises, and those somebody has begun with this file. */
function languagesOf(source: string, subject: Subject, files: ReadonlyMap<string, string>): Set<string> {
  const languages = new Set(subject.languages);
  const stem = source.slice(0, -'en.md'.length);
  for (const file of files.keys())
    if (file.startsWith(stem)) {
      const language = /^([a-z]{2})\.md$/.exec(file.slice(stem.length))?.[1];
      if (language && language !== 'en') languages.add(language);
    }
  return languages;
}

function sourcesOf(topic: Topic, files: ReadonlyMap<string, string>): Source[] {
  const sources: Source[] = [];
  const { materials, questions, executed, folder } = topic;
  if (materials)
    sources.push({
      file: materials.file,
      directive: 'section',
      units: units(files.get(materials.file) ?? '', materials.sections, (section) => sharedIn(section)),
      sections: materials.sections,
    });
  if (questions.length > 0) {
    const file = questions[0]!.place.file;
    const text = files.get(file) ?? '';
    const inside = (from: number, to: number) =>
      executed
        .filter(({ place }) => place.file === file && place.line >= from && place.line < to)
        .map(({ id }) => id);
    const lines = questions.map(({ place }) => place.line);
    const shared = new Map(questions.map((one, i) => [one.id, inside(lines[i]!, lines[i + 1] ?? Infinity)]));
    sources.push({
      file,
      directive: 'question',
      units: units(text, questions, ({ id }) => shared.get(id) ?? []),
      sections: [],
    });
  }
  for (const task of topic.tasks)
    for (const name of ['task', 'hints'] as const) {
      const file = `${task.folder}/${name}.en.md`;
      const text = files.get(file);
      if (text === undefined) continue;
      const shared = name === 'task' && task.example ? ['example'] : [];
      const unit = { id: name, hash: hashOf(text), shared, place: { file, line: 1, column: 1 } };
      sources.push({ file, directive: null, units: [unit], sections: [] });
    }
  return sources.filter(({ file }) => file.startsWith(`${folder}/`));
}

function units<T extends { id: string; place: Place }>(
  text: string,
  pieces: readonly T[],
  shared: (piece: T) => string[],
): Unit[] {
  const lines = text.split('\n');
  return pieces
    .map((piece, i) => {
      const end = pieces[i + 1]?.place.line ?? lines.length + 1;
      const own = lines.slice(piece.place.line - 1, end - 1).join('\n');
      return { id: piece.id, hash: hashOf(own), shared: shared(piece), place: piece.place };
    })
    .filter(({ id }) => id !== '');
}

/** Of the words and formulas: a changed program needs no new translation. */
function hashOf(text: string): string {
  const words = text
    .replaceAll('\r\n', '\n')
    .replaceAll(/^```python\b[^\n]*\n[\s\S]*?^```[^\S\n]*$/gm, '```python');
  return contentHash(words.trim()).slice(0, HASH_DIGITS);
}

/** A formula stands for its twin too. */
function sharedIn({ body }: Section): string[] {
  const kinds = ['formula', 'snippet', 'table', 'figure'];
  return body.flatMap((block) => (kinds.includes(block.kind) && 'id' in block && block.id ? [block.id] : []));
}

function readOne(
  source: Source,
  language: string,
  file: string,
  text: string,
  issues: Issues,
  references: Reference[],
): Translation {
  const { of, at, body } = readFrontMatter(file, text, issues);
  const root = parseMarkdown(body);
  references.push(...checkProse(root, file, issues));
  const found = split(root, source, file, issues);
  const known = source.units.map(({ id }) => id);
  for (const id of Object.keys(of))
    if (!known.includes(id)) {
      const fix = suggest(id, known, `${source.file} has ${known.join(', ')}`);
      issues.error(at(id), 'translation', `the source has no "${id}"`, fix);
    }
  const states = source.units.map((unit) => {
    const nodes = found.get(unit.id);
    if (!nodes) {
      const say = `"${unit.id}" is not translated`;
      const start = source.directive === null ? 'write it' : `add it with ::${source.directive}{#${unit.id}}`;
      issues.note({ file, line: 1, column: 1 }, 'translation-missing', say, start);
      return { id: unit.id, status: 'missing' as const };
    }
    checkShared(unit, nodes, source, file, issues);
    if (of[unit.id] === unit.hash) return { id: unit.id, status: 'current' as const };
    const write = `write ${unit.id}: "${unit.hash}" under of: in the front matter`;
    if (of[unit.id] === undefined)
      issues.error(
        at(null),
        'translation',
        `of which "${unit.id}" this is a translation is not recorded`,
        write,
      );
    else
      issues.warning(
        at(unit.id),
        'translation-stale',
        `"${unit.id}" has changed since it was translated (${unit.place.file}:${unit.place.line})`,
        `translate what changed, then ${write}`,
      );
    return { id: unit.id, status: 'stale' as const };
  });
  return { language, file, source: source.file, units: states };
}

/** The hashes between the two `---`, and the text after them on the lines where it stands. */
function readFrontMatter(file: string, text: string, issues: Issues) {
  const match = /^---\r?\n([\s\S]*?)\r?\n---[^\S\n]*(?:\r?\n|$)/.exec(text);
  const top = { file, line: 1, column: 1 };
  const bare = { of: {} as Record<string, string>, at: () => top, body: text };
  if (!match) {
    issues.error(
      top,
      'translation',
      'there is no front matter',
      'start with ---, of:, one line per section, ---',
    );
    return bare;
  }
  const body = match[0].replaceAll(/[^\n]/g, '') + text.slice(match[0].length);
  const read = readYaml(file, `\n${match[1]}`, frontMatter, issues);
  if (!read) return { ...bare, body };
  const at = (id: string | null) => (id === null ? read.at(['of']) : read.keyAt(['of'], id));
  return { of: read.value.of, at, body };
}

/** The pieces of a translation by the ids their directives name. */
function split(root: Root, source: Source, file: string, issues: Issues): Map<string, RootContent[]> {
  const found = new Map<string, RootContent[]>();
  if (source.directive === null) return found.set(source.units[0]!.id, root.children);
  let own: RootContent[] | null = null;
  for (const [i, node] of root.children.entries()) {
    if (node.type === 'heading' && node.depth <= 2) {
      const next = root.children[i + 1];
      const id =
        next?.type === 'leafDirective' && next.name === source.directive ? next.attributes?.id : null;
      own = [];
      const known = source.units.map((unit) => unit.id);
      if (!id)
        issues.error(
          placeOf(file, node),
          'translation',
          'the heading does not say what it translates',
          `write ::${source.directive}{#the-id} as the next block`,
        );
      else if (!known.includes(id))
        issues.error(
          placeOf(file, next!),
          'translation',
          `${source.file} has no ${source.directive} "${id}"`,
          suggest(id, known, `it has ${known.join(', ')}`),
        );
      else if (found.has(id))
        issues.error(placeOf(file, next!), 'translation', `"${id}" is translated twice`, 'keep one of them');
      else found.set(id, own);
    } else own?.push(node);
  }
  return found;
}

/** What is shared stands as `::same{#id}`, in the order of the source, and is never written out again. */
function checkShared(unit: Unit, nodes: RootContent[], source: Source, file: string, issues: Issues): void {
  const same: string[] = [];
  for (const [i, node] of nodes.entries()) {
    const place = placeOf(file, node);
    const directive = node.type === 'leafDirective' || node.type === 'containerDirective' ? node : null;
    if (directive?.name === 'same') {
      const id = directive.attributes?.id ?? '';
      same.push(id);
      if (!unit.shared.includes(id))
        issues.error(
          place,
          'translation',
          `"${unit.id}" shares nothing called "${id}"`,
          suggest(id, unit.shared, `it shares ${unit.shared.join(', ') || 'nothing'}`),
        );
      checkTable(id, nodes[i + 1], source, file, issues);
    } else if (
      node.type === 'math' ||
      (node.type === 'code' && node.lang === 'python') ||
      (directive && ['table', 'figure'].includes(directive.name))
    )
      issues.error(
        place,
        'translation',
        'formulas, programs, tables and figures are shared, not copied',
        'write ::same{#its-id} in its place',
      );
  }
  const lacking = unit.shared.filter((id) => !same.includes(id));
  const where = placeOf(file, nodes[0] ?? { type: 'root', children: [] });
  if (lacking.length > 0)
    issues.error(
      where,
      'translation',
      `the translation of "${unit.id}" leaves out ${lacking.join(', ')}`,
      `write ${lacking.map((id) => `::same{#${id}}`).join(' and ')} where ${lacking.length > 1 ? 'they stand' : 'it stands'} in the source`,
    );
  else if (same.filter((id) => unit.shared.includes(id)).join() !== unit.shared.join())
    issues.error(
      where,
      'translation',
      `the blocks of "${unit.id}" stand in another order than in the source`,
      `their order is ${unit.shared.join(', ')}`,
    );
}

/** A table's words may be translated below its `::same`; then it has the source's shape. */
function checkTable(
  id: string,
  next: RootContent | undefined,
  { sections }: Source,
  file: string,
  issues: Issues,
): void {
  const table = sections.flatMap((section) => section.tables).find((one) => one.id === id);
  if (next?.type !== 'table' || !table?.table) return;
  const shape = (rows: { children: unknown[] }[]) => `${rows.length} × ${rows[0]?.children.length ?? 0}`;
  const [own, wanted] = [shape(next.children), shape(table.table.children)];
  if (own !== wanted)
    issues.error(
      placeOf(file, next),
      'translation',
      `the table "${id}" has ${own} cells, its source ${wanted}`,
      'translate every row and column',
    );
}
