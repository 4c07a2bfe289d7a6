// Windows that slide over pictures, as 32-bit words in memory, and the elements one place of them reads, as a row.
// Words: 0 batch, 1 channels, 2 channels made, 3 groups; from 4 on depth, height and width of: 4 picture, 7 counts of windows,
// 10 kernel, 13 stride, 16 padding, 19 dilation. Written by windows-wasm.ts. A line is a picture of height 1.

// @ts-nocheck

export namespace Word {
  export const batch = 0;
  export const channels = 1;
  export const made = 2;
  export const groups = 3;
  export const size = 4;
  export const counts = 7;
  export const kernel = 10;
  export const stride = 13;
  export const padding = 16;
  export const dilation = 19;
}

@inline
export function word(d: usize, i: usize): i32 {
  return load<i32>(d + (i << 2));
}
/** The product of three words. */
@inline
export function product(d: usize, i: usize): i32 {
  return word(d, i) * word(d, i + 1) * word(d, i + 2);
}

@inline
export function zeros(to: usize, count: i32): void {
  const zero = i32x4.splat(0);
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16) v128.store(to, zero);
  for (; to < end; to += 4) store<f32>(to, 0);
}

/** Every second of seven floats. */
@inline
export function evens(p: usize): v128 {
  return i32x4.shuffle(v128.load(p), v128.load(p, 12), 0, 2, 5, 7);
}

/** `count` elements of a line of `width`, from position `from` (which may lie outside) in steps of `step`; outside are zeros. */
export function copyLine(to: usize, line: usize, width: i32, from: i32, step: i32, count: i32): void {
  let left = from < 0 ? (step - 1 - from) / step : 0;
  if (left > count) left = count;
  let stop = from < width ? (width - from + step - 1) / step : 0;
  if (stop > count) stop = count;
  if (stop < left) stop = left;
  zeros(to, left);
  zeros(to + (<usize>stop << 2), count - stop);
  to += <usize>left << 2;
  let p = line + (<usize>(from + left * step) << 2);
  let n = stop - left;
  if (step == 1) {
    for (; n >= 4; n -= 4) {
      v128.store(to, v128.load(p));
      to += 16;
      p += 16;
    }
  } else if (step == 2) {
    for (; n >= 4; n -= 4) {
      v128.store(to, evens(p));
      to += 16;
      p += 32;
    }
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(p));
    to += 4;
    p += <usize>step << 2;
  }
}

/** What place `tap` of the kernel reads on `channel` in `count` windows from window `from` on, through one picture after the other. */
export function windowRow(to: usize, d: usize, x: usize, channel: i32, tap: i32, from: i32, count: i32): void {
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const deep = word(d, Word.counts);
  const kernelWide = word(d, Word.kernel + 2);
  const kernelHigh = word(d, Word.kernel + 1);
  const plane = product(d, Word.size) << 2;
  const picture = plane * word(d, Word.channels);
  const firstX = (tap % kernelWide) * word(d, Word.dilation + 2) - word(d, Word.padding + 2);
  const above = tap / kernelWide;
  const firstY = (above % kernelHigh) * word(d, Word.dilation + 1) - word(d, Word.padding + 1);
  const firstZ = (above / kernelHigh) * word(d, Word.dilation) - word(d, Word.padding);
  const stepX = word(d, Word.stride + 2);
  const stepY = word(d, Word.stride + 1);
  const stepZ = word(d, Word.stride);
  const places = deep * high * wide;
  let at = from % places;
  let base = x + <usize>((from / places) * picture) + <usize>(channel * plane);
  let z = at / (high * wide);
  at -= z * high * wide;
  let y = at / wide;
  let c = at - y * wide;
  while (count > 0) {
    const run = min(wide - c, count);
    const inZ = z * stepZ + firstZ;
    const inY = y * stepY + firstY;
    if (<u32>inZ < <u32>word(d, Word.size) && <u32>inY < <u32>height)
      copyLine(to, base + <usize>((inZ * height + inY) * width << 2), width, c * stepX + firstX, stepX, run);
    else zeros(to, run);
    to += <usize>run << 2;
    count -= run;
    c = 0;
    if (++y == high) {
      y = 0;
      if (++z == deep) {
        z = 0;
        base += picture;
      }
    }
  }
}

/** Elements of every window as columns: (batch, channels, picture) to (batch, channels * kernel, windows). */
export function unfold_float32(d: usize, to: usize, x: usize): void {
  const places = product(d, Word.counts);
  const taps = product(d, Word.kernel);
  for (let n = 0; n < word(d, Word.batch); n++)
    for (let c = 0; c < word(d, Word.channels); c++)
      for (let t = 0; t < taps; t++) {
        windowRow(to, d, x, c, t, n * places, places);
        to += <usize>places << 2;
      }
}

@inline
function addLine(to: usize, from: usize, step: i32, count: i32): void {
  let i = 0;
  if (step == 1)
    for (; i + 4 <= count; i += 4) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      to += 16;
      from += 16;
    }
  for (; i < count; i++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += <usize>step << 2;
    from += 4;
  }
}

/** The reverse: columns added up where they were read, in pictures that are set to zero first. */
export function fold_float32(d: usize, to: usize, columns: usize): void {
  const deep = word(d, Word.counts);
  const high = word(d, Word.counts + 1);
  const wide = word(d, Word.counts + 2);
  const height = word(d, Word.size + 1);
  const width = word(d, Word.size + 2);
  const plane = product(d, Word.size);
  const stepX = word(d, Word.stride + 2);
  const planes = word(d, Word.batch) * word(d, Word.channels);
  for (let p = 0; p < planes; p++) {
    zeros(to, plane);
    for (let kz = 0; kz < word(d, Word.kernel); kz++)
      for (let ky = 0; ky < word(d, Word.kernel + 1); ky++)
        for (let kx = 0; kx < word(d, Word.kernel + 2); kx++) {
          const firstX = kx * word(d, Word.dilation + 2) - word(d, Word.padding + 2);
          let left = firstX < 0 ? (stepX - 1 - firstX) / stepX : 0;
          let stop = firstX < width ? (width - firstX + stepX - 1) / stepX : 0;
          if (stop > wide) stop = wide;
          for (let z = 0; z < deep; z++) {
            const inZ = z * word(d, Word.stride) + kz * word(d, Word.dilation) - word(d, Word.padding);
            for (let y = 0; y < high; y++) {
              const inY = y * word(d, Word.stride + 1) + ky * word(d, Word.dilation + 1) - word(d, Word.padding + 1);
              if (stop > left && <u32>inZ < <u32>word(d, Word.size) && <u32>inY < <u32>height)
                addLine(
                  to + <usize>((inZ * height + inY) * width + firstX + left * stepX << 2),
                  columns + (<usize>left << 2),
                  stepX,
                  stop - left,
                );
              columns += <usize>wide << 2;
            }
          }
        }
    to += <usize>plane << 2;
  }
}
