// Reads the blocks with an id: a display formula, Python, a table.
import type { Code, Nodes, RootContent, Table as TableNode } from 'mdast';
import type { LeafDirective } from 'mdast-util-directive';
import type { Math as MathNode } from 'mdast-util-math';
import { visit } from 'unist-util-visit';
import type { Claims } from './identity.ts';
import type { Issues } from './issue.ts';
import { CITATION, parseMeta, placeOf, plainText } from './markdown.ts';
import type { Snippet, Table, Twin } from './model.ts';
import type { Place } from './place.ts';
import { readAttributes } from './prose.ts';
import { syntaxProblems } from './python.ts';
import type { Reference } from './reference.ts';

/** What a reader of one Markdown file needs to know and where it puts what it finds. */
export interface ReadingContext {
  file: string;
  /** The whole of it. */
  text: string;
  topic: string;
  issues: Issues;
  ids: Claims;
  references: Reference[];
}

/** The id after `$$`; '' when there is none, which is reported. */
export function formulaId(node: MathNode, place: Place, { issues, ids }: ReadingContext): string {
  const match = /^\{#([^\s}]+)\}$/.exec((node.meta ?? '').trim());
  if (!match) {
    const say = node.meta ? `"${node.meta}" after $$ is not an id` : 'the display formula has no id';
    issues.error(place, 'formula', say, 'write $$ {#some-id}, and a twin for it below');
    return '';
  }
  ids.claim(match[1]!, 'formula', place);
  return match[1]!;
}

/** A twin or a snippet; null for Python that says neither, which is reported. */
export function readPython(node: Code, { file, issues, ids }: ReadingContext): Twin | Snippet | null {
  const place = placeOf(file, node);
  const meta = parseMeta(node.meta);
  for (const problem of syntaxProblems(node.value)) {
    const at = { file, line: place.line + problem.line, column: place.column + problem.column - 1 };
    issues.error(at, 'python', `this is not Python: ${problem.near}`, 'correct the syntax');
  }
  const [twin, run, after] = [meta.get('twin'), meta.get('run'), meta.get('after')];
  for (const key of meta.keys())
    if (!['twin', 'run', 'after'].includes(key))
      issues.error(
        place,
        'python-block',
        `unknown word "${key}" after the fence`,
        'a Python block says twin=, run= or after=',
      );
  if (twin && !run) {
    if (after)
      issues.error(
        place,
        'python-block',
        'a twin runs alone',
        'remove after=, or make it a snippet with run=',
      );
    return { kind: 'twin', id: twin, code: node.value, node, place };
  }
  if (run && !twin) {
    ids.claim(run, 'snippet', place);
    return { kind: 'snippet', id: run, after: after || null, code: node.value, node, place };
  }
  const say = twin ? 'the block is both a twin and a snippet' : 'the Python block does not say what it is';
  const fix = twin
    ? 'keep one of twin= and run='
    : 'write twin=a-formula or run=some-id after ```python, or use ```text to only quote it';
  issues.error(place, 'python-block', say, fix);
  return null;
}

/** The directive and, unless its rows are computed, the table after it. */
export function readTable(
  node: LeafDirective,
  next: RootContent | undefined,
  { file, issues, ids }: ReadingContext,
): Table {
  const place = placeOf(file, node);
  const { id, decides, from } = readAttributes(node, ['id', 'decides'], ['from'], place, issues);
  if (id) ids.claim(id, 'table', place);
  const table = !from && next?.type === 'table' ? next : null;
  const header = table?.children[0]?.children.map((cell) => plainText(cell.children)) ?? [];
  const rows = Math.max(0, (table?.children.length ?? 0) - 1);
  const block: Table = { kind: 'table', id, decides, from: from || null, table, header, rows, node, place };
  if (from) return block;
  if (!table)
    issues.error(
      place,
      'table',
      'no table follows ::table',
      'write a GFM table as the next block, or from="a-computed-table"',
    );
  else {
    checkTable(block, placeOf(file, table), issues);
    checkNumbers(table, file, issues);
  }
  return block;
}

/** A number of three digits, with decimals, or in per cent is measured, not counted on fingers. */
const MEASURED = /\d{3,}|\d[.,]\d|\d\s*%/;

/** Numbers typed into a table name their source in their row or at the head of their column. Code and formulas do not count. */
function checkNumbers(table: TableNode, file: string, issues: Issues): void {
  const words = (node: Nodes): string => {
    let text = '';
    visit(node, 'text', ({ value }) => {
      text += value;
    });
    return text;
  };
  const cites = (text: string) => text.search(CITATION) >= 0;
  const [head, ...rows] = table.children;
  const cited = head!.children.map((cell) => cites(words(cell)));
  for (const row of rows) {
    if (cites(words(row))) continue;
    for (const [i, cell] of row.children.entries()) {
      const text = words(cell);
      if (cited[i] || !MEASURED.test(text)) continue;
      issues.error(
        placeOf(file, cell),
        'cited',
        `"${text.trim().slice(0, 40)}" holds a number that nothing vouches for`,
        'cite its source in the row or the header, or let packages/labs compute the table (from=)',
      );
      break;
    }
  }
}

function checkTable({ header, rows, decides }: Table, place: Place, issues: Issues): void {
  // The corner above row labels may stay empty.
  if (header.some((cell, i) => !cell && i > 0))
    issues.error(place, 'table', 'a header cell is empty', 'name every column');
  if (rows < 2) issues.error(place, 'table', `the table has ${rows} rows`, 'a comparison needs at least two');
  if (decides && !header.includes(decides))
    issues.error(
      place,
      'table',
      `no column is called "${decides}"`,
      `decides= repeats one of: ${header.join(', ')}`,
    );
}
