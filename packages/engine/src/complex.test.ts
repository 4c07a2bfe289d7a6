// Complex numbers against finite differences, twice differentiated, on views and where two kernels must agree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Complex } from './complex.ts';
import { complex64, complex128, float64, int64, isComplex } from './dtype.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './errors.ts';
import type { Scalar } from './ops/schema.ts';
import { int, type Tensor } from './tensor.ts';
import { engines, wasmEngine } from './test-engine.ts';

const EPS = 1e-6;
const c = (re: number, im: number): Scalar => ({ kind: 'complex', value: new Complex(re, im) });

/** A complex128 tensor of fixed, irregular numbers away from zero and from the axes. */
function sample(e: Engine, shape: number[], seed = 1): Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  const part = (i: number) => {
    const x = Math.sin((i + 1) * 12.9898 * seed) * 1.1;
    return x + 0.35 * Math.sign(x);
  };
  return e.fromNumbers(
    Array.from({ length: n }, (_, i) => new Complex(part(2 * i), part(2 * i + 1))),
    shape,
    complex128,
  );
}
const positive = (e: Engine, shape: number[], seed = 1): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  return e.fromNumbers(
    Array.from({ length: n }, (_, i) => 1.2 + Math.sin((i + 1) * 7.77 * seed)),
    shape,
    float64,
  );
};

/** A real loss of a result, each part of each element weighing differently. */
function lossOf(e: Engine, out: Tensor): Tensor {
  const flat = isComplex(out.dtype) ? e.call('view_as_real', out) : out;
  const weights = e.fromNumbers(
    Array.from({ length: flat.numel }, (_, i) => Math.cos(i * 1.7) + 0.3),
    flat.shape,
    float64,
  );
  return flat.mul(weights).sum();
}

/** The gradient by PyTorch's convention: d/dre + i d/dim for a complex input, by central differences. */
function numerical(e: Engine, f: () => Tensor, x: Tensor): Complex[] {
  const { f64 } = e.memory.view;
  const step = (at: number): number => {
    const kept = f64[at]!;
    const value = (by: number) => {
      e.memory.view.f64[at] = kept + by;
      return e.scope(() => Number(e.quietly(f).item()));
    };
    const slope = (value(EPS) - value(-EPS)) / (2 * EPS);
    e.memory.view.f64[at] = kept;
    return slope;
  };
  const first = x.address / 8;
  return Array.from({ length: x.numel }, (_, i) =>
    isComplex(x.dtype)
      ? new Complex(step(first + 2 * i), step(first + 2 * i + 1))
      : new Complex(step(first + i), 0),
  );
}

function near(got: readonly unknown[], want: readonly Complex[], what: string): void {
  want.forEach((w, i) => {
    const g = got[i] instanceof Complex ? (got[i] as Complex) : new Complex(Number(got[i]), 0);
    const gap = Math.hypot(g.re - w.re, g.im - w.im);
    expect(gap, `${what}, element ${i}: ${g}, want ${w}`).toBeLessThan(2e-5 * (1 + Math.hypot(w.re, w.im)));
  });
}

/** gradcheck and gradgradcheck of `f` in all its inputs. */
function check(e: Engine, name: string, f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[], twice = true) {
  for (const x of inputs) x.setRequiresGrad(true);
  const loss = () => lossOf(e, f(...inputs));
  const grads = e.scope(() => e.grad([loss()], inputs, { allowUnused: true }).map((g) => g && e.toArray(g)));
  inputs.forEach((x, i) => {
    const want = numerical(e, loss, x);
    near(grads[i] ?? want.map(() => 0), want, `${name}: gradient ${i}`);
  });
  if (!twice) return;
  // The gradients' own loss, differentiated once more.
  const second = () => {
    const made = e.grad([loss()], inputs, { createGraph: true, allowUnused: true });
    return made.flatMap((g) => (g?.requiresGrad ? [lossOf(e, g)] : [])).reduce((a, b) => a.add(b));
  };
  const has = e.scope(() =>
    e.grad([loss()], inputs, { createGraph: true, allowUnused: true }).some((g) => g?.requiresGrad),
  );
  if (!has) return;
  const again = e.scope(() =>
    e.grad([second()], inputs, { allowUnused: true }).map((g) => g && e.toArray(g)),
  );
  const before = () =>
    e.scope(() => {
      const was = e.gradMode;
      e.gradMode = true;
      try {
        return second().detach();
      } finally {
        e.gradMode = was;
      }
    });
  inputs.forEach((x, i) => {
    const want = numerical(e, before, x);
    near(again[i] ?? want.map(() => 0), want, `${name}: second gradient ${i}`);
  });
}

