// The gap report as one HTML file that needs nothing else: the Markdown page, a contents list and the charts.
import type { GapsReport } from '@lacuna/curriculum';
import type { Element, ElementContent, Root } from 'hast';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { chartsSvg } from './chart-svg.ts';
import { REPORT_STYLE } from './html-style.ts';
import { gapsMarkdown, HISTORY_HEADING } from './markdown.ts';

export function gapsHtml(report: GapsReport): string {
  const parser = unified().use(remarkParse).use(remarkGfm);
  const tree = unified()
    .use(remarkRehype)
    .runSync(parser.parse(gapsMarkdown(report)) as never) as Root;
  const contents = dress(tree, chartsSvg(report.history, report.roles));
  const writer = unified().use(rehypeStringify, { allowDangerousHtml: true });
  const [first, ...rest] = tree.children;
  const body = writer.stringify({
    type: 'root',
    children: [
      ...(first ? [first] : []),
      element('nav', { ariaLabel: 'Contents' }, [element('ul', {}, contents)]),
      ...rest,
    ],
  } as never);
  const title = `${report.title}: gaps`.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${REPORT_STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** Gives headings anchors, tables a box to scroll in, the history its charts; answers with the contents list. */
function dress(tree: Root, charts: string): ElementContent[] {
  const contents: ElementContent[] = [];
  const taken = new Set<string>();
  const children: Root['children'] = [];
  for (const node of tree.children) {
    if (node.type !== 'element') {
      children.push(node);
      continue;
    }
    const title = /^h[23]$/.test(node.tagName) ? textOf(node) : '';
    if (title) {
      const id = anchor(title, taken);
      node.properties.id = id;
      if (node.tagName === 'h2')
        contents.push(
          element('li', {}, [element('a', { href: `#${id}` }, [{ type: 'text', value: title }])]),
        );
    }
    if (node.tagName === 'table') {
      scope(node);
      children.push(element('div', { className: ['table'], tabIndex: 0, role: 'group' }, [node]));
    } else children.push(node);
    if (title === HISTORY_HEADING && charts) children.push({ type: 'raw', value: charts } as never);
  }
  tree.children = children;
  return contents;
}

/** Header cells say which column they head. */
function scope(table: Element): void {
  for (const cell of descendants(table)) if (cell.tagName === 'th') cell.properties.scope = 'col';
}

function descendants(node: Element): Element[] {
  const own = node.children.filter((child): child is Element => child.type === 'element');
  return own.flatMap((child) => [child, ...descendants(child)]);
}

function textOf(node: Element): string {
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}

function anchor(title: string, taken: Set<string>): string {
  const base =
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '') || 'part';
  let id = base;
  for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`;
  taken.add(id);
  return id;
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children };
}
