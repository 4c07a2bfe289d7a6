// Gradients of LU factors and of eigenvalues of matrices without symmetry (PyTorch's formulas, FunctionsManual), in operations that have gradients.
import { isComplex } from '../dtype.ts';
import type { Tensor } from '../tensor.ts';
import {
  adjoint,
  checkPhase,
  diagonalOf,
  gaps,
  onDiagonal,
  phases,
  solve,
  triangular,
} from './decompositions.ts';
import { by, rules } from './rule.ts';

export const factors = rules({
  linalg_lu_factor_ex: (e, self, _pivot, _check, [made, rows]) => {
    const [m, n] = self.shape.slice(-2) as [number, number];
    const k = Math.min(m, n);
    return {
      A: by([made!, rows!], ([g]: [Tensor | null], LU, pivots) => {
        if (!g) return null;
        const [P, L, U] = e.call('lu_unpack', LU!, pivots!) as [Tensor, Tensor, Tensor];
        const low = (t: Tensor) => e.call('tril', t, -1);
        const high = (t: Tensor) => e.call('triu', t);
        const left = (t: Tensor) => t.narrow(-1, 0, k);
        const top = (t: Tensor) => t.narrow(-2, 0, k);
        const [L1, U1] = [top(L), left(U)];
        let gL = low(left(g));
        let gU = high(top(g));
        // What lies beyond the square follows from it: A2 = P L U2, or (P^T A)2 = L2 U.
        let beyond: Tensor | null = null;
        if (n > k) {
          beyond = triangular(adjoint(L1), gU.narrow(-1, k, n - k), true, true, true);
          gL = gL.sub(low(beyond.matmul(adjoint(U.narrow(-1, k, n - k)))));
          gU = left(gU);
        } else if (m > k) {
          beyond = triangular(adjoint(U1), gL.narrow(-2, k, m - k), false, false);
          gU = gU.sub(high(adjoint(L.narrow(-2, k, m - k)).matmul(beyond)));
          gL = top(gL);
        }
        const phi = low(adjoint(L1).matmul(gL)).add(high(gU.matmul(adjoint(U1))));
        const square = triangular(adjoint(U1), triangular(adjoint(L1), phi, true, true, true), false, false);
        return P.matmul(beyond ? e.call('cat', [square, beyond], n > k ? -1 : -2) : square);
      }),
    };
  },
  linalg_eig: (_e, _self, [values, vectors]) => ({
    self: by([values!, vectors!], ([gl, gv]: [Tensor | null, Tensor | null], L, V) => {
      const back = adjoint(V!);
      if (!gv) return gl ? solve(back, gl.unsqueeze(-1).mul(back)) : null;
      const inner = back.matmul(gv);
      const diagonal = diagonalOf(inner);
      if (isComplex(inner.dtype)) checkPhase(diagonal, phases('linalg_eig_backward', 'eigenvectors'));
      const sizes = V!.engine.call('real', diagonal).unsqueeze(-2);
      const turned = inner.sub(back.matmul(V!.mul(sizes))).div(gaps(L!).conj());
      const off = turned.sub(onDiagonal(diagonalOf(turned)));
      const middle = gl ? off.add(onDiagonal(gl)) : off;
      return solve(back, middle.matmul(back));
    }),
  }),
});
