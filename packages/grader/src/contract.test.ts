// Jobs and verdicts survive JSON; what is not one is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, text, verdicts } from '../test/verdicts.ts';
import { detailSchema, type Job, jobSchema, verdictSchema } from './contract.ts';

const jobs: fc.Arbitrary<Job> = fc.record({
  v: fc.constant(1 as const),
  id: text(50).filter((id) => id.length > 0),
  task: fc.option(text(50), { nil: null }),
  part: fc.option(text(50), { nil: null }),
  source: text(500),
  checks: text(500),
  only: fc.array(text(50), { maxLength: 5 }),
  mistakes: fc.array(
    fc.record({ id: text(50), say: text(100), fingerprint: fc.option(fingerprint, { nil: null }) }),
    {
      maxLength: 3,
    },
  ),
  argv: fc.array(text(50), { maxLength: 3 }),
  seed: fc.integer(),
  limits: fc.record({ ms: fc.integer({ min: 1, max: 600_000 }), bytes: fc.integer({ min: 1 }) }),
});

describe('contract', () => {
  it('a verdict survives JSON unchanged', () => {
    fc.assert(
      fc.property(verdicts, (verdict) => {
        expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
      }),
    );
  });

  it('a job survives JSON unchanged', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
      }),
    );
  });

  it('refuses another version, an unknown status, a detail of no known kind', () => {
    const [verdict] = fc.sample(verdicts, { numRuns: 1, seed: 1 });
    expect(verdictSchema.safeParse({ ...verdict, v: 2 }).success).toBe(false);
    expect(verdictSchema.safeParse({ ...verdict, status: 'passed' }).success).toBe(false);
    expect(detailSchema.safeParse({ kind: 'picture' }).success).toBe(false);
  });
});
