// Order, movement by index, folds over any dimension and random blocks: the fast backend against the slow one, on any shape.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildKernels } from '../build-kernels.ts';
import type { RealName } from './backend.ts';
import { JsBackend } from './backend-js.ts';
import { WasmBackend } from './backend-wasm.ts';
import { dtypeByName } from './dtype.ts';
import { Memory } from './memory.ts';
import { Generator } from './rng.ts';
import { contiguousStrides } from './shape.ts';

const wasm = await buildKernels();
const memory = new Memory(1 << 27, 2 * 65536);
const js = new JsBackend(memory);
const fast = new WasmBackend(memory, wasm);
const both = [js, fast] as const;
const types: RealName[] = ['float32', 'float64', 'int32', 'int64'];
const [input, second, out] = [0, 1, 2].map(() => memory.allocate(1 << 19)) as [number, number, number];

/** Values with many ties; floats also with NaN, infinities and both zeros. */
const odd = [Number.NaN, -Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const cell = (type: RealName, spread: number) =>
  type.startsWith('float')
    ? fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -spread, max: spread }).map((x) => x / 2) },
        { weight: 1, arbitrary: fc.constantFrom(...odd) },
      )
    : fc.integer({ min: -spread, max: spread });
const written = (type: RealName, values: number[], at = input) => js.write(at, dtypeByName(type), values);
const longs = (n: number) => Array.from(memory.view.i64.subarray(out / 8, out / 8 + n), Number);
const bytesAt = (n: number) => memory.view.u8.slice(out, out + n);
const rowsOf = (type: RealName) =>
  fc
    .record({ rows: fc.integer({ min: 1, max: 4 }), count: fc.integer({ min: 1, max: 200 }) })
    .chain(({ rows, count }) =>
      fc.record({
        rows: fc.constant(rows),
        count: fc.constant(count),
        values: fc
          .constantFrom(3, 300, 2 ** 30)
          .chain((spread) =>
            fc.array(cell(type, spread), { minLength: rows * count, maxLength: rows * count }),
          ),
        flag: fc.boolean(),
        sorted: fc.boolean(),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );

describe.each(types)('%s', (type) => {
  const bytes = dtypeByName(type).bytes;

  it('sorts stably, NaN last', () => {
    fc.assert(
      fc.property(rowsOf(type), ({ rows, count, values, flag }) => {
        written(type, values);
        const [want, got] = both.map((backend) => {
          backend.sort(type, input, rows, count, flag, out);
          return longs(rows * count);
        });
        expect(got).toEqual(want);
      }),
      { numRuns: 60 },
    );
  });

  it('selects the same of equals, in the same order', () => {
    fc.assert(
      fc.property(rowsOf(type), ({ rows, count, values, flag, sorted, share }) => {
        written(type, values);
        // Few of many take another way through the library than half of them.
        const k = share < 0.3 ? Math.ceil(count / 64) : Math.round(share * count);
        const [want, got] = both.map((backend) => {
          backend.select(type, input, rows, count, k, { largest: flag, sorted }, out);
          return longs(rows * k);
        });
        expect(got).toEqual(want);
      }),
      { numRuns: 100 },
    );
  });

  it('folds, finds and runs over the first, a middle and the last dimension', () => {
    const sizes = fc.constantFrom<number[]>([5, 7, 40], [33, 3, 17], [2, 50, 1], [1, 1, 70], [4, 20, 16]);
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 2 }),
        fc.infiniteStream(cell(type, 9)),
        (shape, d, stream) => {
          const n = shape.reduce((a, b) => a * b, 1);
          written(type, [...stream.take(n)]);
          const strides = contiguousStrides(shape);
          const kept = [0, 1, 2].filter((k) => k !== d);
          const pick = (list: readonly number[]) => kept.map((k) => list[k]!);
          const run = { count: shape[d]!, steps: [strides[d]! * bytes] };
          const points = n / shape[d]!;
          const loop = (width: number) => ({
            shape: pick(shape),
            addresses: [out, input],
            strides: [
              contiguousStrides(pick(shape)).map((s) => s * width),
              pick(strides).map((s) => s * bytes),
            ],
          });
          const results = both.map((backend) => {
            const made: unknown[] = [];
            for (const op of ['max', 'min'] as const) {
              backend.reduce(op, type, loop(bytes), run);
              made.push(js.decode(bytesAt(points * bytes), dtypeByName(type)).map(Number));
              backend.argReduce(op, type, loop(8), run);
              made.push(longs(points));
            }
            backend.scan(
              'sum',
              type,
              {
                ...loop(bytes),
                strides: [pick(strides).map((s) => s * bytes), pick(strides).map((s) => s * bytes)],
              },
              { count: shape[d]!, steps: [strides[d]! * bytes, strides[d]! * bytes] },
            );
            made.push(js.decode(bytesAt(n * bytes), dtypeByName(type)).map(Number));
            return made;
          });
          // Zeros have two signs, of which either may be the largest.
          const plain = (x: unknown) =>
            JSON.stringify(x, (_, v) =>
              Number.isNaN(v)
                ? 'nan'
                : Object.is(v, -0)
                  ? 0
                  : v === 1 / 0
                    ? 'inf'
                    : v === -1 / 0
                      ? '-inf'
                      : v,
            );
          expect(plain(results[1])).toBe(plain(results[0]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gathers, scatters and adds along any dimension, and notices an index out of range', () => {
    const plan = fc.record({
      shape: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 9 }))),
      d: fc.integer({ min: 0, max: 2 }),
      astray: fc.boolean(),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(plan, ({ shape, d, astray, seed }) => {
        const n = shape.reduce((a, b) => a * b, 1);
        const strides = contiguousStrides(shape).map((s) => s * bytes);
        const still = strides.map((s, k) => (k === d ? 0 : s));
        const index = contiguousStrides(shape).map((s) => s * 8);
        written(
          type,
          Array.from({ length: n }, (_, i) => ((i * 7 + seed) % 23) - 11),
        );
        const indices = Array.from({ length: n }, (_, i) => (i * 5 + seed * 3) % shape[d]!);
        if (astray) indices[seed % n] = seed % 2 ? shape[d]! : -1;
        js.write(second, dtypeByName('int64'), indices);
        const loop = (a: number[], b: number[]) => ({
          shape,
          addresses: [out, input, second],
          strides: [a, b, index],
        });
        const results = both.map((backend) => {
          memory.view.u8.fill(0, out, out + n * bytes);
          const answers = [
            backend.gather(bytes, loop(strides, still), strides[d]!, shape[d]!),
            astray || [...bytesAt(n * bytes)],
          ];
          memory.view.u8.fill(0, out, out + n * bytes);
          answers.push(
            backend.scatter(bytes, loop(still, strides), strides[d]!, shape[d]!),
            backend.scatterAdd(type, loop(still, strides), strides[d]!, shape[d]!),
            astray || [...bytesAt(n * bytes)],
          );
          return answers;
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[0]![0]).toBe(!astray);
      }),
      { numRuns: 80 },
    );
  });

  it('operands that stand across the result are read as they stand', () => {
    const [a, b, c] = [13, 22, 9];
    const n = a * b * c;
    written(
      type,
      Array.from({ length: n }, (_, i) => (i % 41) - 20),
    );
    written(
      type,
      Array.from({ length: n }, (_, i) => (i % 29) + 1),
      second,
    );
    const layouts = [
      [b * c, c, 1],
      [1, a * c, a],
      [c, a * c, 1],
      [1, a, a * b],
      [0, 1, b],
    ].map((own) => own.map((s) => s * bytes));
    for (const x of layouts)
      for (const y of layouts)
        for (const to of layouts.slice(0, 4)) {
          const shape = [a, b, c];
          const [want, got] = both.map((backend) => {
            backend.binary('sub', type, { shape, addresses: [out, input, second], strides: [to, x, y] });
            const difference = Buffer.from(bytesAt(n * bytes)).toString('base64');
            backend.cast(dtypeByName(type), dtypeByName(type), {
              shape,
              addresses: [out, input],
              strides: [to, x],
            });
            return [difference, Buffer.from(bytesAt(n * bytes)).toString('base64')];
          });
          expect(got).toEqual(want);
        }
  });
});

it('draws by blocks what drawing one by one gives, and leaves the generator where it would', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: 16, max: 5000 }),
      (seed, before, count) => {
        const pair = () => [new Generator(seed), new Generator(seed)] as const;
        const floats = () => Array.from(memory.view.f32.subarray(out / 4, out / 4 + count));
        const [one, blocks] = pair();
        for (let i = 0; i < before; i++) {
          one.u32();
          blocks.u32();
        }
        fast.draws.uniform(blocks, out, count, 3, -1);
        expect(floats()).toEqual(Array.from({ length: count }, () => Math.fround(one.float() * 3 - 1)));
        fast.draws.bernoulli(blocks, out, count, 0.3);
        expect(floats()).toEqual(Array.from({ length: count }, () => (one.double() < 0.3 ? 1 : 0)));
        fast.draws.normal(blocks, out, count, 2, 0.5);
        const uniforms = Array.from({ length: count }, () => one.float());
        const last = Array.from({ length: count % 16 === 0 ? 0 : 16 }, () => one.float());
        uniforms.splice(count - last.length, last.length, ...last);
        const normals = new Array<number>(count).fill(Number.NaN);
        const pairs = (from: number, u: readonly number[]) => {
          for (let j = 0; j < 8; j++) {
            const radius = Math.sqrt(-2 * Math.log(1 - u[j]!));
            const angle = 2 * Math.PI * u[j + 8]!;
            normals[from + j] = radius * Math.cos(angle) * 0.5 + 2;
            normals[from + j + 8] = radius * Math.sin(angle) * 0.5 + 2;
          }
        };
        const drawn = Array.from(uniforms);
        for (let i = 0; i + 16 <= count; i += 16)
          if (i + 16 <= count - last.length || last.length === 0) pairs(i, drawn.slice(i, i + 16));
        if (last.length > 0) pairs(count - 16, last);
        floats().forEach((x, i) => {
          if (!Number.isNaN(normals[i]!)) expect(Math.abs(x - normals[i]!)).toBeLessThan(2e-6);
        });
        expect(blocks.u32()).toBe(one.u32());
        expect(blocks.getState()).toEqual(one.getState());
      },
    ),
    { numRuns: 40 },
  );
});
