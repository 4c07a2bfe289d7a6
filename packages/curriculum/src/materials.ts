// Reads materials.en.md: sections, and in them formulas, twins, snippets, tables, figures and margin notes.
import type { Heading, Root, RootContent } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import { visit } from 'unist-util-visit';
import { formulaId, type ReadingContext, readPython, readTable } from './blocks.ts';
import type { Claims } from './identity.ts';
import type { Issues } from './issue.ts';
import { countWords, parseMarkdown, placeOf, plainText } from './markdown.ts';
import type { Block, Materials, Section } from './model.ts';
import type { Place } from './place.ts';
import { checkProse, citationsUnder, readAttributes } from './prose.ts';
import type { Reference } from './reference.ts';
import { nodesToWrite } from './to-write.ts';

/** Fewest words of prose that make a section. */
export const SECTION_WORDS = 80;

/** The materials of one topic, and what they refer to. */
export function readMaterials(
  text: string,
  file: string,
  topic: string,
  issues: Issues,
  ids: Claims,
): { materials: Materials; references: Reference[] } {
  const root = parseMarkdown(text);
  const references = checkProse(root, file, issues);
  const context = { file, text, topic, issues, ids, references };
  checkHeadings(root, context);
  const starts = root.children.flatMap((node, i) => (node.type === 'heading' && node.depth === 2 ? [i] : []));
  const intro = root.children.slice(0, starts[0] ?? root.children.length);
  for (const node of intro)
    if (node.type === 'leafDirective' || node.type === 'containerDirective')
      issues.error(
        placeOf(file, node),
        'directive',
        `${node.name} stands outside any section`,
        'put a "## " heading above it',
      );
  const sections = starts.map((start, i) => readSection(root.children.slice(start, starts[i + 1]), context));
  if (sections.length === 0)
    issues.error(
      { file, line: 1, column: 1 },
      'empty',
      'there is no section',
      'start one with "## " and ::section',
    );
  return { materials: { file, language: languageOf(file), intro, sections }, references };
}

/** `en` of `materials.en.md`. */
export function languageOf(file: string): string {
  return /\.([a-z]{2})\.md$/.exec(file)?.[1] ?? 'en';
}

function readSection(nodes: RootContent[], context: ReadingContext): Section {
  const { file, issues, ids } = context;
  const heading = nodes[0] as Heading;
  const place = placeOf(file, heading);
  const title = plainText(heading.children);
  if (!title)
    issues.error(place, 'heading', 'the heading is empty', 'write the question the section answers');
  const directive = nodes[1];
  let [id, points]: [string, string[]] = ['', []];
  if (directive?.type === 'leafDirective' && directive.name === 'section') {
    const at = placeOf(file, directive);
    const attributes = readAttributes(directive, ['id', 'points'], [], at, issues);
    id = attributes.id;
    points = attributes.points.split(/[\s,]+/).filter(Boolean);
    if (id) ids.claim(id, 'section', at);
    for (const point of points) context.references.push({ kind: 'point', id: point, place: at });
    if (points.length > 2)
      issues.error(
        at,
        'section',
        `the section names ${points.length} points`,
        'give each point a section of its own, two at most',
      );
  } else {
    const fix = 'write ::section{#some-id points="a-point"} as the next block';
    issues.error(place, 'section', `the heading "${title}" is not followed by ::section`, fix);
  }
  const rest = nodes.slice(id || directive?.type === 'leafDirective' ? 2 : 1);
  const body = readBody(rest, context);
  const of = <K extends Block['kind']>(kind: K) =>
    body.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
  const words = countWords(rest);
  const toWrite = nodesToWrite(context.text, nodes);
  if (words < SECTION_WORDS && !toWrite)
    issues.error(
      place,
      'section-short',
      `the section has ${words} words of prose`,
      `write at least ${SECTION_WORDS}, or join it with its neighbour`,
    );
  return {
    kind: 'section',
    id,
    topic: context.topic,
    points,
    title,
    heading: heading.children,
    body,
    nodes: rest,
    formulas: of('formula'),
    twins: of('twin'),
    snippets: of('snippet'),
    tables: of('table'),
    figures: of('figure'),
    citations: citationsUnder(rest, file),
    words,
    toWrite,
    place,
  };
}

function readBody(nodes: RootContent[], context: ReadingContext): Block[] {
  const { file, issues } = context;
  const body: Block[] = [];
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i]!;
    const place = placeOf(file, node);
    if (node.type === 'math') {
      body.push({ kind: 'formula', id: formulaId(node, place, context), tex: node.value, node, place });
    } else if (node.type === 'code' && node.lang === 'python') {
      const block = readPython(node, context);
      body.push(block ?? { kind: 'prose', node, place });
    } else if (node.type === 'leafDirective' && node.name === 'table') {
      const block = readTable(node, nodes[i + 1], context);
      body.push(block);
      if (block.table) i += 1;
    } else if (node.type === 'containerDirective' && node.name === 'figure') {
      const { id, simulator } = readAttributes(node, ['id', 'simulator'], [], place, issues);
      if (id) context.ids.claim(id, 'figure', place);
      if (node.children.length === 0)
        issues.error(place, 'figure', 'the figure has no caption', 'say between the ::: what to look at');
      checkNested(node, context);
      body.push({ kind: 'figure', id, simulator, caption: node.children as RootContent[], node, place });
    } else if (node.type === 'containerDirective' && node.name === 'aside') {
      readAttributes(node, [], [], place, issues);
      checkNested(node, context);
      body.push({ kind: 'aside', nodes: node.children as RootContent[], node, place });
    } else {
      if (node.type === 'leafDirective' || node.type === 'containerDirective')
        unknownDirective(node, place, issues);
      if (node.type === 'table')
        issues.error(
          place,
          'table',
          'the table has no ::table above it',
          'write ::table{#some-id decides="a header cell"}',
        );
      checkNested(node, context);
      body.push({ kind: 'prose', node, place });
    }
  }
  return body;
}

function unknownDirective(node: LeafDirective | ContainerDirective, place: Place, issues: Issues): void {
  const second = node.name === 'section';
  const say = second
    ? '::section does not stand right after its heading'
    : `there is no directive "${node.name}"`;
  const fix = second
    ? 'move it to the block after a "## " heading'
    : 'directives are ::section, ::table, :::figure and :::aside';
  issues.error(place, 'directive', say, fix);
}

/** What must stand at the section's top level is an error deeper inside. */
function checkNested(node: RootContent, { file, issues }: ReadingContext): void {
  visit(node, (inner) => {
    if (inner === node) return;
    const python = inner.type === 'code' && inner.lang === 'python';
    const directive = inner.type === 'leafDirective' || inner.type === 'containerDirective';
    if (inner.type !== 'math' && !python && !directive) return;
    const what = inner.type === 'math' ? 'a display formula' : python ? 'a Python block' : 'a directive';
    issues.error(
      placeOf(file, inner),
      'nested',
      `${what} stands inside another block`,
      'move it to the left margin, between blank lines',
    );
  });
}

function checkHeadings(root: Root, { file, issues }: ReadingContext): void {
  let depth = 1;
  visit(root, 'heading', (node) => {
    const place = placeOf(file, node);
    if (node.depth === 1)
      issues.error(
        place,
        'heading',
        'a "# " heading stands in the text',
        'the title comes from topic.yaml; start with "## "',
      );
    else if (node.depth > depth + 1)
      issues.error(
        place,
        'heading',
        `a heading of level ${node.depth} follows one of level ${depth}`,
        'do not skip a level',
      );
    depth = Math.max(node.depth, 2);
  });
}
