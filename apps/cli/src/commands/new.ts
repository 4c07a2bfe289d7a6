// `lacuna new topic|point|section|question|task`: a scaffold that fits the format and says what to write where.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LEVELS, type Level, loadCurriculum, nearest, type Subject } from '@lacuna/curriculum';
import { type Command, Option } from 'commander';
import { type OnDisk, readCurriculum } from '../curriculum-on-disk.ts';
import { type Request, scaffold } from '../scaffold.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  title?: string;
  curriculum?: string;
}

export function registerNew(program: Command): void {
  const group = program.command('new').description('start a topic, point, section, question or task');
  const one = (what: string, description: string) =>
    group
      .command(what)
      .description(description)
      .argument('<id>', 'permanent: lower-case letters, digits, "-" and "_"')
      .option('--title <title>', 'without it, the file asks for one')
      .option('--curriculum <dir>', "the subject's folder");
  const title = (options: Options) => options.title ?? null;
  one('topic', 'topics/ID/topic.yaml with a first point, and its line in subject.yaml').action(
    (id: string, options: Options) =>
      start(options, (subject) => {
        const there = subject.topics.find((topic) => topic.id === id);
        if (there) throw new UsageError(`${there.folder}/topic.yaml is there already`);
        return { what: 'topic', id, title: title(options) };
      }),
  );
  one('point', 'a point of a topic, with its weights and forms')
    .requiredOption('--topic <topic>', 'where it belongs')
    .action((id: string, options: Options & { topic: string }) =>
      start(options, (subject) => {
        const topics = subject.topics.map((topic) => topic.id);
        return { what: 'point', id, topic: known('topic', options.topic, topics), title: title(options) };
      }),
    );
  one('section', "a section of a point's materials, with the blocks that its forms ask for")
    .requiredOption('--point <point>', 'what it is about')
    .action((id: string, options: Options & { point: string }) =>
      start(options, (subject) => {
        const point = known('point', options.point, subject.points.keys());
        return { what: 'section', id, point, title: title(options) };
      }),
    );
  one('question', 'an interview question with its answer, key points, weak answer and follow-up')
    .requiredOption('--point <point>', 'what it is about')
    .addOption(new Option('--level <level>', 'how deep it goes').choices(LEVELS).default('basic'))
    .action((id: string, options: Options & { point: string; level: Level }) =>
      start(options, (subject) => {
        const point = known('point', options.point, subject.points.keys());
        return { what: 'question', id, point, level: options.level, title: title(options) };
      }),
    );
  one('task', 'the folder of a task: statement, hints, starter, solution, checks, wrong solutions')
    .requiredOption('--point <points...>', 'what it practises; its topic is that of the first')
    .action((id: string, options: Options & { point: string[] }) =>
      start(options, (subject) => {
        const points = options.point.map((point) => known('point', point, subject.points.keys()));
        return { what: 'task', id, points, title: title(options) };
      }),
    );
}

function start(options: Options, ask: (subject: Subject) => Request): void {
  const found = readCurriculum(options.curriculum);
  const request = ask(found.subject);
  const files = scaffold(request, { subject: found.subject, texts: found.texts, templates: templates() });
  for (const file of files.keys())
    if (!found.texts.has(file) && existsSync(found.resolve(file)))
      throw new UsageError(`${file} is there already`);
  refuse(found, files, request);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(found.resolve(file)), { recursive: true });
    writeFileSync(found.resolve(file), text);
    const marks = text.split('[to write').length - (found.texts.get(file) ?? '').split('[to write').length;
    process.stdout.write(
      `${found.texts.has(file) ? 'changed' : 'new    '} ${file}${marks > 0 ? `: ${marks} to write` : ''}\n`,
    );
  }
  process.stdout.write(
    '`lacuna check --no-run` lists what is to write; `lacuna preview` shows it on its page.\n',
  );
}

/** What the scaffold itself would break (an id that is taken, malformed or retired) is told before anything is written. */
function refuse(found: OnDisk, files: ReadonlyMap<string, string>, { what, id }: Request): void {
  const after = loadCurriculum(new Map([...found.texts, ...files]), { root: found.subject.root }).issues;
  const before = new Set(found.issues.map(({ rule, say }) => `${rule} ${say}`));
  const allowed = ['to-write', 'missing-file'];
  const problem = after.find(
    (issue) =>
      issue.severity === 'error' &&
      !allowed.includes(issue.rule) &&
      !before.has(`${issue.rule} ${issue.say}`),
  );
  if (problem) throw new UsageError(`there can be no new ${what} "${id}": ${problem.say}; ${problem.fix}`);
}

function known(what: string, wanted: string, names: Iterable<string>): string {
  const list = [...names];
  if (list.includes(wanted)) return wanted;
  const near = nearest(wanted, list);
  const fix = near === null ? `\`lacuna new ${what}\` starts one` : `did you mean "${near}"?`;
  throw new UsageError(`there is no ${what} "${wanted}"; ${fix}`);
}

function templates(): Map<string, string> {
  const folder = fileURLToPath(new URL('../../scaffold', import.meta.url));
  const texts = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    texts.set(path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8'));
  }
  return texts;
}
