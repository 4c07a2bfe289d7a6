// The supervisor against cells that misbehave in ways a real one could be made to.
import { describe, expect, it } from 'vitest';
import { jobFor } from '../job.ts';
import type { ToCell } from '../messages.ts';
import type { Cell, CellEvents } from './seat.ts';
import { createSupervisor } from './supervisor.ts';

const job = (id = 'a', ms = 60_000) => ({
  ...jobFor({ id, task: null, source: '' }),
  limits: { ms, bytes: 1 },
});
const passing = (id: string) =>
  JSON.stringify({
    v: 1,
    job: id,
    status: 'pass',
    checks: [],
    output: { text: '', truncated: false },
    stats: { ms: 1, peakBytes: 0, operations: 0 },
  });

/** Cells that answer what the script says; records what became of them. */
function hostile(answer: (message: ToCell, events: CellEvents) => void, boots = true) {
  const cells: { killed: boolean }[] = [];
  let tokens = 0;
  const spawn = (events: CellEvents): Cell => {
    const record = { killed: false };
    cells.push(record);
    if (boots) queueMicrotask(() => events.message({ kind: 'ready', ms: 1 }));
    return {
      post: (message) => queueMicrotask(() => answer(message, events)),
      kill: () => {
        record.killed = true;
      },
    };
  };
  const options = { spawn, newToken: () => `token-${++tokens}`, now: () => 0 };
  return { cells, options };
}

const honest = ({ token, job: { id } }: ToCell, events: CellEvents, clean = true) =>
  events.message({ kind: 'verdict', token, verdict: passing(id), clean });

describe('supervisor', () => {
  it('runs jobs one after the other in one cell', async () => {
    const { cells, options } = hostile(honest);
    const runtime = createSupervisor({ ...options, spare: false });
    const verdicts = await Promise.all(['a', 'b', 'c'].map((id) => runtime.grade(job(id))));
    expect(verdicts.map(({ job, status }) => `${job} ${status}`)).toEqual(['a pass', 'b pass', 'c pass']);
    expect(cells).toEqual([{ killed: false }]);
    runtime.dispose();
  });

  it('ignores a verdict with a wrong token, and takes the right one after it', async () => {
    const { options } = hostile((message, events) => {
      events.message({ kind: 'verdict', token: 'guess', verdict: passing(message.job.id), clean: true });
      events.message({ kind: 'output', token: 'guess', text: 'forged' });
      events.message({
        kind: 'verdict',
        token: message.token,
        verdict: passing(message.job.id).replace('pass', 'error'),
        clean: true,
      });
    });
    const runtime = createSupervisor({ ...options, spare: false });
    let output = '';
    const verdict = await runtime.grade(job(), (text) => {
      output += text;
    });
    expect(verdict.status).toBe('error');
    expect(output).toBe('');
    runtime.dispose();
  });

  it.each([
    ['no JSON', 'pass'],
    ['a verdict on another job', passing('b')],
    ['no verdict', '{"status":"pass"}'],
  ])('answers %s with an error and takes a fresh cell', async (_, verdict) => {
    const { cells, options } = hostile(({ token }, events) =>
      events.message({ kind: 'verdict', token, verdict, clean: true }),
    );
    const runtime = createSupervisor({ ...options, spare: false });
    const answer = await runtime.grade(job());
    expect(answer.status).toBe('error');
    expect(answer.message).toContain('no verdict');
    expect(cells.map(({ killed }) => killed)).toEqual([true, false]);
    runtime.dispose();
  });

  it('ends a cell that floods it with nonsense', async () => {
    const { cells, options } = hostile((_, events) => {
      for (let i = 0; i < 1000; i++) events.message({ nonsense: i });
    });
    const runtime = createSupervisor({ ...options, spare: false });
    expect((await runtime.grade(job())).status).toBe('error');
    expect(cells[0]!.killed).toBe(true);
    runtime.dispose();
  });

  it('kills a cell that does not answer in time, keeping what it printed', async () => {
    const { cells, options } = hostile(({ token }, events) =>
      events.message({ kind: 'output', token, text: 'step 3\n' }),
    );
    const runtime = createSupervisor({ ...options, spare: false });
    const verdict = await runtime.grade(job('a', 1));
    expect(verdict).toMatchObject({ status: 'timeout', output: { text: 'step 3\n' } });
    expect(verdict.message).toContain('0.001 s');
    expect(verdict.message).toContain('step 3');
    expect(cells[0]!.killed).toBe(true);
    runtime.dispose();
  });

  it('stop() ends the run as stopped; the next one gets the spare', async () => {
    const { cells, options } = hostile(
      (message, events) => message.job.id !== 'hangs' && honest(message, events),
    );
    const runtime = createSupervisor({ ...options, spare: true });
    runtime.prewarm();
    await runtime.ready();
    await Promise.resolve();
    const hanging = runtime.grade(job('hangs'));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(cells.length).toBe(2);
    runtime.stop();
    expect((await hanging).status).toBe('stopped');
    expect((await runtime.grade(job('b'))).status).toBe('pass');
    expect(cells.map(({ killed }) => killed)).toEqual([true, false, false]);
    runtime.dispose();
    expect(cells.every(({ killed }) => killed)).toBe(true);
  });

  it('stop() while Python still starts ends the waiting run too', async () => {
    const { options } = hostile(honest, false);
    const runtime = createSupervisor({ ...options, spare: false });
    const waiting = runtime.grade(job());
    await new Promise((resolve) => setTimeout(resolve, 1));
    runtime.stop();
    expect((await waiting).status).toBe('stopped');
    runtime.dispose();
  });

  it('says why Python did not start, and tries again the next time', async () => {
    let works = false;
    const spawn = (events: CellEvents): Cell => {
      queueMicrotask(() =>
        events.message(
          works ? { kind: 'ready', ms: 1 } : { kind: 'broken', token: null, message: 'no wasm' },
        ),
      );
      return { post: (message) => honest(message, events), kill: () => undefined };
    };
    const runtime = createSupervisor({ spawn, spare: false, newToken: () => 't', now: () => 0 });
    await expect(runtime.grade(job())).rejects.toThrow('Python did not start: no wasm');
    works = true;
    expect((await runtime.grade(job())).status).toBe('pass');
    runtime.dispose();
  });

  it('takes a fresh cell after a run that left the interpreter unclean', async () => {
    const { cells, options } = hostile((message, events) => honest(message, events, false));
    const runtime = createSupervisor({ ...options, spare: false });
    expect((await runtime.grade(job())).status).toBe('pass');
    expect(cells.map(({ killed }) => killed)).toEqual([true, false]);
    runtime.dispose();
  });

  it('a cell that dies under a job makes an error, not a rejection', async () => {
    const { options } = hostile((_, events) =>
      events.crashed('exit code 134: JavaScript heap out of memory'),
    );
    const runtime = createSupervisor({ ...options, spare: false });
    expect((await runtime.grade(job())).status).toBe('memory');
    runtime.dispose();
  });
});
