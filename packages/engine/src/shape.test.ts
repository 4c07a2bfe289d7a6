// Shapes and strides against brute force: what a view should contain, element by element.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broadcastShapes,
  broadcastStrides,
  coalesce,
  contiguousStrides,
  isContiguous,
  numel,
  overlapsItself,
  viewStrides,
} from './shape.ts';

/** Offsets of all elements in row-major order. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  let out = [0];
  shape.forEach((n, d) => {
    out = out.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * strides[d]!));
  });
  return out;
}

const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const layout = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 6 })), { maxLength: 4 })
  .map((dims) => ({ shape: dims.map(([n]) => n), strides: dims.map(([, s]) => s) }));

describe('shape', () => {
  it('a contiguous layout counts up', () => {
    fc.assert(
      fc.property(sizes, (shape) => {
        expect(offsets(shape, contiguousStrides(shape))).toEqual(
          Array.from({ length: numel(shape) }, (_, i) => i),
        );
        expect(isContiguous(shape, contiguousStrides(shape))).toBe(true);
      }),
    );
  });

  it('contiguous means counting up, and nothing else', () => {
    fc.assert(
      fc.property(layout, ({ shape, strides }) => {
        const counts = offsets(shape, strides).every((at, i) => at === i);
        expect(isContiguous(shape, strides)).toBe(counts);
      }),
    );
  });

  it('coalescing changes the loop, not the walk', () => {
    fc.assert(
      fc.property(layout, ({ shape, strides }) => {
        const loop = coalesce(shape, [strides, contiguousStrides(shape)]);
        expect(offsets(loop.shape, loop.strides[0]!)).toEqual(offsets(shape, strides));
        expect(offsets(loop.shape, loop.strides[1]!)).toEqual(offsets(shape, contiguousStrides(shape)));
      }),
    );
  });

  it('a view walks the same elements, and exists whenever strides for it do', () => {
    fc.assert(
      fc.property(
        layout,
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
        ({ shape, strides }, wanted) => {
          fc.pre(numel(wanted) === numel(shape));
          const made = viewStrides(shape, strides, wanted);
          const walk = offsets(shape, strides);
          if (made) expect(offsets(wanted, made)).toEqual(walk);
          else {
            // No strides can give this walk: those read off its first steps do not.
            const tail = contiguousStrides(wanted);
            const only = wanted.map((n, d) => (n === 1 ? 0 : walk[tail[d]!]! - walk[0]!));
            expect(offsets(wanted, only)).not.toEqual(walk);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('broadcasting agrees with indexing modulo size', () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const rank = Math.max(a.length, b.length);
        const at = (s: number[], d: number) => s[d - rank + s.length] ?? 1;
        const pairs = Array.from({ length: rank }, (_, d) => [at(a, d), at(b, d)] as const);
        if (pairs.some(([x, y]) => x !== y && x !== 1 && y !== 1)) {
          expect(() => broadcastShapes(a, b)).toThrow(/must match the size of tensor b/);
          return;
        }
        const out = broadcastShapes(a, b);
        expect(out).toEqual(pairs.map(([x, y]) => (x === 1 ? y : x)));
        const walk = offsets(out, broadcastStrides(a, contiguousStrides(a), out));
        let index = out.map(() => 0);
        for (const offset of walk) {
          let want = 0;
          const own = contiguousStrides(a);
          a.forEach((n, d) => {
            want += (index[d + rank - a.length]! % n) * own[d]!;
          });
          expect(offset).toBe(want);
          index = [...index];
          for (let d = rank - 1; d >= 0 && ++index[d]! === out[d]; d--) index[d] = 0;
        }
      }),
    );
  });

  it('never misses two indices at one place', () => {
    fc.assert(
      fc.property(layout, ({ shape, strides }) => {
        const walk = offsets(shape, strides);
        if (new Set(walk).size < walk.length) expect(overlapsItself(shape, strides)).toBe(true);
      }),
    );
  });
});
