// The contract of a backend, on shapes the goldens are too small for: both must agree on every kernel, type and layout.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildKernels } from '../build-kernels.ts';
import {
  type BinaryOp,
  binaryOps,
  compareOps,
  type Loop,
  reduceOps,
  type UnaryOp,
  unaryOps,
} from './backend.ts';
import { JsBackend } from './backend-js.ts';
import { WasmBackend } from './backend-wasm.ts';
import { type ComputeName, dtypeByName, dtypes } from './dtype.ts';
import { Memory } from './memory.ts';

const wasm = await buildKernels();
const types: ComputeName[] = ['float32', 'float64', 'int32', 'int64'];
const integerUnary: UnaryOp[] = ['neg', 'abs', 'relu', 'sign', 'bitnot'];
const floatOnly: BinaryOp[] = ['div', 'atan2'];
const integerOnly: BinaryOp[] = ['bitand', 'bitor', 'bitxor'];

function bench() {
  const memory = new Memory(1 << 26, 2 * 65536);
  return { memory, js: new JsBackend(memory), fast: new WasmBackend(memory, wasm) };
}

const values = (type: string, n: number, seed = 1) =>
  Float64Array.from({ length: n }, (_, i) => {
    const x = Math.sin((i + 1) * 12.9898 * seed) * 4;
    return type.startsWith('float') ? x : Math.trunc(x * 3) || 7;
  });

/** Loops over (37 x 21): packed, transposed input, a broadcast row, a broadcast element, every second column. */
function loops(bytes: number, out: number, a: number, b: number, outBytes = bytes): Loop[] {
  const [m, n] = [37, 21];
  const own = [n * outBytes, outBytes];
  return [
    [
      [n * bytes, bytes],
      [n * bytes, bytes],
    ],
    [
      [bytes, m * bytes],
      [n * bytes, bytes],
    ],
    [
      [n * bytes, bytes],
      [0, bytes],
    ],
    [
      [0, 0],
      [n * bytes, bytes],
    ],
    [
      [n * bytes, bytes],
      [0, 0],
    ],
    [
      [n * 2 * bytes, 2 * bytes],
      [n * bytes, bytes],
    ],
  ].map((strides) => ({ shape: [m, n], addresses: [out, a, b], strides: [own, ...strides] }));
}

function near(got: unknown[], want: unknown[], type: string): void {
  const tolerance = type === 'float32' ? 2e-6 : 1e-13;
  got.forEach((x, i) => {
    const y = want[i];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return;
    const [p, q] = [Number(x), Number(y)];
    expect(Math.abs(p - q), `element ${i}: ${x} and ${y}`).toBeLessThanOrEqual(
      type.startsWith('float') ? tolerance * (1 + Math.abs(q)) : 0,
    );
  });
}

