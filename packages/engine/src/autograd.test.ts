// The rules around gradients: leaves, in-place writes, views, freed graphs, deep graphs, hooks, second derivatives.
import { describe, expect, it } from 'vitest';
import { float32, float64 } from './dtype.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './errors.ts';
import { float, int, type Tensor } from './tensor.ts';
import { wasmEngine } from './test-engine.ts';

const vector = (e: Engine, values: number[], dtype = float32) =>
  e.fromNumbers(values, [values.length], dtype);
const leaf = (e: Engine, values: number[], dtype = float32) => vector(e, values, dtype).setRequiresGrad(true);

function message(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof EngineError) return `${error.pyClass}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

describe('backward', () => {
  it('adds to the leaf, again and again', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2, 3]);
    x.mul(x).sum().backward();
    expect(x.grad?.toList()).toEqual([2, 4, 6]);
    x.mul(2).sum().backward();
    expect(x.grad?.toList()).toEqual([4, 6, 8]);
  });

  it('goes through a graph 10,000 deep, and takes one apart that was never used', () => {
    const e = wasmEngine();
    const x = leaf(e, [1]);
    const deep = () => {
      let y = x.mul(1);
      for (let i = 0; i < 10_000; i++) {
        const next = y.add(1);
        y.release();
        y = next;
      }
      return y;
    };
    const y = deep();
    y.backward();
    expect(x.grad?.toList()).toEqual([1]);
    deep().release();
    y.release();
    x.release();
    expect(e.stats().liveBytes).toBe(0);
  });

  it('frees saved tensors as it goes', () => {
    const e = wasmEngine();
    const x = e.call('ones', [1000]).setRequiresGrad(true);
    const loss = e.scope(() => {
      let y = x;
      for (let i = 0; i < 20; i++) y = y.sin();
      return y.sum();
    });
    expect(e.stats().liveBytes).toBeGreaterThan(20 * 4000);
    loss.backward();
    expect(e.stats().liveBytes).toBeLessThan(3 * 4000); // x, its grad, the loss
  });

  it('of a loop of training steps stays flat', () => {
    const e = wasmEngine();
    const w = e.call('randn', [8, 8]).setRequiresGrad(true);
    let settled = 0;
    for (let step = 0; step < 300; step++) {
      e.scope(() => {
        const h = w.matmul(w).tanh();
        h.mul(h).mean().backward();
        e.quietly(() => e.call('add_.Tensor', w, w.grad!, float(-0.1)));
        e.call('zero_', w.grad!);
      });
      if (step === 5) settled = e.stats().liveBytes;
    }
    expect(e.stats().liveBytes).toBe(settled);
  });

  it('twice needs retain_graph, unless nothing was saved', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    const y = x.exp().sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(message(() => y.backward())).toMatch(
      /^RuntimeError: Trying to backward through the graph a second time \(or directly access saved tensors after they have already been freed\)\. Saved intermediate values/,
    );
    const z = x.add(1).sum();
    z.backward();
    expect(message(() => z.backward())).toBe('no error');
  });

  it('says what is wrong with its start', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    expect(message(() => x.mul(2).backward())).toBe(
      'RuntimeError: grad can be implicitly created only for scalar outputs',
    );
    expect(message(() => vector(e, [1]).backward())).toBe(
      'RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn',
    );
    expect(
      message(() =>
        e.call('ones', [2], e.call('arange.start_step', int(0), int(1), int(1)).dtype).setRequiresGrad(true),
      ),
    ).toBe('RuntimeError: Only Tensors of floating point and complex dtype can require gradients');
    expect(message(() => e.grad([x.sum()], [leaf(e, [1])]))).toMatch(
      /appears to not have been used in the graph/,
    );
  });

  it('with inputs touches no other leaf', () => {
    const e = wasmEngine();
    const [x, y] = [leaf(e, [1, 2]), leaf(e, [3, 4])];
    const h = x.mul(y);
    e.backward([h.sum()], [], { inputs: [y, h], retainGraph: true });
    expect(x.grad).toBe(null);
    expect(y.grad?.toList()).toEqual([1, 2]);
    expect(h.grad?.toList()).toEqual([1, 1]);
  });

  it('gives a broadcast input the sum, in its own dtype', () => {
    const e = wasmEngine();
    const x = leaf(e, [2], float64);
    const m = e.call('ones', [3, 4]).setRequiresGrad(true);
    m.mul(x).sum().backward();
    expect(x.grad?.toList()).toEqual([12]);
    expect(x.grad?.dtype).toBe(float64);
    expect(m.grad?.dtype).toBe(float32);
  });

  it('records nothing where grad mode is off or the tensor is detached', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    expect(e.quietly(() => x.mul(2)).requiresGrad).toBe(false);
    const d = x.detach();
    expect(d.requiresGrad).toBe(false);
    expect(d.storage).toBe(x.storage);
    expect(x.gt(1).requiresGrad).toBe(false);
  });

  it('lets a node of the caller take part', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    const y = e.quietly(() => x.mul(3));
    e.autograd.customNode('TripleBackward', [x], [y], ([g]) => [g!.mul(3)]);
    expect(y.gradFn?.name).toBe('TripleBackward');
    y.exp().sum().backward();
    expect(x.grad?.toList()).toEqual(
      [3 * Math.fround(Math.exp(3)), 3 * Math.fround(Math.exp(6))].map(Math.fround),
    );
  });
});

describe('hooks', () => {
  it('see and replace gradients; retained gradients are kept', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    const h = x.mul(2);
    h.retainGrad();
    const seen: unknown[] = [];
    const remove = h.registerHook((g) => {
      seen.push(g.toList());
      return g.mul(10);
    });
    x.registerHook((g) => {
      seen.push(g.toList());
      return null;
    });
    h.sum().backward(null, { retainGraph: true });
    expect(seen).toEqual([
      [1, 1],
      [20, 20],
    ]);
    expect(h.grad?.toList()).toEqual([10, 10]);
    remove();
    h.sum().backward();
    expect(x.grad?.toList()).toEqual([22, 22]);
  });
});

describe('writing in place', () => {
  it('refuses a leaf, and a view of one', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    expect(message(() => e.call('add_.Scalar', x, int(1)))).toBe(
      'RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.',
    );
    expect(message(() => e.call('zero_', x.select(0, 0)))).toBe(
      'RuntimeError: a view of a leaf Variable that requires grad is being used in an in-place operation.',
    );
    e.quietly(() => e.call('add_.Scalar', x, int(1)));
    expect(x.toList()).toEqual([2, 3]);
  });

  it('on a saved tensor is noticed by backward, in PyTorch’s words', () => {
    const e = wasmEngine();
    const y = leaf(e, [1, 2, 3]).mul(1);
    const z = y.mul(2).exp();
    e.call('add_.Scalar', y, int(1));
    z.sum().backward(); // mul by a number saved nothing of y
    const w = leaf(e, [1, 2, 3]).exp();
    const s = w.sum();
    e.call('add_.Scalar', w, int(1));
    expect(message(() => s.backward())).toBe(
      'RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: ' +
        '[torch.FloatTensor [3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly ' +
        'detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).',
    );
  });

  it('through a view changes the base and both their histories', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2, 3]);
    const y = x.mul(1);
    const part = y.slice(0, 0, 2);
    e.call('mul_.Scalar', part, int(5));
    expect(y.toList()).toEqual([5, 10, 3]);
    expect([y.gradFn?.name, part.gradFn?.name]).toEqual([
      'torch::autograd::CopySlices',
      'AsStridedBackward0',
    ]);
    const weights = vector(e, [1, 10, 100]);
    y.mul(weights).sum().backward(null, { retainGraph: true });
    expect(x.grad?.toList()).toEqual([5, 50, 100]);
    part.sum().backward();
    expect(x.grad?.toList()).toEqual([10, 55, 100]);
  });

  it('writes values that require grad into a plain buffer, as a cache is filled', () => {
    const e = wasmEngine();
    const cache = e.call('zeros', [2, 3]);
    const v = leaf(e, [1, 2, 3]);
    e.call('copy_', cache.select(0, 1), v.mul(2));
    expect(cache.toList()).toEqual([
      [0, 0, 0],
      [2, 4, 6],
    ]);
    cache.mul(cache).sum().backward();
    expect(v.grad?.toList()).toEqual([8, 16, 24]);
  });

  it('of an operation that saves its result goes on from the written tensor', () => {
    const e = wasmEngine();
    const x = leaf(e, [0.5, 1]);
    const y = x.mul(1);
    e.call('exp_', y);
    expect(y.gradFn?.name).toBe('ExpBackward0');
    y.sum().backward();
    expect(x.grad?.toList()).toEqual([Math.exp(0.5), Math.E].map(Math.fround));
  });

  it('keeps the original where the gradient needs it', () => {
    const e = wasmEngine();
    const [x, s] = [leaf(e, [1, 2]), leaf(e, [3, 4])];
    const y = x.mul(1);
    e.call('mul_.Tensor', y, s);
    y.sum().backward();
    expect(s.grad?.toList()).toEqual([1, 2]);
    expect(x.grad?.toList()).toEqual([3, 4]);
  });

  it('refuses one of several views', () => {
    const e = wasmEngine();
    const [a] = e.call('split.Tensor', leaf(e, [1, 2, 3, 4]).mul(1), 2);
    expect(message(() => e.call('zero_', a!))).toMatch(
      /^RuntimeError: Output 0 of Split is a view and is being modified inplace/,
    );
  });

  it('of random numbers leaves a gradient of zeros', () => {
    const e = wasmEngine();
    const x = leaf(e, [1, 2]);
    const y = x.mul(2);
    e.call('uniform_', y);
    y.sum().backward();
    expect(x.grad?.toList()).toEqual([0, 0]);
  });
});

describe('second derivatives', () => {
  it('of x^3 and of a product', () => {
    const e = wasmEngine();
    const x = leaf(e, [2, 3], float64);
    const [g] = e.grad([x.pow(3).sum()], [x], { createGraph: true });
    expect(g!.toList()).toEqual([12, 27]);
    const [h] = e.grad([g!.sum()], [x], { createGraph: true });
    expect(h!.toList()).toEqual([12, 18]);
    expect(e.grad([h!.sum()], [x])[0]!.toList()).toEqual([6, 6]);
  });

  it('backward with createGraph leaves gradients that can be differentiated', () => {
    const e = wasmEngine();
    const x = leaf(e, [2], float64);
    x.exp().sum().backward(null, { createGraph: true });
    expect(x.grad!.requiresGrad).toBe(true);
  });
});

/** Functions of float64 tensors checked against finite differences, first and second order. */
const functions: Record<string, { shapes: number[][]; f: (e: Engine, x: Tensor[]) => Tensor; low?: number }> =
  {
    arithmetic: { shapes: [[2, 3], [3]], f: (_e, [a, b]) => a!.mul(b!).div(b!.mul(b!).add(1)).sub(a!) },
    powers: {
      shapes: [[4], [4]],
      low: 0.5,
      f: (_e, [a, b]) => a!.pow(b!).add(a!.sqrt()).add(b!.rsqrt()).add(a!.log()),
    },
    waves: {
      shapes: [[5]],
      f: (_e, [x]) => x!.sin().mul(x!.cos()).add(x!.tanh()).add(x!.sigmoid()).add(x!.exp()),
    },
    gelu: {
      shapes: [[6]],
      f: (e, [x]) =>
        e
          .call('gelu', x!)
          .add(e.call('gelu', x!, 'tanh'))
          .add(e.call('silu', x!)),
    },
    softmax: { shapes: [[3, 4]], f: (e, [x]) => x!.softmax(-1).add(e.call('log_softmax.int', x!, 0)) },
    norms: {
      shapes: [[2, 5]],
      f: (e, [x]) => e.call('linalg_vector_norm', x!, int(2), [1]).add(e.call('logsumexp', x!, [1])),
    },
    variance: {
      shapes: [[3, 4]],
      f: (e, [x]) => e.call('var.correction', x!, [1], int(1)).add(e.call('std.correction', x!, [1], int(0))),
    },
    matmul: {
      shapes: [
        [2, 3, 4],
        [4, 2],
      ],
      f: (_e, [a, b]) => a!.matmul(b!),
    },
    batched: {
      shapes: [
        [2, 3, 4],
        [2, 4, 3],
      ],
      f: (_e, [a, b]) => a!.matmul(b!).matmul(a!),
    },
    linear: { shapes: [[3, 4], [2, 4], [2]], f: (e, [x, w, b]) => e.call('linear', x!, w!, b!) },
    windows: {
      shapes: [[3, 4]],
      f: (e, [x]) =>
        e.call('unfold', x!, 1, 2, 1).mul(e.call('diagonal', x!.matmul(x!.mT)).unsqueeze(1).unsqueeze(2)),
    },
    joining: {
      shapes: [
        [2, 3],
        [2, 3],
      ],
      f: (e, [a, b]) => e.call('cat', [a!.mul(b!), b!.flip([1])], 1).slice(1, 1, null, 2),
    },
    scattering: {
      shapes: [
        [3, 4],
        [2, 2],
      ],
      f: (e, [x, s]) => e.call('as_strided_scatter', x!.mul(x!), s!.mul(s!), [2, 2], [4, 1], 1),
    },
    indexing: {
      shapes: [[4, 3]],
      f: (e, [x]) =>
        e.call('index.Tensor', x!, [e.fromNumbers([0, 2, 2], [3], int64Of(e))]).mul(x!.select(0, 1)),
    },
    products: {
      shapes: [[2, 3]],
      f: (e, [x]) => e.call('prod.dim_int', x!, 1).add(e.call('cumprod', x!, 1).sum([1])),
    },
    layerNorm: {
      shapes: [[2, 5], [5], [5]],
      f: (e, [x, w, b]) => e.call('layer_norm', x!, [5], w!, b!, 1e-3),
    },
    attention: {
      shapes: [
        [1, 3, 4],
        [1, 3, 4],
        [1, 3, 2],
      ],
      f: (e, [q, k, v]) => e.call('scaled_dot_product_attention', q!, k!, v!, null, 0, true),
    },
    loss: {
      shapes: [[3, 4]],
      f: (e, [x]) =>
        e.call('cross_entropy_loss', x!, e.fromNumbers([0, 3, 1], [3], int64Of(e)), null, 1, -100, 0.1),
    },
  };
const int64Of = (e: Engine) => e.call('arange.start_step', int(0), int(1), int(1)).dtype;

describe('finite differences in float64', () => {
  it.each(Object.keys(functions))('%s, first and second order', (name) => {
    const { shapes, f, low } = functions[name]!;
    const e = wasmEngine();
    e.generator.seed(3);
    const inputs = shapes.map((shape) => {
      const x = e.call('rand', shape, float64).mul(1.5);
      return x
        .add(low ?? -0.7)
        .detach()
        .setRequiresGrad(true);
    });
    const weigh = (t: Tensor) => {
      const n = t.numel;
      return e.fromNumbers(
        Array.from({ length: n }, (_, i) => Math.cos(i + 1)),
        t.shape,
        float64,
      );
    };
    const scalar = (xs: Tensor[]) => {
      const y = f(e, xs);
      return y.mul(weigh(y)).sum();
    };
    const slope = (xs: Tensor[]) => {
      const grads = e.grad([scalar(xs)], xs, { createGraph: true });
      return grads.map((g) => g!.mul(weigh(g!)).sum()).reduce((a, b) => a.add(b));
    };
    for (const value of [scalar, slope]) {
      const grads = e.grad([value(inputs)], inputs, { allowUnused: true });
      inputs.forEach((x, k) => {
        const exact = grads[k] ? e.toArray(grads[k]!).map(Number) : new Array(x.numel).fill(0);
        const at = e.toArray(x).map(Number);
        at.forEach((v, i) => {
          const near = [1e-5, -1e-5].map((h) => {
            const moved = e
              .fromNumbers(
                at.map((w, j) => (j === i ? v + h : w)),
                x.shape,
                float64,
              )
              .setRequiresGrad(true);
            return Number(value(inputs.map((y, j) => (j === k ? moved : y))).item());
          });
          const numeric = (near[0]! - near[1]!) / 2e-5;
          expect(
            Math.abs(exact[i]! - numeric),
            `${name}: input ${k}, element ${i}: ${exact[i]} and ${numeric}`,
          ).toBeLessThan(1e-6 * (1 + Math.abs(numeric)) * 10);
        });
      });
    }
  });
});
