// Runs the Python of the readings in the grader's sandbox, each program once: what passed is remembered by its hash.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash, programOf, type Snippet, type Topic, type Twin } from '@lacuna/curriculum';
import { type BlockOutcome, executeBlock, type Runtime } from '@lacuna/grader';
import { createNodeRuntime } from '@lacuna/grader/node';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';

const CACHE = fileURLToPath(new URL('../../../.cache/blocks', import.meta.url));

export interface RanBlock {
  topic: Topic;
  block: Twin | Snippet;
  outcome: BlockOutcome;
}

/** Runs every executable block of the topics, one after the other. `say` gets a line of progress at a time. */
export async function runBlocks(
  topics: readonly Topic[],
  say: (progress: string) => void,
): Promise<RanBlock[]> {
  const wanted = topics.flatMap((topic) => topic.executed.map((block) => ({ topic, block })));
  if (wanted.length === 0) return [];
  const { dir, hash } = await ensureRuntime((step) => say(`building the runtime: ${step}`));
  mkdirSync(CACHE, { recursive: true });
  let runtime: Runtime | null = null;
  const ran: RanBlock[] = [];
  try {
    for (const [i, { topic, block }] of wanted.entries()) {
      const source = programOf(block, topic.executed);
      const file = path.join(CACHE, `${contentHash(JSON.stringify([hash, block.kind, source]))}.json`);
      let outcome = remembered(file);
      if (!outcome) {
        say(`running ${i + 1} of ${wanted.length}: ${block.kind} ${block.id}`);
        runtime ??= createNodeRuntime({ runtimeDir: dir });
        outcome = await executeBlock(runtime, {
          id: `${topic.id}/${block.kind}:${block.id}`,
          source,
          kind: block.kind,
        });
        if (outcome.status === 'pass') remember(file, outcome);
      }
      ran.push({ topic, block, outcome });
    }
  } finally {
    runtime?.dispose();
  }
  return ran;
}

function remembered(file: string): BlockOutcome | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as BlockOutcome;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function remember(file: string, outcome: BlockOutcome): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(outcome));
  renameSync(fresh, file);
}
