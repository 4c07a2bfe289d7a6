// Writing by index with a reduction, filling, flat positions. Kinds are explained in ../native.ts.

export const scatter = {
  differentiable: [
    'scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor',
    'scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor',
    'scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor',
    'index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor',
    'index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor',
    'index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor',
    'take(Tensor self, Tensor index) -> Tensor',
    'put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor',
    'masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor',
    'slice_scatter(Tensor self, Tensor src, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor',
    'select_scatter(Tensor self, Tensor src, int dim, int index) -> Tensor',
    'diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor',
  ],
  composite: [
    'fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)',
    'argwhere(Tensor self) -> Tensor',
  ],
  inplace: [
    'scatter_reduce_.two(Tensor(a!) self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor(a!)',
    'scatter_.reduce(Tensor(a!) self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor(a!)',
    'scatter_.value_reduce(Tensor(a!) self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor(a!)',
    'index_reduce_(Tensor(a!) self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor(a!)',
    'index_fill_.int_Scalar(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!)',
    'index_fill_.int_Tensor(Tensor(a!) self, int dim, Tensor index, Tensor value) -> Tensor(a!)',
    'put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!)',
    'masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!)',
  ],
} as const;
