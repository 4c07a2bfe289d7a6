// A lock between processes: a folder that only one of them can make.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const POLL_MS = 100;

/** Runs `work` while holding the lock; waits for whoever holds it, and takes it over from a process that died. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const owner = path.join(folder, 'pid');
  while (!take(folder, owner)) {
    if (!isAlive(owner)) rmSync(folder, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder: string, owner: string): boolean {
  try {
    mkdirSync(folder);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw problem;
  }
  writeFileSync(owner, String(process.pid));
  return true;
}

function isAlive(owner: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(owner, 'utf8'));
  } catch {
    return true; // made, but its pid not yet written: ask again
  }
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}