const unary =
  'neg exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid abs angle sgn square conj conj_physical real imag view_as_real sum mean prod'.split(
    ' ',
  );

describe('gradients by finite differences, once and twice', () => {
  it.each(unary)('%s', (name) => {
    const e = wasmEngine();
    check(e, name, (z) => e.call(name as 'exp', z!), [sample(e, [2, 2])]);
  });

  const cases: Record<string, (e: Engine) => [(...x: Tensor[]) => Tensor, Tensor[]]> = {
    add: (e) => [(a, b) => e.call('add.Tensor', a!, b!, c(1, -2)), [sample(e, [2, 2]), sample(e, [2], 2)]],
    'add of a real': (e) => [(a, b) => a!.add(b!), [sample(e, [2]), positive(e, [2, 1])]],
    sub: (e) => [(a, b) => e.call('sub.Tensor', a!, b!, c(0, 1)), [sample(e, [3]), sample(e, [3], 2)]],
    mul: (e) => [(a, b) => a!.mul(b!), [sample(e, [2, 2]), sample(e, [2], 2)]],
    'mul by a real': (e) => [(a, b) => a!.mul(b!), [positive(e, [3]), sample(e, [3])]],
    div: (e) => [(a, b) => a!.div(b!), [sample(e, [3]), sample(e, [3], 2)]],
    'a real over': (e) => [(a, b) => a!.div(b!), [positive(e, [3]), sample(e, [3], 2)]],
    'times a number': (e) => [(a) => e.call('mul.Scalar', a!, c(1, 2)), [positive(e, [3])]],
    'pow scalar': (e) => [(a) => e.call('pow.Tensor_Scalar', a!, c(1.5, -0.5)), [sample(e, [3])]],
    'pow of a real': (e) => [(a) => e.call('pow.Tensor_Scalar', a!, c(0.5, 2)), [positive(e, [3])]],
    cube: (e) => [(a) => e.call('pow.Tensor_Scalar', a!, int(3)), [sample(e, [3])]],
    'number to the power': (e) => [(a) => e.call('pow.Scalar', c(2, 1), a!), [sample(e, [3])]],
    pow: (e) => [(a, b) => a!.pow(b!), [sample(e, [3]), sample(e, [3], 2)]],
    lerp: (e) => [(a, b) => e.call('lerp.Scalar', a!, b!, c(0.25, 1)), [sample(e, [3]), sample(e, [3], 2)]],
    'lerp by a tensor': (e) => [
      (a, b, w) => e.call('lerp.Tensor', a!, b!, w!),
      [sample(e, [2]), sample(e, [2], 2), sample(e, [2], 3)],
    ],
    addcmul: (e) => [
      (a, b, d) => e.call('addcmul', a!, b!, d!, c(2, -1)),
      [sample(e, [2]), sample(e, [2], 2), sample(e, [2], 3)],
    ],
    addcdiv: (e) => [
      (a, b, d) => e.call('addcdiv', a!, b!, d!, c(0, 1)),
      [sample(e, [2]), sample(e, [2], 2), sample(e, [2], 3)],
    ],
    complex: (e) => [(a, b) => e.call('complex', a!, b!), [positive(e, [2, 2]), positive(e, [2], 2)]],
    polar: (e) => [(a, b) => e.call('polar', a!, b!), [positive(e, [2, 2]), positive(e, [2], 2)]],
    view_as_complex: (e) => [(a) => e.call('view_as_complex', a!).exp(), [positive(e, [3, 2])]],
    vdot: (e) => [(a, b) => e.call('vdot', a!, b!), [sample(e, [4]), sample(e, [4], 2)]],
    dot: (e) => [(a, b) => e.call('dot', a!, b!), [sample(e, [4]), sample(e, [4], 2)]],
    mm: (e) => [(a, b) => a!.matmul(b!), [sample(e, [2, 3]), sample(e, [3, 2], 2)]],
    'mm with an adjoint': (e) => [(a) => a!.matmul(e.call('mH', a!)), [sample(e, [2, 3])]],
    bmm: (e) => [(a, b) => a!.matmul(b!), [sample(e, [2, 2, 2]), sample(e, [2, 2, 1], 2)]],
    mv: (e) => [(a, b) => a!.matmul(b!), [sample(e, [2, 3]), sample(e, [3], 2)]],
    addmm: (e) => [
      (a, b, d) => e.call('addmm', a!, b!, d!, c(1, 1), c(0, 2)),
      [sample(e, [2]), sample(e, [2, 2], 2), sample(e, [2, 2], 3)],
    ],
    einsum: (e) => [
      (a, b) => e.call('einsum', 'ij,kj->ik', [a!, b!]),
      [sample(e, [2, 2]), sample(e, [2, 2], 2)],
    ],
    cumsum: (e) => [(a) => a!.cumsum(1), [sample(e, [2, 3])]],
    cumprod: (e) => [(a) => e.call('cumprod', a!, 1), [sample(e, [2, 3])]],
    'prod along': (e) => [(a) => e.call('prod.dim_int', a!, 1), [sample(e, [2, 3])]],
    var: (e) => [(a) => e.call('var', a!), [sample(e, [4])]],
    std: (e) => [(a) => e.call('std', a!), [sample(e, [4])]],
    norm: (e) => [(a) => e.call('linalg_vector_norm', a!), [sample(e, [4])]],
    'norm 1': (e) => [(a) => e.call('linalg_vector_norm', a!, int(1)), [sample(e, [4])]],
    'norm 3': (e) => [(a) => e.call('linalg_vector_norm', a!, int(3)), [sample(e, [4])]],
    logsumexp: (e) => [(a) => e.call('logsumexp', a!, [0]), [sample(e, [4])]],
    where: (e) => [
      (a, b) => e.call('where.self', e.fromNumbers([1, 0, 1], [3], float64).ne(0), a!, b!),
      [sample(e, [3]), positive(e, [3])],
    ],
    index_add: (e) => [
      (a, b) => e.call('index_add', a!, 0, e.fromNumbers([1, 1], [2], int64), b!, c(1, -1)),
      [sample(e, [3]), sample(e, [2], 2)],
    ],
    cat: (e) => [(a, b) => e.call('cat', [a!, b!], 0), [sample(e, [2]), positive(e, [2])]],
    'to real': (e) => [(a) => a!.to(float64), [sample(e, [3])]],
    'to complex': (e) => [(a) => a!.to(complex128).exp(), [positive(e, [3])]],
    'strided, transposed': (e) => [
      (a) => a!.mT.slice(0, 0, null, 2).mul(sample(e, [2], 3)),
      [sample(e, [2, 3])],
    ],
  };
  it.each(Object.keys(cases))('%s', (name) => {
    const e = wasmEngine();
    const [f, inputs] = cases[name]!(e);
    check(e, name, f, inputs);
  });
});

