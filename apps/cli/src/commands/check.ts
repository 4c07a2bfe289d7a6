// `lacuna check`: everything that is wrong in the curriculum, in one run; `--record` writes down what ran.
import { assess, historyIssues, type Issue, sortIssues, type Topic } from '@lacuna/curriculum';
import { type Command, Option } from 'commander';
import { issuesOf } from '../check/block-issues.ts';
import { formulaIssues } from '../check/formula-issues.ts';
import { print } from '../check/print.ts';
import { publish, record } from '../check/record.ts';
import { sarifLog } from '../check/sarif.ts';
import { readCurriculum } from '../curriculum-on-disk.ts';
import { Exit } from '../exit.ts';
import type { RanBlock } from '../run-blocks.ts';

interface Options {
  format: 'text' | 'json' | 'sarif';
  json?: boolean;
  notes?: boolean;
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
    .addOption(
      new Option('--format <format>', 'for people, programs, or editors and code hosts')
        .choices(['text', 'json', 'sarif'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--notes', 'print notes too: what is not wrong, but could not be checked')
    .option('--record', "write each topic's evidence.json, and the ids that are there into ids.txt")
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
    publish(found);
    found = readCurriculum(options.curriculum); // what it says of the evidence is now out of date
  }
  const coverage = historyIssues(assess(found.subject, found.evidence));
  const blocks = ran.flatMap((one) => [...issuesOf(one), ...formulaIssues(one)]);
  const issues = sortIssues([...found.issues, ...coverage, ...blocks]);
  show(issues, found.files, ran, options);
  if (fault !== null) throw fault;
  process.exitCode = issues.some(({ severity }) => severity === 'error') ? Exit.findings : Exit.good;
}

function show(issues: Issue[], files: number, ran: RanBlock[], options: Options): void {
  const printed = ran.flatMap((one) => one.printed ?? []);
  const evaluated = printed.filter(({ comparison }) => comparison.status !== 'unread').length;
  const formulas = { printed: printed.length, evaluated };
  const format = options.json ? 'json' : options.format;
  if (format === 'text') {
    print(issues, { files, blocks: ran.length, formulas }, options.notes ?? false);
    return;
  }
  const blocks = { ran: ran.length, passed: ran.filter(({ outcome }) => outcome.status === 'pass').length };
  const value =
    format === 'sarif'
      ? sarifLog(issues, process.cwd())
      : { schema: 'lacuna.check/1', files, blocks, formulas, issues };
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
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

/** One line that overwrites itself, for people only. */
function progressOn(stream: NodeJS.WriteStream): (text: string) => void {
  if (!stream.isTTY) return () => undefined;
  return (text) => {
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
  };
}
