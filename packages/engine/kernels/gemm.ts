// Matrix products. float32: packed panels and a 4 x 8 register tile. Small or thin products, and other types: plain loops.

// @ts-nocheck
const MR = 4;
const NR = 8;
const MC = 96;
const KC = 256;
const NC = 512;

/** Bytes of workspace `gemm_float32` needs: a packed block of A, one of B, and one tile. */
export function gemmWorkspace(): i32 {
  return (MC * KC + KC * NC + MR * NR) * 4;
}

/** Rows of A in panels of 4, column after column; missing rows are zero. Strides in bytes. */
function packA(to: usize, a: usize, row: i32, column: i32, m: i32, k: i32): void {
  for (let i = 0; i < m; i += MR) {
    const p = a + i * row;
    const rows = m - i;
    if (rows >= MR) {
      const p1 = p + row;
      const p2 = p1 + row;
      const p3 = p2 + row;
      for (let q = 0; q < k; q++) {
        const c = q * column;
        store<f32>(to, load<f32>(p + c));
        store<f32>(to, load<f32>(p1 + c), 4);
        store<f32>(to, load<f32>(p2 + c), 8);
        store<f32>(to, load<f32>(p3 + c), 12);
        to += 16;
      }
    } else
      for (let q = 0; q < k; q++) {
        for (let r = 0; r < MR; r++) {
          store<f32>(to, r < rows ? load<f32>(p + r * row + q * column) : <f32>0);
          to += 4;
        }
      }
  }
}

/** Columns of B in panels of 8, row after row; missing columns are zero. */
function packB(to: usize, b: usize, row: i32, column: i32, k: i32, n: i32): void {
  for (let j = 0; j < n; j += NR) {
    const p = b + j * column;
    const columns = n - j;
    if (columns >= NR && column == 4) {
      for (let q = 0; q < k; q++) {
        const s = p + q * row;
        v128.store(to, v128.load(s));
        v128.store(to, v128.load(s, 16), 16);
        to += 32;
      }
    } else if (columns >= NR && row == 4) {
      // Transposed: read along each column, write across.
      for (let c = 0; c < NR; c++) {
        let s = p + c * column;
        let t = to + (<usize>c << 2);
        for (let q = 0; q < k; q++) {
          store<f32>(t, load<f32>(s));
          s += 4;
          t += 32;
        }
      }
      to += <usize>(k * 32);
    } else
      for (let q = 0; q < k; q++) {
        for (let c = 0; c < NR; c++) {
          store<f32>(to, c < columns ? load<f32>(p + q * row + c * column) : <f32>0);
          to += 4;
        }
      }
  }
}

/** c (+)= a panel times b panel; c has contiguous rows `ldc` bytes apart. */
@inline
function tile(k: i32, a: usize, b: usize, c: usize, ldc: i32, add: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let q = 0; q < k; q++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    a += 16;
    b += 32;
  }
  const r1 = c + ldc;
  const r2 = r1 + ldc;
  const r3 = r2 + ldc;
  if (add) {
    c00 = f32x4.add(c00, v128.load(c));
    c01 = f32x4.add(c01, v128.load(c, 16));
    c10 = f32x4.add(c10, v128.load(r1));
    c11 = f32x4.add(c11, v128.load(r1, 16));
    c20 = f32x4.add(c20, v128.load(r2));
    c21 = f32x4.add(c21, v128.load(r2, 16));
    c30 = f32x4.add(c30, v128.load(r3));
    c31 = f32x4.add(c31, v128.load(r3, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** c = a b. Strides in bytes; c has contiguous rows. `work` has gemmWorkspace() bytes. */
export function gemm_float32(
  m: i32, n: i32, k: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize, rowC: i32, work: usize,
): void {
  const packedA = work;
  const packedB = work + MC * KC * 4;
  const edge = packedB + KC * NC * 4;
  for (let j = 0; j < n; j += NC) {
    const nc = min(NC, n - j);
    for (let q = 0; q < k; q += KC) {
      const kc = min(KC, k - q);
      packB(packedB, b + q * rowB + j * columnB, rowB, columnB, kc, nc);
      for (let i = 0; i < m; i += MC) {
        const mc = min(MC, m - i);
        packA(packedA, a + i * rowA + q * columnA, rowA, columnA, mc, kc);
        for (let jj = 0; jj < nc; jj += NR) {
          const pb = packedB + <usize>(jj * kc * 4);
          for (let ii = 0; ii < mc; ii += MR) {
            const pa = packedA + <usize>(ii * kc * 4);
            const to = c + (i + ii) * rowC + ((j + jj) << 2);
            if (mc - ii >= MR && nc - jj >= NR) tile(kc, pa, pb, to, rowC, q > 0);
            else {
              tile(kc, pa, pb, edge, NR * 4, false);
              const rows = min(MR, mc - ii);
              const columns = min(NR, nc - jj);
              for (let r = 0; r < rows; r++)
                for (let s = 0; s < columns; s++) {
                  const p = to + r * rowC + (s << 2);
                  const x = load<f32>(edge + <usize>((r * NR + s) << 2));
                  store<f32>(p, q > 0 ? load<f32>(p) + x : x);
                }
            }
          }
        }
      }
    }
  }
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
