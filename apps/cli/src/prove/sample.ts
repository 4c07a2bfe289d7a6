// Which mutants a sampled proof runs: chosen by the commit, so that each run of CI looks elsewhere and can be repeated.
import { spawnSync } from 'node:child_process';
import { contentHash } from '@lacuna/curriculum';

/** `percent` of the ids, at least one, by the order their hash with `seed` puts them in. */
export function sampleOf(ids: readonly string[], percent: number, seed: string): string[] {
  const count = Math.min(ids.length, Math.max(1, Math.ceil((ids.length * percent) / 100)));
  return ids
    .map((id) => ({ id, at: contentHash(`${seed} ${id}`) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}

/** The commit the folder is at; the same text where there is none. */
export function commitOf(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'no commit';
}
