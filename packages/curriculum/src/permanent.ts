// Ids are permanent: what was once published in ids.txt is still there, or tombstones.yaml says what became of it.
import type { Identities } from './identity.ts';
import type { Issues } from './issue.ts';
import { suggest } from './nearest.ts';
import { tombstonesSchema } from './schemas.ts';
import { readYaml } from './yaml-file.ts';

/** One published id a line, `point kv-mla`, sorted; written by `lacuna check --record`. */
export const PUBLISHED_FILE = 'ids.txt';
/** Ids that are gone, by hand. */
export const TOMBSTONES_FILE = 'tombstones.yaml';

/** Reports ids that vanished without an entry, and entries that are not true. */
export function checkPermanence(
  files: ReadonlyMap<string, string>,
  prefix: string,
  ids: Identities,
  issues: Issues,
): void {
  const buried = readTombstones(files, prefix, ids, issues);
  const file = `${prefix}${PUBLISHED_FILE}`;
  let defined: Set<string> | null = null;
  for (const [i, text] of (files.get(file) ?? '').split(/\r?\n/).entries()) {
    if (text === '') continue;
    const place = { file, line: i + 1, column: 1 };
    const [kind = '', id = '', ...more] = text.split(' ');
    if (!id || more.length > 0) {
      issues.error(
        place,
        'tombstone',
        `"${text.slice(0, 60)}" is no kind and id`,
        'run `lacuna check --record`',
      );
      continue;
    }
    if (ids.kindOf(id) === kind || buried.has(id)) continue;
    defined ??= definedIn(files, prefix);
    if (ids.kindOf(id) === undefined && defined.has(id)) continue; // it stands in a file that cannot be read
    const now = ids.kindOf(id);
    const say = now
      ? `the ${kind} "${id}" was published, and now "${id}" is a ${now}`
      : `the ${kind} "${id}" was published and is gone`;
    const fix = now
      ? 'give the new one an id of its own'
      : `bring it back, or add { id: ${id}, kind: ${kind}, to: its successor or null, why: ... } to ${prefix}${TOMBSTONES_FILE}`;
    issues.error(place, 'id-gone', say, fix);
  }
}

function readTombstones(
  files: ReadonlyMap<string, string>,
  prefix: string,
  ids: Identities,
  issues: Issues,
): Set<string> {
  const file = `${prefix}${TOMBSTONES_FILE}`;
  const text = files.get(file);
  const read = text === undefined ? null : readYaml(file, text, tombstonesSchema, issues);
  const buried = new Set<string>();
  const all = new Set(read?.value.map(({ id }) => id));
  for (const [i, { id, kind, to }] of (read?.value ?? []).entries()) {
    const place = read!.at([i, 'id']);
    if (buried.has(id)) issues.error(place, 'tombstone', `"${id}" stands here twice`, 'keep one of them');
    buried.add(id);
    if (ids.kindOf(id) !== undefined)
      issues.error(
        place,
        'tombstone',
        `"${id}" is said to be gone, and is the id of a ${ids.kindOf(id)}`,
        'remove the entry, or give the new one an id of its own',
      );
    if (to === null || all.has(to)) continue;
    if (ids.kindOf(to) === undefined)
      issues.error(
        read!.at([i, 'to']),
        'tombstone',
        `the successor "${to}" does not exist`,
        suggest(to, ids.ofKind(kind), 'name an id that is there, or write null'),
      );
    else if (ids.kindOf(to) !== kind)
      issues.error(
        read!.at([i, 'to']),
        'tombstone',
        `the ${kind} "${id}" leads on to a ${ids.kindOf(to)}`,
        `name a ${kind}, or write null`,
      );
  }
  return buried;
}

/** What looks like the definition of an id in any file, readable or not. */
function definedIn(files: ReadonlyMap<string, string>, prefix: string): Set<string> {
  const found = new Set<string>();
  for (const [path, text] of files) {
    if (path === `${prefix}${TOMBSTONES_FILE}`) continue;
    for (const match of text.matchAll(/\{#([a-z0-9_-]+)|(?:\bid:|\brun=)\s*["']?([a-z0-9_-]+)/g))
      found.add(match[1] ?? match[2]!);
  }
  return found;
}

/** The text of ids.txt after today's ids were added to what it held; nothing that was published is taken out. */
export function publishedText(before: string, ids: ReadonlyMap<string, string>): string {
  const lines = new Set(before.split(/\r?\n/).filter(Boolean));
  for (const [id, kind] of ids) lines.add(`${kind} ${id}`);
  return [...lines]
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}
