// Proves a task: the reference passes, the starter fails, every wrong solution fails the check it names.
import type { CheckResult, Fingerprint, Runtime, Verdict } from './contract.ts';
import { jobFor } from './job.ts';
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
export interface ProvableTask {
  id: string;
  limits: { seconds: number; megabytes: number };
  solution: string;
  starter: string;
  checks: string;
  /** The statement's example; null when it has none. */
  example: string | null;
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

export interface Proof {
  task: string;
  reference: ProofRow;
  starter: ProofRow;
  wrong: Record<string, ProofRow>;
  /** Everything that keeps the task from being proven, as sentences; empty when it is. */
  problems: string[];
}

/** Runs every file of the task. `onFile` is told as each one is done. */
export async function proveTask(
  runtime: Runtime,
  task: ProvableTask,
  onFile: (name: string) => void = () => undefined,
): Promise<Proof> {
  const problems: string[] = [];
  const run = async (name: string, source: string) => {
    const verdict = await runtime.grade(
      jobFor({ id: `${task.id}/${name}`, task: task.id, source, checks: task.checks, limits: task.limits }),
    );
    onFile(name);
    return verdict;
  };

  const solved = await run('solution.py', task.solution);
  if (solved.status !== 'pass') problems.push(`solution.py does not pass: ${firstWords(solved)}`);
  const begun = await run('starter.py', task.starter);
  if (begun.status === 'pass') problems.push('starter.py passes every check, so there is nothing to do');

  const wrong: Record<string, ProofRow> = {};
  for (const one of task.wrong) {
    const verdict = await run(`wrong/${one.id}.py`, one.source);
    const row = rowOf(verdict);
    if (task.example !== null) {
      const example = await runtime.grade(exampleJob(task, one.id, one.source, task.example));
      row.example = example.status;
      if (example.status !== 'pass')
        problems.push(
          `wrong/${one.id}.py does not get through the statement's example: ${firstWords(example)}`,
        );
    }
    problems.push(...problemsOfWrong(one, row, verdict));
    wrong[one.id] = row;
  }
  if (task.example !== null) {
    const example = await runtime.grade(exampleJob(task, 'solution', task.solution, task.example));
    if (example.status !== 'pass')
      problems.push(`solution.py fails the statement's example: ${firstWords(example)}`);
  }
  const killers = new Set(Object.values(wrong).map(firstFailing));
  for (const check of solved.checks) {
    if (!killers.has(check.id))
      problems.push(
        `${check.id} is the first to fail for no wrong solution: add one that only it catches, or remove it`,
      );
  }
  return { task: task.id, reference: rowOf(solved), starter: rowOf(begun), wrong, problems };
}

function problemsOfWrong(one: WrongSolution, row: ProofRow, verdict: Verdict): string[] {
  const file = `wrong/${one.id}.py`;
  if (row.status === 'pass') return [`${file} passes every check; ${one.fails} should have failed`];
  const problems: string[] = [];
  const named = row.checks[one.fails];
  if (named === undefined) problems.push(`${file} never reached ${one.fails}: ${firstWords(verdict)}`);
  else if (named === 'pass')
    problems.push(
      `${file} passes ${one.fails}, the check it names; the first it fails is ${firstFailing(row)}`,
    );
  else if (named !== 'fail')
    problems.push(
      `${file} ends ${one.fails} with "${named}" and not with a failed comparison: ${firstWords(verdict)}`,
    );
  if (!Object.values(row.checks).includes('pass'))
    problems.push(`${file} passes no check at all, so it is too broken to be a plausible mistake`);
  return problems;
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

/** The example as a program that finds `source` under the name `solution`. */
function exampleJob(task: ProvableTask, id: string, source: string, example: string) {
  const program = [
    'import json, sys, types',
    `module = sys.modules["solution"] = types.ModuleType("solution")`,
    `exec(compile(json.loads(${pythonJson(source)}), "solution.py", "exec"), module.__dict__)`,
    `exec(compile(json.loads(${pythonJson(example)}), "example.py", "exec"), {"__name__": "__main__"})`,
  ].join('\n');
  return jobFor({ id: `${task.id}/example/${id}`, task: task.id, source: program, limits: task.limits });
}

function firstWords(verdict: Verdict): string {
  const bad = verdict.checks.find((check) => check.status !== 'pass' && check.status !== 'skipped');
  const say = bad ? `${bad.id}: ${bad.message}` : verdict.message;
  return `${verdict.status}; ${say.split('\n')[0]!.slice(0, 300)}`;
}
