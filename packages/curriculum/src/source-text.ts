// The text of parsed nodes as their author wrote it, cut out of the file by their places.
import type { Nodes } from 'mdast';

/** Replaces what stands between two offsets of the file. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * From the first node's begin to the last one's end, with edits inside; continuation lines lose the indent the first node
 * stands at.
 */
export function sourceText(text: string, nodes: readonly Nodes[], edits: readonly Edit[] = []): string {
  const start = nodes[0]?.position?.start;
  const end = nodes.at(-1)?.position?.end;
  if (start?.offset === undefined || end?.offset === undefined) return '';
  let out = '';
  let from = start.offset;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    out += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  const lines = (out + text.slice(from, end.offset)).replaceAll('\r\n', '\n').split('\n');
  const indent = new RegExp(`^ {0,${start.column - 1}}`);
  return [lines[0], ...lines.slice(1).map((line) => line.replace(indent, ''))].join('\n').trim();
}
