// The counts against an attention that really runs with plain loops, and against self-attention where both are the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CrossQuestion, crossDecoding, crossTensors, crossWork } from './cross-attention.ts';

const small = fc.integer({ min: 1, max: 4 });
const questions = fc.record<CrossQuestion>({
  queries: small,
  keys: small,
  width: small,
  sourceWidth: small,
  heads: small,
  headDim: small,
  bytesPerElement: fc.constantFrom(1, 2, 4),
});

type Matrix = number[][];

/** Runs the layer with loops, counting every multiplication; returns the shapes it met, too. */
function runAndCount(q: CrossQuestion) {
  let products = 0;
  const fill = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => ((i * 7 + j * 3) % 5) - 2),
    );
  const times = (a: Matrix, b: Matrix): Matrix =>
    a.map((row) =>
      b[0]!.map((_, j) =>
        row.reduce((sum, value, k) => {
          products += 1;
          return sum + value * b[k]![j]!;
        }, 0),
      ),
    );
  const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
  const spent = (work: () => unknown) => {
    const before = products;
    work();
    return 2 * (products - before);
  };
  const [x, y] = [fill(q.queries, q.width), fill(q.keys, q.sourceWidth)];
  const [query, key, value, scores, mixed]: Matrix[][] = [[], [], [], [], []];
  const each = (work: () => void) => {
    for (let head = 0; head < q.heads; head += 1) work();
  };
  const queryFlops = spent(() => each(() => query!.push(times(x, fill(q.width, q.headDim)))));
  const keyValueFlops = spent(() =>
    each(() => {
      key!.push(times(y, fill(q.sourceWidth, q.headDim)));
      value!.push(times(y, fill(q.sourceWidth, q.headDim)));
    }),
  );
  const scoreFlops = spent(() =>
    scores!.push(...query!.map((one, head) => times(one, transposed(key![head]!)))),
  );
  const mixFlops = spent(() => mixed!.push(...scores!.map((table, head) => times(table, value![head]!))));
  const joined = x.map((_, row) => mixed!.flatMap((one) => one[row]!));
  let result: Matrix = [];
  const resultFlops = spent(() => {
    result = times(joined, fill(q.heads * q.headDim, q.width));
  });
  const size = (all: Matrix[]) => all.flat(2).length;
  return {
    work: {
      queryFlops,
      keyValueFlops,
      scoreFlops,
      mixFlops,
      resultFlops,
      scores: size(scores!),
      cacheBytes: (size(key!) + size(value!)) * q.bytesPerElement,
    },
    shapes: {
      X: [x],
      Y: [y],
      Q: query!,
      K: key!,
      V: value!,
      scores: scores!,
      weights: scores!,
      mixed: mixed!,
      result: [result],
    },
  };
}

describe('cross-attention', () => {
  it('counts what a run counts, tensor by tensor', () => {
    fc.assert(
      fc.property(questions, (q) => {
        const { work, shapes } = runAndCount(q);
        expect(crossWork(q)).toEqual(work);
        for (const { name, heads, rows, columns } of crossTensors(q)) {
          const met = shapes[name];
          expect([name, heads, rows, columns]).toEqual([
            name,
            met.length,
            met[0]!.length,
            met[0]![0]!.length,
          ]);
        }
      }),
    );
  });

  it('has the rows of the one sequence or of the other, never both', () => {
    const q: CrossQuestion = {
      queries: 3,
      keys: 7,
      width: 8,
      sourceWidth: 6,
      heads: 2,
      headDim: 4,
      bytesPerElement: 2,
    };
    for (const { of, rows } of crossTensors(q)) expect(rows).toBe(of === 'queries' ? 3 : 7);
  });

  it('projects the source once, or once a step; self-attention reads one row more each step', () => {
    fc.assert(
      fc.property(small, small, (queries, keys) => {
        const { kept, again, self, reads } = crossDecoding({ queries, keys });
        let projected = 0;
        const selfCache: number[] = [];
        for (let step = 0; step < queries; step += 1) {
          for (let key = 0; key < keys; key += 1) projected += 1;
          selfCache.push(step);
          expect(reads[step]).toEqual({ cross: keys, self: selfCache.length });
        }
        expect({ kept, again, self }).toEqual({ kept: keys, again: projected, self: selfCache.length });
      }),
    );
  });

  it('refuses an empty source', () => {
    expect(() => crossDecoding({ queries: 2, keys: 0 })).toThrow(
      /keys is 0; want a whole number of at least 1/,
    );
  });
});
