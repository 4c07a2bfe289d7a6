// Products, powers and norms of matrices, cross products. Kinds are explained in ../native.ts.

export const linearAlgebra = {
  differentiable: [
    'linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor',
    'addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor',
    'addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor',
    'addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor',
    'trace(Tensor self) -> Tensor',
  ],
  composite: [
    'tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor',
    'cross(Tensor self, Tensor other, int? dim=None) -> Tensor',
    'chain_matmul(Tensor[] matrices) -> Tensor',
    'linalg_multi_dot(Tensor[] tensors) -> Tensor',
    'linalg_matrix_power(Tensor self, int n) -> Tensor',
    'matrix_power(Tensor self, int n) -> Tensor',
    'linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor',
    'linalg_matrix_norm.str_ord(Tensor self, str ord="fro", int[] dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor',
    'linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor',
    'linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor',
    'linalg_matmul(Tensor self, Tensor other) -> Tensor',
    'linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor',
    'linalg_diagonal(Tensor(a) A, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor(a)',
  ],
  inplace: [
    'addmv_(Tensor(a!) self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)',
    'addr_(Tensor(a!) self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)',
    'addbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)',
    'addmm_(Tensor(a!) self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)',
    'baddbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)',
  ],
} as const;