describe.each(types)('%s', (type) => {
  const dtype = dtypeByName(type);
  const float = type.startsWith('float');
  const setup = () => {
    const b = bench();
    const block = 37 * 21 * 2 * dtype.bytes;
    const [x, y, o1, o2] = [1, 2, 3, 4].map(() => b.memory.allocate(block)) as [
      number,
      number,
      number,
      number,
    ];
    b.js.write(x, dtype, values(type, 37 * 42));
    b.js.write(y, dtype, values(type, 37 * 42, 2));
    const read = (at: number, d = dtype) =>
      b.js.decode(b.memory.view.u8.slice(at, at + 37 * 21 * d.bytes), d);
    return { ...b, x, y, o1, o2, read };
  };

  it.each(unaryOps.filter((op) => (float ? op !== 'bitnot' : integerUnary.includes(op))))(
    'unary %s',
    (op) => {
      const { js, fast, x, o1, o2, read } = setup();
      const trim = (loop: Loop) => ({
        ...loop,
        addresses: loop.addresses.slice(0, 2),
        strides: loop.strides.slice(0, 2),
      });
      const slow = loops(dtype.bytes, o1, x, x);
      loops(dtype.bytes, o2, x, x).forEach((loop, i) => {
        js.unary(op, type, trim(slow[i]!));
        fast.unary(op, type, trim(loop));
        near(read(o2), read(o1), type);
      });
    },
  );

  it.each(binaryOps.filter((op) => (float ? !integerOnly.includes(op) : !floatOnly.includes(op))))(
    'binary %s',
    (op) => {
      const { js, fast, x, y, o1, o2, read } = setup();
      const slow = loops(dtype.bytes, o1, x, y);
      loops(dtype.bytes, o2, x, y).forEach((loop, i) => {
        js.binary(op, type, slow[i]!);
        fast.binary(op, type, loop);
        near(read(o2), read(o1), type);
      });
    },
  );

  it.each(compareOps)('compare %s', (op) => {
    const { js, fast, x, y, o1, o2, read } = setup();
    const bool = dtypeByName('bool');
    const slow = loops(dtype.bytes, o1, x, y, 1);
    loops(dtype.bytes, o2, x, y, 1).forEach((loop, i) => {
      js.compare(op, type, slow[i]!);
      fast.compare(op, type, loop);
      expect(read(o2, bool)).toEqual(read(o1, bool));
    });
  });

  it.each(reduceOps)('reduce %s, rows and columns', (op) => {
    const { js, fast, x, o1, o2, memory } = setup();
    const w = dtype.bytes;
    for (const [n, step, count, gap] of [
      [37, 21 * w, 21, w],
      [21, w, 37, 21 * w],
      [1, 0, 777, w],
      [3, 7 * w, 5, 2 * w],
    ] as const) {
      for (const [backend, at] of [
        [js, o1],
        [fast, o2],
      ] as const)
        backend.reduce(
          op,
          type,
          { shape: [n], addresses: [at, x], strides: [[w], [step]] },
          { count, steps: [gap] },
        );
      const read = (at: number) => js.decode(memory.view.u8.slice(at, at + n * w), dtype);
      near(read(o2), read(o1), type);
      if (op === 'max' || op === 'min') {
        for (const [backend, at] of [
          [js, o1],
          [fast, o2],
        ] as const)
          backend.argReduce(
            op,
            type,
            { shape: [n], addresses: [at, x], strides: [[8], [step]] },
            { count, steps: [gap] },
          );
        expect(memory.view.i64.slice(o2 / 8, o2 / 8 + n)).toEqual(memory.view.i64.slice(o1 / 8, o1 / 8 + n));
      } else {
        for (const [backend, at] of [
          [js, o1],
          [fast, o2],
        ] as const)
          backend.scan(
            op,
            type,
            { shape: [1], addresses: [at, x], strides: [[0], [0]] },
            { count: Math.min(count, 30), steps: [w, gap] },
          );
        near(read(o2).slice(0, 30), read(o1).slice(0, 30), type);
      }
    }
  });

  it('stacks of products, with a row added to each', () => {
    const { memory, js, fast } = bench();
    const [count, m, n, k] = [3, 9, 21, 11];
    const filled = (length: number, seed: number): number => {
      const at = memory.allocate(length * dtype.bytes);
      js.write(at, dtype, values(type, length, seed).map(Math.round)); // whole numbers: sums are exact in any order
      return at;
    };
    const a = { address: filled(count * m * k, 1), next: m * k, row: k, column: 1 };
    const b = { address: filled(k * n, 2), next: 0, row: 1, column: k };
    const bias = filled(n, 3);
    const product = (backend: JsBackend) => {
      const address = filled(count * m * n, 4);
      backend.matmul(type, m, n, k, a, b, { address, next: m * n, row: n, column: 1 }, count, bias);
      return js.decode(memory.view.u8.slice(address, address + count * m * n * dtype.bytes), dtype);
    };
    expect(product(fast)).toEqual(product(js));
  });

  it('matmul of any size and layout', () => {
    const { memory, js, fast } = bench();
    const w = dtype.bytes;
    const size = fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 20 }), weight: 3 },
      { arbitrary: fc.integer({ min: 90, max: 110 }), weight: 1 },
    );
    const k = fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 40 }), weight: 3 },
      { arbitrary: fc.constantFrom(256, 257, 300), weight: 1 },
    );
    fc.assert(
      fc.property(size, size, k, fc.boolean(), fc.boolean(), (m, n, depth, ta, tb) => {
        const [a, b, c1, c2] = [m * depth, depth * n, m * n, m * n].map((count) =>
          memory.allocate(count * w),
        ) as [number, number, number, number];
        const [as, bs] = [values(type, m * depth), values(type, depth * n, 3)];
        js.write(a, dtype, as);
        js.write(b, dtype, bs);
        const left = ta ? { address: a, row: 1, column: m } : { address: a, row: depth, column: 1 };
        const right = tb ? { address: b, row: 1, column: depth } : { address: b, row: n, column: 1 };
        js.matmul(type, m, n, depth, left, right, { address: c1, row: n, column: 1 });
        fast.matmul(type, m, n, depth, left, right, { address: c2, row: n, column: 1 });
        const read = (at: number) => js.decode(memory.view.u8.slice(at, at + m * n * w), dtype).map(Number);
        const want = read(c1);
        // Two orders of summing differ by at most 2 k u sum |a b| (Higham, Accuracy and Stability, 3.1).
        const unit = float ? (type === 'float32' ? 2 ** -24 : 2 ** -53) : 0;
        const term = (i: number, j: number, l: number) =>
          Math.abs(Number(as[i * left.row + l * left.column]) * Number(bs[l * right.row + j * right.column]));
        read(c2).forEach((x, at) => {
          let magnitude = 0;
          for (let l = 0; l < depth; l++) magnitude += term(Math.floor(at / n), at % n, l);
          expect(Math.abs(x - want[at]!), `${m} ${n} ${depth}`).toBeLessThanOrEqual(
            2 * depth * unit * magnitude,
          );
        });
        for (const [at, count] of [
          [a, m * depth],
          [b, depth * n],
          [c1, m * n],
          [c2, m * n],
        ] as const)
          memory.release(at, count * w);
      }),
      { numRuns: 30 },
    );
  });
});

