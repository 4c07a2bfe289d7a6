// Warns of files that nothing reads: most often a misspelt name.
import { HISTORY_FILE } from './history.ts';
import type { Issues } from './issue.ts';
import { suggest } from './nearest.ts';
import { PUBLISHED_FILE, TOMBSTONES_FILE } from './permanent.ts';
import { OPTIONAL_TASK_FILES, TASK_FILES } from './task-files.ts';

const KNOWN_FILES = [
  'subject.yaml',
  'sources.yaml',
  'founding.yaml',
  HISTORY_FILE,
  PUBLISHED_FILE,
  TOMBSTONES_FILE,
];
const TOPIC_FILES = ['topic.yaml', 'materials.en.md', 'interview-qa.en.md', 'evidence.json'];

/** `paths` are all files given, `prefix` the subject's folder with its slash. */
export function warnOfStrangers(paths: Iterable<string>, prefix: string, issues: Issues): void {
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const inside = path.slice(prefix.length);
    const topic = /^topics\/[^/]+\/(.+)$/.exec(inside)?.[1];
    const task = topic === undefined ? undefined : /^tasks\/[^/]+\/(.+)$/.exec(topic)?.[1];
    const name = task ?? topic ?? inside;
    const known =
      task !== undefined
        ? [...TASK_FILES, ...OPTIONAL_TASK_FILES]
        : topic !== undefined
          ? TOPIC_FILES
          : KNOWN_FILES;
    if (known.includes(name) || (task !== undefined && /^wrong\/[^/]+\.py$/.test(name))) continue;
    if (/\.[a-z]{2}\.md$/.test(name) && known.includes(name.replace(/\.[a-z]{2}\.md$/, '.en.md'))) continue; // a translation
    const fix = suggest(name, known, `known files are ${known.join(', ')}`);
    issues.warning({ file: path, line: 1, column: 1 }, 'unknown-file', 'nothing reads this file', fix);
  }
}
