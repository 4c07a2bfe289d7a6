// Matrix products. Kinds are explained in ../native.ts.

export const matmul = {
  differentiable: [
    'mm(Tensor self, Tensor mat2) -> Tensor',
    'bmm(Tensor self, Tensor mat2) -> Tensor',
    'addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor',
    'baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor',
    'dot(Tensor self, Tensor tensor) -> Tensor',
    'mv(Tensor self, Tensor vec) -> Tensor',
  ],
  composite: [
    'matmul(Tensor self, Tensor other) -> Tensor',
    'linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor',
    'outer(Tensor self, Tensor vec2) -> Tensor',
    'inner(Tensor self, Tensor other) -> Tensor',
    'einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor',
  ],
} as const;
