// Reads one folder tasks/<id>/: its YAML, statement, hints, Python files and proof, and holds them to each other.
import type { Code, RootContent } from 'mdast';
import { contentHash } from './content-hash.ts';
import { type ProofFile, proofSchema } from './evidence.ts';
import type { Claims } from './identity.ts';
import type { Issues } from './issue.ts';
import { parseMarkdown, parseMeta, placeOf, plainText } from './markdown.ts';
import type { Check, Hint, Task, Waiver, WrongSolution } from './model.ts';
import { suggest } from './nearest.ts';
import type { Place } from './place.ts';
import { checkProse } from './prose.ts';
import { syntaxProblems, topLevelFunctions } from './python.ts';
import type { Reference } from './reference.ts';
import { taskSchema, waiversSchema } from './schemas.ts';
import { holdsToWrite } from './to-write.ts';
import { type Read, readYaml } from './yaml-file.ts';

/** Files every task has; `wrong/` must hold at least WRONG_SOLUTIONS more. */
export const TASK_FILES = [
  'task.yaml',
  'task.en.md',
  'hints.en.md',
  'starter.py',
  'solution.py',
  'checks.py',
] as const;
/** Files a task may have besides. */
export const OPTIONAL_TASK_FILES = ['waivers.yaml', 'proof.json'] as const;
const DECIDING = ['task.yaml', 'waivers.yaml'];
export const WRONG_SOLUTIONS = 3;
export const HINTS = 3;

interface Context {
  folder: string;
  /** Name inside the folder -> text. */
  files: ReadonlyMap<string, string>;
  issues: Issues;
}

/** The task in one folder; null when its task.yaml cannot be read (which is reported, as is everything else). */
export function readTask(
  folder: string,
  files: ReadonlyMap<string, string>,
  topic: string,
  issues: Issues,
  ids: Claims,
): { task: Task | null; references: Reference[] } {
  const context = { folder, files, issues };
  for (const name of TASK_FILES)
    if (!files.has(name))
      issues.error(
        whole(folder, name),
        'missing-file',
        `${name} is missing`,
        `write ${folder}/${name}, or remove the task`,
      );
  const references: Reference[] = [];
  const statement = readStatement(context, references);
  const hints = readHints(context, references);
  for (const [name, text] of files) if (name.endsWith('.py')) checkPython(`${folder}/${name}`, text, issues);
  const checks = readChecks(context);
  const wrong = readWrong(context, checks);
  const waivers = readWaivers(context);
  const proof = readProof(context);
  const yamlText = files.get('task.yaml');
  const yaml = yamlText === undefined ? null : readYaml(`${folder}/task.yaml`, yamlText, taskSchema, issues);
  if (!yaml) return { task: null, references };
  const id = folder.slice(folder.lastIndexOf('/') + 1);
  ids.claim(yaml.value.id, 'task', yaml.at(['id']));
  if (yaml.value.id !== id)
    issues.error(
      yaml.at(['id']),
      'id',
      `the task in ${id}/ calls itself "${yaml.value.id}"`,
      `write id: ${id}, or rename the folder`,
    );
  checkParts(yaml, checks, issues);
  for (const [i, part] of yaml.value.parts.entries())
    for (const [j, point] of part.points.entries())
      references.push({ kind: 'point', id: point, place: yaml.at(['parts', i, 'points', j]) });
  const place = yaml.at(['id']);
  return {
    task: {
      id: yaml.value.id,
      topic,
      title: yaml.value.title,
      level: yaml.value.level,
      parts: yaml.value.parts.map((part, i) => ({ ...part, place: yaml.at(['parts', i, 'id']) })),
      limits: yaml.value.limits,
      statement: statement.nodes,
      example: statement.example,
      hints,
      starter: files.get('starter.py') ?? '',
      solution: files.get('solution.py') ?? '',
      checks: { source: files.get('checks.py') ?? '', functions: checks },
      wrong,
      waivers,
      proof,
      toWrite: [...files.values()].some(holdsToWrite),
      folder,
      hashes: hashesOf(files, statement.example?.code),
      place,
    },
    references,
  };
}

