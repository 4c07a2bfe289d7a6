// What a trace records, and that the engine runs as before when none is open.
import { describe, expect, it } from 'vitest';
import { float32 } from './dtype.ts';
import { wasmEngine } from './test-engine.ts';

describe('a trace', () => {
  it('records operations with shapes, dtypes and the bytes they made; views by name only', () => {
    const e = wasmEngine();
    const x = e.fromNumbers([1, 2, 3, 4, 5, 6], [2, 3], float32);
    const id = e.tracer.open();
    e.scope(() => {
      x.mT.matmul(x);
      x.add(2);
    });
    const { calls, names, largestNew } = e.tracer.read(id)!;
    expect(calls).toEqual([
      {
        name: 'mm',
        inputs: [
          ['float32', [3, 2]],
          ['float32', [2, 3]],
        ],
        outputs: [['float32', [3, 3]]],
        newBytes: 36,
      },
      { name: 'add', inputs: [['float32', [2, 3]]], outputs: [['float32', [2, 3]]], newBytes: 24 },
    ]);
    expect(names).toEqual(expect.arrayContaining(['transpose', 'matmul', 'mm', 'add']));
    expect(largestNew).toBe(36);
  });

  it('counts as alive what was made inside it and is not freed', () => {
    const e = wasmEngine();
    const before = e.call('ones', [1000]);
    const id = e.tracer.open();
    for (let i = 0; i < 3; i++) e.call('ones', [100]).release();
    const kept = [e.call('ones', [10]), e.call('ones', [20])];
    before.release();
    expect(e.tracer.read(id)!.peakBytes).toBe(400);
    for (let i = 0; i < 2; i++) kept.push(e.call('ones', [100]));
    expect(e.tracer.read(id)!.peakBytes).toBe(920);
    for (const tensor of kept) tensor.release();
  });

  it('writes in place make nothing', () => {
    const e = wasmEngine();
    const x = e.call('ones', [4]);
    const id = e.tracer.open();
    e.scope(() => {
      e.call('add_.Tensor', x, x);
      e.call('copy_', x, e.call('select.int', x, 0, 0));
    });
    const { calls, peakBytes } = e.tracer.read(id)!;
    expect(calls.map(({ name, newBytes }) => [name, newBytes])).toEqual([
      ['add_', 0],
      ['copy_', 0],
    ]);
    expect(peakBytes).toBe(0);
  });

  it('overlaps with others, and the last one closed leaves the engine bare', () => {
    const e = wasmEngine();
    const [a, b] = [e.tracer.open(), e.tracer.open()];
    e.call('ones', [1]).release();
    e.tracer.close(a);
    e.call('zeros', [1]).release();
    expect(e.tracer.read(a)).toBeNull();
    expect(e.tracer.read(b)!.calls.map((call) => call.name)).toEqual(['ones', 'zeros']);
    e.tracer.close(b);
    e.tracer.close(b);
    expect([e.trace, e.pool.watcher]).toEqual([null, null]);
  });
});
