// Storage and views: who shares bytes with whom, when they are freed, what happens at the limit.
import { describe, expect, it } from 'vitest';
import { Complex } from './complex.ts';
import { bfloat16, bool, dtypes, float16, float32, int64, isComplex } from './dtype.ts';
import { EngineError } from './errors.ts';
import { toBfloat16, toFloat16 } from './half.ts';
import { native } from './ops/native.ts';
import { operations } from './ops/table.ts';
import { float, int } from './tensor.ts';
import { wasmEngine } from './test-engine.ts';

describe('views', () => {
  it('write through to what they look at', () => {
    const e = wasmEngine();
    const base = e.call('zeros', [3, 4]);
    const views = [
      base.select(0, 1),
      base.slice(1, 0, null, 2),
      base.mT,
      e.call('diagonal', base),
      base.viewAs([12]),
      base.unsqueeze(0),
      base.asStrided([2], [5], 1),
      base.detach(),
      e.call('split.Tensor', base, 2)[1]!,
      e.call('expand', base.select(0, 2).slice(0, 3, 4), [1]),
    ];
    views.forEach((view, i) => {
      e.call('fill_.Scalar', view, int(i + 1));
      expect(view.storage).toBe(base.storage);
      expect(e.toArray(base)).toContain(i + 1);
      expect(base.version.value).toBe(i + 1);
    });
  });

  it('refuse a write where several indices share one element', () => {
    const e = wasmEngine();
    expect(() => e.call('add_.Scalar', e.call('ones', [1]).expand([3]), int(1))).toThrow(
      /refers to a single memory location/,
    );
  });

  it('contiguous is itself where it can be', () => {
    const e = wasmEngine();
    const x = e.call('ones', [2, 3]);
    expect(x.contiguous()).toBe(x);
    expect(x.mT.contiguous().storage).not.toBe(x.storage);
    expect(x.reshape([6]).storage).toBe(x.storage);
    expect(x.mT.reshape([6]).storage).not.toBe(x.storage);
  });

  it('in place reads before it writes when the operand overlaps', () => {
    const e = wasmEngine();
    const x = e.call('arange.start_step', int(0), int(9), int(1), float32).viewAs([3, 3]);
    e.call('add_.Tensor', x, x.mT);
    expect(x.toList()).toEqual([
      [0, 4, 8],
      [4, 8, 12],
      [8, 12, 16],
    ]);
    const y = e.call('arange.start_step', int(0), int(5), int(1), float32);
    e.call('copy_', y.slice(0, 1, 5), y.slice(0, 0, 4));
    expect(y.toList()).toEqual([0, 0, 1, 2, 3]);
  });
});

describe('memory', () => {
  it('is all given back', () => {
    const e = wasmEngine();
    const x = e.call('randn', [40, 50]);
    const view = x.mT.slice(0, 3, 9);
    x.release();
    expect(view.toList()).toHaveLength(6);
    expect(e.stats().liveBytes).toBe(8000);
    e.scope(() => {
      e.call('cross_entropy_loss', view, e.call('zeros', [6], int64));
    });
    expect(e.stats().liveBytes).toBe(8000);
  });

  it('ends with an error that has sizes, and goes on after it', () => {
    const e = wasmEngine(1 << 20);
    const keep = e.call('zeros', [1000]);
    let said: unknown;
    try {
      e.call('zeros', [1_000_000_000]);
    } catch (error) {
      said = error;
    }
    expect(said).toBeInstanceOf(EngineError);
    expect((said as EngineError).pyClass).toBe('MemoryError');
    expect((said as Error).message).toContain(
      'you tried to allocate 4000000000 bytes. Error code 12 (Cannot allocate memory). 4000 bytes are in use and the limit is 1048576',
    );
    expect(keep.add(1).sum().item()).toBe(1000);
  });

  it('reuses freed blocks of every size', () => {
    const e = wasmEngine(64 << 20);
    const before = () => e.memory.wasm.buffer.byteLength;
    for (let round = 0; round < 3; round++)
      for (let n = 1; n < 2_000_000; n *= 3) e.call('zeros', [n]).release();
    const settled = before();
    for (let round = 0; round < 20; round++)
      for (let n = 1; n < 2_000_000; n *= 3) e.call('zeros', [n]).release();
    expect(before()).toBe(settled);
    expect(e.stats().liveBytes).toBe(0);
  });

  it('counts operations, the peak and the largest new storage', () => {
    const e = wasmEngine();
    const x = e.call('zeros', [100]);
    e.resetStats();
    x.add(1).release();
    const { operations: ran, largestNew, peakBytes, liveBytes } = e.stats();
    expect([ran, largestNew, liveBytes]).toEqual([1, 400, 400]);
    expect(peakBytes).toBeGreaterThanOrEqual(800);
  });
});

describe('values', () => {
  it('come back as they went in, for every dtype', () => {
    const e = wasmEngine();
    for (const dtype of dtypes) {
      const values =
        dtype === bool
          ? [true, false, true]
          : [0, 1, 5].map((x) => (isComplex(dtype) ? new Complex(x, -x / 2) : x));
      const t = e.fromNumbers(values, [3], dtype);
      expect(t.toList()).toEqual(values);
      expect(e.fromBytes(t.toBytes(), [3], dtype).toList()).toEqual(values);
    }
    expect(e.fromNumbers([2n ** 62n + 1n], [1], int64).item()).toBe(2n ** 62n + 1n);
    expect(() => e.call('ones', [2]).item()).toThrow(
      'a Tensor with 2 elements cannot be converted to Scalar',
    );
  });

  it('halves round to even, and widen together', () => {
    // Halfway cases go to the even code.
    expect(toFloat16(1 + 2 ** -11)).toBe(toFloat16(1));
    expect(toFloat16(1 + 3 * 2 ** -11)).toBe(toFloat16(1 + 2 ** -9));
    expect(toBfloat16(1 + 2 ** -8)).toBe(toBfloat16(1));
    expect(toFloat16(65520)).toBe(0x7c00);
    const e = wasmEngine();
    expect(e.call('ones', [2], float16).add(e.call('ones', [2], bfloat16)).dtype).toBe(float32);
  });

  it('sums of a million floats are good to a few units', () => {
    const e = wasmEngine();
    const x = e.call('full', [1_000_000], float(0.1), float32);
    expect(Math.abs(Number(x.sum().item()) - 100000.00149)).toBeLessThan(0.05);
    expect(Math.abs(Number(x.viewAs([1000, 1000]).sum([0]).sum().item()) - 100000.00149)).toBeLessThan(0.1);
  });
});

it('every native schema is in the table, once', () => {
  const all = Object.values(native).flat();
  expect(new Set(all).size).toBe(all.length);
  expect(operations.size).toBe(all.length);
  for (const op of operations.values())
    if (op.kind === 'inplace') expect(op.schema.args[0]!.alias).toBe('write');
    else if (op.kind === 'view') expect(op.schema.args[0]!.alias).toBe('view');
});
