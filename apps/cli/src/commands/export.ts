// `lacuna export markdown|anki|json|python`: the curriculum, or one task, for programs that are not Lacuna.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  assess,
  curriculumJsonSchema,
  nearest,
  oneFile,
  publish,
  type Task,
  type Topic,
} from '@lacuna/curriculum';
import { tables } from '@lacuna/labs';
import type { Command } from 'commander';
import { type OnDisk, readCurriculum } from '../curriculum-on-disk.ts';
import { readFingerprints } from '../prove/ledger.ts';
import { loadTask, ROOT, TASK_ROOT, taskFolders } from '../task-folder.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  out?: string;
  topic?: string[];
  curriculum?: string;
}

export function registerExport(program: Command): void {
  const group = program
    .command('export')
    .description('write the curriculum, or one task, for other programs')
    // A word that is no format lands here; the task's id alone was how a task was exported before there were formats.
    .argument('[format]')
    .action((format: string | undefined) => {
      const why = format === undefined ? 'export needs a format' : `there is no format "${format}"`;
      const task = format !== undefined && taskFolders().has(format);
      const fix = task ? `for a task write: lacuna export python ${format}` : FORMATS;
      throw new UsageError(`${why}; ${fix}`);
    });
  const format = (name: string, description: string, out: string) =>
    group
      .command(name)
      .description(description)
      .option('--out <path>', out)
      .option('--topic <topic...>', 'only these topics')
      .option('--curriculum <dir>', "the subject's folder");
  format('markdown', 'materials.md and interview-qa.md', 'the folder to write them to').action(
    exportMarkdown,
  );
  format('anki', 'the questions as a package that Anki imports', 'the .apkg file to write').action(
    exportAnki,
  );
  format(
    'json',
    'everything as one JSON document (lacuna.curriculum/1)',
    'the file; without it, standard output',
  )
    .option('--json-schema', 'its JSON Schema instead')
    .action(exportJson);
  group
    .command('python')
    .description('a task as one Python file that grades itself with PyTorch')
    .argument('<task>', 'id of a task, as dl_011_kv_cache')
    .option('--out <path>', 'the file; without it, standard output')
    .action(exportPython);
}

const FORMATS = 'formats are markdown, anki, json and python';

async function exportMarkdown(options: Options): Promise<void> {
  const { asMarkdown } = await import('../export/markdown.ts');
  const { found, topics } = read(options);
  const folder = needed(options, 'a folder');
  for (const [name, text] of asMarkdown(found.subject, topics, { files: found.texts, tables }))
    write(path.join(folder, name), text);
}

async function exportAnki(options: Options): Promise<void> {
  // Loaded only now: highlighting and SQLite are heavy, and every other command starts through this file too.
  const { questionsForAnki } = await import('../export/anki.ts');
  const { found, topics } = read(options);
  const file = needed(options, 'an .apkg file');
  const questions = topics.flatMap((topic) => topic.questions);
  if (questions.length === 0) throw new UsageError('there are no questions in these topics');
  write(file, await questionsForAnki(found.subject, questions, Math.floor(Date.now() / 1000)));
}

function exportJson(options: Options & { jsonSchema?: boolean }): void {
  if (options.jsonSchema) {
    deliver(options.out, json(curriculumJsonSchema()));
    return;
  }
  const { found, topics } = read(options);
  const assessment = assess(found.subject, found.evidence);
  deliver(options.out, json(publish(assessment, { files: found.texts, tables, language: 'en', topics })));
}

function exportPython(id: string, options: Options): void {
  const folders = taskFolders();
  const folder = folders.get(id);
  if (folder === undefined)
    throw new UsageError(`there is no task "${id}"; there are: ${[...folders.keys()].join(', ')}`);
  const loaded = loadTask(folder);
  if ('problems' in loaded) throw new UsageError(loaded.problems.join('\n'));
  deliver(options.out, exportTask(loaded.task, folder));
}

function read(options: Options): { found: OnDisk; topics: readonly Topic[] } {
  const found = readCurriculum(options.curriculum);
  const errors = found.issues.filter((issue) => issue.severity === 'error').length;
  if (errors > 0) process.stderr.write(`The curriculum has ${errors} errors; \`lacuna check\` names them.\n`);
  const known = found.subject.topics.map((topic) => topic.id);
  for (const id of options.topic ?? [])
    if (!known.includes(id)) {
      const near = nearest(id, known);
      const fix = near === null ? `there are ${known.join(', ')}` : `did you mean "${near}"?`;
      throw new UsageError(`there is no topic "${id}"; ${fix}`);
    }
  const wanted = (id: string) => options.topic === undefined || options.topic.includes(id);
  return { found, topics: found.subject.topics.filter(({ id }) => wanted(id)) };
}

function needed({ out }: Options, what: string): string {
  if (out === undefined)
    throw new UsageError(`this format is no text for the screen; name ${what} with --out`);
  return out;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function deliver(out: string | undefined, text: string): void {
  if (out === undefined) process.stdout.write(text);
  else write(out, text);
}

/** Says on stderr what was written, so that stdout stays data. */
function write(file: string, content: string | Uint8Array): void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
  process.stderr.write(`${file}: ${Math.ceil(content.length / 1024)} KiB\n`);
}

/** The file of a task in `folder`, which is relative to the curriculum's root. */
export function exportTask(task: Task, folder: string): string {
  const fingerprints = readFingerprints(path.join(TASK_ROOT, folder));
  const python = path.join(ROOT, 'packages/checks/python');
  const names = readdirSync(path.join(python, 'lacuna')).filter((name) => name.endsWith('.py'));
  return oneFile({
    id: task.id,
    title: task.title,
    statement: readFileSync(path.join(TASK_ROOT, folder, 'task.en.md'), 'utf8'),
    starter: task.starter,
    checks: task.checks.source,
    mistakes: task.wrong.map(({ id, mistake }) => ({
      id,
      say: mistake,
      fingerprint: fingerprints.get(id) ?? null,
    })),
    lacuna: new Map(
      names.map((name) => [`lacuna/${name}`, readFileSync(path.join(python, 'lacuna', name), 'utf8')]),
    ),
    pytorch: task.proof?.python?.pytorch ?? null,
  });
}
