// Convolutions of float32 as matrix products whose one side, the windows, is laid out a block at a time and never whole.
//
// Compiled twice, as products are: see gemm.ts. Geometry is read from words: see windows.ts.

// @ts-nocheck
import { madd } from './functions';
import { cornerTile, KC, MC, MR, NC, NR, tile, transpose4 } from './gemm';
import { product, windowRow, Word, word, zeros } from './windows';

/** Bytes of workspace: panels, a block of rows, a row of windows, two tiles. */
export function convolutionWorkspace(): i32 {
  return (KC * NC + MC * KC + NC + 2 * MR * NR) * 4;
}

/** A row of `count` elements, zeros up to a whole tile, into row `q` of panels of 8 that have `depth` rows. */
@inline
function intoPanels(panels: usize, row: usize, q: i32, depth: i32, count: i32): void {
  let to = panels + (<usize>q << 5);
  const gap = <usize>depth << 5;
  for (let j = 0; j < count; j += NR) {
    v128.store(to, v128.load(row));
    v128.store(to, v128.load(row, 16), 16);
    row += 32;
    to += gap;
  }
}

/** One row of out for each of a few kernels: products of so few rows do not fill tiles. */
function fewKernels(
  d: usize, x: usize, w: usize, bias: usize, out: usize,
  channel: i32, inner: i32, rows: i32, taps: i32, from: i32, count: i32, rowOut: i32, row: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const start = f32x4.splat(bias ? load<f32>(bias + (<usize>r << 2)) : 0);
    const o = out + <usize>(r * rowOut);
    let i = 0;
    for (; i + 4 <= count; i += 4) v128.store(o + (<usize>i << 2), start);
    for (; i < count; i++) store<f32>(o + (<usize>i << 2), f32x4.extract_lane(start, 0));
  }
  for (let q = 0; q < inner; q++) {
    windowRow(row, d, x, channel + q / taps, q % taps, from, count);
    for (let r = 0; r < rows; r++) {
      const o = out + <usize>(r * rowOut);
      const one = load<f32>(w + (<usize>(r * inner + q) << 2));
      const by = f32x4.splat(one);
      let i = 0;
      for (; i + 4 <= count; i += 4) {
        const at = <usize>i << 2;
        v128.store(o + at, madd(by, v128.load(row + at), v128.load(o + at)));
      }
      for (; i < count; i++) {
        const at = <usize>i << 2;
        store<f32>(o + at, load<f32>(o + at) + one * load<f32>(row + at));
      }
    }
  }
}

/** out = windows of x times w, plus bias (0: none). All packed; out is (batch, made, counts). */
export function convolution_float32(d: usize, x: usize, w: usize, bias: usize, out: usize, work: usize): void {
  const groups = word(d, Word.groups);
  const taps = product(d, Word.kernel);
  const places = product(d, Word.counts);
  const batch = word(d, Word.batch);
  const channels = word(d, Word.channels) / groups;
  const made = word(d, Word.made) / groups;
  const inner = channels * taps;
  const row = work + (KC * NC + MC * KC) * 4;
  const edge = row + NC * 4;
  const starts = edge + MR * NR * 4;
  const rowOut = places << 2;
  const picture = rowOut * word(d, Word.made);
  const rowW = inner << 2;
  zeros(starts, MR * NR);
  // Tiles of 8 windows stay within a picture, so pictures can share panels; else each has its own.
  const few = made < 3;
  const joined = !few && (places & 7) == 0;
  const span = joined ? batch * places : places;
  const turns = joined ? 1 : batch;
  for (let g = 0; g < groups; g++) {
    const weights = w + <usize>(g * made * rowW);
    const shift = bias ? bias + (<usize>(g * made) << 2) : 0;
    for (let turn = 0; turn < turns; turn++)
      for (let j = 0; j < span; j += NC) {
        const nc = min(NC, span - j);
        const first = turn * places + j;
        if (few) {
          const to = out + <usize>(turn * picture + g * made * rowOut + (j << 2));
          fewKernels(d, x, weights, shift, to, g * channels, inner, made, taps, first, nc, rowOut, row);
          continue;
        }
        for (let q = 0; q < inner; q += KC) {
          const kc = min(KC, inner - q);
          for (let r = 0; r < kc; r++) {
            windowRow(row, d, x, g * channels + (q + r) / taps, (q + r) % taps, first, nc);
            zeros(row + (<usize>nc << 2), -nc & 7);
            intoPanels(work, row, r, kc, nc);
          }
          for (let i = 0; i < made; i += MC) {
            const mc = min(MC, made - i);
            for (let jj = 0; jj < nc; jj += NR) {
              const panel = work + <usize>(jj * kc << 2);
              const column = first + jj;
              const image = column / places;
              const place = out + <usize>(image * picture + (g * made + i) * rowOut + ((column - image * places) << 2));
              for (let ii = 0; ii < mc; ii += MR) {
                const a = weights + <usize>((i + ii) * rowW + (q << 2));
                const to = place + <usize>(ii * rowOut);
                const rows = min(MR, mc - ii);
                let start = to;
                let lds = rowOut;
                if (q == 0) {
                  start = starts;
                  lds = NR * 4;
                  if (shift)
                    for (let r = 0; r < rows; r++) {
                      const by = v128.load32_splat(shift + (<usize>(i + ii + r) << 2));
                      v128.store(starts + (<usize>r << 5), by);
                      v128.store(starts + (<usize>r << 5), by, 16);
                    }
                }
                if (rows == MR && nc - jj >= NR)
                  tile(kc, a, a + rowW, a + 2 * rowW, a + 3 * rowW, panel, NR * 4, to, rowOut, start, lds);
                else
                  cornerTile(kc, rows, min(NR, nc - jj), a, rowW, panel, NR * 4, to, rowOut, start, lds, edge);
              }
            }
          }
        }
      }
  }
}

