// One pass against the definition in three passes, merges against the whole, and the mistake that must show.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  finish,
  largestExponent,
  mergeParts,
  nothingSeen,
  onlineSteps,
  partOf,
  type SoftmaxPart,
} from './online-softmax.ts';

const score = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -50, max: 50, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-Infinity, 1000, -1000) },
);
const pairs = fc.array(fc.tuple(score, fc.double({ min: -3, max: 3, noNaN: true })), { maxLength: 12 });

/** By definition: maximum, then sum, then weights. */
function threePasses(scores: number[], values: number[]) {
  const max = Math.max(...scores);
  if (scores.length === 0 || max === -Infinity) return { output: 0, logSumExp: -Infinity };
  const exps = scores.map((one) => Math.exp(one - max));
  const sum = exps.reduce((a, b) => a + b);
  return {
    output: exps.map((e) => e / sum).reduce((mixed, weight, i) => mixed + weight * values[i]!, 0),
    logSumExp: max + Math.log(sum),
  };
}

function near(a: number, b: number) {
  if (Number.isFinite(b)) expect(Math.abs(a - b)).toBeLessThan(1e-10 * Math.max(1, Math.abs(b)));
  else expect(a).toBe(b);
}

function same(a: SoftmaxPart, b: SoftmaxPart) {
  const [x, y] = [finish(a), finish(b)];
  near(x.output, y.output);
  near(x.logSumExp, y.logSumExp);
}

const split = (all: [number, number][]) => [all.map(([s]) => s), all.map(([, v]) => v)] as const;

describe('one pass', () => {
  it('gives what three passes give', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const [scores, values] = split(all);
        const [got, wanted] = [finish(partOf(scores, values)), threePasses(scores, values)];
        near(got.output, wanted.output);
        near(got.logSumExp, wanted.logSumExp);
      }),
    );
  });

  it('rescales exactly when the maximum grows, and never by more than 1', () => {
    const steps = onlineSteps([1, 3, 2, 5], [0, 0, 0, 0]);
    expect(steps.map(({ rescale }) => rescale)).toEqual([1, Math.exp(-2), 1, Math.exp(-2)]);
    expect(steps.map(({ added }) => added)).toEqual([1, 1, Math.exp(-1), 1]);
    expect(steps.map(({ after }) => after.max)).toEqual([1, 3, 3, 5]);
  });

  it('without rescaling is wrong as soon as scores rise, and right when they fall', () => {
    const result = (scores: number[], rescaled: boolean) =>
      finish(onlineSteps(scores, [1, 0, 0], { rescaled }).at(-1)!.after).output;
    expect(result([3, 2, 1], false)).toBe(result([3, 2, 1], true));
    expect(result([1, 2, 3], false)).toBeGreaterThan(3 * result([1, 2, 3], true));
  });

  it('starts over scores that are minus infinity without NaN', () => {
    expect(finish(partOf([-Infinity, -Infinity, 2], [5, 5, 7]))).toEqual({ output: 7, logSumExp: 2 });
    expect(finish(partOf([-Infinity], [5]))).toEqual({ output: 0, logSumExp: -Infinity });
  });
});

describe('merging', () => {
  it('two parts gives the whole, wherever they are cut', () => {
    fc.assert(
      fc.property(pairs, fc.nat(12), (all, at) => {
        const [scores, values] = split(all);
        const cut = Math.min(at, all.length);
        const left = partOf(scores.slice(0, cut), values.slice(0, cut));
        const right = partOf(scores.slice(cut), values.slice(cut));
        same(mergeParts(left, right), partOf(scores, values));
        same(mergeParts(right, left), mergeParts(left, right));
      }),
    );
  });

  it('groups as one likes, and nothing is the neutral element', () => {
    fc.assert(
      fc.property(pairs, pairs, pairs, (x, y, z) => {
        const [a, b, c] = [x, y, z].map((part) => partOf(...split(part))) as [
          SoftmaxPart,
          SoftmaxPart,
          SoftmaxPart,
        ];
        same(mergeParts(mergeParts(a, b), c), mergeParts(a, mergeParts(b, c)));
        expect(mergeParts(a, nothingSeen)).toEqual(a);
      }),
    );
  });
});

it('names the scores at which a plain exponential overflows', () => {
  expect(Math.exp(largestExponent.float16)).toBeCloseTo(65_504, 6);
  expect(Math.fround(Math.exp(Math.floor(largestExponent.float32)))).toBeLessThan(Infinity);
  expect(Math.fround(Math.exp(Math.ceil(largestExponent.float32)))).toBe(Infinity);
});
