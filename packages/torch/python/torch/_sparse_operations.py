"""What operations of torch do with sparse tensors: products, sums, softmax and what leaves 0 as it is.

Each is a few operations on indices and values, so that gradients are those of the values."""

import math

import torch
from torch._ops import aten
from torch._sparse import Sparse, named, refuse
from torch._tensor import Tensor


def _add(a, b, *, alpha=1):
    if not isinstance(b, Tensor) or (isinstance(a, Sparse) and not isinstance(b, Sparse)):
        raise RuntimeError("add(sparse, dense) is not supported. Use add(dense, sparse) instead.")
    if not isinstance(a, Sparse):
        if not isinstance(a, Tensor):
            refuse("The sum with a number")
        return aten.add(a, b.to_dense(), alpha=alpha)
    if a.shape != b.shape:
        raise RuntimeError(
            f"add: expected sizes of 'self' and 'other' to match, but {list(a.shape)} != {list(b.shape)}"
        )
    indices, values = torch.cat([a._i, b._i], 1), torch.cat([a._v, b._v * alpha if alpha != 1 else b._v])
    joined = Sparse(indices, values, a._size).coalesce()
    joined._sorted, joined._node = a._sorted and b._sorted, "AddBackward0" if joined.requires_grad else None
    return joined


def _sub(a, b, *, alpha=1):
    if isinstance(a, Sparse) and not isinstance(b, Sparse):
        raise RuntimeError("add(sparse, dense) is not supported. Use add(dense, sparse) instead.")
    return _add(a, -b if alpha == 1 else b._with(b._v * -alpha))


def _mul(a, b):
    if not isinstance(a, Sparse):
        a, b = b, a
    if isinstance(b, Sparse):
        a, b = a.coalesce(), b.coalesce()
        at, bt = a._linear(), b._linear()
        both = torch.isin(at, bt)
        where = torch.searchsorted(bt, at[both])
        return Sparse(a._i[:, both], a._v[both] * b._v[where], a._size, True)
    if isinstance(b, Tensor) and b.ndim:
        b = torch.broadcast_to(b, a._size)[tuple(a._i)]
    return a._with(a._v * b)


def _div(a, b):
    if not isinstance(a, Sparse) or isinstance(b, Sparse) or (isinstance(b, Tensor) and b.ndim):
        raise RuntimeError("Sparse division requires a scalar or zero-dim dense tensor divisor (got shape "
                           f"{list(getattr(b, 'shape', ()))} for divisor)")
    return a._with(a._v / b)


def _power(a, exponent):
    a = a.coalesce()
    return a._with(a._v**exponent)


def _product(a, b):
    """Sparse (m, k) times dense (k, n)."""
    if a.ndim != 2 or b.ndim != 2 or a.sparse_dim() != 2:
        raise RuntimeError(f"mm: Expected two matrices, one of them sparse in both dimensions, got {a.ndim}D and {b.ndim}D")
    if a._size[1] != b.shape[0]:
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({'x'.join(map(str, a._size))} and {'x'.join(map(str, b.shape))})"
        )
    rows = a._v.unsqueeze(1) * b.index_select(0, a._i[1])
    return torch.zeros((a._size[0], b.shape[1]), dtype=rows.dtype).index_add(0, a._i[0], rows)


def _matmul(a, b):
    """Products of matrices (or a matrix and a vector) of which one is sparse, or both."""
    if isinstance(a, Sparse) and isinstance(b, Sparse):
        pattern = [x._with(torch.ones_like(x._v)).to_dense() for x in (a.detach(), b.detach())]
        dense = _product(a, b.to_dense())
        indices = torch.mm(*pattern).nonzero().t().contiguous()
        return Sparse(indices, dense[tuple(indices)], dense.shape, True, "SparseSparseMatmulBackward0")
    if not isinstance(a, Sparse):
        return _product(_transpose(b, 0, 1), a.t()).t()
    if b.ndim == 1:
        return named("MvBackward0", _product(a, b.unsqueeze(1)).squeeze(1))
    return named("MmBackward0", _product(a, b))


def spmm(input, mat2):
    """torch.spmm: the product of two matrices of which one is sparse, or both."""
    return _matmul(input, mat2)


dsmm = spmm


