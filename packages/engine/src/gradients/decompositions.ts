// Gradients of factors of matrices: PyTorch's formulas (derivatives.yaml, FunctionsManual), in operations that have gradients.
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { isVector } from '../ops/decompositions.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

const tril = (t: Tensor, k = 0): Tensor => t.engine.call('tril', t, k);
const triu = (t: Tensor, k = 0): Tensor => t.engine.call('triu', t, k);
const onDiagonal = (t: Tensor): Tensor => t.engine.call('diag_embed', t);
const diagonalOf = (t: Tensor): Tensor => t.engine.call('diagonal', t, 0, -2, -1);
const triangular = (a: Tensor, b: Tensor, upper: boolean, left = true, unit = false): Tensor =>
  a.engine.call('linalg_solve_triangular', a, b, upper, left, unit);
const solve = (a: Tensor, b: Tensor, left = true): Tensor =>
  a.engine.call('_linalg_solve_ex', a, b, left)[0]!;
const skew = (t: Tensor): Tensor => t.sub(t.mT);
const identity = (e: Engine, like: Tensor): Tensor => e.call('eye', like.shape[like.ndim - 1]!, like.dtype);

/** Differences x[j] - x[i] of eigenvalues, ones on the diagonal. */
function gaps(x: Tensor): Tensor {
  const e = x.engine;
  const between = x.unsqueeze(-2).sub(x.unsqueeze(-1));
  return between.add(e.call('eye', x.shape[x.ndim - 1]!, x.dtype));
}

