// How the gap report says numbers, forms and files, alike in text, Markdown and HTML.
import { stripVTControlCharacters } from 'node:util';
import type { GapsReport } from '@lacuna/curriculum';

type Write = GapsReport['gaps'][number]['write'];

/** A share 0..1. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export function round(value: number): string {
  return value.toFixed(2);
}

/** What to write, gathered by file; a form that is there but does not count says why. */
export function byFile(write: Write): { file: string; forms: string[] }[] {
  const files = new Map<string, string[]>();
  for (const { form, status, why, file } of write) {
    const word = status === 'missing' ? form : `${form} (${status}: ${why})`;
    files.set(file, [...(files.get(file) ?? []), word]);
  }
  return [...files].map(([file, forms]) => ({ file, forms }));
}

type Link = GapsReport['chains'][number]['links'][number];

/** The links of a chain as paths as long as they hold; a link that is missing stands by itself. */
export function joined(links: readonly Link[]): ({ path: string[] } | { from: string; to: string })[] {
  const parts: ({ path: string[] } | { from: string; to: string })[] = [];
  for (const { from, to, path } of links) {
    const before = parts.at(-1);
    if (path === null) parts.push({ from, to });
    else if (before && 'path' in before && before.path.at(-1) === from) before.path.push(...path.slice(1));
    else parts.push({ path: [...path] });
  }
  return parts;
}

/** Titles of roles for narrow columns: without the last word when all share it ("ML", "LLM"). */
export function shortRoles(roles: readonly { title: string }[]): string[] {
  const last = roles[0]?.title.split(' ').at(-1) ?? '';
  const shared = roles.length > 1 && roles.every(({ title }) => title.endsWith(` ${last}`));
  return roles.map(({ title }) => clip(shared ? title.slice(0, -last.length - 1) : title, 7));
}

export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Lines of at most 80 columns, the first after `first` spaces, the others after `rest`. A long word stays whole. */
export function wrap(text: string, first: number, rest: number, columns = 80): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  for (const word of text.split(' ')) {
    const begins = line.trim() === '';
    if (!begins && shown(line) + 1 + shown(word) > columns) {
      lines.push(line);
      line = ' '.repeat(rest) + word;
    } else line += begins ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Columns a text takes, its colours not counted. */
function shown(text: string): number {
  return stripVTControlCharacters(text).length;
}