/**
 * The texts that decide a verdict: all Python, task.yaml for the limits and the order of checks, the statement's example
 * and the waivers for the mutants.
 */
function hashesOf(files: ReadonlyMap<string, string>, example: string | undefined): Record<string, string> {
  const names = [...files.keys()].filter((name) => name.endsWith('.py') || DECIDING.includes(name)).sort();
  const hashes = Object.fromEntries(names.map((name) => [name, contentHash(files.get(name)!)]));
  if (example !== undefined) hashes['the example of task.en.md'] = contentHash(example);
  return hashes;
}

function whole(folder: string, name: string): Place {
  return { file: `${folder}/${name}`, line: 1, column: 1 };
}

function readStatement({ folder, files, issues }: Context, references: Reference[]) {
  const file = `${folder}/task.en.md`;
  const text = files.get('task.en.md');
  if (text === undefined) return { nodes: [], example: null };
  const root = parseMarkdown(text);
  references.push(...checkProse(root, file, issues));
  const isExample = (node: RootContent): node is Code =>
    node.type === 'code' && node.lang === 'python' && parseMeta(node.meta).has('example');
  const examples = root.children.filter(isExample);
  const first = examples[0];
  for (const node of examples) checkPython(file, node.value, issues, placeOf(file, node));
  if (examples.length !== 1)
    issues.error(
      placeOf(file, examples[1] ?? root),
      'task-example',
      `the statement has ${examples.length} examples`,
      'write one ```python example block that imports from solution and runs against any answer',
    );
  const example = first ? { code: first.value, place: placeOf(file, first) } : null;
  return { nodes: root.children.filter((node) => !isExample(node)), example };
}

function readHints({ folder, files, issues }: Context, references: Reference[]): Hint[] {
  const file = `${folder}/hints.en.md`;
  const text = files.get('hints.en.md');
  if (text === undefined) return [];
  const root = parseMarkdown(text);
  references.push(...checkProse(root, file, issues));
  const hints: Hint[] = [];
  for (const node of root.children) {
    const place = placeOf(file, node);
    const last = hints.at(-1);
    if (node.type === 'heading' && node.depth === 2)
      hints.push({ title: plainText(node.children), nodes: [], place });
    else if (last) last.nodes.push(node);
    else issues.error(place, 'hints', 'text stands before the first hint', 'start every hint with "## "');
  }
  for (const { title, nodes, place } of hints)
    if (nodes.length === 0)
      issues.error(place, 'hints', `the hint "${title}" is empty`, 'write it, or remove its heading');
  if (hints.length < HINTS)
    issues.error(
      whole(folder, 'hints.en.md'),
      'hints',
      `the task has ${hints.length} hints`,
      `stage at least ${HINTS}: where to look, which idea, the shape of the code`,
    );
  return hints;
}

function checkPython(file: string, code: string, issues: Issues, fence: Place | null = null): void {
  for (const { line, column, near } of syntaxProblems(code)) {
    const place = { file, line: (fence?.line ?? 0) + line, column };
    issues.error(place, 'python', `this is not Python: ${near}`, 'correct the syntax');
  }
}

function readChecks({ folder, files, issues }: Context): Check[] {
  const file = `${folder}/checks.py`;
  const text = files.get('checks.py');
  if (text === undefined) return [];
  const checks: Check[] = [];
  for (const { name, doc, parameters, line, column } of topLevelFunctions(text)) {
    if (!name.startsWith('check_')) continue;
    const place = { file, line, column };
    if (!doc)
      issues.error(place, 'check', `${name} has no docstring`, 'say in its first line what it checks');
    if (parameters.length !== 1)
      issues.error(
        place,
        'check',
        `${name} takes ${parameters.length} parameters`,
        'a check takes one: def check_x(solution)',
      );
    if (checks.some((check) => check.name === name))
      issues.error(place, 'check', `${name} is defined twice`, 'rename one of them');
    checks.push({ name, doc, title: doc.split('\n')[0] ?? '', place });
  }
  if (checks.length === 0)
    issues.error(
      whole(folder, 'checks.py'),
      'check',
      'there is no check',
      'write def check_something(solution) at the top level',
    );
  return checks;
}

