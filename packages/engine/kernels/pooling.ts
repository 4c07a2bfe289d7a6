// Pools of packed float32 planes: the largest or the mean of every window, and their gradients. Geometry: see windows.ts.

// @ts-nocheck
import { evens, Word, word, zeros } from './windows';

/** Four floats, `step` apart. */
@inline
function four(p: usize, step: i32): v128 {
  if (step == 1) return v128.load(p);
  let x = v128.load32_zero(p);
  const gap = <usize>step << 2;
  x = v128.load32_lane(p + gap, x, 1);
  x = v128.load32_lane(p + 2 * gap, x, 2);
  return v128.load32_lane(p + 3 * gap, x, 3);
}

/** out, and where in its plane each lies (int64): the first of equal elements, but the last NaN. */
export function maxPool_float32(d: usize, out: usize, where: usize, x: usize): void {
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const kernelHigh = word(d, Word.kernel + 1);
  const kernelWide = word(d, Word.kernel + 2);
  const stepY = word(d, Word.stride + 1);
  const stepX = word(d, Word.stride + 2);
  const gapY = word(d, Word.dilation + 1);
  const gapX = word(d, Word.dilation + 2);
  const left = word(d, Word.padding + 2);
  const planes = word(d, Word.batch) * word(d, Word.channels);
  // Windows [inner, stop) lie wholly within a row.
  const inner = (left + stepX - 1) / stepX;
  const room = width + left - ((kernelWide - 1) * gapX + 1);
  const stop = room < 0 ? 0 : min(wide, room / stepX + 1);
  const ramp = i32x4(0, stepX, 2 * stepX, 3 * stepX);
  for (let p = 0; p < planes; p++) {
    for (let y = 0; y < high; y++) {
      let top = y * stepY - word(d, Word.padding + 1);
      const end = min(top + (kernelHigh - 1) * gapY + 1, height);
      if (top < 0) top += ((-top + gapY - 1) / gapY) * gapY;
      for (let c = 0; c < wide; ) {
        const first = c * stepX - left;
        if (c >= inner && c + 4 <= stop) {
          let best = f32x4.splat(-Infinity);
          let at = i32x4.add(i32x4.splat(top * width + first), ramp);
          for (let iy = top; iy < end; iy += gapY)
            for (let k = 0; k < kernelWide; k++) {
              const place = iy * width + first + k * gapX;
              const from = x + (<usize>place << 2);
              const v = stepX == 2 ? evens(from) : four(from, stepX);
              // Greater, or not a number.
              const take = v128.or(f32x4.gt(v, best), f32x4.ne(v, v));
              best = v128.bitselect(v, best, take);
              at = v128.bitselect(i32x4.add(i32x4.splat(place), ramp), at, take);
            }
          v128.store(out, best);
          v128.store(where, i64x2.extend_low_i32x4_u(at));
          v128.store(where, i64x2.extend_high_i32x4_u(at), 16);
          out += 16;
          where += 32;
          c += 4;
          continue;
        }
        const from = first < 0 ? first + ((-first + gapX - 1) / gapX) * gapX : first;
        const last = min(first + (kernelWide - 1) * gapX + 1, width);
        let best: f32 = -Infinity;
        let at = top * width + from;
        for (let iy = top; iy < end; iy += gapY)
          for (let ix = from; ix < last; ix += gapX) {
            const v = load<f32>(x + (<usize>(iy * width + ix) << 2));
            if (v > best || v != v) {
              best = v;
              at = iy * width + ix;
            }
          }
        store<f32>(out, best);
        store<i64>(where, at);
        out += 4;
        where += 8;
        c++;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** Slopes of `count` picked elements per plane added where they were found, in planes of `size` that are set to zero first. */
export function putBack_float32(out: usize, g: usize, where: usize, planes: i32, count: i32, size: i32): void {
  for (let p = 0; p < planes; p++) {
    zeros(out, size);
    for (let i = 0; i < count; i++) {
      const to = out + (<usize>load<i32>(where) << 2);
      store<f32>(to, load<f32>(to) + load<f32>(g));
      g += 4;
      where += 8;
    }
    out += <usize>size << 2;
  }
}

/** What the sum of a window of one dimension is divided by: the elements in it, padding included if `all`. */
@inline
function spanOf(from: i32, kernel: i32, size: i32, padding: i32, all: i32): i32 {
  const stop = min(from + kernel, size + padding);
  return all ? stop - from : min(stop, size) - max(from, 0);
}

/** The mean of every window; `all`: padding counts; `by`: divide by this instead, unless 0. */
export function avgPool_float32(d: usize, out: usize, x: usize, all: i32, by: i32): void {
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const kernelHigh = word(d, Word.kernel + 1);
  const kernelWide = word(d, Word.kernel + 2);
  const stepX = word(d, Word.stride + 2);
  const left = word(d, Word.padding + 2);
  const above = word(d, Word.padding + 1);
  const planes = word(d, Word.batch) * word(d, Word.channels);
  const inner = (left + stepX - 1) / stepX;
  const room = width + left - kernelWide;
  const stop = room < 0 ? 0 : min(wide, room / stepX + 1);
  for (let p = 0; p < planes; p++) {
    for (let y = 0; y < high; y++) {
      const first = y * word(d, Word.stride + 1) - above;
      const share = spanOf(first, kernelHigh, height, above, all);
      const top = max(first, 0);
      const end = min(first + kernelHigh, height);
      for (let c = 0; c < wide; ) {
        const from = c * stepX - left;
        const count = by != 0 ? by : share * spanOf(from, kernelWide, width, left, all);
        if (c >= inner && c + 4 <= stop) {
          let sum = f32x4.splat(0);
          for (let iy = top; iy < end; iy++)
            for (let k = 0; k < kernelWide; k++) {
              const at = x + (<usize>(iy * width + from + k) << 2);
              sum = f32x4.add(sum, stepX == 2 ? evens(at) : four(at, stepX));
            }
          v128.store(out, f32x4.div(sum, f32x4.splat(<f32>count)));
          out += 16;
          c += 4;
          continue;
        }
        const begin = max(from, 0);
        const last = min(from + kernelWide, width);
        let sum: f32 = 0;
        for (let iy = top; iy < end; iy++)
          for (let ix = begin; ix < last; ix++) sum += load<f32>(x + (<usize>(iy * width + ix) << 2));
        store<f32>(out, sum / <f32>count);
        out += 4;
        c++;
      }
    }
    x += <usize>(height * width) << 2;
  }
}

/** The gradient of x: each slope's share added to all elements of its window. */
export function avgPoolBackward_float32(d: usize, out: usize, g: usize, all: i32, by: i32): void {
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const kernelHigh = word(d, Word.kernel + 1);
  const kernelWide = word(d, Word.kernel + 2);
  const left = word(d, Word.padding + 2);
  const above = word(d, Word.padding + 1);
  const planes = word(d, Word.batch) * word(d, Word.channels);
  for (let p = 0; p < planes; p++) {
    zeros(out, height * width);
    for (let y = 0; y < word(d, Word.counts + 1); y++) {
      const first = y * word(d, Word.stride + 1) - above;
      const share = spanOf(first, kernelHigh, height, above, all);
      const top = max(first, 0);
      const end = min(first + kernelHigh, height);
      for (let c = 0; c < word(d, Word.counts + 2); c++) {
        const from = c * word(d, Word.stride + 2) - left;
        const count = by != 0 ? by : share * spanOf(from, kernelWide, width, left, all);
        const one = load<f32>(g) / <f32>count;
        g += 4;
        const begin = max(from, 0);
        const last = min(from + kernelWide, width);
        for (let iy = top; iy < end; iy++)
          for (let ix = begin; ix < last; ix++) {
            const at = out + (<usize>(iy * width + ix) << 2);
            store<f32>(at, load<f32>(at) + one);
          }
      }
    }
    out += <usize>(height * width) << 2;
  }
}