describe('views of another dtype', () => {
  const values = (t: Tensor) => t.toList();

  it('share bytes and version, and see what is written', () => {
    const e = wasmEngine();
    const z = sample(e, [2, 3]);
    const re = e.call('real', z);
    e.call('fill_.Scalar', e.call('imag', z).select(0, 1), int(7));
    e.call('zero_', re);
    expect(e.toArray(z.select(0, 1))).toEqual([1, 2, 3].map(() => new Complex(0, 7)));
    expect(re.version).toBe(z.version);
    const back = e.call('view_as_complex', e.call('view_as_real', z.mT));
    expect([back.shape, back.strides, back.offset]).toEqual([[3, 2], [1, 3], 0]);
    expect(values(back)).toEqual(values(z.mT));
  });

  it('written in place under autograd: as the same written out', () => {
    const e = wasmEngine();
    const z = sample(e, [2, 2]).setRequiresGrad(true);
    const factor = positive(e, [2]);
    const write = e.scope(() => {
      const y = z.mul(1);
      e.call('mul_.Tensor', e.call('real', y).select(0, 1), factor);
      e.call('zero_', e.call('imag', y).select(1, 0));
      return e.grad([lossOf(e, y.mul(y))], [z]) as Tensor[];
    });
    const plain = e.scope(() => {
      const mask = e.fromNumbers([0, 1], [2], float64);
      const ones = e.call('ones', [2], float64);
      const y = e.call(
        'complex',
        e.call('real', z).mul(e.call('stack', [ones, factor])),
        e.call('imag', z).mul(mask),
      );
      return e.grad([lossOf(e, y.mul(y))], [z]) as Tensor[];
    });
    near(e.toArray(write[0]!), e.toArray(plain[0]!) as Complex[], 'gradient');

    const x = positive(e, [2, 3, 2]).setRequiresGrad(true);
    const [viewed] = e.scope(() => {
      const y = x.mul(1);
      e.call('mul_.Scalar', e.call('view_as_complex', y).select(0, 1), c(0, 1));
      return e.grad([lossOf(e, y)], [x]) as Tensor[];
    });
    const [written] = e.scope(() => {
      const turned = e.call('view_as_complex', x).select(0, 1);
      const y = e.call('stack', [
        x.select(0, 0),
        e.call('view_as_real', e.call('mul.Scalar', turned, c(0, 1))),
      ]);
      return e.grad([lossOf(e, y)], [x]) as Tensor[];
    });
    expect(values(viewed!)).toEqual(values(written!));
  });
});

