// `lacuna check`: everything that is wrong in the curriculum, in one run; `--record` writes down what ran.
import { rmSync, writeFileSync } from 'node:fs';
import {
  blockKey,
  type EvidenceFile,
  formatIssue,
  type Issue,
  MUTANTS_CAUGHT,
  originOf,
  programHash,
  sortIssues,
  type Topic,
} from '@lacuna/curriculum';
import type { Command } from 'commander';
import { readCurriculum } from '../curriculum-on-disk.ts';
import { Exit } from '../exit.ts';
import { paintFor } from '../paint.ts';
import type { RanBlock } from '../run-blocks.ts';

interface Options {
  json?: boolean;
  record?: boolean;
  run: boolean;
  curriculum?: string;
}

interface Ran {
  ran: RanBlock[];
  /** What kept the blocks from running; null when they ran. */
  fault: unknown;
}

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('say everything that is wrong in the curriculum, and run its Python')
    .option('--json', 'print the issues as JSON')
    .option('--record', "write each topic's evidence.json")
    .option('--no-run', 'check the files only, run no Python')
    .option('--curriculum <dir>', "the subject's folder")
    .action(check);
}

async function check(options: Options): Promise<void> {
  const say = progressOn(process.stderr);
  let found = readCurriculum(options.curriculum);
  const { ran, fault } = options.run ? await run(found.subject.topics, say) : { ran: [], fault: null };
  say('');
  if (options.record && options.run && fault === null) {
    record(found.subject.topics, ran, found.resolve);
    found = readCurriculum(options.curriculum); // what it says of the evidence is now out of date
  }
  const issues = sortIssues([...found.issues, ...ran.flatMap(issuesOf)]);
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  if (options.json) {
    const blocks = { ran: ran.length, passed: ran.filter(({ outcome }) => outcome.status === 'pass').length };
    process.stdout.write(
      `${JSON.stringify({ schema: 'lacuna.check/1', files: found.files, blocks, issues }, null, 2)}\n`,
    );
  } else print(issues, errors, found.files, ran.length);
  if (fault !== null) throw fault;
  process.exitCode = errors > 0 ? Exit.findings : Exit.good;
}

/** A sandbox that breaks is our fault, and no reason to keep what the files say from their author. */
async function run(topics: readonly Topic[], say: (text: string) => void): Promise<Ran> {
  try {
    // Loaded only now: a check of the files alone needs neither grader nor runtime.
    const { runBlocks } = await import('../run-blocks.ts');
    return { ran: await runBlocks(topics, say), fault: null };
  } catch (fault) {
    return { ran: [], fault };
  }
}

function print(issues: Issue[], errors: number, files: number, blocks: number): void {
  const paint = paintFor(process.stdout);
  for (const issue of issues) {
    const line = formatIssue(issue);
    process.stdout.write(`${issue.severity === 'error' ? line : paint('yellow', `${line} (warning)`)}\n`);
  }
  const warnings = issues.length - errors;
  const verdict = errors > 0 ? paint('red', count(errors, 'error')) : paint('green', 'no errors');
  process.stdout.write(
    `${verdict}, ${count(warnings, 'warning')}; ${count(files, 'file')}, ${count(blocks, 'block')} run\n`,
  );
}

/** A block that fails, and a twin whose assertions do not notice changes. */
function issuesOf({ topic, block, outcome }: RanBlock): Issue[] {
  const name = `the ${block.kind} "${block.id}"`;
  const issue = (
    rule: string,
    place: { file: string; line: number; column: number },
    text: string,
    fix: string,
  ): Issue => ({
    rule,
    severity: 'error',
    ...place,
    say: text,
    fix,
  });
  if (outcome.status === 'fail') {
    const place = outcome.line === undefined ? block.place : originOf(outcome.line, block, topic.executed);
    const elsewhere = place.line < block.place.line || place.file !== block.place.file;
    if (elsewhere && block.kind === 'snippet' && block.after !== null) return []; // said of the block it runs after
    const why = outcome.message.replace(/^line \d+: /, '').trim() || 'it did not pass';
    const fix =
      block.kind === 'twin' ? 'make formula, twin and assertions agree' : 'make the snippet run to its end';
    return [issue(`${block.kind}-fails`, place, `${name} fails: ${why}`, fix)];
  }
  if (!outcome.mutations) return [];
  const { survivors } = outcome.mutations;
  return (['formula', 'twin'] as const).flatMap((side) => {
    const { killed, total } = outcome.mutations![side];
    if (total > 0 && killed >= total * MUTANTS_CAUGHT) return [];
    const missed = survivors.filter((one) => one.startsWith(`${side},`)).slice(0, 3);
    const text =
      total === 0
        ? `${name} has nothing to change in ${side}()`
        : `the assertions of ${name} notice ${killed} of ${total} changes to ${side}()`;
    const detail = missed.length > 0 ? ` (missed: ${missed.join('; ')})` : '';
    return [
      issue(
        'twin-weak',
        block.place,
        text + detail,
        'assert on more values, or compute the second side another way',
      ),
    ];
  });
}

/** Writes evidence.json beside every topic that runs Python, removes it where nothing runs any more. */
function record(topics: readonly Topic[], ran: RanBlock[], resolve: (file: string) => string): void {
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

/** One line that overwrites itself, for people only. */
function progressOn(stream: NodeJS.WriteStream): (text: string) => void {
  if (!stream.isTTY) return () => undefined;
  return (text) => {
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
  };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
