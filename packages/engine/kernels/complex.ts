// Products and quotients of complex numbers, real part first; two products of single precision at a time.

// @ts-nocheck
import { advance, at, last, size, stride } from './loop';

export namespace Complex {
  export const mul = 0;
  export const div = 1;
}

@inline
function one<T>(op: i32, o: usize, x: usize, y: usize): void {
  const w = sizeof<T>();
  const a = load<T>(x);
  const b = load<T>(x + w);
  const c = load<T>(y);
  const d = load<T>(y + w);
  if (op == Complex.mul) {
    store<T>(o, a * c - b * d);
    store<T>(o + w, a * d + b * c);
  } else if (c == <T>0 && d == <T>0) {
    store<T>(o, a / abs<T>(c));
    store<T>(o + w, b / abs<T>(d));
  } else if (abs<T>(c) >= abs<T>(d)) {
    // Scaled by the larger part of the divisor, so that squares do not overflow (Smith's method).
    const ratio = d / c;
    const scale = <T>1 / (c + d * ratio);
    store<T>(o, (a + b * ratio) * scale);
    store<T>(o + w, (b - a * ratio) * scale);
  } else {
    const ratio = c / d;
    const scale = <T>1 / (c * ratio + d);
    store<T>(o, (a * ratio + b) * scale);
    store<T>(o + w, (b * ratio - a) * scale);
  }
}

@inline
export function complexBinary<T>(op: i32, d: usize): void {
  const dim = last(d);
  const n = size(d, dim);
  const so = stride(d, 0, dim);
  const sx = stride(d, 1, dim);
  const sy = stride(d, 2, dim);
  do {
    let o = at(d, 0);
    let x = at(d, 1);
    let y = at(d, 2);
    let i = 0;
    if (op == Complex.mul && sizeof<T>() == 4 && so == 8 && sx == 8 && sy == 8)
      for (; i + 2 <= n; i += 2) {
        const p = v128.load(x);
        const q = v128.load(y);
        const re = v128.shuffle<f32>(p, p, 0, 0, 2, 2);
        const im = v128.shuffle<f32>(p, p, 1, 1, 3, 3);
        const turned = v128.shuffle<f32>(q, q, 1, 0, 3, 2);
        const signs = f32x4(-1, 1, -1, 1);
        v128.store(o, f32x4.add(f32x4.mul(re, q), f32x4.mul(f32x4.mul(im, turned), signs)));
        o += 16;
        x += 16;
        y += 16;
      }
    for (; i < n; i++) {
      one<T>(op, o, x, y);
      o += so;
      x += sx;
      y += sy;
    }
  } while (advance(d, 3));
}