/** Slopes of `count` windows for 8 kernels (`columns` of them real), window after window: planes `gap` bytes apart. */
function slopePanel(to: usize, g: usize, gap: usize, columns: i32, count: i32): void {
  let i = 0;
  if (columns >= NR)
    for (; i + 4 <= count; i += 4) {
      transpose4(to, 32, g, gap);
      transpose4(to + 16, 32, g + 4 * gap, gap);
      to += 128;
      g += 16;
    }
  for (; i < count; i++) {
    for (let c = 0; c < NR; c++)
      store<f32>(to + (<usize>c << 2), c < columns ? load<f32>(g + <usize>c * gap) : <f32>0);
    to += 32;
    g += 4;
  }
}

/** Gradient of w, transposed: out (groups, channels * kernel, made) from slopes g (batch, made, counts) and x. */
export function convolutionWeight_float32(d: usize, g: usize, x: usize, out: usize, work: usize): void {
  const groups = word(d, Word.groups);
  const taps = product(d, Word.kernel);
  const places = product(d, Word.counts);
  const depth = word(d, Word.batch) * places;
  const channels = word(d, Word.channels) / groups;
  const made = word(d, Word.made) / groups;
  const inner = channels * taps;
  const rows = work + KC * NC * 4;
  const edge = rows + (MC * KC + NC) * 4;
  const nothing = edge + MR * NR * 4;
  const plane = <usize>places << 2;
  const rowOut = made << 2;
  zeros(nothing, MR * NR);
  for (let group = 0; group < groups; group++) {
    for (let j = 0; j < made; j += NC) {
      const nc = min(NC, made - j);
      for (let q = 0; q < depth; q += KC) {
        const kc = min(KC, depth - q);
        for (let at = 0; at < kc; ) {
          const image = (q + at) / places;
          const place = q + at - image * places;
          const run = min(places - place, kc - at);
          for (let jj = 0; jj < nc; jj += NR) {
            const from = g + <usize>(image * word(d, Word.made) + group * made + j + jj) * plane + (<usize>place << 2);
            slopePanel(work + <usize>(jj * kc << 2) + (<usize>at << 5), from, plane, nc - jj, run);
          }
          at += run;
        }
        for (let i = 0; i < inner; i += MC) {
          const mc = min(MC, inner - i);
          for (let r = 0; r < mc; r++)
            windowRow(rows + <usize>(r * kc << 2), d, x, group * channels + (i + r) / taps, (i + r) % taps, q, kc);
          const stepA = kc << 2;
          for (let jj = 0; jj < nc; jj += NR) {
            const panel = work + <usize>(jj * kc << 2);
            for (let ii = 0; ii < mc; ii += MR) {
              const a = rows + <usize>(ii * stepA);
              const to = out + <usize>((group * inner + i + ii) * rowOut + ((j + jj) << 2));
              const start = q > 0 ? to : nothing;
              const lds = q > 0 ? rowOut : NR * 4;
              if (mc - ii >= MR && nc - jj >= NR)
                tile(kc, a, a + stepA, a + 2 * stepA, a + 3 * stepA, panel, NR * 4, to, rowOut, start, lds);
              else
                cornerTile(kc, min(MR, mc - ii), min(NR, nc - jj), a, stepA, panel, NR * 4, to, rowOut, start, lds, edge);
            }
          }
        }
      }
    }
  }
}
