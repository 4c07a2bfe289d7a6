// Every attack of the list against the Node sandbox: refused, the verdict right, and the next honest run unharmed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { ATTACKS, CHECKS, ESCAPED, HONEST, LIMITS, WRONG } from '../../test/attacks.ts';
import { verdictSchema } from '../contract.ts';
import { jobFor } from '../job.ts';
import { createNodeRuntime } from './runtime.ts';

let runtime: ReturnType<typeof createNodeRuntime>;

beforeAll(async () => {
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir, spare: true });
  runtime.prewarm();
  await runtime.ready();
});
afterAll(() => runtime.dispose());

describe('attacks in Node', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const checks = attack.graded ? CHECKS : '';
    const job = jobFor({
      id: 'attack',
      task: null,
      source: attack.source,
      checks,
      limits: attack.limits ?? LIMITS,
    });
    const verdict = verdictSchema.parse(await runtime.grade(job));
    const told = `${verdict.message}\n${verdict.output.text}\n${verdict.checks.map((check) => check.message).join('\n')}`;
    expect(told).not.toContain(ESCAPED);
    expect({ status: verdict.status, told }).toMatchObject({ status: attack.status });
    if (attack.says) expect(told).toMatch(attack.says);

    const graded = (source: string) =>
      runtime.grade(jobFor({ id: 'next', task: null, source, checks: CHECKS, limits: LIMITS }));
    expect((await graded(HONEST)).status).toBe('pass');
    expect((await graded(WRONG)).status).toBe('fail');
  });
});
