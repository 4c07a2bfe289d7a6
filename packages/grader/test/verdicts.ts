// Arbitrary verdicts, for tests of whatever reads them.
import fc from 'fast-check';
import type { Verdict } from '../src/contract.ts';

export const text = (maxLength: number) => fc.string({ maxLength, unit: 'grapheme' });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x));
const shape = fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 6 });
const corner = fc.array(fc.array(text(20), { maxLength: 5 }), { maxLength: 5 });
const maybe = fc.option(finite, { nil: null });
export const fingerprint = fc.record({ check: text(50), values: fc.array(maybe, { maxLength: 64 }) });

const detail = fc.oneof(
  fc.record({ kind: fc.constant('shape' as const), got: shape, expected: shape }),
  fc.record({ kind: fc.constant('dtype' as const), got: text(20), expected: text(20) }),
  fc.record({
    kind: fc.constant('values' as const),
    at: shape,
    got: corner,
    expected: corner,
    maxAbs: maybe,
    maxRel: maybe,
    wrong: fc.nat(),
    total: fc.nat(),
    rtol: finite,
    atol: finite,
  }),
  fc.record(
    {
      kind: fc.constant('gradient' as const),
      input: text(50),
      maxAbs: maybe,
      at: shape,
      got: corner,
      expected: corner,
    },
    { requiredKeys: ['kind', 'input', 'maxAbs'] },
  ),
  fc.record({ kind: fc.constant('trace' as const), what: text(100) }),
  fc.record({ kind: fc.constant('distribution' as const), statistic: finite, limit: finite }),
  fc.record({ kind: fc.constant('raises' as const), expected: text(50), got: text(50) }),
);

export const verdicts: fc.Arbitrary<Verdict> = fc.record(
  {
    v: fc.constant(1 as const),
    job: text(50),
    status: fc.constantFrom('pass', 'fail', 'error', 'timeout', 'memory', 'stopped'),
    message: text(200),
    traceback: text(200),
    at: fc.record({ line: fc.nat(), column: fc.nat() }),
    checks: fc.array(
      fc.record(
        {
          id: text(50),
          title: text(50),
          status: fc.constantFrom('pass', 'fail', 'error', 'skipped'),
          message: text(100),
          detail,
          fingerprint,
        },
        { requiredKeys: ['id', 'title', 'status', 'message'] },
      ),
      { maxLength: 5 },
    ),
    mistake: text(50),
    output: fc.record({ text: text(300), truncated: fc.boolean() }),
    stats: fc.record({ ms: finite, peakBytes: finite, operations: fc.nat() }),
  },
  { requiredKeys: ['v', 'job', 'status', 'message', 'traceback', 'checks', 'output', 'stats'] },
);
