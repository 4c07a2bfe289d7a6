// The verdicts the host writes itself, when the cell could not: killed, broken, or not believable.
import { CONTRACT_VERSION, type Job, type Verdict } from '../contract.ts';

const MAX_OUTPUT = 200_000;

function verdict(job: Job, status: Verdict['status'], message: string, output: string, ms: number): Verdict {
  return {
    v: CONTRACT_VERSION,
    job: job.id,
    status,
    message,
    traceback: '',
    checks: [],
    output: { text: output.slice(0, MAX_OUTPUT), truncated: output.length > MAX_OUTPUT },
    stats: { ms, peakBytes: 0, operations: 0 },
  };
}

export function timeout(job: Job, output: string, ms: number): Verdict {
  const seconds = job.limits.ms / 1000;
  const said = output.trimEnd();
  const last = said.slice(said.lastIndexOf('\n') + 1).slice(-80);
  const hint = last === '' ? 'It printed nothing before.' : `The last thing it printed was "${last}".`;
  const say =
    `Stopped after ${seconds} s, the time limit of this run. The code did not react, so it sits in one very long ` +
    `operation (a huge power, a catastrophic regular expression) or swallows every exception in a loop. ${hint}`;
  return verdict(job, 'timeout', say, output, ms);
}

export function stopped(job: Job, output: string, ms: number): Verdict {
  return verdict(job, 'stopped', 'You stopped the run.', output, ms);
}

export function broken(job: Job, output: string, ms: number, reason: string): Verdict {
  if (/out of memory|heap limit|allocation failed|memory access/i.test(reason)) {
    const say =
      'Python ran out of memory and was restarted. Look for tensors or lists that grow without end.';
    return verdict(job, 'memory', say, output, ms);
  }
  if (/call stack|stack overflow|recursion/i.test(reason)) {
    const say =
      'The code called itself too deeply and Python was restarted. A recursion needs a case that ends it.';
    return verdict(job, 'error', say, output, ms);
  }
  const exit = /terminated with exit\((-?\d+)\)/.exec(reason);
  if (exit) {
    const say = `The code ended Python with os._exit(${exit[1]}); it must return instead. Nothing was counted.`;
    return verdict(job, 'error', say, output, ms);
  }
  const say = `Python itself stopped and was restarted (${reason.split('\n')[0]!.slice(0, 300)}). Nothing was counted.`;
  return verdict(job, 'error', say, output, ms);
}

export function forged(job: Job, output: string, ms: number): Verdict {
  const say =
    'The run ended with an answer that is no verdict, so nothing was counted and Python was restarted. ' +
    'The code seems to have replaced part of the grader.';
  return verdict(job, 'error', say, output, ms);
}
