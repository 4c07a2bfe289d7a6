// What a task's own files do under its checks, and what of that keeps the task from being proven.
import type { CheckResult, Fingerprint, Runtime, Verdict } from './contract.ts';
import { jobFor } from './job.ts';
import type { MutableTask, MutantOutcome } from './mutants.ts';
import { pythonJson } from './python-literal.ts';

export interface WrongSolution {
  id: string;
  /** In the learner's words. */
  mistake: string;
  /** The check it must fail. */
  fails: string;
  source: string;
}

/** A task as plain data. */
export interface ProvableTask extends MutableTask {
  starter: string;
  wrong: WrongSolution[];
}

/** What one file did under the checks. */
export interface ProofRow {
  status: Verdict['status'];
  checks: Record<string, CheckResult['status']>;
  /** What the example did with it; wrong solutions must get through it, or they are broken and not wrong. */
  example?: Verdict['status'];
  /** What its first failing check saw, to recognise the mistake again. */
  fingerprint?: Fingerprint;
}

/** A row, and the first words about what went wrong in it. */
export interface RanFile {
  row: ProofRow;
  /** '' where nothing did. */
  words: string;
  exampleWords: string;
}

/** One Python file of a task that the proof runs. */
export interface TaskFile {
  name: string;
  source: string;
  /** Whether the statement's example must run on it. */
  example: boolean;
}

/** `solution.py`, `starter.py` and each `wrong/<id>.py`. */
export function filesOf(task: ProvableTask): TaskFile[] {
  const example = task.example !== null;
  return [
    { name: 'solution.py', source: task.solution, example },
    { name: 'starter.py', source: task.starter, example: false },
    ...task.wrong.map(({ id, source }) => ({ name: wrongFile(id), source, example })),
  ];
}

/** Runs one file under the checks, and the example on it. */
export async function runFile(runtime: Runtime, task: ProvableTask, file: TaskFile): Promise<RanFile> {
  const { checks, limits } = task;
  const id = `${task.id}/${file.name}`;
  const verdict = await runtime.grade(jobFor({ id, task: task.id, source: file.source, checks, limits }));
  const ran: RanFile = { row: rowOf(verdict), words: firstWords(verdict), exampleWords: '' };
  if (file.example) {
    const example = await runtime.grade(exampleJob(task, file));
    ran.row.example = example.status;
    ran.exampleWords = firstWords(example);
  }
  return ran;
}

/**
 * Everything that keeps the task from being proven, as sentences; none when it is. `ran` holds every file of `filesOf`
 * by name; `mutants` what is known of the mutants, by id. How many mutants must die is not judged here.
 */
export function problemsOf(
  task: ProvableTask,
  ran: ReadonlyMap<string, RanFile>,
  mutants: Iterable<MutantOutcome>,
): string[] {
  const problems: string[] = [];
  const solved = ran.get('solution.py')!;
  if (solved.row.status !== 'pass') problems.push(`solution.py does not pass: ${solved.words}`);
  if (ran.get('starter.py')!.row.status === 'pass')
    problems.push('starter.py passes every check, so there is nothing to do');
  const killers = new Set<string | undefined>();
  for (const one of task.wrong) {
    const wrong = ran.get(wrongFile(one.id))!;
    problems.push(...problemsOfWrong(one, wrong));
    killers.add(firstFailing(wrong.row));
  }
  if (solved.row.example !== undefined && solved.row.example !== 'pass')
    problems.push(`solution.py fails the statement's example: ${solved.exampleWords}`);
  for (const mutant of mutants) if ('check' in mutant) killers.add(mutant.check);
  for (const check of Object.keys(solved.row.checks))
    if (!killers.has(check))
      problems.push(
        `${check} is the first to fail for no wrong solution and no mutant: add a wrong solution that only it catches, or remove it`,
      );
  return problems;
}

function problemsOfWrong(one: WrongSolution, { row, words, exampleWords }: RanFile): string[] {
  const file = wrongFile(one.id);
  const problems: string[] = [];
  if (row.example !== undefined && row.example !== 'pass')
    problems.push(`${file} does not get through the statement's example: ${exampleWords}`);
  if (row.status === 'pass')
    return [...problems, `${file} passes every check; ${one.fails} should have failed`];
  const named = row.checks[one.fails];
  if (named === undefined) problems.push(`${file} never reached ${one.fails}: ${words}`);
  else if (named === 'pass')
    problems.push(
      `${file} passes ${one.fails}, the check it names; the first it fails is ${firstFailing(row)}`,
    );
  else if (named !== 'fail')
    problems.push(`${file} ends ${one.fails} with "${named}" and not with a failed comparison: ${words}`);
  if (!Object.values(row.checks).includes('pass'))
    problems.push(`${file} passes no check at all, so it is too broken to be a plausible mistake`);
  return problems;
}

function wrongFile(id: string): string {
  return `wrong/${id}.py`;
}

function rowOf(verdict: Verdict): ProofRow {
  const first = verdict.checks.find((check) => check.status !== 'pass');
  return {
    status: verdict.status,
    checks: Object.fromEntries(verdict.checks.map((check) => [check.id, check.status])),
    ...(first?.fingerprint && first.fingerprint.values.length > 0 ? { fingerprint: first.fingerprint } : {}),
  };
}

function firstFailing(row: ProofRow): string | undefined {
  return Object.keys(row.checks).find((id) => row.checks[id] !== 'pass');
}

/** The example as a program that finds the file under the name `solution`. */
function exampleJob(task: ProvableTask, { name, source }: TaskFile) {
  const program = [
    'import json, sys, types',
    `module = sys.modules["solution"] = types.ModuleType("solution")`,
    `exec(compile(json.loads(${pythonJson(source)}), "solution.py", "exec"), module.__dict__)`,
    `exec(compile(json.loads(${pythonJson(task.example ?? '')}), "example.py", "exec"), {"__name__": "__main__"})`,
  ].join('\n');
  const id = `${task.id}/example/${name}`;
  return jobFor({ id, task: task.id, source: program, limits: task.limits });
}

function firstWords(verdict: Verdict): string {
  if (verdict.status === 'pass') return '';
  const bad = verdict.checks.find((check) => check.status !== 'pass' && check.status !== 'skipped');
  const say = bad ? `${bad.id}: ${bad.message}` : verdict.message;
  return `${verdict.status}; ${say.split('\n')[0]!.slice(0, 300)}`;
}
