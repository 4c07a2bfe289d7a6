// Markdown text to nodes: CommonMark, GFM tables, $math$, directives. What the rest of the house never sees is undone
// here: a colon in prose ("1:7", "note:this") is text, not an inline directive.
import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import 'mdast-util-directive';
import 'mdast-util-math';
import { toString as textOf } from 'mdast-util-to-string';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { Unreadable } from './issue.ts';
import type { Place } from './place.ts';

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkMath).use(remarkDirective);

/** A line of prose is shorter; a longer one only makes the parser try everything against everything. */
const LONGEST_LINE = 20_000;
/** Quotations and lists inside each other at the start of a line. */
const DEEP = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){50}/;

/** Parses one Markdown text. Any text is Markdown, nothing is reported here; one that would take minutes throws Unreadable. */
export function parseMarkdown(text: string): Root {
  for (const [i, line] of text.split('\n').entries())
    if (line.length > LONGEST_LINE || DEEP.test(line)) throw new Unreadable(i + 1);
  const root = processor.parse(text);
  visit(root, 'textDirective', (node, index, parent) => {
    if (!parent || index === undefined) return;
    const source = text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
    parent.children.splice(index, 1, { type: 'text', value: source, position: node.position });
    return [SKIP, index + 1];
  });
  joinTexts(root);
  return root;
}

/** Neighbouring texts become one, so that "[@Vas17]" is whole wherever a colon stood beside it. */
function joinTexts(root: Root): void {
  visit(root, (node) => {
    if (!('children' in node)) return;
    const children = node.children as Nodes[];
    for (let i = children.length - 1; i > 0; i -= 1) {
      const [left, right] = [children[i - 1]!, children[i]!];
      if (left.type !== 'text' || right.type !== 'text') continue;
      left.value += right.value;
      if (left.position && right.position)
        left.position = { start: left.position.start, end: right.position.end };
      children.splice(i, 1);
    }
  });
}

/** Where a node begins. */
export function placeOf(file: string, node: Nodes): Place {
  const start = node.position?.start;
  return { file, line: start?.line ?? 1, column: start?.column ?? 1 };
}

/** Words a reader reads as prose under these nodes: code, formulas and tables do not count. */
export function countWords(nodes: readonly Nodes[]): number {
  let words = 0;
  for (const node of nodes) {
    if (node.type === 'table' || node.type === 'code' || node.type === 'math') continue;
    visit(node, (inner) => {
      if (inner.type === 'table' || inner.type === 'code' || inner.type === 'math') return SKIP;
      if (inner.type === 'text') words += inner.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0;
    });
  }
  return words;
}

/** Plain text of nodes: formulas and code as written. */
export function plainText(nodes: readonly (RootContent | PhrasingContent)[]): string {
  return nodes
    .map((node) => textOf(node))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** How a source is cited in prose. Global: use with `matchAll` or `replaceAll`. */
export const CITATION = /\[@([A-Za-z0-9]+)\]/g;

/** `twin=kv-bytes after=x` as pairs; a word without "=" has the value ''. */
export function parseMeta(meta: string | null | undefined): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const word of (meta ?? '').split(/\s+/).filter(Boolean)) {
    const equals = word.indexOf('=');
    if (equals < 0) pairs.set(word, '');
    else pairs.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return pairs;
}
