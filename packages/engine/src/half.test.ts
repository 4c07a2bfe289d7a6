// The narrow float types against PyTorch: every code to float32, and float32s on and about every halfway case to a code.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dtypeByName, float32 } from './dtype.ts';
import { engines } from './test-engine.ts';

interface Row {
  dtype: string;
  codes: number;
  values: string;
  tested: number;
  inputs: string;
  back: string;
  beyond: number[];
}

const rows = JSON.parse(readFileSync(new URL('../goldens/narrow.json', import.meta.url), 'utf8')) as Row[];
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (list: Float32Array | Int32Array | Uint16Array) =>
  new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

/** The float32 next to x, upwards or downwards. */
function beside(x: number, up: boolean): number {
  if (x === 0) return up ? 2 ** -149 : -(2 ** -149);
  const f = Float32Array.of(x);
  const u = new Uint32Array(f.buffer);
  u[0]! += x > 0 === up ? 1 : -1;
  return f[0]!;
}

/** What record_complex.py tested: all values, the middles between neighbours, the float32s beside those, and beyond the largest. */
function inputs(values: Float32Array): Float32Array {
  const finite = [...values].filter(Number.isFinite).sort((a, b) => a - b);
  const middle = finite.slice(1).map((x, i) => Math.fround((x + finite[i]!) / 2));
  const last = Math.max(...finite.slice(-1));
  const beyond = [1, 1.01, 1.03, 1.0625, 1.07, 1.125, 1.15, 2, 100].map((f) => Math.fround(last * f));
  const edge = [0, -0, Infinity, -Infinity, Number.NaN, 1e-45, -1e-45, 3.4e38, -3.4e38];
  return Float32Array.from([
    ...values,
    ...middle,
    ...middle.map((x) => beside(x, true)),
    ...middle.map((x) => beside(x, false)),
    ...beyond,
    ...beyond.map((x) => -x),
    ...edge,
  ]);
}

describe.each(engines)('backend %s', (_name, make) => {
  it.each(rows)('$dtype: every code and every rounding as PyTorch', (row) => {
    const e = make();
    const dtype = dtypeByName(row.dtype);
    const stored =
      row.codes === 256
        ? Uint8Array.from({ length: 256 }, (_, i) => i)
        : bytesOf(Uint16Array.from({ length: row.codes }, (_, i) => i));
    const wide = e.fromBytes(stored, [row.codes], dtype).to(float32).toBytes();
    const values = new Float32Array(wide.buffer).map((x) => (Number.isNaN(x) ? Number.NaN : x));
    expect(hash(bytesOf(values))).toBe(row.values);

    const tested = inputs(values);
    expect(tested.length).toBe(row.tested);
    expect(hash(bytesOf(tested))).toBe(row.inputs);
    const back = e.fromBytes(bytesOf(tested), [tested.length], float32).to(dtype).toBytes();
    const codes = Int32Array.from(row.codes === 256 ? back : new Uint16Array(back.buffer));
    const beyond = codes.slice(-27, -18);
    expect([...beyond]).toEqual(row.beyond);
    expect((e.fromBytes(back, [tested.length], dtype).toList() as number[]).map(Number.isNaN)).toEqual(
      [...tested].map((x) => Number.isNaN(x)),
    );
    tested.forEach((x, i) => {
      if (Number.isNaN(x)) codes[i] = -1;
    });
    expect(hash(bytesOf(codes))).toBe(row.back);
  });

  it.each(rows)('$dtype: strided and from other types, by way of float32', (row) => {
    const e = make();
    const dtype = dtypeByName(row.dtype);
    const x = e.fromNumbers([1.3, -2.7, 0.1, 5, 1 / 3, 900], [2, 3], dtypeByName('float64'));
    const flat = x.to(float32).to(dtype);
    expect(x.to(dtype).toList()).toEqual(flat.toList());
    expect(x.mT.to(dtype).toList()).toEqual(flat.mT.toList());
    expect(flat.mT.to(float32).toList()).toEqual(flat.to(float32).mT.toList());
    expect(flat.to(dtypeByName('int32')).toList()).toEqual(
      flat.to(float32).to(dtypeByName('int32')).toList(),
    );
  });
});
