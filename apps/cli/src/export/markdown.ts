// The founding document's `materials.md` and `interview-qa.md`, assembled over the topics: Markdown that any reader shows.
import {
  type Block,
  CITATION,
  type Edit,
  type Question,
  type Section,
  type Subject,
  sourceText,
  type Topic,
} from '@lacuna/curriculum';
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';

export const MATERIALS = 'materials.md';
export const QUESTIONS = 'interview-qa.md';

export interface MarkdownOptions {
  /** Path -> text, as it was loaded. */
  files: ReadonlyMap<string, string>;
  /** Computed tables by name. */
  tables: Readonly<Record<string, () => { header: string[]; rows: string[][]; note?: string }>>;
}

/** File name -> text. Topics without materials, or without questions, are left out of that file. */
export function asMarkdown(
  subject: Subject,
  topics: readonly Topic[],
  options: MarkdownOptions,
): Map<string, string> {
  const materials = new Writer(subject, options, MATERIALS);
  const read = topics.filter((topic) => topic.materials !== null);
  const questions = new Writer(subject, options, QUESTIONS);
  const asked = topics.filter((topic) => topic.questions.length > 0);
  return new Map([
    [MATERIALS, materials.page('Materials', read, (topic) => materials.materials(topic))],
    [QUESTIONS, questions.page('Interview questions', asked, (topic) => questions.questions(topic))],
  ]);
}

/** Writes one of the two files, and knows what it cited. */
class Writer {
  readonly #subject: Subject;
  readonly #options: MarkdownOptions;
  readonly #file: string;
  readonly #cited = new Set<string>();

  constructor(subject: Subject, options: MarkdownOptions, file: string) {
    this.#subject = subject;
    this.#options = options;
    this.#file = file;
  }

