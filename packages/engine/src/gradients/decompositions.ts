// Gradients of factors of matrices: PyTorch's formulas (derivatives.yaml, FunctionsManual), in operations that have gradients.
import { Complex } from '../complex.ts';
import { isComplex } from '../dtype.ts';
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { isVector } from '../ops/decompositions.ts';
import type { Scalar } from '../ops/schema.ts';
import { float, type Tensor } from '../tensor.ts';
import { by, rules } from './rule.ts';

const tril = (t: Tensor, k = 0): Tensor => t.engine.call('tril', t, k);
const triu = (t: Tensor, k = 0): Tensor => t.engine.call('triu', t, k);
export const onDiagonal = (t: Tensor): Tensor => t.engine.call('diag_embed', t);
export const diagonalOf = (t: Tensor): Tensor => t.engine.call('diagonal', t, 0, -2, -1);
export const triangular = (a: Tensor, b: Tensor, upper: boolean, left = true, unit = false): Tensor =>
  a.engine.call('linalg_solve_triangular', a, b, upper, left, unit);
export const solve = (a: Tensor, b: Tensor, left = true): Tensor =>
  a.engine.call('_linalg_solve_ex', a, b, left)[0]!;
/** The conjugate of the transposed. */
export const adjoint = (t: Tensor): Tensor => (isComplex(t.dtype) ? t.mT.conj() : t.mT);
const skew = (t: Tensor): Tensor => t.sub(adjoint(t));
const imaginary = (t: Tensor): Tensor => t.engine.call('imag', t);

/** Lower triangle and its adjoint, what is on the diagonal once and real. */
function hermitian(t: Tensor): Tensor {
  const lower = tril(t, -1);
  const d = diagonalOf(t);
  return lower.add(adjoint(lower)).add(onDiagonal(isComplex(t.dtype) ? t.engine.call('real', d) : d));
}

/** Refuses a loss that depends on the phases of vectors, which are not determined, as PyTorch does. */
export function checkPhase(diagonal: Tensor, text: string): void {
  if (diagonal.numel === 0) return;
  const off = Number(diagonal.engine.call('amax', imaginary(diagonal.detach()).abs()).item());
  if (off > 1e-2) throw runtimeError(text);
}
const identity = (e: Engine, like: Tensor): Tensor => e.call('eye', like.shape[like.ndim - 1]!, like.dtype);

const minusI: Scalar = { kind: 'complex', value: new Complex(0, -1) };
export const phases = (rule: string, vectors: string): string =>
  `${rule}: The ${vectors} in the complex case are specified up to multiplication by e^{i phi}. The specified loss function depends on this ${rule === 'svd_backward' ? 'phase term, making it ill-defined.' : 'quantity, so it is ill-defined.'}`;

/** Differences x[j] - x[i] of eigenvalues, ones on the diagonal. */
export function gaps(x: Tensor): Tensor {
  const e = x.engine;
  const between = x.unsqueeze(-2).sub(x.unsqueeze(-1));
  return between.add(e.call('eye', x.shape[x.ndim - 1]!, x.dtype));
}

