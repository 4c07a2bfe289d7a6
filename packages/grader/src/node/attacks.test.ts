// Every attack of the list against the Node sandbox: refused, the verdict right, and the next honest run unharmed.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { ATTACKS, ESCAPED, HONEST, nextParts, partsOf, WRONG } from '../../test/attacks/index.ts';
import { verdictSchema } from '../contract.ts';
import { jobFor } from '../job.ts';
import { createNodeRuntime } from './runtime.ts';

let runtime: ReturnType<typeof createNodeRuntime>;
/** A server that must not hear of any of it. */
const server = http.createServer((_, response) => response.end());
let connections = 0;
server.on('connection', () => connections++);
let target: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir, spare: true });
  runtime.prewarm();
  await runtime.ready();
});
afterAll(() => {
  runtime.dispose();
  server.close();
});

describe('attacks in Node', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const verdict = verdictSchema.parse(await runtime.grade(jobFor(partsOf(attack, target))));
    const told = `${verdict.message}\n${verdict.output.text}\n${verdict.checks.map((check) => check.message).join('\n')}`;
    expect(told).not.toContain(ESCAPED);
    expect({ status: verdict.status, told }).toMatchObject({ status: attack.status });
    if (attack.says) expect(told).toMatch(attack.says);

    const graded = (source: string) => runtime.grade(jobFor(nextParts(source)));
    expect((await graded(HONEST)).status).toBe('pass');
    expect((await graded(WRONG)).status).toBe('fail');
    expect(connections).toBe(0);
  });
});
