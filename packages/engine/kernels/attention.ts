// Attention of one head, float32: scores a block of queries at a time, so that no L x S matrix is kept. After FlashAttention
// (Dao et al. 2022): backward computes the weights again from the scores and each row's logarithm of the sum of exponentials.

// @ts-nocheck
import { exp4, log4 } from './functions';
import { gemm, gemmWorkspace } from './gemm';

/** Queries per block. */
const ROWS = 64;

/** Bytes of workspace for `span` keys: a block of scores, one of their gradients, what products need. */
export function attentionWorkspace(span: i32): i32 {
  return 2 * ROWS * span * 4 + gemmWorkspace();
}

/** scores = scale q k^T for `rows` queries and `span` keys, masked. Mask: kind 0 none, 1 bool, 2 float to add. Strides in bytes. */
function score(
  to: usize, rows: i32, span: i32, width: i32,
  q: usize, rowQ: i32, k: usize, rowK: i32,
  kind: i32, mask: usize, rowMask: i32, columnMask: i32,
  causal: i32, first: i32, scale: f32, work: usize,
): void {
  gemm(rows, span, width, q, rowQ, 4, k, 4, rowK, to, span << 2, 0, 0, work);
  const s = f32x4.splat(scale);
  for (let i = 0; i < rows; i++) {
    const row = to + <usize>(i * span << 2);
    let j = 0;
    for (; j + 4 <= span; j += 4) {
      const p = row + (<usize>j << 2);
      v128.store(p, f32x4.mul(v128.load(p), s));
    }
    for (; j < span; j++) {
      const p = row + (<usize>j << 2);
      store<f32>(p, load<f32>(p) * scale);
    }
    const m = mask + i * rowMask;
    if (kind == 1) {
      for (j = 0; j < span; j++) if (!load<u8>(m + j * columnMask)) store<f32>(row + (<usize>j << 2), -Infinity);
    } else if (kind == 2) {
      for (j = 0; j < span; j++) {
        const p = row + (<usize>j << 2);
        store<f32>(p, load<f32>(p) + load<f32>(m + j * columnMask));
      }
    }
    if (causal) for (j = first + i + 1; j < span; j++) store<f32>(row + (<usize>j << 2), -Infinity);
  }
}

@inline
function across(x: v128): f32 {
  return (
    (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** row = e^(row - shift); the sum. */
function exponentials(row: usize, span: i32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= span; i += 4) {
    const p = row + (<usize>i << 2);
    const y = exp4(f32x4.sub(v128.load(p), s));
    v128.store(p, y);
    sums = f32x4.add(sums, y);
  }
  let sum = across(sums);
  for (; i < span; i++) {
    const p = row + (<usize>i << 2);
    const y = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(p) - shift)), 0);
    store<f32>(p, y);
    sum += y;
  }
  return sum;
}

function largest(row: usize, span: i32): f32 {
  let top: f32 = -Infinity;
  let i = 0;
  if (span >= 4) {
    let t = v128.load(row);
    for (i = 4; i + 4 <= span; i += 4) t = f32x4.max(t, v128.load(row + (<usize>i << 2)));
    top = max(
      max(f32x4.extract_lane(t, 0), f32x4.extract_lane(t, 1)),
      max(f32x4.extract_lane(t, 2), f32x4.extract_lane(t, 3)),
    );
  }
  for (; i < span; i++) top = max(top, load<f32>(row + (<usize>i << 2)));
  return top;
}

@inline
function scaleRow(row: usize, count: i32, by: f32): void {
  for (let i = 0; i < count; i++) {
    const p = row + (<usize>i << 2);
    store<f32>(p, load<f32>(p) * by);
  }
}

/**
 * out = softmax(scale q k^T + mask) v; per query the logarithm of its sum of exponentials in `lse`.
 * (length, width) q, (span, width) k, (span, depth) v; rows are contiguous. A masked query without keys gives 0.
 */
