// The mark of what is still to write, `[to write: what]`, in any text of a curriculum. Scaffolds are full of it; `lacuna check`
// names each one, and nothing that holds it counts as coverage.
import type { Nodes } from 'mdast';
import type { Issues } from './issue.ts';

const MARK = /\[to write(?::\s*([^\]\n]*))?\]/g;

/** Whether a text says of itself that it is not finished. */
export function holdsToWrite(text: string): boolean {
  return text.includes('[to write') && text.search(MARK) >= 0;
}

/** The same of what these nodes, which follow each other, stand for in their file. */
export function nodesToWrite(text: string, nodes: readonly Nodes[]): boolean {
  const start = nodes[0]?.position?.start.offset ?? 0;
  return holdsToWrite(text.slice(start, nodes.at(-1)?.position?.end.offset ?? start));
}

/** Reports every mark in the subject's files. */
export function checkToWrite(files: ReadonlyMap<string, string>, prefix: string, issues: Issues): void {
  for (const [file, text] of files) {
    if (!file.startsWith(prefix) || !/\.(md|ya?ml|py)$/.test(file) || !holdsToWrite(text)) continue;
    for (const [i, line] of text.split('\n').entries())
      for (const match of line.matchAll(MARK)) {
        const what = match[1]?.trim() || 'this';
        const place = { file, line: i + 1, column: match.index + 1 };
        issues.error(place, 'to-write', `still to write: ${what}`, 'write it in place of the brackets');
      }
  }
}