  page(title: string, topics: readonly Topic[], write: (topic: Topic) => string[]): string {
    const parts = topics.flatMap((topic, i) => [
      anchored(topic.id, `## ${i + 1}. ${topic.title}`),
      ...write(topic),
    ]);
    const contents = topics.map((topic, i) => `${i + 1}. [${topic.title}](#${topic.id})`).join('\n');
    const sources = [...this.#cited].sort().flatMap((key) => {
      const source = this.#subject.sources.get(key);
      return source
        ? [`- ${anchor(sourceId(key))}${source.authors}: ${source.title}. ${source.reference}`]
        : [];
    });
    const end = sources.length > 0 ? ['## Sources', sources.join('\n')] : [];
    return `${[`# ${this.#subject.title}: ${title}`, contents, ...parts, ...end].filter(Boolean).join('\n\n')}\n`;
  }

  materials(topic: Topic): string[] {
    const { intro, sections, file } = topic.materials!;
    return [
      ...intro.map((node) => this.#piece(node, file)),
      ...sections.flatMap((one) => this.#section(one)),
    ];
  }

  #section({ id, heading, body, place }: Section): string[] {
    return [
      anchored(id, `### ${this.#text(heading, place.file)}`),
      ...body.map((block) => this.#block(block)),
    ];
  }

  #block(block: Block): string {
    const { file } = block.place;
    switch (block.kind) {
      case 'prose':
        return this.#piece(block.node, file);
      case 'aside':
        return quoted(block.nodes.map((node) => this.#piece(node, file)).join('\n\n'));
      case 'formula':
        return `${block.id ? `${anchor(block.id)}\n\n` : ''}$$\n${block.tex}\n$$`;
      case 'twin':
      case 'snippet':
        return fenced(block.code, 'python');
      case 'figure':
        return quoted(block.caption.map((node) => this.#piece(node, file)).join('\n\n'));
      case 'table':
        return this.#table(block);
    }
  }

  #table({ id, from, table, decides, header, place }: Extract<Block, { kind: 'table' }>): string {
    const { tables } = this.#options;
    const computed = from !== null && Object.hasOwn(tables, from) ? tables[from]!() : null;
    const titles = computed?.header ?? header;
    const [head, ...rows] = computed
      ? [computed.header, ...computed.rows].map((row) => row.map(escaped))
      : (table?.children.map((row) => row.children.map((cell) => this.#text(cell.children, place.file))) ??
        []);
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const marked = (head ?? []).map((cell, i) => (titles[i] === decides && cell ? `**${cell}**` : cell));
    return (
      [anchor(id), '', line(marked), line(marked.map(() => '---')), ...rows.map(line)].join('\n') +
      (computed?.note === undefined ? '' : `\n\n${escaped(computed.note)}`)
    );
  }

  questions(topic: Topic): string[] {
    return topic.questions.flatMap((question) => this.#question(question));
  }

  #question({ id, heading, level, answer, keyPoints, weak, next, place }: Question): string[] {
    const { file } = place;
    const all = (nodes: readonly RootContent[]) => nodes.map((node) => this.#piece(node, file));
    return [
      anchored(id, `### ${this.#text(heading, file)}`),
      `*${level}*`,
      ...all(answer),
      '**Key points**',
      keyPoints.map(({ nodes }) => `- ${indented(all(nodes).join('\n\n'))}`).join('\n'),
      '**Weak answer**',
      ...all(weak),
      '**Next they ask**',
      ...all(next),
    ];
  }

  /** One block, its headings a level deeper, because the topic has taken theirs. */
  #piece(node: RootContent, file: string): string {
    if (node.type === 'code') return fenced(node.value, node.lang ?? '');
    if (node.type === 'heading')
      return `${'#'.repeat(Math.min(node.depth + 1, 6))} ${this.#text(node.children, file)}`;
    return this.#text([node], file);
  }

  /** Text as written, with our own links and citations turned into those of a plain document. */
  #text(nodes: readonly (RootContent | PhrasingContent)[], file: string): string {
    const text = this.#options.files.get(file) ?? '';
    const edits: Edit[] = [];
    for (const node of nodes)
      visit(node as Nodes, (inner) => {
        const [start, end] = [inner.position?.start.offset, inner.position?.end.offset];
        if (start === undefined || end === undefined) return;
        if (inner.type === 'link') {
          const own = /^(point|task|question):(.+)$/.exec(inner.url);
          if (!own) return SKIP;
          const tail = inner.children.at(-1)?.position?.end.offset ?? start + 1;
          const to = this.#address(own[1] as 'point' | 'task' | 'question', own[2]!);
          if (to === null) edits.push({ start, end: start + 1, text: '' });
          edits.push({ start: tail, end, text: to === null ? '' : `](${to})` });
        } else if (inner.type === 'text') {
          for (const match of text.slice(start, end).matchAll(CITATION)) {
            const key = match[1]!;
            this.#cited.add(key);
            edits.push({
              start: start + match.index,
              end: start + match.index + match[0].length,
              text: `[[${key}]](#${sourceId(key)})`,
            });
          }
        }
      });
    return sourceText(text, nodes as Nodes[], edits);
  }

  /** Where the two files say it; null where they do not. */
  #address(kind: 'point' | 'task' | 'question', id: string): string | null {
    const inside = (file: string, target: string) => `${file === this.#file ? '' : file}#${target}`;
    if (kind === 'question') return this.#subject.questions.has(id) ? inside(QUESTIONS, id) : null;
    if (kind === 'task') return null;
    for (const { materials } of this.#subject.topics)
      for (const section of materials?.sections ?? [])
        if (section.points.includes(id)) return inside(MATERIALS, section.id);
    return null;
  }
}

const anchor = (id: string) => `<a id="${id}"></a>`;
const anchored = (id: string, heading: string) => (id ? `${anchor(id)}\n\n${heading}` : heading);
const sourceId = (key: string) => `source-${key.toLowerCase()}`;
const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
/** Plain text as Markdown. */
const escaped = (text: string) => text.replaceAll(/[\\`*_|<[\]$]/g, '\\$&');
const indented = (text: string) => text.replaceAll('\n', '\n  ');

/** A fence longer than any in the code. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.replace(/\n+$/, '')}\n${fence}`;
}
