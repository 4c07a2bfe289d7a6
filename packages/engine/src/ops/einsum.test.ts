// einsum against a loop over every index, for generated equations, with gradients of both orders.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { engines } from '../test-engine.ts';

interface Problem {
  readonly terms: readonly string[];
  /** Letters of the output, or null for none given. */
  readonly output: string | null;
  readonly sizes: Readonly<Record<string, number>>;
}

const letters = 'bXadC';

const problems: fc.Arbitrary<Problem> = fc
  .array(fc.array(fc.constantFrom(...letters), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .chain((terms) => {
    const used = [...new Set(terms.flat())];
    return fc.record({
      terms: fc.constant(terms.map((t) => t.join(''))),
      output: fc.option(
        fc.shuffledSubarray(used).map((l) => l.join('')),
        { nil: null },
      ),
      sizes: fc.record(Object.fromEntries([...letters].map((l) => [l, fc.integer({ min: 1, max: 3 })]))),
    });
  });

const textOf = ({ terms, output }: Problem) => terms.join(',') + (output === null ? '' : `->${output}`);

/** Without an arrow: the letters that occur once, capitals first. */
function outputOf({ terms, output }: Problem): string[] {
  if (output !== null) return [...output];
  const all = [...terms.join('')];
  return all.filter((l) => all.indexOf(l) === all.lastIndexOf(l)).sort();
}

/** The definition: for every value of every letter, add the product of the elements it picks. */
function byLoops(problem: Problem, data: readonly (readonly number[])[]): number[] {
  const { terms, sizes } = problem;
  const out = outputOf(problem);
  const all = [...new Set([...out, ...terms.join('')])];
  const flat = (term: readonly string[], at: Record<string, number>) =>
    term.reduce((i, l) => i * sizes[l]! + at[l]!, 0);
  const result = new Array<number>(numel(out.map((l) => sizes[l]!))).fill(0);
  const visit = (depth: number, at: Record<string, number>): void => {
    if (depth === all.length) {
      result[flat(out, at)]! += terms.reduce((p, term, i) => p * data[i]![flat([...term], at)]!, 1);
      return;
    }
    for (let v = 0; v < sizes[all[depth]!]!; v++) visit(depth + 1, { ...at, [all[depth]!]: v });
  };
  visit(0, {});
  return result;
}

function inputs(e: Engine, { terms, sizes }: Problem): { tensors: Tensor[]; data: number[][] } {
  const data = terms.map((term, i) =>
    Array.from({ length: numel([...term].map((l) => sizes[l]!)) }, (_, k) => Math.sin(3.7 * k + i + 1)),
  );
  const tensors = terms.map((term, i) =>
    e.fromNumbers(
      data[i]!,
      [...term].map((l) => sizes[l]!),
      float64,
    ),
  );
  return { tensors, data };
}

describe.each(engines)('einsum, backend %s', (_name, make) => {
  it('is the sum over all indices that its definition is', () => {
    const e = make();
    fc.assert(
      fc.property(problems, (problem) => {
        e.scope(() => {
          const { tensors, data } = inputs(e, problem);
          const made = e.call('einsum', textOf(problem), tensors);
          expect(made.shape).toEqual(outputOf(problem).map((l) => problem.sizes[l]));
          const want = byLoops(problem, data);
          e.toArray(made).forEach((x, i) => {
            expect(Number(x)).toBeCloseTo(want[i]!, 9);
          });
        });
      }),
      { numRuns: 300 },
    );
    expect(e.stats().liveBytes).toBe(0);
  });

  it('an ellipsis stands for letters: the same result as with them written out', () => {
    const e = make();
    e.scope(() => {
      const a = e.call('randn', [2, 3, 4, 5]);
      const b = e.call('randn', [3, 5, 2]);
      const dotted = e.call('einsum', '...ij,...jk->i...k', [a, b]);
      const named = e.call('einsum', 'xyij,yjk->ixyk', [a, b]);
      expect(dotted.shape).toEqual([4, 2, 3, 2]);
      expect(e.toArray(dotted)).toEqual(e.toArray(named));
    });
  });

  it('spaces mean nothing, and any path gives the same sum', () => {
    const e = make();
    e.scope(() => {
      const ops = [
        [2, 3],
        [3, 4],
        [4, 2],
      ].map((s) => e.call('ones', s));
      const plain = e.toList(e.call('einsum', 'ab,bc,cd->ad', ops));
      expect(plain).toEqual([
        [12, 12],
        [12, 12],
      ]);
      expect(e.toList(e.call('einsum', ' a b , bc,c d ->a d ', ops))).toEqual(plain);
      expect(e.toList(e.call('einsum', 'ab,bc,cd->ad', ops, [1, 2, 1, 0]))).toEqual(plain);
    });
  });

  it('gradients of gradients: of a trace squared', () => {
    const e = make();
    const x = e.fromNumbers([1, 2, 3, 4], [2, 2], float64).setRequiresGrad(true);
    e.scope(() => {
      const trace = e.call('einsum', 'ii', [x]);
      const squared = e.call('einsum', ',', [trace, trace]);
      const [first] = e.grad([squared], [x], { createGraph: true });
      expect(e.toList(first!)).toEqual([
        [10, 0],
        [0, 10],
      ]);
      const [second] = e.grad([e.call('einsum', 'ij,ij', [first!, x])], [x]);
      // d/dx of 2 trace^2 is 4 trace on the diagonal.
      expect(e.toList(second!)).toEqual([
        [20, 0],
        [0, 20],
      ]);
    });
    x.release();
    expect(e.stats().liveBytes).toBe(0);
  });

  it('one operand is a view where nothing is summed', () => {
    const e = make();
    e.scope(() => {
      const x = e.call('zeros', [3, 3]);
      e.call('fill_.Scalar', e.call('einsum', 'ii->i', [x]), { kind: 'int', value: 1 });
      expect(e.toList(x)).toEqual(e.toList(e.call('eye', 3)));
    });
  });
});
