// `lacuna gaps`: what is covered, what is missing, and which file to write next. Computed, never typed.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Assessment,
  assess,
  coverageRow,
  drops,
  fell,
  formatRow,
  gapsReport,
  gapsReportJsonSchema,
  HISTORY_FILE,
  nearest,
  sameNumbers,
} from '@lacuna/curriculum';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readCurriculum } from '../curriculum-on-disk.ts';
import { Exit } from '../exit.ts';
import { gapsHtml } from '../gaps/html.ts';
import { gapsMarkdown } from '../gaps/markdown.ts';
import { gapsText } from '../gaps/text.ts';
import { paintFor } from '../paint.ts';
import { UsageError } from '../usage-error.ts';

const FORMATS = ['text', 'markdown', 'json', 'html'] as const;

interface Options {
  role?: string;
  topic?: string;
  format: (typeof FORMATS)[number];
  json?: boolean;
  schema?: boolean;
  record?: boolean;
  why?: string;
  top: number;
  curriculum?: string;
}

export function registerGaps(program: Command): void {
  program
    .command('gaps')
    .description('say what is covered for each role, what is missing, and what to write next')
    .option('--role <role>', 'order by the weights of this role; without it, by the mean over all')
    .option('--topic <topic>', 'only this topic, point by point')
    .addOption(
      new Option(
        '--format <format>',
        'text, markdown (a whole page), json (lacuna.gaps/2) or html (one file)',
      )
        .choices(FORMATS)
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--schema', 'print the JSON Schema of the report and nothing else')
    .option('--top <n>', 'how many gaps the text lists', positive, 10)
    .option('--record', `log the numbers of today in ${HISTORY_FILE}, if they have changed`)
    .option('--why <sentence>', 'with --record: why a role has lost coverage')
    .option('--curriculum <dir>', "the subject's folder")
    .action(report);
}

function report(options: Options): void {
  if (options.why !== undefined && !options.record)
    throw new UsageError('--why goes with --record: it is the reason that is logged');
  if (options.schema) {
    process.stdout.write(`${JSON.stringify(gapsReportJsonSchema(), null, 2)}\n`);
    return;
  }
  const { subject, evidence, issues, resolve } = readCurriculum(options.curriculum);
  const role = known(
    'role',
    options.role,
    subject.roles.map((one) => one.id),
  );
  const topic = known(
    'topic',
    options.topic,
    subject.topics.map((one) => one.id),
  );
  const assessment = assess(subject, evidence);
  if (options.record) {
    record(assessment, options.why, resolve);
    return;
  }
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  if (errors > 0)
    process.stderr.write(
      `The curriculum has ${errors} error${errors === 1 ? '' : 's'}; \`lacuna check\` says which.\n`,
    );
  const data = gapsReport(assessment, role, topic);
  const written = {
    text: () => gapsText(data, options.top, paintFor(process.stdout)),
    markdown: () => gapsMarkdown(data),
    json: () => `${JSON.stringify(data, null, 2)}\n`,
    html: () => gapsHtml(data),
  };
  process.stdout.write(written[options.json ? 'json' : options.format]());
}

/** Adds a row to the log when the numbers are other ones; refuses a drop without its reason. */
function record(assessment: Assessment, why: string | undefined, resolve: (file: string) => string): void {
  const { subject } = assessment;
  const file = subject.root === '' ? HISTORY_FILE : path.posix.join(subject.root, HISTORY_FILE);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const last = subject.history.at(-1);
  const row = coverageRow(assessment, `${new Date().toISOString().slice(0, 19)}Z`);
  if (!last && existsSync(resolve(file))) {
    say(`${file} cannot be read; \`lacuna check --no-run\` says why. Nothing is written.`);
    process.exitCode = Exit.findings;
    return;
  }
  if (last && sameNumbers(last, row)) {
    say(`The numbers are those of ${last.at}; nothing to log.`);
    return;
  }
  const fallen = last ? drops(last, row) : [];
  if (fallen.length > 0 && (why === undefined || why.trim().length < 10)) {
    for (const drop of fallen) say(fell(drop));
    say('Nothing is written: say why in a sentence, `lacuna gaps --record --why "..."`.');
    process.exitCode = Exit.findings;
    return;
  }
  if (!last)
    writeFileSync(
      resolve(file),
      '# Coverage over time, one row per change of the numbers. `lacuna gaps --record` writes it; a row in which a role loses says why.\n',
    );
  appendFileSync(resolve(file), formatRow(fallen.length > 0 ? { ...row, why: why!.trim() } : row));
  say(`logged in ${file}`);
}

function known(what: string, wanted: string | undefined, names: string[]): string | null {
  if (wanted === undefined) return null;
  if (names.includes(wanted)) return wanted;
  const near = nearest(wanted, names);
  const hint = near ? `did you mean "${near}"?` : `there are ${names.join(', ')}`;
  throw new UsageError(`there is no ${what} "${wanted}"; ${hint}`);
}

function positive(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}