export function attention_float32(
  length: i32, span: i32, width: i32, depth: i32,
  q: usize, rowQ: i32, k: usize, rowK: i32, v: usize, rowV: i32,
  out: usize, rowOut: i32, lse: usize,
  kind: i32, mask: usize, rowMask: i32, columnMask: i32,
  causal: i32, scale: f32, work: usize,
): void {
  const rest = work + <usize>(ROWS * span * 4);
  for (let i = 0; i < length; i += ROWS) {
    const rows = min(ROWS, length - i);
    const seen = causal ? min(span, i + rows) : span;
    score(
      work, rows, seen, width, q + i * rowQ, rowQ, k, rowK,
      kind, mask + i * rowMask, rowMask, columnMask, causal, i, scale, rest,
    );
    for (let r = 0; r < rows; r++) {
      const row = work + <usize>(r * seen << 2);
      const top = largest(row, seen);
      const at = lse + <usize>((i + r) << 2);
      if (kind && top == -Infinity) {
        memory.fill(row, 0, <usize>seen << 2);
        store<f32>(at, 0);
        continue;
      }
      const sum = exponentials(row, seen, top);
      scaleRow(row, seen, <f32>1 / sum);
      store<f32>(at, top + f32x4.extract_lane(log4(f32x4.splat(sum)), 0));
    }
    gemm(rows, depth, seen, work, seen << 2, 4, v, rowV, 4, out + i * rowOut, rowOut, 0, 0, rest);
  }
}

/** Gradients of `attention_float32`, added to dk and dv and stored in dq; `dout` is the gradient of its result `out`. */
export function attentionBackward_float32(
  length: i32, span: i32, width: i32, depth: i32,
  q: usize, rowQ: i32, k: usize, rowK: i32, v: usize, rowV: i32,
  out: usize, rowOut: i32, lse: usize, dout: usize, rowDout: i32,
  dq: usize, rowDq: i32, dk: usize, rowDk: i32, dv: usize, rowDv: i32,
  kind: i32, mask: usize, rowMask: i32, columnMask: i32,
  causal: i32, scale: f32, work: usize,
): void {
  const slopes = work + <usize>(ROWS * span * 4);
  const rest = slopes + <usize>(ROWS * span * 4);
  for (let i = 0; i < length; i += ROWS) {
    const rows = min(ROWS, length - i);
    const seen = causal ? min(span, i + rows) : span;
    const step = seen << 2;
    score(
      work, rows, seen, width, q + i * rowQ, rowQ, k, rowK,
      kind, mask + i * rowMask, rowMask, columnMask, causal, i, scale, rest,
    );
    for (let r = 0; r < rows; r++) {
      const shift = load<f32>(lse + <usize>((i + r) << 2));
      const row = work + <usize>(r * seen << 2);
      exponentials(row, seen, shift);
    }
    const given = dout + i * rowDout;
    // dv += p^T dout; slopes = dout v^T
    gemm(seen, depth, rows, work, 4, step, given, rowDout, 4, dv, rowDv, dv, rowDv, rest);
    gemm(rows, seen, depth, given, rowDout, 4, v, 4, rowV, slopes, step, 0, 0, rest);
    for (let r = 0; r < rows; r++) {
      // The sum over keys of p times its gradient is that over the result times its own.
      let dot: f32 = 0;
      for (let j = 0; j < depth; j++)
        dot += load<f32>(given + r * rowDout + (j << 2)) * load<f32>(out + (i + r) * rowOut + (j << 2));
      const d = f32x4.splat(dot);
      const s = f32x4.splat(scale);
      const p = work + <usize>(r * seen << 2);
      const t = slopes + <usize>(r * seen << 2);
      let j = 0;
      for (; j + 4 <= seen; j += 4) {
        const at = <usize>j << 2;
        v128.store(t + at, f32x4.mul(f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(t + at), d)), s));
      }
      for (; j < seen; j++) {
        const at = <usize>j << 2;
        store<f32>(t + at, load<f32>(p + at) * (load<f32>(t + at) - dot) * scale);
      }
    }
    gemm(rows, width, seen, slopes, step, 4, k, rowK, 4, dq + i * rowDq, rowDq, 0, 0, rest);
    gemm(seen, width, rows, slopes, 4, step, q + i * rowQ, rowQ, 4, dk, rowDk, dk, rowDk, rest);
  }
}