export const decompositions = rules({
  linalg_cholesky_ex: (_e, _self, upper, _check, [factor]) => ({
    self: by([factor!], ([g]: [Tensor], made) => {
      const [l, gl] = upper ? [adjoint(made!), adjoint(g)] : [made!, g];
      const product = tril(adjoint(l).matmul(gl));
      const phi = product.add(adjoint(tril(product, -1))).mul(0.5);
      return triangular(l, triangular(adjoint(l), phi, true), false, false);
    }),
  }),
  linalg_solve_triangular: (_e, self, _other, upper, left, unit, made) => ({
    self: by([self, made], (g: Tensor, a, x) => {
      const gb = triangular(adjoint(a!), g, !upper, left, unit);
      const full = (left ? gb.matmul(adjoint(x!)) : adjoint(x!).matmul(gb)).neg();
      return upper ? triu(full, unit ? 1 : 0) : tril(full, unit ? -1 : 0);
    }),
    B: by([self], (g: Tensor, a) => triangular(adjoint(a!), g, !upper, left, unit)),
  }),
  linalg_inv_ex: (_e, _self, _check, [inverse]) => ({
    A: by([inverse!], ([g]: [Tensor], x) => adjoint(x!).matmul(g).matmul(adjoint(x!)).neg()),
  }),
  _linalg_solve_ex: (_e, self, other, left, _check, [result]) => {
    const vector = isVector(self, other);
    const column = (t: Tensor) => (vector ? t.unsqueeze(-1) : t);
    const through = (a: Tensor, g: Tensor) => solve(adjoint(a), column(g), left);
    return {
      A: by([self, result!], ([g]: [Tensor], a, x) => {
        const gb = through(a!, g);
        const xt = adjoint(column(x!));
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
      const scale = g.mul(d!.conj()).unsqueeze(-1).unsqueeze(-1);
      // Of a singular matrix PyTorch says zero.
      const singular = d!.eq(0).unsqueeze(-1).unsqueeze(-1);
      const one = identity(e, a!);
      const regular = e.call('where.self', singular, one, adjoint(a!));
      return solve(regular, one.mul(scale));
    }),
  }),
  _linalg_slogdet: (e, self, [sign]) => ({
    A: by([self, sign!], ([gs, gl]: [Tensor | null, Tensor | null], a, s) => {
      if (!isComplex(a!.dtype)) {
        if (!gl) return null;
        return solve(a!.mT, identity(e, a!).mul(gl.unsqueeze(-1).unsqueeze(-1)));
      }
      // The logarithm of the determinant is log|det| + i angle: sign turns with the angle.
      const turned = gs ? imaginary(gs.conj().mul(s!)).mul(e.wrap(minusI)) : null;
      const slope = turned && gl ? turned.add(gl) : (turned ?? gl);
      if (!slope) return null;
      return solve(adjoint(a!), identity(e, a!).mul(slope.unsqueeze(-1).unsqueeze(-1)));
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
          const left = gR ? upper.matmul(adjoint(gR)) : null;
          const right = gQ ? adjoint(gQ).matmul(Q!) : null;
          const M = left && right ? left.sub(right) : (left ?? right!.neg());
          const lower = Q!.matmul(hermitian(M));
          return triangular(adjoint(upper), gQ ? gQ.add(lower) : lower, false, false);
        };
        if (m >= n) return square(gq, gr, R!);
        const gV = gr ? gr.narrow(-1, m, n - m) : null;
        const gU = gr ? gr.narrow(-1, 0, m) : null;
        const extra = gV ? a!.narrow(-1, m, n - m).matmul(adjoint(gV)) : null;
        const gQ = gq && extra ? gq.add(extra) : (gq ?? extra);
        const gX = square(gQ, gU, R!.narrow(-1, 0, m));
        const gY = gV ? Q!.matmul(gV) : gX.newZeros([...gX.shape.slice(0, -1), n - m]);
        return e.call('cat', [gX, gY], -1);
      }),
    };
  },
  _linalg_eigh: (_e, _self, _uplo, _vectors, [values, vectors]) => ({
    A: by([values!, vectors!], ([gl, gv]: [Tensor | null, Tensor | null], L, V) => {
      const back = adjoint(V!);
      const scale = gl ? V!.mul(gl.unsqueeze(-2)).matmul(back) : null;
      if (!gv) return scale;
      const inner = back.matmul(gv);
      const diagonal = diagonalOf(inner);
      if (isComplex(inner.dtype)) checkPhase(diagonal, phases('linalg_eigh_backward', 'eigenvectors'));
      // Only what turns the vectors into other orthonormal ones counts: the skew part.
      const turning = skew(inner.sub(onDiagonal(diagonal))).mul(0.5);
      const turned = V!.matmul(turning.div(gaps(L!))).matmul(back);
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
        const complex = isComplex(U.dtype);
        const left = gu ? skew(adjoint(U).matmul(gu)) : null;
        const right = gv ? skew(Vh.matmul(adjoint(gv))) : null;
        if (complex && (left || right)) {
          const both = left && right ? left.add(right) : (left ?? right)!;
          checkPhase(diagonalOf(both), phases('svd_backward', 'singular vectors'));
        }
        if (left) parts.push(left.div(gaps(squares)).mul(S!.unsqueeze(-2)));
        if (right) parts.push(right.div(gaps(squares)).mul(S!.unsqueeze(-1)));
        if (gS) parts.push(onDiagonal(gS));
        if (parts.length === 0) return null;
        let middle = parts.reduce((a, b) => a.add(b));
        if (complex && left) {
          // On the diagonal the phase of U alone is left, divided by 2 S and not by the gap.
          const d = diagonalOf(left);
          middle = middle.sub(onDiagonal(diagonalOf(left.mul(S!.unsqueeze(-2)))));
          if (right) middle = middle.sub(onDiagonal(diagonalOf(right.mul(S!.unsqueeze(-1)))));
          middle = middle.add(onDiagonal(d.div(S!.mul(2))));
        } else if (complex && right) middle = middle.sub(onDiagonal(diagonalOf(right.mul(S!.unsqueeze(-1)))));
        let out = U.matmul(middle.to(U.dtype)).matmul(Vh);
        if (gu && m > k) {
          const outside = gu.sub(U.matmul(adjoint(U).matmul(gu)));
          out = out.add(outside.div(S!.unsqueeze(-2)).matmul(Vh));
        }
        if (gv && n > k) {
          const outside = gv.sub(gv.matmul(adjoint(Vh)).matmul(Vh));
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
        const [gt, pt] = [adjoint(g), adjoint(p!)];
        if (m <= n) {
          const k = gt.matmul(p!);
          const kp = k.matmul(pt);
          return kp
            .sub(adjoint(p!.matmul(k)))
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
          .sub(adjoint(k.matmul(p!)))
          .sub(pk.matmul(p!).matmul(a!));
      }),
    };
  },
  linalg_matrix_exp: (e, self) => ({
    self: by([self], (g: Tensor, a) => {
      const n = a!.shape[a!.ndim - 1]!;
      const turned = adjoint(a!);
      const top = e.call('cat', [turned, g], -1);
      const bottom = e.call('cat', [g.mul(e.wrap(float(0))), turned], -1);
      const both = e.call('linalg_matrix_exp', e.call('cat', [top, bottom], -2));
      return both.narrow(-2, 0, n).narrow(-1, n, n);
    }),
  }),
});