it('both backends agree on products and quotients of any layout', () => {
  const [fast, slow] = engines.map(([, make]) => make()) as [Engine, Engine];
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('packed', 'transposed', 'row', 'column', 'every second'),
      fc.constantFrom(complex64, complex128),
      fc.constantFrom('mul', 'div', 'add', 'sub'),
      (m, n, layout, dtype, op) => {
        const answer = (e: Engine) =>
          e.scope(() => {
            const a = sample(e, [m, n]).to(dtype);
            const b =
              layout === 'transposed'
                ? sample(e, [n, m], 2).to(dtype).mT
                : layout === 'row'
                  ? sample(e, [n], 2).to(dtype)
                  : layout === 'column'
                    ? sample(e, [m, 1], 2).to(dtype)
                    : layout === 'packed'
                      ? sample(e, [m, n], 2).to(dtype)
                      : sample(e, [m, 2 * n], 2)
                          .to(dtype)
                          .slice(1, 0, null, 2);
            return e.toArray(a[op as 'mul'](b));
          });
        near(answer(fast), answer(slow) as Complex[], `${op} ${layout}`);
      },
    ),
    { numRuns: 60 },
  );
});

it('a complex scalar counts as real only where it is', () => {
  const e = wasmEngine();
  const x = e.call('ones', [2]);
  expect(e.call('fill.Scalar', x, c(2, 0)).toList()).toEqual([2, 2]);
  let said = '';
  try {
    e.call('clamp', x, c(0, 1));
  } catch (error) {
    if (error instanceof EngineError) said = `${error.pyClass}: ${error.message}`;
  }
  expect(said).toBe('RuntimeError: value cannot be converted to type double without overflow');
});
