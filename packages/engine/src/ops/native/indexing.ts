// Operations that pick and place by index. Kinds are explained in ../native.ts.

export const indexing = {
  differentiable: [
    'index.Tensor(Tensor self, Tensor?[] indices) -> Tensor',
    'index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor',
    'index_select(Tensor self, int dim, Tensor index) -> Tensor',
    'index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor',
    'index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor',
    'gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor',
    'scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor',
    'scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor',
    'scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor',
    'masked_select(Tensor self, Tensor mask) -> Tensor',
    'embedding(Tensor weight, Tensor indices, int padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False) -> Tensor',
  ],
  composite: [
    'take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor',
    'one_hot(Tensor self, int num_classes=-1) -> Tensor',
  ],
  nondifferentiable: ['nonzero(Tensor self) -> Tensor'],
  inplace: [
    'index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor(a!)',
    'index_copy_(Tensor(a!) self, int dim, Tensor index, Tensor source) -> Tensor(a!)',
    'index_add_(Tensor(a!) self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor(a!)',
    'scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)',
    'scatter_.value(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!)',
    'scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)',
  ],
} as const;
