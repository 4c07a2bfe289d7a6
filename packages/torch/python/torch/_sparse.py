"""Sparse tensors in coordinate form (COO): the class, and how they are made.

A sparse tensor holds two tensors of the engine, its indices (sparse dims, nnz) and its values (nnz, dense dims...); gradients
flow through the values. An operation of the engine that is given one raises SparseArgument where it asks for the handle;
_ops.py then calls `run` of _sparse_operations.py, which answers for the operations it has and refuses all others by name.
"""

import math

import torch
from torch import _printing
from torch._arguments import SparseArgument
from torch._size import Size
from torch._tensor import Tensor
from torch.autograd import Function


class Sparse(Tensor):
    """A sparse COO tensor. To Python it is a torch.Tensor whose layout is torch.sparse_coo."""

    is_sparse = True
    layout = property(lambda self: torch.sparse_coo)
    shape = property(lambda self: self._size)
    dtype = property(lambda self: self._v.dtype)
    data = property(lambda self: self.detach())
    is_leaf = property(lambda self: self._v.is_leaf and self._node is None)
    H = mT = mH = real = imag = property(lambda self: refuse("This view"))

    def __new__(cls, indices, values, size, coalesced=False, node=None):
        self = object.__new__(cls)
        self._i, self._v, self._size, self._sorted = indices, values, Size(size), coalesced
        self._node = node if values.requires_grad else None
        return self

    def __del__(self):
        """Its tensors free themselves."""

    @property
    def _h(self):
        raise SparseArgument

    def _with(self, values, coalesced=None, node=None):
        """The same places with other values."""
        return Sparse(self._i, values, self._size, self._sorted if coalesced is None else coalesced, node)

    # ---- gradients

    @property
    def requires_grad(self):
        """Whether gradients flow to the values."""
        return self._v.requires_grad

    def requires_grad_(self, requires_grad=True):
        """Says whether gradients flow to this tensor; returns it."""
        self._v.requires_grad_(requires_grad)
        return self

    @property
    def grad(self):
        """The gradient, with the places of this tensor, or None."""
        return None if self._v.grad is None else self._with(self._v.grad)

    @grad.setter
    def grad(self, value):
        self._v.grad = None if value is None else value._v

    @property
    def grad_fn(self):
        """The operation that made this tensor, or None for a leaf."""
        if self.is_leaf or not self.requires_grad:
            return None
        return named(self._node, self._v).grad_fn if self._node else self._v.grad_fn

    def _grad_fn_name(self):
        return self._node if self._node and self.requires_grad else self._v._grad_fn_name()

    def detach(self):
        """The same places and values without history."""
        return self._with(self._v.detach())

    def clone(self, memory_format=None):
        """A copy."""
        return Sparse(self._i.clone(), self._v.clone(), self._size, self._sorted)

    # ---- its parts

    def _indices(self):
        """The places, sorted or not: (sparse dims, nnz)."""
        return self._i

    def _values(self):
        """The values, sorted or not: (nnz, dense dims...)."""
        return self._v

    def indices(self):
        """The places of a coalesced tensor: (sparse dims, nnz)."""
        return self._part("indices", self._i)

    def values(self):
        """The values of a coalesced tensor: (nnz, dense dims...)."""
        return self._part("values", self._v)

    def _joined(self, other):
        """The sum with another, by standing side by side: as gradients accumulate."""
        return Sparse(torch.cat([self._i, other._i], 1), torch.cat([self._v, other._v]), self._size)

    def zero_(self):
        """Forgets all places."""
        self._i, self._v, self._sorted = self._i[:, :0], self._v.detach()[:0], True
        return self

    def _part(self, name, part):
        if not self._sorted:
            raise RuntimeError(f"Cannot get {name} on an uncoalesced tensor, please call .coalesce() first")
        return part

    def _nnz(self):
        """How many places have a value, repeated ones counted each."""
        return self._i.shape[1]

    def sparse_dim(self):
        """How many dimensions the indices have."""
        return self._i.shape[0]

    def dense_dim(self):
        """How many dimensions each value has."""
        return self._v.ndim - 1

    def is_coalesced(self):
        """Whether the places are known to be in order, each once."""
        return self._sorted

    def _linear(self):
        """Each place as one number, in row-major order of the sparse dimensions."""
        flat = torch.zeros(self._nnz(), dtype=torch.int64)
        for row, size in zip(self._i, self._size):
            flat = flat * size + row
        return flat

    def coalesce(self):
        """The places in order, the values of equal ones added."""
        if self._sorted:
            return self
        places, which = torch.unique(self._linear(), return_inverse=True)
        summed = torch.zeros((len(places), *self._v.shape[1:]), dtype=self.dtype).index_add(0, which, self._v)
        return Sparse(_rows_of(places, self._size[: self.sparse_dim()]), summed, self._size, True)

    def to_dense(self, dtype=None, *, masked_grad=None):
        """The tensor with all its zeros."""
        sizes = self._size[: self.sparse_dim()]
        flat = torch.zeros((math.prod(sizes), *self._v.shape[1:]), dtype=self.dtype)
        made = flat.index_add(0, self._linear(), self._v).view(self._size)
        return named("ToDenseBackward0", made if dtype is None else made.to(dtype))

    def to_sparse(self, sparse_dim=None, *, layout=None, blocksize=None, dense_dim=None):
        """The tensor itself."""
        return self

    # ---- what Tensor does with its handle, done with the values

    def to(self, *args, **kwargs):
        """The tensor in another dtype."""
        values = self._v.to(*args, **kwargs)
        return self if values is self._v else self._with(values)

    def size(self, dim=None):
        """All sizes, or that of one dimension."""
        return self._size if dim is None else self._size[dim]

    def item(self):
        """The one element as a Python number."""
        if self.numel() != 1:
            raise RuntimeError(f"a Tensor with {self.numel()} elements cannot be converted to Scalar")
        return self.to_dense().item()

    def data_ptr(self):
        """Refused: there is no one storage."""
        raise RuntimeError("Cannot access data pointer of Tensor that doesn't have storage")

    tolist = data_ptr

    def numpy(self, *, force=False):
        """Refused, as by PyTorch."""
        raise TypeError("can't convert Sparse layout tensor to numpy. Use Tensor.to_dense() first.")

    def stride(self, dim=None):
        """Zeros: the elements lie nowhere in rows."""
        return (0,) * self.ndim if dim is None else 0

    def is_contiguous(self, memory_format=None):
        """False."""
        return False

    def reshape(self, *shape):
        """Refused, as by PyTorch."""
        raise RuntimeError("reshape is not implemented for sparse tensors")

    T = property(lambda self: _do("t", self) if self.ndim == 2 else self)

    def __getitem__(self, key):
        found = self
        for one in key if isinstance(key, tuple) else (key,):
            if type(one) is not int:
                refuse(f"The index {one!r}")
            found = _do("select", found, 0, one)
        return found

    def __setitem__(self, key, value):
        raise TypeError("Cannot assign to a sparse tensor")

    def __deepcopy__(self, memo):
        made = self.detach().clone()
        return made.requires_grad_(self.requires_grad)

    def __reduce_ex__(self, protocol):
        return Sparse, (self._i, self._v, tuple(self._size), self._sorted)

    def __add__(self, other):
        return _do("add", self, other)

    def __radd__(self, other):
        return _do("add", other, self)

    def __sub__(self, other):
        return _do("sub", self, other)

    def __rsub__(self, other):
        return _do("sub", other, self)

    def __mul__(self, other):
        return _do("mul", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return _do("div", self, other)

    def __neg__(self):
        return self._with(-self._v)

    def __abs__(self):
        return _do("abs", self)

    def __pow__(self, exponent):
        return _do("pow", self, exponent)

    def __matmul__(self, other):
        return _do("matmul", self, other)

    def __rmatmul__(self, other):
        return _do("matmul", other, self)

    def _compared(self, other):
        refuse("A comparison")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _compared
    __hash__ = Tensor.__hash__

    def __repr__(self, *, tensor_contents=None):
        indices = _printing.part_of(self._i.detach(), "tensor(indices=tensor(")
        values = _printing.part_of(self._v.detach(), "       values=tensor(")
        suffixes = [f"size={tuple(self._size)}", f"nnz={self._nnz()}"]
        if self.dtype not in (torch.get_default_dtype(), torch.int64, torch.bool):
            suffixes.append(f"dtype={self.dtype}")
        suffixes.append("layout=torch.sparse_coo")
        node = None if self.is_leaf else self._grad_fn_name()
        if node:
            suffixes.append(f"grad_fn=<{node}>")
        elif self.requires_grad:
            suffixes.append("requires_grad=True")
        text = f"tensor(indices=tensor({indices}),\n       values=tensor({values})"
        return _printing.with_suffixes(text, suffixes, len("tensor("), True)


Sparse.__name__ = Sparse.__qualname__ = "Tensor"
Sparse.__module__ = "torch"


def refuse(what):
    """Raises that something of sparse tensors is not here."""
    raise NotImplementedError(f"{what} of a sparse tensor is not available in Lacuna's torch: use .to_dense().")


def _do(name, *args):
    from torch._sparse_operations import run

    return run(name, args, {})


class _Named(Function):
    @staticmethod
    def forward(ctx, x):
        return x.detach()

    @staticmethod
    def backward(ctx, grad):
        return grad


_nodes = {}  # names of nodes -> the identity that is called so


def named(name, tensor):
    """The tensor as the result of a node of this name."""
    if not tensor.requires_grad:
        return tensor
    if name not in _nodes:
        _nodes[name] = type(name, (_Named,), {"_node": name})
    return _nodes[name].apply(tensor)


def _rows_of(places, sizes):
    """Linear places as indices, a row for each dimension."""
    rows = []
    for size in reversed(sizes):
        rows.append(places % max(size, 1))
        places = places // max(size, 1)
    return torch.stack(rows[::-1]) if rows else torch.zeros((0, len(places)), dtype=torch.int64)


def sparse_coo_tensor(
    indices=None, values=None, size=None, *, dtype=None, device=None, pin_memory=False, requires_grad=False,
    check_invariants=None, is_coalesced=None,
):  # fmt: skip
    """sparse_coo_tensor(indices, values, size): `values` at the places `indices` (a row for each sparse dimension)."""
    if values is None:
        shape = Size(indices if size is None else size)
        empty = torch.zeros((len(shape), 0), dtype=torch.int64)
        return Sparse(empty, torch.zeros((0,), dtype=dtype), shape, True).requires_grad_(requires_grad)
    indices = (indices if isinstance(indices, Tensor) else torch.tensor(indices)).detach().to(torch.int64)
    values = values if isinstance(values, Tensor) else torch.tensor(values)
    values = values if dtype is None else values.to(dtype)
    if indices.ndim == 1 and indices.numel() == 0:
        indices = indices.view(0, 0)
    if size is None:
        size = (*(indices.amax(1) + 1).tolist(), *values.shape[1:])
    sparse_dim, dense_dim = indices.shape[0], values.ndim - 1
    if len(size) != sparse_dim + dense_dim:
        raise RuntimeError(
            f"'len(size) == sparse_dim + dense_dim' is not satisfied: len(size) = {len(size)}, "
            f"sparse_dim = {sparse_dim}, dense_dim = {dense_dim}"
        )
    if indices.ndim != 2:
        raise RuntimeError(f"indices must be sparse_dim x nnz, but got: {list(indices.shape)}")
    if indices.shape[1] != values.shape[0]:
        raise RuntimeError(
            "indices and values must have same nnz, but got nnz from indices: "
            f"{indices.shape[1]}, nnz from values: {values.shape[0]}"
        )
    for d, row in enumerate(indices):  # PyTorch checks only where asked to; what it does then reads foreign memory
        if row.numel() and int(row.min()) < 0:
            raise RuntimeError(f"found negative index {int(row.min())} for dim {d}")
        if row.numel() and int(row.max()) >= size[d]:
            raise RuntimeError(f"size is inconsistent with indices: for dim {d}, size is {size[d]} but found index {int(row.max())}")
    made = Sparse(indices, values, size, bool(is_coalesced), "SparseCooTensorWithDimsAndTensorsBackward0")
    if requires_grad:
        return made.detach().requires_grad_()
    return made


def to_sparse(self, sparse_dim=None, *, layout=None, blocksize=None, dense_dim=None):
    """The elements that are not zero as a sparse tensor; sparse_dim: the first so many dimensions become indices."""
    if layout not in (None, torch.sparse_coo):
        raise NotImplementedError(f"to_sparse(layout={layout!r}) is not available in Lacuna's torch: use torch.sparse_coo")
    count = self.ndim if sparse_dim is None else sparse_dim
    filled = self.detach() != 0
    filled = filled.reshape(self.shape[:count] + (-1,)).any(-1) if count < self.ndim else filled
    indices = filled.nonzero().t().contiguous()
    values = self[tuple(indices)] if count else self.unsqueeze(0)
    return Sparse(indices, values, self.shape, True, "ToSparseBackward1" if sparse_dim is None else "ToSparseBackward0")


def sparse_mask(self, mask):
    """The values of a dense tensor at the places of a sparse one."""
    return mask._with(self[tuple(mask._i)])


def _only(name, sparse_text=None):
    """A method of Tensor that dense tensors refuse, as in PyTorch."""

    def refuse(self):
        raise RuntimeError(f"{name} expected sparse {sparse_text or 'coordinate tensor'} layout but got Strided")

    refuse.__name__ = refuse.__qualname__ = name
    refuse.__doc__ = f"{name}(): of sparse tensors."
    return refuse


def _to_dense(self, dtype=None, *, masked_grad=None):
    """The tensor itself: it is dense."""
    return self if dtype is None else self.to(dtype)


def _no_nnz(self):
    """How many values a sparse tensor has."""
    raise NotImplementedError("Could not run 'aten::_nnz' with arguments from the 'CPU' backend: the tensor is not sparse.")


METHODS = {
    "to_sparse": to_sparse,
    "to_sparse_coo": to_sparse,
    "to_dense": _to_dense,
    "coalesce": _only("coalesce"),
    "is_coalesced": _only("is_coalesced"),
    "indices": _only("indices"),
    "values": _only("values", "tensor"),
    "_indices": _only("_indices"),
    "_values": _only("_values"),
    "_nnz": _no_nnz,
    "sparse_dim": lambda self: 0,
    "dense_dim": lambda self: self.ndim,
    "sparse_mask": sparse_mask,
}
for _name, _method in METHODS.items():
    if _name not in vars(Tensor):
        setattr(Tensor, _name, _method)