def sparse_mm(mat1, mat2, reduce=None):
    """torch.sparse.mm: sparse times dense, or sparse times sparse."""
    if reduce is not None:
        refuse("mm with reduce")
    if not isinstance(mat1, Sparse) or isinstance(mat2, Sparse):
        return _matmul(mat1, mat2)
    return named("SparseAddmmBackward0", _product(mat1, mat2))


def sparse_addmm(mat, mat1, mat2, *, beta=1, alpha=1):
    """torch.sparse.addmm: beta * mat + alpha * (mat1 @ mat2), mat1 sparse."""
    return named("SparseAddmmBackward0", beta * mat + alpha * _product(mat1, mat2))


def _addmm(mat, mat1, mat2, *, beta=1, alpha=1):
    return named("AddmmBackward0", beta * mat + alpha * _product(mat1, mat2))


def _transpose(a, dim0, dim1):
    dim0, dim1 = dim0 % a.ndim, dim1 % a.ndim
    if max(dim0, dim1) >= a.sparse_dim():
        if min(dim0, dim1) < a.sparse_dim() and dim0 != dim1:
            refuse("A transpose of a sparse and a dense dimension")
        values, indices = a._v.transpose(dim0 - a.sparse_dim() + 1, dim1 - a.sparse_dim() + 1), a._i
    else:
        order = list(range(a.sparse_dim()))
        order[dim0], order[dim1] = order[dim1], order[dim0]
        values, indices = a._v, a._i[order]
    size = list(a._size)
    size[dim0], size[dim1] = size[dim1], size[dim0]
    return Sparse(indices, values, size, False, "TransposeBackward0")


def _t(a):
    if a.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 sparse and 0 dense dimensions, but got {a.ndim}D")
    made = _transpose(a, 0, a.ndim - 1)
    made._node = made._node and "TBackward0"
    return made


def _select(a, dim, index):
    """One slice along a sparse dimension; a dense tensor where no sparse dimension is left."""
    size = a._size[dim]
    if not -size <= index < size:
        raise IndexError(f"select(): index {index} out of range for tensor of size {list(a._size)} at dimension {dim}")
    keep = (a._i[dim] == index % size).nonzero().squeeze(1)
    values, rest = a._v.index_select(0, keep), a._size[:dim] + a._size[dim + 1 :]
    if a.sparse_dim() == 1:
        return values.sum(0)
    rows = [row.index_select(0, keep) for d, row in enumerate(a._i) if d != dim]
    return Sparse(torch.stack(rows), values, rest, a._sorted)


def sparse_sum(input, dim=None, dtype=None):
    """torch.sparse.sum: over all, or over some dimensions; sparse while a sparse dimension is left."""
    values = input._v if dtype is None else input._v.to(dtype)
    if dim is None:
        return values.sum()
    dims = sorted({d % input.ndim for d in ([dim] if isinstance(dim, int) else dim)})
    inner = [d - input.sparse_dim() + 1 for d in dims if d >= input.sparse_dim()]
    values = values.sum(inner) if inner else values
    kept = [d for d in range(input.sparse_dim()) if d not in dims]
    if not kept:
        return values.sum(0)
    size = [s for d, s in enumerate(input._size) if d not in dims]
    if len(kept) == input.sparse_dim():
        return Sparse(input._i, values, size, input._sorted)
    return Sparse(input._i[kept], values, size).coalesce()


def _sum(input, dim=None, keepdim=False, *, dtype=None):
    if keepdim:
        refuse("A sum with keepdim")
    return sparse_sum(input, dim, dtype)


def sparse_softmax(input, dim, *, dtype=None):
    """torch.sparse.softmax: over the places that have a value; the others count as -inf."""
    return _softmax(input, dim, dtype, False)


def sparse_log_softmax(input, dim, *, dtype=None):
    """torch.sparse.log_softmax: the logarithm of torch.sparse.softmax."""
    return _softmax(input, dim, dtype, True)


def _softmax(a, dim, dtype, log):
    a = a.coalesce()
    a = a if dtype is None else a.to(dtype)
    dim %= a.ndim
    if dim >= a.sparse_dim():
        over = dim - a.sparse_dim() + 1
        return a._with(a._v.log_softmax(over) if log else a._v.softmax(over))
    others = [d for d in range(a.sparse_dim()) if d != dim]
    kept = Sparse(a._i[others], a._v.detach(), [a._size[d] for d in others] + list(a._size[a.sparse_dim() :]))
    groups, which = torch.unique(kept._linear(), return_inverse=True)
    index = which.view(-1, *[1] * a.dense_dim()).expand_as(a._v)
    top = torch.full((len(groups), *a._v.shape[1:]), -torch.inf, dtype=a.dtype)
    top = top.scatter_reduce(0, index, a._v.detach(), "amax")
    moved = a._v - top[which]
    total = torch.zeros_like(top).index_add(0, which, moved.exp())[which]
    return a._with(moved - total.log() if log else moved.exp() / total)


