// What was read of topics before, under .cache/topics: one file per wording of a topic, named by its hash.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { TopicMemory, TopicRead } from '@lacuna/curriculum';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = path.join(ROOT, '.cache/topics');
const READERS = path.join(ROOT, 'packages/curriculum/src');
/** How many wordings to keep; older ones go. */
const KEPT = 300;

/** A memory on disk. It stands for the readers as they are now: another version of them remembers nothing. */
export function topicCache(): TopicMemory {
  const version = versionOfReaders();
  const fileOf = (texts: readonly string[]) => {
    const hash = createHash('sha256').update(version);
    for (const text of texts) hash.update(`${text.length}:`).update(text);
    return path.join(FOLDER, `${hash.digest('hex')}.v8`);
  };
  return {
    recall(texts) {
      try {
        return deserialize(readFileSync(fileOf(texts))) as TopicRead;
      } catch {
        return undefined; // not there, or cut short by a kill
      }
    },
    keep(texts, read) {
      mkdirSync(FOLDER, { recursive: true });
      const file = fileOf(texts);
      writeFileSync(`${file}.${process.pid}`, serialize(read));
      renameSync(`${file}.${process.pid}`, file);
      prune();
    },
  };
}

function versionOfReaders(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(READERS).sort())
    if (name.endsWith('.ts') && !name.endsWith('.test.ts'))
      hash.update(readFileSync(path.join(READERS, name)));
  return hash
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
}

function prune(): void {
  const names = readdirSync(FOLDER);
  if (names.length <= KEPT) return;
  const all = names
    .map((name) => path.join(FOLDER, name))
    .map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { file } of all.slice(KEPT / 2)) rmSync(file, { force: true });
}
