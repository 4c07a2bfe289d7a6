// Writes down what ran, evidence.json beside each topic, and which ids there are.
import { rmSync, writeFileSync } from 'node:fs';
import {
  blockKey,
  type EvidenceFile,
  PUBLISHED_FILE,
  programHash,
  publishedText,
  type Topic,
} from '@lacuna/curriculum';
import type { OnDisk } from '../curriculum-on-disk.ts';
import type { RanBlock } from '../run-blocks.ts';

/** Writes evidence.json beside every topic that runs Python, removes it where nothing runs any more. */
export function record(topics: readonly Topic[], ran: RanBlock[], resolve: (file: string) => string): void {
  for (const topic of topics) {
    const file = `${topic.folder}/evidence.json`;
    const own = ran.filter((one) => one.topic === topic);
    if (own.length === 0) {
      if (topic.evidence) rmSync(resolve(file));
      continue;
    }
    const evidence: EvidenceFile = { schema: 'lacuna.evidence/1', topic: topic.id, blocks: {} };
    for (const { block, outcome } of own) {
      const { mutations } = outcome;
      const side = (name: 'formula' | 'twin') => ({
        made: mutations![name].total,
        caught: mutations![name].killed,
      });
      evidence.blocks[blockKey(block)] = {
        kind: block.kind,
        hash: programHash(block, topic.executed),
        status: outcome.status,
        ...(mutations ? { mutants: { formula: side('formula'), twin: side('twin') } } : {}),
      };
    }
    writeFileSync(resolve(file), `${JSON.stringify(evidence, null, 2)}\n`);
  }
}

/** Adds today's ids to ids.txt; from then on each stays, or has an entry in tombstones.yaml. */
export function publish({ subject, ids, texts, resolve }: OnDisk): void {
  const file = subject.root === '' ? PUBLISHED_FILE : `${subject.root}/${PUBLISHED_FILE}`;
  const before = texts.get(file) ?? '';
  const after = publishedText(before, ids);
  if (after !== before) writeFileSync(resolve(file), after);
}
