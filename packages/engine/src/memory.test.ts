// The arena near its ends: addresses past 2 GiB, the last page of 4 GiB, views after growth. Nothing here touches the bytes skipped.
import { describe, expect, it } from 'vitest';
import { float32, int64 } from './dtype.ts';
import { EngineError } from './errors.ts';
import { float } from './tensor.ts';
import { wasmEngine } from './test-engine.ts';

const GIB = 2 ** 30;

describe('addresses past 2 GiB', () => {
  it('hold tensors that calculate as others do', () => {
    const e = wasmEngine(4 * GIB);
    const numbers = Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const results = () => {
      const x = e.fromNumbers(numbers, [8, 8], float32);
      const index = e.fromNumbers([3, 1, 7], [3], int64);
      const w = e.fromNumbers(numbers, [8, 8], float32).setRequiresGrad(true);
      const loss = x.matmul(w).softmax(-1).mul(x).sum();
      loss.backward();
      const made = [
        x.add(x.mT),
        x.exp().sum(0),
        x.matmul(x.mT),
        e.call('layer_norm', x, [8]),
        e.call('index_select', x, 0, index),
        e.call('cat', [x, x], 1),
        e.call('cumsum', x, 1),
        e.call('sort', x)[1],
        x.maskedFill(x.gt(0.5), -1),
        e.call('full', [5], float(2.5)),
        x.mT.contiguous(),
        w.grad!,
      ];
      const lists = made.map((tensor) => tensor.toList());
      return { lists, address: made[0]!.address };
    };
    const low = results();
    e.pool.create(2 * GIB);
    e.pool.create(GIB);
    for (
      let bytes = 32;
      bytes <= 32768;
      bytes *= 2 // use up the small blocks that still lie low
    )
      while (e.pool.create(bytes).address < 3 * GIB);
    const high = results();
    expect(low.address).toBeLessThan(GIB);
    expect(high.address).toBeGreaterThan(3 * GIB);
    expect(high.lists).toEqual(low.lists);
  });

  it('end at 4 GiB with an exception, and what is freed serves again', () => {
    const e = wasmEngine(8 * GIB);
    const held: { release(): void }[] = [];
    const take = () => {
      for (;;) held.push(e.pool.create(GIB / 2));
    };
    expect(take).toThrow(EngineError);
    expect(held.length).toBe(7);
    held.pop()!.release();
    expect(e.call('ones', [1000]).sum().item()).toBe(1000);
    expect(take).toThrow(/tried to allocate 536870912 bytes/);
  });
});

describe('views of the memory', () => {
  it('are new after it has grown', () => {
    const e = wasmEngine();
    const x = e.fromNumbers([1, 2, 3], [3], float32);
    const before = e.memory.view;
    e.call('zeros', [4_000_000]);
    expect(e.memory.view === before).toBe(false);
    expect(before.f32.length).toBe(0);
    expect(x.add(1).toList()).toEqual([2, 3, 4]);
  });
});