function readWrong({ folder, files, issues }: Context, checks: Check[]): WrongSolution[] {
  const wrong: WrongSolution[] = [];
  for (const name of [...files.keys()]
    .filter((one) => one.startsWith('wrong/') && one.endsWith('.py'))
    .sort()) {
    const source = files.get(name)!;
    const lines = source.split('\n');
    const place = whole(folder, name);
    const mistake = commentValue(lines, 'mistake');
    const fails = commentValue(lines, 'fails');
    if (!mistake)
      issues.error(
        place,
        'wrong',
        'the mistake is not named',
        'write "# mistake: what the learner did" as the first line',
      );
    if (!fails)
      issues.error(place, 'wrong', 'no check is named', 'write "# fails: check_..." as the second line');
    else if (!checks.some((check) => check.name === fails.value)) {
      const names = checks.map((check) => check.name);
      const fix = suggest(fails.value, names, `checks.py has ${names.join(', ') || 'no checks'}`);
      issues.error({ ...place, line: fails.line }, 'wrong', `there is no check "${fails.value}"`, fix);
    }
    const id = name.slice('wrong/'.length, -'.py'.length);
    wrong.push({ id, mistake: mistake?.value ?? '', fails: fails?.value ?? '', source, place });
  }
  if (wrong.length < WRONG_SOLUTIONS)
    issues.error(
      whole(folder, 'task.yaml'),
      'wrong',
      `the task has ${wrong.length} wrong solutions`,
      `write at least ${WRONG_SOLUTIONS} in ${folder}/wrong/`,
    );
  return wrong;
}

/** `# key: value` among the comment lines the file starts with. */
function commentValue(lines: string[], key: string): { value: string; line: number } | null {
  for (const [i, text] of lines.entries()) {
    if (!text.startsWith('#')) return null;
    const match = /^#\s*([a-z]+):\s*(.*?)\s*$/.exec(text);
    if (match?.[1] === key && match[2]) return { value: match[2], line: i + 1 };
  }
  return null;
}

function checkParts(
  yaml: Read<{ parts: { id: string; checks: string[] }[] }>,
  checks: Check[],
  issues: Issues,
): void {
  const names = checks.map((check) => check.name);
  const used = new Set<string>();
  const ids = new Set<string>();
  for (const [i, part] of yaml.value.parts.entries()) {
    if (ids.has(part.id))
      issues.error(
        yaml.at(['parts', i, 'id']),
        'duplicate-id',
        `two parts are called "${part.id}"`,
        'rename one',
      );
    ids.add(part.id);
    for (const [j, name] of part.checks.entries()) {
      used.add(name);
      if (checks.length > 0 && !names.includes(name)) {
        const fix = suggest(name, names, `checks.py has ${names.join(', ')}`);
        issues.error(yaml.at(['parts', i, 'checks', j]), 'task-part', `there is no check "${name}"`, fix);
      }
    }
  }
  for (const check of checks)
    if (!used.has(check.name))
      issues.error(
        check.place,
        'task-part',
        `no part of task.yaml names ${check.name}`,
        'add it to the checks of a part, or remove it',
      );
}

function readWaivers({ folder, files, issues }: Context): Waiver[] {
  const file = `${folder}/waivers.yaml`;
  const text = files.get('waivers.yaml');
  const yaml = text === undefined ? null : readYaml(file, text, waiversSchema, issues);
  if (!yaml) return [];
  const waivers = yaml.value.map((waiver, i) => ({ ...waiver, place: yaml.at([i, 'mutant']) }));
  for (const [i, { mutant, place }] of waivers.entries())
    if (waivers.findIndex((other) => other.mutant === mutant) < i)
      issues.error(place, 'waiver', `the mutant "${mutant}" is waived twice`, 'remove one of them');
  return waivers;
}

function readProof({ folder, files, issues }: Context): ProofFile | null {
  const text = files.get('proof.json');
  return text === undefined
    ? null
    : (readYaml(`${folder}/proof.json`, text, proofSchema, issues)?.value ?? null);
}
