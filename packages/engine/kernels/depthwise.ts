// Convolutions of float32 where each kernel reads one channel: directly, over a copy of the plane with its padding.
//
// The copy is sorted by phase: with a stride of s, row r holds columns 0, s, 2s .. and then 1, s + 1, .., so that
// neighbouring windows read neighbouring floats whatever the stride. Compiled twice, as products are: see gemm.ts.

// @ts-nocheck
import { madd } from './functions';
import { copyLine, product, Word, word, zeros } from './windows';

/** Rows of the copy. */
@inline
function rowsOf(d: usize): i32 {
  return (word(d, Word.counts + 1) - 1) * word(d, Word.stride + 1) + reachOf(d, 1);
}
@inline
function reachOf(d: usize, dim: usize): i32 {
  return (word(d, Word.kernel + dim) - 1) * word(d, Word.dilation + dim) + 1;
}
/** Floats of a phase of a row. */
@inline
function phaseOf(d: usize): i32 {
  return word(d, Word.counts + 2) + (reachOf(d, 2) - 1) / word(d, Word.stride + 2);
}
@inline
function rowOf(d: usize): i32 {
  return phaseOf(d) * word(d, Word.stride + 2);
}

/** Bytes of workspace: the plane, room to read past its end, where each place of the kernel begins. */
export function depthwiseWorkspace(d: usize): i32 {
  return (rowsOf(d) * rowOf(d) + 16 + product(d, Word.kernel)) * 4;
}

/** Byte offsets of the kernel's places in the plane. */
function tapOffsets(d: usize, to: usize): void {
  const row = rowOf(d);
  const phase = phaseOf(d);
  const step = word(d, Word.stride + 2);
  for (let ky = 0; ky < word(d, Word.kernel + 1); ky++)
    for (let kx = 0; kx < word(d, Word.kernel + 2); kx++) {
      const x = kx * word(d, Word.dilation + 2);
      store<i32>(to, (ky * word(d, Word.dilation + 1) * row + (x % step) * phase + x / step) << 2);
      to += 4;
    }
}

function copyPlane(d: usize, to: usize, x: usize): void {
  const rows = rowsOf(d);
  const phase = phaseOf(d);
  const step = word(d, Word.stride + 2);
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  for (let r = 0; r < rows; r++) {
    const y = r - word(d, Word.padding + 1);
    for (let f = 0; f < step; f++) {
      if (<u32>y < <u32>height) copyLine(to, x + (<usize>(y * width) << 2), width, f - word(d, Word.padding + 2), step, phase);
      else zeros(to, phase);
      to += <usize>phase << 2;
    }
  }
  zeros(to, 16);
}

@inline
function putPart(to: usize, x: v128, left: i32): void {
  if (left >= 4) v128.store(to, x);
  else {
    v128.store32_lane(to, x, 0);
    if (left > 1) v128.store32_lane(to, x, 1, 4);
    if (left > 2) v128.store32_lane(to, x, 2, 8);
  }
}
@inline
function part(p: usize, left: i32): v128 {
  if (left >= 4) return v128.load(p);
  let x = v128.load32_zero(p);
  if (left > 1) x = v128.load32_lane(p, x, 1, 4);
  if (left > 2) x = v128.load32_lane(p, x, 2, 8);
  return x;
}

/** out (batch, channels * m, counts) = each channel of x under its m kernels, plus bias (0: none). */
export function depthwise_float32(d: usize, x: usize, w: usize, bias: usize, out: usize, work: usize): void {
  const taps = product(d, Word.kernel);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const each = word(d, Word.made) / word(d, Word.channels);
  const rowIn = <usize>(rowOf(d) * word(d, Word.stride + 1)) << 2;
  const plane = <usize>product(d, Word.size) << 2;
  const offsets = work + (<usize>(rowsOf(d) * rowOf(d) + 16) << 2);
  tapOffsets(d, offsets);
  for (let n = 0; n < word(d, Word.batch); n++)
    for (let c = 0; c < word(d, Word.channels); c++) {
      copyPlane(d, work, x);
      x += plane;
      for (let k = c * each; k < (c + 1) * each; k++) {
        const kernel = w + (<usize>(k * taps) << 2);
        const start = f32x4.splat(bias ? load<f32>(bias + (<usize>k << 2)) : 0);
        let from = work;
        for (let y = 0; y < high; y++) {
          let i = 0;
          for (; i + 16 <= wide; i += 16) {
            let a0 = start, a1 = start, a2 = start, a3 = start;
            const p = from + (<usize>i << 2);
            for (let t = 0; t < taps; t++) {
              const at = p + load<i32>(offsets + (<usize>t << 2));
              const by = v128.load32_splat(kernel + (<usize>t << 2));
              a0 = madd(by, v128.load(at), a0);
              a1 = madd(by, v128.load(at, 16), a1);
              a2 = madd(by, v128.load(at, 32), a2);
              a3 = madd(by, v128.load(at, 48), a3);
            }
            v128.store(out, a0);
            v128.store(out, a1, 16);
            v128.store(out, a2, 32);
            v128.store(out, a3, 48);
            out += 64;
          }
          for (; i + 4 < wide; i += 8) {
            let a0 = start, a1 = start;
            const p = from + (<usize>i << 2);
            for (let t = 0; t < taps; t++) {
              const at = p + load<i32>(offsets + (<usize>t << 2));
              const by = v128.load32_splat(kernel + (<usize>t << 2));
              a0 = madd(by, v128.load(at), a0);
              a1 = madd(by, v128.load(at, 16), a1);
            }
            const left = min(8, wide - i);
            v128.store(out, a0);
            putPart(out + 16, a1, left - 4);
            out += <usize>left << 2;
          }
          if (i < wide) {
            let a = start;
            const p = from + (<usize>i << 2);
            for (let t = 0; t < taps; t++)
              a = madd(
                v128.load32_splat(kernel + (<usize>t << 2)),
                v128.load(p + load<i32>(offsets + (<usize>t << 2))),
                a,
              );
            putPart(out, a, wide - i);
            out += <usize>(wide - i) << 2;
          }
          from += rowIn;
        }
      }
    }
}