export const decompositions = rules({
  linalg_cholesky_ex: (_e, _self, upper, _check, [factor]) => ({
    self: by([factor!], ([g]: [Tensor], made) => {
      const [l, gl] = upper ? [made!.mT, g.mT] : [made!, g];
      const product = tril(l.mT.matmul(gl));
      const phi = product.add(tril(product, -1).mT).mul(0.5);
      return triangular(l, triangular(l.mT, phi, true), false, false);
    }),
  }),
  linalg_solve_triangular: (_e, self, _other, upper, left, unit, made) => ({
    self: by([self, made], (g: Tensor, a, x) => {
      const gb = triangular(a!.mT, g, !upper, left, unit);
      const full = (left ? gb.matmul(x!.mT) : x!.mT.matmul(gb)).neg();
      return upper ? triu(full, unit ? 1 : 0) : tril(full, unit ? -1 : 0);
    }),
    B: by([self], (g: Tensor, a) => triangular(a!.mT, g, !upper, left, unit)),
  }),
  linalg_inv_ex: (_e, _self, _check, [inverse]) => ({
    A: by([inverse!], ([g]: [Tensor], x) => x!.mT.matmul(g).matmul(x!.mT).neg()),
  }),
  _linalg_solve_ex: (_e, self, other, left, _check, [result]) => {
    const vector = isVector(self, other);
    const column = (t: Tensor) => (vector ? t.unsqueeze(-1) : t);
    const through = (a: Tensor, g: Tensor) => solve(a.mT, column(g), left);
    return {
      A: by([self, result!], ([g]: [Tensor], a, x) => {
        const gb = through(a!, g);
        const xt = column(x!).mT;
        return (left ? gb.matmul(xt) : xt.matmul(gb)).neg();
      }),
      B: by([self], ([g]: [Tensor], a) => {
        const gb = through(a!, g);
        return vector ? gb.squeeze(-1) : gb;
      }),
    };
  },
  _linalg_det: (e, self, [result]) => ({
    A: by([self, result!], ([g]: [Tensor], a, d) => {
      const scale = g.mul(d!).unsqueeze(-1).unsqueeze(-1);
      // Of a singular matrix PyTorch says zero.
      const singular = d!.eq(0).unsqueeze(-1).unsqueeze(-1);
      const one = identity(e, a!);
      const regular = e.call('where.self', singular, one, a!.mT);
      return solve(regular, one.mul(scale));
    }),
  }),
  _linalg_slogdet: (e, self) => ({
    A: by([self], ([, g]: [Tensor | null, Tensor | null], a) => {
      if (!g) return null;
      return solve(a!.mT, identity(e, a!).mul(g.unsqueeze(-1).unsqueeze(-1)));
    }),
  }),
  linalg_qr: (e, self, mode, [q, r]) => {
    const [m, n] = self.shape.slice(-2) as [number, number];
    return {
      A: by([self, q!, r!], ([gq, gr]: [Tensor | null, Tensor | null], a, Q, R) => {
        if (mode === 'r')
          throw runtimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, mode='reduced') if you are going to require gradients of this function.",
          );
        if (mode === 'complete' && m > n)
          throw runtimeError(
            `The QR decomposition is not differentiable when mode='complete' and nrows > ncols.`,
          );
        const square = (gQ: Tensor | null, gR: Tensor | null, upper: Tensor): Tensor => {
          const left = gR ? upper.matmul(gR.mT) : null;
          const right = gQ ? gQ.mT.matmul(Q!) : null;
          const M = left && right ? left.sub(right) : (left ?? right!.neg());
          const lower = Q!.matmul(tril(M).add(tril(M, -1).mT));
          return triangular(upper.mT, gQ ? gQ.add(lower) : lower, false, false);
        };
        if (m >= n) return square(gq, gr, R!);
        const gV = gr ? gr.narrow(-1, m, n - m) : null;
        const gU = gr ? gr.narrow(-1, 0, m) : null;
        const extra = gV ? a!.narrow(-1, m, n - m).matmul(gV.mT) : null;
        const gQ = gq && extra ? gq.add(extra) : (gq ?? extra);
        const gX = square(gQ, gU, R!.narrow(-1, 0, m));
        const gY = gV ? Q!.matmul(gV) : gX.newZeros([...gX.shape.slice(0, -1), n - m]);
        return e.call('cat', [gX, gY], -1);
      }),
    };
  },
  _linalg_eigh: (_e, _self, _uplo, _vectors, [values, vectors]) => ({
    A: by([values!, vectors!], ([gl, gv]: [Tensor | null, Tensor | null], L, V) => {
      const scale = gl ? V!.mul(gl.unsqueeze(-2)).matmul(V!.mT) : null;
      if (!gv) return scale;
      const inner = V!.mT.matmul(gv);
      const turned = V!.matmul(inner.sub(onDiagonal(diagonalOf(inner))).div(gaps(L!))).matmul(V!.mT);
      return scale ? scale.add(turned) : turned;
    }),
  }),
  _linalg_svd: (_e, self, full, _vectors, _driver, [u, s, vh]) => {
    const [m, n] = self.shape.slice(-2) as [number, number];
    const k = Math.min(m, n);
    return {
      A: by([u!, s!, vh!], ([gU, gS, gV]: [Tensor | null, Tensor | null, Tensor | null], wideU, S, wideV) => {
        const cut = (t: Tensor, dim: number) => (full ? t.narrow(dim, 0, k) : t);
        const [U, Vh] = [cut(wideU!, -1), cut(wideV!, -2)];
        const gu = gU ? cut(gU, -1) : null;
        const gv = gV ? cut(gV, -2) : null;
        const parts: Tensor[] = [];
        const squares = S!.mul(S!);
        if (gu) parts.push(skew(U.mT.matmul(gu)).div(gaps(squares)).mul(S!.unsqueeze(-2)));
        if (gv) parts.push(skew(Vh.matmul(gv.mT)).div(gaps(squares)).mul(S!.unsqueeze(-1)));
        if (gS) parts.push(onDiagonal(gS));
        if (parts.length === 0) return null;
        let out = U.matmul(parts.reduce((a, b) => a.add(b))).matmul(Vh);
        if (gu && m > k) {
          const outside = gu.sub(U.matmul(U.mT.matmul(gu)));
          out = out.add(outside.div(S!.unsqueeze(-2)).matmul(Vh));
        }
        if (gv && n > k) {
          const outside = gv.sub(gv.matmul(Vh.mT).matmul(Vh));
          out = out.add(U.div(S!.unsqueeze(-2)).matmul(outside));
        }
        return out;
      }),
    };
  },
  'linalg_pinv.atol_rtol_tensor': (_e, self, _atol, _rtol, _hermitian, made) => {
    const [m, n] = self.shape.slice(-2) as [number, number];
    return {
      self: by([self, made], (g: Tensor, a, p) => {
        const [gt, pt] = [g.mT, p!.mT];
        if (m <= n) {
          const k = gt.matmul(p!);
          const kp = k.matmul(pt);
          return kp
            .sub(p!.matmul(k).mT)
            .sub(a!.matmul(p!).matmul(kp))
            .add(pt.matmul(p!).matmul(gt.sub(k.matmul(a!))));
        }
        const k = p!.matmul(gt);
        const pk = pt.matmul(k);
        return gt
          .sub(a!.matmul(k))
          .matmul(p!)
          .matmul(pt)
          .add(pk)
          .sub(k.matmul(p!).mT)
          .sub(pk.matmul(p!).matmul(a!));
      }),
    };
  },
  linalg_matrix_exp: (e, self) => ({
    self: by([self], (g: Tensor, a) => {
      const n = a!.shape[a!.ndim - 1]!;
      const top = e.call('cat', [a!.mT, g], -1);
      const bottom = e.call('cat', [g.mul(e.wrap(float(0))), a!.mT], -1);
      const both = e.call('linalg_matrix_exp', e.call('cat', [top, bottom], -2));
      return both.narrow(-2, 0, n).narrow(-1, n, n);
    }),
  }),
});
