// Matrix products. float32: a 4 x 8 register tile over packed panels of b; few rows, and other types: plain loops.
//
// Compiled twice: into the module, and with relaxed SIMD (a fused multiply-add) into its second one; see build-kernels.ts.

// @ts-nocheck
import { madd } from './functions';

export const MR = 4;
export const NR = 8;
export const MC = 96;
export const KC = 256;
export const NC = 512;

/** Bytes of workspace the products need: a block of A by rows, panels of B, one tile. */
export function gemmWorkspace(): i32 {
  return (MC * KC + KC * NC + MR * NR) * 4;
}

/** Four vectors at `from`, `step` bytes apart, written as columns: four vectors at `to`, `gap` bytes apart. */
@inline
export function transpose4(to: usize, gap: usize, from: usize, step: usize): void {
  const x0 = v128.load(from);
  const x1 = v128.load(from + step);
  const x2 = v128.load(from + 2 * step);
  const x3 = v128.load(from + 3 * step);
  const a = i32x4.shuffle(x0, x1, 0, 4, 1, 5);
  const b = i32x4.shuffle(x2, x3, 0, 4, 1, 5);
  const c = i32x4.shuffle(x0, x1, 2, 6, 3, 7);
  const e = i32x4.shuffle(x2, x3, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(a, b, 0, 2));
  v128.store(to + gap, i64x2.shuffle(a, b, 1, 3));
  v128.store(to + 2 * gap, i64x2.shuffle(c, e, 0, 2));
  v128.store(to + 3 * gap, i64x2.shuffle(c, e, 1, 3));
}

/** A block of A whose rows are not contiguous, by rows of k. Strides in bytes. */
function packA(to: usize, a: usize, row: i32, column: i32, m: i32, k: i32): void {
  let i = 0;
  if (row == 4)
    for (; i + 4 <= m; i += 4) {
      const t = to + <usize>(i * k << 2);
      const s = a + (<usize>i << 2);
      let q = 0;
      for (; q + 4 <= k; q += 4) transpose4(t + (<usize>q << 2), <usize>k << 2, s + q * column, column);
      for (; q < k; q++)
        for (let r = 0; r < 4; r++) store<f32>(t + <usize>(r * k + q << 2), load<f32>(s + q * column + (r << 2)));
    }
  for (; i < m; i++)
    for (let q = 0; q < k; q++)
      store<f32>(to + <usize>(i * k + q << 2), load<f32>(a + i * row + q * column));
}

/** Columns of B in panels of 8, row after row; missing columns are zero. */
function packB(to: usize, b: usize, row: i32, column: i32, k: i32, n: i32): void {
  for (let j = 0; j < n; j += NR) {
    const p = b + j * column;
    const columns = n - j;
    let q = 0;
    if (columns >= NR && column == 4) {
      for (; q < k; q++) {
        const s = p + q * row;
        v128.store(to, v128.load(s));
        v128.store(to, v128.load(s, 16), 16);
        to += 32;
      }
    } else if (columns >= NR && row == 4) {
      for (; q + 4 <= k; q += 4) {
        transpose4(to, 32, p + (q << 2), column);
        transpose4(to + 16, 32, p + (q << 2) + 4 * column, column);
        to += 128;
      }
    }
    for (; q < k; q++)
      for (let c = 0; c < NR; c++) {
        store<f32>(to, c < columns ? load<f32>(p + q * row + c * column) : <f32>0);
        to += 4;
      }
  }
}

/**
 * c = start + four rows of a times a panel of b, 8 wide and `stepB` bytes from row to row.
 * Rows of c and of start are `ldc` and `lds` bytes apart.
 */