def _norm(input, p="fro", dim=None, keepdim=False, *, dtype=None):
    if dim is not None:
        refuse("A norm along a dimension")
    return input.coalesce()._v.norm(p, dtype=dtype)


def _unsqueeze(a, dim):
    dim = dim % (a.ndim + 1)
    if dim > a.sparse_dim():
        values, rows = a._v.unsqueeze(dim - a.sparse_dim() + 1), a._i
    else:
        zeros = torch.zeros((1, a._nnz()), dtype=torch.int64)
        values, rows = a._v, torch.cat([a._i[:dim], zeros, a._i[dim:]])
    return Sparse(rows, values, a._size[:dim] + (1,) + a._size[dim:], a._sorted, "UnsqueezeBackward0")


def _cat(tensors, dim=0):
    first = tensors[0]
    dim %= first.ndim
    if dim >= first.sparse_dim():
        refuse("cat along a dense dimension")
    at, rows = 0, []
    for t in tensors:
        moved = t._i.clone()
        moved[dim] += at
        rows.append(moved)
        at += t._size[dim]
    size = first._size[:dim] + (at,) + first._size[dim + 1 :]
    values = torch.cat([t._v for t in tensors])
    return Sparse(torch.cat(rows, 1), values, size, False, "CatBackward0")


def _index_add_sparse(dense, other, *, alpha=1):
    """dense += alpha * sparse, at the places alone."""
    if dense.shape != other.shape:
        raise RuntimeError(f"add: expected 'self' and 'other' to have same size, but {list(dense.shape)} != {list(other.shape)}")
    flat = dense.view((math.prod(other._size[: other.sparse_dim()]), *other._v.shape[1:]))
    flat.index_add_(0, other._linear(), other._v.to(dense.dtype), alpha=alpha)
    return dense


def _index_select(a, dim, index):
    dim %= a.ndim
    if dim >= a.sparse_dim():
        return Sparse(a._i, a._v.index_select(dim - a.sparse_dim() + 1, index), _resized(a, dim, index))
    at, which = (a._i[dim].unsqueeze(1) == index).nonzero().unbind(1)  # every place with every pick that wants it
    rows = a._i.index_select(1, at)
    rows[dim] = which
    return Sparse(rows, a._v.index_select(0, at), _resized(a, dim, index), False, "IndexSelectBackward0")


def _resized(a, dim, index):
    return a._size[:dim] + index.shape + a._size[dim + 1 :]


def _zeros_kept(name):
    """A function that leaves 0 as it is, on the values of the coalesced tensor."""

    def apply(a, *args, **kwargs):
        a = a.coalesce()
        return a._with(getattr(torch, name)(a._v, *args, **kwargs))

    return apply


TABLE = {
    name: _zeros_kept(name)
    for name in (
        "abs asin asinh atan atanh ceil erf erfinv expm1 floor frac log1p rad2deg deg2rad relu round sgn sign sin sinh sqrt "
        "tan tanh trunc isnan isinf nan_to_num"
    ).split()
}
TABLE.update(
    add=_add, sub=_sub, subtract=_sub, mul=_mul, multiply=_mul, div=_div, divide=_div, true_divide=_div, pow=_power,
    neg=lambda a: -a, negative=lambda a: -a, matmul=_matmul, mm=_matmul, mv=_matmul, addmm=_addmm, t=_t,
    transpose=_transpose, sum=_sum, norm=_norm, linalg_vector_norm=_norm, index_select=_index_select, unsqueeze=_unsqueeze, cat=_cat, select=_select, clone=Sparse.clone,
    detach=Sparse.detach, add_=_index_add_sparse,
)  # fmt: skip


def run(name, args, kwargs):
    """An operation some of whose arguments are sparse."""
    found = TABLE.get(name)
    if found is None:
        raise NotImplementedError(
            f"Could not run 'aten::{name}' with arguments from the 'SparseCPU' backend: Lacuna's torch has it for dense "
            "tensors alone; use .to_dense()."
        )
    return found(*args, **kwargs)
