// The clock behind the soft time limit.
import { describe, expect, it } from 'vitest';
import { createDeadline } from './deadline.ts';

function clocked() {
  let time = 0;
  const calls: string[] = [];
  const deadline = createDeadline(
    () => time,
    () => calls.push('idle'),
    () => calls.push('abandoned'),
  );
  const poll = (at: number) => {
    time = at;
    const signal = deadline.buffer[0];
    deadline.buffer[0] = 0;
    return signal;
  };
  return { deadline, poll, calls };
}

describe('createDeadline', () => {
  it('is silent without a run, until its time, and after it was stopped', () => {
    const { deadline, poll } = clocked();
    expect(poll(1e9)).toBe(0);
    deadline.start(100);
    expect(poll(1e9 + 99)).toBe(0);
    expect(deadline.passed()).toBe(false);
    deadline.stop();
    expect(poll(2e9)).toBe(0);
  });

  it('interrupts at its time, and again for code that swallows the first', () => {
    const { deadline, poll } = clocked();
    deadline.start(100);
    expect([99, 100, 101, 349, 350, 351].map(poll)).toEqual([0, 2, 0, 0, 2, 0]);
    expect(deadline.passed()).toBe(true);
  });

  it('lets output go at every poll, and gives up on a run its host has forgotten', () => {
    const { deadline, poll, calls } = clocked();
    deadline.start(100);
    poll(5_000);
    expect(calls).toEqual(['idle']);
    poll(20_000);
    expect(calls).toEqual(['idle', 'idle', 'abandoned']);
  });
});
