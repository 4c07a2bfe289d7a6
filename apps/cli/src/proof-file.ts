// proof.json beside a task: reads the fingerprints of known mistakes, writes the ledger.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Fingerprint, fingerprintSchema, type Proof } from '@lacuna/grader';

/** What each wrong solution leaves in its first failing check; empty when the task was never proven. */
export function readFingerprints(folder: string): Map<string, Fingerprint> {
  const file = path.join(folder, 'proof.json');
  const found = new Map<string, Fingerprint>();
  if (!existsSync(file)) return found;
  const ledger = JSON.parse(readFileSync(file, 'utf8')) as {
    wrong?: Record<string, { fingerprint?: unknown }>;
  };
  for (const [id, row] of Object.entries(ledger.wrong ?? {})) {
    const fingerprint = fingerprintSchema.safeParse(row.fingerprint);
    if (fingerprint.success) found.set(id, fingerprint.data);
  }
  return found;
}

export interface Versions {
  engine: string;
  pyodide: string;
}

/** Writes the ledger: the same proof of the same files gives the same bytes. */
export function writeProof(
  folder: string,
  proof: Proof,
  files: Record<string, string>,
  versions: Versions,
): void {
  const ledger = {
    schema: 'lacuna.proof/1',
    task: proof.task,
    versions,
    files,
    reference: proof.reference,
    starter: proof.starter,
    wrong: proof.wrong,
  };
  writeFileSync(path.join(folder, 'proof.json'), `${JSON.stringify(ledger, null, 1)}\n`);
}