/** Gradient of x: slopes g (batch, channels * m, counts) spread by their kernels over the plane, its padding cut off. */
export function depthwiseInput_float32(d: usize, g: usize, w: usize, out: usize, work: usize): void {
  const taps = product(d, Word.kernel);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const each = word(d, Word.made) / word(d, Word.channels);
  const rows = rowsOf(d);
  const row = rowOf(d);
  const phase = phaseOf(d);
  const step = word(d, Word.stride + 2);
  const rowIn = <usize>(row * word(d, Word.stride + 1)) << 2;
  const offsets = work + (<usize>(rows * row + 16) << 2);
  tapOffsets(d, offsets);
  for (let n = 0; n < word(d, Word.batch); n++)
    for (let c = 0; c < word(d, Word.channels); c++) {
      zeros(work, rows * row + 16);
      for (let k = c * each; k < (c + 1) * each; k++) {
        const kernel = w + (<usize>(k * taps) << 2);
        let to = work;
        for (let y = 0; y < high; y++) {
          for (let t = 0; t < taps; t++) {
            const one = load<f32>(kernel + (<usize>t << 2));
            const by = f32x4.splat(one);
            const p = to + load<i32>(offsets + (<usize>t << 2));
            let i = 0;
            for (; i + 4 <= wide; i += 4) {
              const at = <usize>i << 2;
              v128.store(p + at, madd(by, v128.load(g + at), v128.load(p + at)));
            }
            for (; i < wide; i++) {
              const at = <usize>i << 2;
              store<f32>(p + at, load<f32>(p + at) + one * load<f32>(g + at));
            }
          }
          g += <usize>wide << 2;
          to += rowIn;
        }
      }
      for (let y = 0; y < height; y++) {
        const r = y + word(d, Word.padding + 1);
        if (r >= rows) {
          zeros(out, width);
          out += <usize>width << 2;
          continue;
        }
        const line = work + (<usize>(r * row) << 2);
        if (step == 1) copyLine(out, line, phase, word(d, Word.padding + 2), 1, width);
        else
          for (let i = 0; i < width; i++) {
            const at = i + word(d, Word.padding + 2);
            const along = at / step;
            store<f32>(
              out + (<usize>i << 2),
              along < phase ? load<f32>(line + (<usize>((at - along * step) * phase + along) << 2)) : <f32>0,
            );
          }
        out += <usize>width << 2;
      }
    }
}

/** Gradient of w (channels * m, kernel): per place of the kernel, slopes times what they were multiplied with. */
export function depthwiseWeight_float32(d: usize, g: usize, x: usize, out: usize, work: usize): void {
  const taps = product(d, Word.kernel);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const channels = word(d, Word.channels);
  const each = word(d, Word.made) / channels;
  const rowIn = <usize>(rowOf(d) * word(d, Word.stride + 1)) << 2;
  const plane = <usize>product(d, Word.size) << 2;
  const planeOut = <usize>(high * wide) << 2;
  const offsets = work + (<usize>(rowsOf(d) * rowOf(d) + 16) << 2);
  tapOffsets(d, offsets);
  zeros(out, word(d, Word.made) * taps);
  for (let n = 0; n < word(d, Word.batch); n++)
    for (let c = 0; c < channels; c++) {
      copyPlane(d, work, x);
      x += plane;
      for (let k = c * each; k < (c + 1) * each; k++) {
        for (let t = 0; t < taps; t += 4) {
          // Places past the last repeat it and are not kept.
          const last = taps - 1 - t;
          const table = offsets + (<usize>t << 2);
          const p0 = work + load<i32>(table);
          const p1 = work + load<i32>(table + (min(1, last) << 2));
          const p2 = work + load<i32>(table + (min(2, last) << 2));
          const p3 = work + load<i32>(table + (min(3, last) << 2));
          let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
          let at: usize = 0;
          let s = g;
          for (let y = 0; y < high; y++) {
            let i = 0;
            let q = at;
            for (; i + 4 <= wide; i += 4) {
              const slope = v128.load(s);
              a0 = madd(slope, v128.load(p0 + q), a0);
              a1 = madd(slope, v128.load(p1 + q), a1);
              a2 = madd(slope, v128.load(p2 + q), a2);
              a3 = madd(slope, v128.load(p3 + q), a3);
              s += 16;
              q += 16;
            }
            if (i < wide) {
              const left = wide - i;
              const slope = part(s, left);
              a0 = madd(slope, part(p0 + q, left), a0);
              a1 = madd(slope, part(p1 + q, left), a1);
              a2 = madd(slope, part(p2 + q, left), a2);
              a3 = madd(slope, part(p3 + q, left), a3);
              s += <usize>left << 2;
            }
            at += rowIn;
          }
          const to = out + (<usize>(k * taps + t) << 2);
          more(to, a0);
          if (last > 0) more(to + 4, a1);
          if (last > 1) more(to + 8, a2);
          if (last > 2) more(to + 12, a3);
        }
        g += planeOut;
      }
    }
}

@inline
function more(to: usize, a: v128): void {
  const x = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1);
  const y = f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3);
  store<f32>(to, load<f32>(to) + (x + y));
}