it('casts between all types agree, packed, strided and transposed', () => {
  const { memory, js, fast } = bench();
  const [m, n] = [33, 18];
  for (const from of dtypes)
    for (const to of dtypes) {
      const [x, o1, o2] = [1, 2, 3].map(() => memory.allocate(m * n * 2 * 16)) as [number, number, number];
      js.write(x, from, values(from.category === 'float' ? 'float32' : 'int64', m * n * 2));
      const b = from.bytes;
      for (const strides of [
        [n * b, b],
        [b, m * b],
        [n * 2 * b, 2 * b],
        [0, b],
      ]) {
        for (const [backend, out] of [
          [js, o1],
          [fast, o2],
        ] as const)
          backend.cast(from, to, {
            shape: [m, n],
            addresses: [out, x],
            strides: [[n * to.bytes, to.bytes], strides],
          });
        const read = (at: number) => js.decode(memory.view.u8.slice(at, at + m * n * to.bytes), to);
        expect(read(o2), `${from.name} to ${to.name}`).toEqual(read(o1));
      }
    }
});

it('exp, log, tanh and erf stay within 2e-7 of the truth', () => {
  const { memory, js, fast } = bench();
  const f32 = dtypeByName('float32');
  const n = 4000;
  const [x, out] = [memory.allocate(n * 4), memory.allocate(n * 4)];
  const ranges: Record<string, [number, number]> = {
    exp: [-87, 88],
    tanh: [-9, 9],
    erf: [-5, 5],
    log: [1e-30, 50],
    sigmoid: [-20, 20],
  };
  for (const [op, [low, high]] of Object.entries(ranges)) {
    js.write(
      x,
      f32,
      Float64Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1)),
    );
    const loop = { shape: [n], addresses: [out, x], strides: [[4], [4]] };
    fast.unary(op as UnaryOp, 'float32', loop);
    const got = memory.view.f32.slice(out >>> 2, (out >>> 2) + n);
    js.unary(op as UnaryOp, 'float32', loop);
    const want = memory.view.f32.slice(out >>> 2, (out >>> 2) + n);
    got.forEach((g, i) => {
      expect(Math.abs(g - want[i]!), `${op} of element ${i}`).toBeLessThanOrEqual(
        2.5e-7 * Math.max(Math.abs(want[i]!), op === 'log' ? 1 : 0),
      );
    });
  }
});
