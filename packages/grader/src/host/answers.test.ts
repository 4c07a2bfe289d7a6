// What comes out of a cell is believed only when it is a verdict on this very job.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../../test/verdicts.ts';
import { jobFor } from '../job.ts';
import { readMessage, readVerdict } from './answers.ts';

const job = jobFor({ id: 'a', task: null, source: '', checks: 'def check_x(solution): pass' });
const pass = {
  v: 1,
  job: 'a',
  status: 'pass',
  checks: [{ id: 'check_x', title: '', status: 'pass', message: '' }],
  output: { text: '', truncated: false },
  stats: { ms: 1, peakBytes: 0, operations: 0 },
};

describe('readVerdict', () => {
  it('takes a verdict on this job', () => {
    expect(readVerdict(JSON.stringify(pass), job)?.status).toBe('pass');
  });

  it.each([
    ['another job', { ...pass, job: 'b' }],
    ['a pass without checks', { ...pass, checks: [] }],
    ['a pass with a failed check', { ...pass, checks: [{ ...pass.checks[0], status: 'fail' }] }],
    [
      'a pass with a skipped check',
      { ...pass, checks: [...pass.checks, { ...pass.checks[0], status: 'skipped' }] },
    ],
    ['no stats', { ...pass, stats: undefined }],
    ['too much text', { ...pass, message: 'x'.repeat(10_001) }],
  ])('refuses %s', (_, forged) => {
    expect(readVerdict(JSON.stringify(forged), job)).toBeNull();
  });

  it('never throws and never believes a verdict on another job', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          verdicts.map((verdict) => JSON.stringify(verdict)),
        ),
        (text) => {
          const verdict = readVerdict(text, job);
          expect(verdict === null || verdict.job === 'a').toBe(true);
        },
      ),
    );
  });
});

describe('readMessage', () => {
  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        const message = readMessage(data);
        expect(message === null || typeof message.kind === 'string').toBe(true);
      }),
    );
  });

  it('refuses a message with more in it than belongs there', () => {
    expect(readMessage({ kind: 'ready', ms: 1 })).not.toBeNull();
    expect(readMessage({ kind: 'ready', ms: 1, verdict: 'pass' })).toBeNull();
  });
});
