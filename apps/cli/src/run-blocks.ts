// Runs the Python of the readings in the grader's sandbox, each program once: what passed is remembered by its hash.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  contentHash,
  type Formula,
  programOf,
  type Snippet,
  type Topic,
  type Twin,
} from '@lacuna/curriculum';
import { type BlockOutcome, type Comparison, executeBlock, type Runtime } from '@lacuna/grader';
import { createNodeRuntime } from '@lacuna/grader/node';
import { ensureRuntime } from '../../../scripts/build-runtime.ts';
import { loadTexParser } from './tex/load-parser.ts';
import { readPrinted, strayMeanings, type TexParser } from './tex/printed.ts';
import { type Meaning, meaningsIn } from './tex/where.ts';

const CACHE = fileURLToPath(new URL('../../../.cache/blocks', import.meta.url));
const TEX = fileURLToPath(new URL('./tex', import.meta.url));

/** What became of the formula above a twin. */
export interface RanFormula {
  formula: Formula;
  comparison: Comparison;
  /** `# where` pairs that are none, or whose symbol stands nowhere in the formula. */
  wrong: { text: string; line: number }[];
  stray: Meaning[];
}

export interface RanBlock {
  topic: Topic;
  block: Twin | Snippet;
  outcome: BlockOutcome;
  /** Only for a twin that passed. */
  printed?: RanFormula;
}

type Remembered = Omit<RanBlock, 'topic' | 'block' | 'printed'> & { printed?: Omit<RanFormula, 'formula'> };

/** Runs every executable block of the topics, one after the other. `say` gets a line of progress at a time. */
export async function runBlocks(
  topics: readonly Topic[],
  say: (progress: string) => void,
): Promise<RanBlock[]> {
  const wanted = topics.flatMap((topic) => topic.executed.map((block) => ({ topic, block })));
  if (wanted.length === 0) return [];
  const { dir, hash } = await ensureRuntime((step) => say(`building the runtime: ${step}`));
  mkdirSync(CACHE, { recursive: true });
  const reader = texHash();
  let runtime: Runtime | null = null;
  let parser: TexParser | null | undefined;
  const ran: RanBlock[] = [];
  try {
    for (const [i, { topic, block }] of wanted.entries()) {
      const source = programOf(block, topic.executed);
      const formula = block.kind === 'twin' ? formulaOf(block, topic) : null;
      const key = [hash, block.kind, source, ...(formula ? [formula.tex, reader] : [])];
      const file = path.join(CACHE, `${contentHash(JSON.stringify(['blocks/2', ...key]))}.json`);
      let found = remembered(file);
      if (!found) {
        say(`running ${i + 1} of ${wanted.length}: ${block.kind} ${block.id}`);
        runtime ??= createNodeRuntime({ runtimeDir: dir });
        if (formula) parser ??= await loadTexParser();
        found = await run(runtime, parser ?? null, topic, block, source, formula);
        if (found.outcome.status === 'pass' && (!formula || parser)) remember(file, found);
      }
      const { outcome, printed } = found;
      ran.push({
        topic,
        block,
        outcome,
        ...(formula && printed ? { printed: { formula, ...printed } } : {}),
      });
    }
  } finally {
    runtime?.dispose();
  }
  return ran;
}

async function run(
  runtime: Runtime,
  parser: TexParser | null,
  topic: Topic,
  block: Twin | Snippet,
  source: string,
  formula: Formula | null,
): Promise<Remembered> {
  const reading =
    formula === null
      ? null
      : parser === null
        ? { unread: 'needs @cortex-js/compute-engine, which is not installed: run npm ci' }
        : readPrinted(parser, formula.tex, block.code);
  const outcome = await executeBlock(runtime, {
    id: `${topic.id}/${block.kind}:${block.id}`,
    source,
    kind: block.kind,
    ...(reading && 'printed' in reading ? { printed: reading.printed } : {}),
  });
  if (!reading || !formula || outcome.status === 'fail') return { outcome };
  const comparison: Comparison =
    'unread' in reading
      ? { status: 'unread', why: reading.unread, values: 0, missing: [] }
      : (outcome.printed ?? { status: 'unread', why: 'gave no report', values: 0, missing: [] });
  const { wrong } = meaningsIn(block.code);
  const stray = parser === null ? [] : strayMeanings(parser, formula.tex, block.code);
  return { outcome, printed: { comparison, wrong, stray } };
}

/** The display formula a twin belongs to. */
function formulaOf(twin: Twin, topic: Topic): Formula | null {
  for (const section of topic.materials?.sections ?? [])
    if (section.twins.includes(twin)) return section.formulas.find(({ id }) => id === twin.id) ?? null;
  return null;
}

/** Stands for everything that decides how TeX is read. */
function texHash(): string {
  const texts = readdirSync(TEX)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => readFileSync(path.join(TEX, name), 'utf8'));
  return contentHash(JSON.stringify(texts));
}

function remembered(file: string): Remembered | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function remember(file: string, found: Remembered): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(found));
  renameSync(fresh, file);
}
