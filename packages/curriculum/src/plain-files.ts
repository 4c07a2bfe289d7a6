// Names that every system can hold, and texts that are texts.
import type { Issues } from './issue.ts';
import { Lines } from './place.ts';

/** Reports file names that some system refuses or takes for another one. */
export function checkNames(paths: Iterable<string>, prefix: string, issues: Issues): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const inside = path.slice(prefix.length);
    const place = { file: path, line: 1, column: 1 };
    const odd = inside
      .split('/')
      .find((part) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part) || part.endsWith('.'));
    if (odd !== undefined)
      issues.error(
        place,
        'file-kind',
        `"${odd}" is no name that every system can hold`,
        'use letters, digits, "_", "-" and "."',
      );
    const other = seen.get(inside.toLowerCase());
    if (other !== undefined)
      issues.error(
        place,
        'file-kind',
        `its name differs from ${other} only in capitals`,
        'rename one of them',
      );
    else seen.set(inside.toLowerCase(), path);
  }
}

/** Reports the first character that is none a person types. */
export function checkCharacters(path: string, text: string, issues: Issues): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd\ufeff]/);
  if (at < 0) return;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  issues.error(
    { file: path, ...new Lines(text).at(at) },
    'encoding',
    `the character U+${code} stands here`,
    'remove it; save the file as plain UTF-8',
  );
}