@inline
export function tile(
  k: i32,
  a0: usize, a1: usize, a2: usize, a3: usize,
  b: usize, stepB: i32,
  c: usize, ldc: i32,
  start: usize, lds: i32,
): void {
  let c00 = v128.load(start), c01 = v128.load(start, 16);
  start += lds;
  let c10 = v128.load(start), c11 = v128.load(start, 16);
  start += lds;
  let c20 = v128.load(start), c21 = v128.load(start, 16);
  start += lds;
  let c30 = v128.load(start), c31 = v128.load(start, 16);
  let q = 0;
  for (; q + 2 <= k; q += 2) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    b += stepB;
    let x = v128.load32_splat(a0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    b += stepB;
    x = v128.load32_splat(a0, 4);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2, 4);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3, 4);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  if (q < k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** A tile of fewer rows or columns, by way of `edge`. `start` 0: from zero. */
export function cornerTile(
  k: i32, rows: i32, columns: i32,
  a: usize, rowA: i32,
  b: usize, stepB: i32,
  c: usize, ldc: i32,
  start: usize, lds: i32,
  edge: usize,
): void {
  memory.fill(edge, 0, MR * NR * 4);
  if (start)
    for (let r = 0; r < rows; r++) memory.copy(edge + r * (NR * 4), start + r * lds, <usize>(columns << 2));
  const last = a + (rows - 1) * rowA;
  tile(
    k,
    a, min(a + rowA, last), min(a + 2 * rowA, last), last,
    b, stepB,
    edge, NR * 4,
    edge, NR * 4,
  );
  for (let r = 0; r < rows; r++) memory.copy(c + r * ldc, edge + r * (NR * 4), <usize>(columns << 2));
}

/**
 * c = bias + a b; c and bias have contiguous rows. bias: 0 for none, one row (`rowBias` 0), or c itself, to add to it.
 * Strides in bytes. `work` has gemmWorkspace() bytes.
 */
export function gemm(
  m: i32, n: i32, k: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize, rowC: i32,
  bias: usize, rowBias: i32, work: usize,
): void {
  const packedA = work;
  const packedB = work + MC * KC * 4;
  const edge = packedB + KC * NC * 4;
  // Panels pay once enough rows read them.
  const panels = m > 16 || columnB != 4 || (n & 7) != 0;
  const stepB = panels ? NR * 4 : rowB;
  for (let j = 0; j < n; j += NC) {
    const nc = min(NC, n - j);
    for (let q = 0; q < k; q += KC) {
      const kc = min(KC, k - q);
      const blockB = b + q * rowB + j * columnB;
      if (panels) packB(packedB, blockB, rowB, columnB, kc, nc);
      for (let i = 0; i < m; i += MC) {
        const mc = min(MC, m - i);
        let blockA = a + i * rowA + q * columnA;
        let stepA = rowA;
        if (columnA != 4) {
          packA(packedA, blockA, rowA, columnA, mc, kc);
          blockA = packedA;
          stepA = kc << 2;
        }
        for (let jj = 0; jj < nc; jj += NR) {
          const pb = panels ? packedB + <usize>(jj * kc * 4) : blockB + (jj << 2);
          for (let ii = 0; ii < mc; ii += MR) {
            const pa = blockA + ii * stepA;
            const to = c + (i + ii) * rowC + ((j + jj) << 2);
            const start = q > 0 ? to : bias ? bias + (i + ii) * rowBias + ((j + jj) << 2) : 0;
            const lds = q > 0 ? rowC : start ? rowBias : 0;
            if (mc - ii >= MR && nc - jj >= NR) {
              if (!start) memory.fill(edge, 0, NR * 4);
              tile(kc, pa, pa + stepA, pa + 2 * stepA, pa + 3 * stepA, pb, stepB, to, rowC, start ? start : edge, lds);
            } else
              cornerTile(kc, min(MR, mc - ii), min(NR, nc - jj), pa, stepA, pb, stepB, to, rowC, start, lds, edge);
          }
        }
      }
    }
  }
}

/** `count` products c = bias + a b; the matrices of each operand lie `step` bytes apart. */
export function gemm_float32(
  count: i32, m: i32, n: i32, k: i32,
  a: usize, stepA: i32, rowA: i32, columnA: i32,
  b: usize, stepB: i32, rowB: i32, columnB: i32,
  c: usize, stepC: i32, rowC: i32,
  bias: usize, work: usize,
): void {
  for (let i = 0; i < count; i++)
    gemm(m, n, k, a + i * stepA, rowA, columnA, b + i * stepB, rowB, columnB, c + i * stepC, rowC, bias, 0, work);
}

/** c = a b without packing: rows of b added up where they are contiguous, else dot products. */
@inline
function plain<T>(m: i32, n: i32, k: i32, a: usize, rowA: i32, columnA: i32, b: usize, rowB: i32, columnB: i32, c: usize, rowC: i32): void {
  const w: i32 = sizeof<T>();
  const lanes: i32 = 16 / w;
  const useLanes = isFloat<T>();
  for (let i = 0; i < m; i++) {
    const ai = a + i * rowA;
    const ci = c + i * rowC;
    if (columnB == w) {
      memory.fill(ci, 0, <usize>(n * w));
      for (let q = 0; q < k; q++) {
        const x = load<T>(ai + q * columnA);
        const bq = b + q * rowB;
        let j = 0;
        if (useLanes) {
          const xs = v128.splat<T>(x);
          for (; j + lanes <= n; j += lanes) {
            const p = ci + j * w;
            v128.store(p, v128.add<T>(v128.load(p), v128.mul<T>(xs, v128.load(bq + j * w))));
          }
        }
        for (; j < n; j++) {
          const p = ci + j * w;
          store<T>(p, load<T>(p) + x * load<T>(bq + j * w));
        }
      }
    } else
      for (let j = 0; j < n; j++) {
        const bj = b + j * columnB;
        let q = 0;
        let sum: T = 0;
        if (useLanes && columnA == w && rowB == w) {
          let s0 = v128.splat<T>(0);
          let s1 = v128.splat<T>(0);
          for (; q + 2 * lanes <= k; q += 2 * lanes) {
            s0 = v128.add<T>(s0, v128.mul<T>(v128.load(ai + q * w), v128.load(bj + q * w)));
            s1 = v128.add<T>(s1, v128.mul<T>(v128.load(ai + q * w, 16), v128.load(bj + q * w, 16)));
          }
          s0 = v128.add<T>(s0, s1);
          sum = v128.extract_lane<T>(s0, 0) + v128.extract_lane<T>(s0, 1);
          if (sizeof<T>() == 4) sum = sum + (v128.extract_lane<T>(s0, 2) + v128.extract_lane<T>(s0, 3));
        }
        for (; q < k; q++) sum = sum + load<T>(ai + q * columnA) * load<T>(bj + q * rowB);
        store<T>(ci + j * w, sum);
      }
  }
}

export function plain_float32(m: i32, n: i32, k: i32, a: usize, rowA: i32, columnA: i32, b: usize, rowB: i32, columnB: i32, c: usize, rowC: i32): void {
  plain<f32>(m, n, k, a, rowA, columnA, b, rowB, columnB, c, rowC);
}
export function plain_float64(m: i32, n: i32, k: i32, a: usize, rowA: i32, columnA: i32, b: usize, rowB: i32, columnB: i32, c: usize, rowC: i32): void {
  plain<f64>(m, n, k, a, rowA, columnA, b, rowB, columnB, c, rowC);
}
export function plain_int32(m: i32, n: i32, k: i32, a: usize, rowA: i32, columnA: i32, b: usize, rowB: i32, columnB: i32, c: usize, rowC: i32): void {
  plain<i32>(m, n, k, a, rowA, columnA, b, rowB, columnB, c, rowC);
}
export function plain_int64(m: i32, n: i32, k: i32, a: usize, rowA: i32, columnA: i32, b: usize, rowB: i32, columnB: i32, c: usize, rowC: i32): void {
  plain<i64>(m, n, k, a, rowA, columnA, b, rowB, columnB, c, rowC);
}
