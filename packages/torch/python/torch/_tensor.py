"""The Tensor class: a handle of the engine's, with Python's manners.

Methods that are one operation of the engine come from its table (see _ops.py); here are only those that are more, or
that Python does better. Gradients are in _tensor_gradients.py, values as Python sees them in _tensor_values.py.
"""

import torch
from torch import _bridge, _indexing
from torch import _dtypes as dt
from torch import _memory_format as _formats
from torch import _operators
from torch._device import CPU, require_cpu
from torch._handles import checked, opcode
from torch._legacy_constructor import construct
from torch._size import Size
from torch._tensor_gradients import Gradients
from torch._tensor_values import Values

_bridge.share(globals())

_dead, _LARGE = _bridge.dead, _bridge.LARGE

_sizes = {"": Size()}  # the text the engine gives for a shape -> the shape
_new = object.__new__


def _size_of(text):
    if text is None:
        fail()
    found = _sizes[text] = Size(map(int, text.split(",")))
    return found


class Tensor(Gradients, Values):
    """An array of numbers of one dtype. Made by torch.tensor, torch.zeros and other functions."""

    __module__ = "torch"
    __slots__ = ("_h", "_shown_grad", "__dict__", "__weakref__")
    __hash__ = object.__hash__
    __array_priority__ = 1000

    def __new__(cls, *args, **kwargs):
        self = construct(args, kwargs)
        if cls is Tensor:
            return self
        other = _new(cls)
        other._h, self._h = self._h, 0
        return other

    def __init__(self, *args, **kwargs):
        pass

    def __del__(self):
        # Once per tensor, so without a call where it can be: small tensors wait to be freed in a batch.
        try:
            h = self._h
        except AttributeError:
            return  # its making failed
        if type(h) is int and h:
            if h < _LARGE:
                _dead.append(h)
                if len(_dead) < _bridge.batch:
                    return
            drop(h)

    @staticmethod
    def _wrap(h):
        """The tensor of a handle; takes the handle over."""
        t = _new(Tensor)
        t._h = h
        return t

    def _share(self, cls):
        """A tensor of class `cls` on the same storage, without history."""
        other = _new(cls)
        other._h = checked(_bridge.data(self._h))
        return other

    # ---- what it is

    @property
    def shape(self):
        """The sizes, a torch.Size."""
        text = _bridge.shape(self._h)
        try:
            return _sizes[text]
        except KeyError:
            return _size_of(text)

    def size(self, dim=None):
        """All sizes, or that of one dimension."""
        shape = self.shape
        if dim is None:
            return shape
        return shape[_wrapped(dim, len(shape))]

    def stride(self, dim=None):
        """Steps in elements, per dimension."""
        text = _bridge.strides(self._h)
        strides = tuple(map(int, text.split(","))) if text else ()
        return strides if dim is None else strides[_wrapped(dim, len(strides))]

    @property
    def dtype(self):
        """The type of the elements."""
        return dt.BY_CODE[_bridge.dtype(self._h)]

    @property
    def device(self):
        """Where the tensor lies: the CPU."""
        return CPU

    @property
    def ndim(self):
        """The number of dimensions."""
        return len(self.shape)

    def dim(self):
        """The number of dimensions."""
        return len(self.shape)

    ndimension = dim

    def numel(self):
        """The number of elements."""
        return self.shape.numel()

    nelement = numel

    def element_size(self):
        """Bytes per element."""
        return self.dtype.itemsize

    @property
    def itemsize(self):
        """Bytes per element."""
        return self.dtype.itemsize

    @property
    def nbytes(self):
        """Bytes of all elements."""
        return self.numel() * self.dtype.itemsize

    def storage_offset(self):
        """The first element's place in the storage."""
        return _bridge.offset(self._h)

    def data_ptr(self):
        """A number that is equal for tensors that start at the same element of the same storage."""
        return _bridge.address(self._h)

    def untyped_storage(self):
        """A view of the storage that knows its address and size."""
        return _Storage(self)

    def is_contiguous(self, memory_format=None):
        """Whether the elements lie in row-major order without gaps, or in the order of another memory format."""
        if memory_format is not None and memory_format._order is not None:
            return _formats.follows(self, memory_format)
        return bool(_bridge.contiguous(self._h))

    def is_floating_point(self):
        """Whether the elements are floating point numbers."""
        return self.dtype.is_floating_point

    def is_complex(self):
        """Whether the elements are complex numbers."""
        return self.dtype.is_complex

    def conj(self):
        """The complex conjugate; of a real tensor the tensor itself."""
        return _aten().conj(self) if self.dtype.is_complex else self

    def resolve_conj(self):
        """The tensor itself: no conjugation is ever put off."""
        return self

    resolve_neg = resolve_conj

    def is_conj(self):
        """Whether a conjugation is still to be done: never, `conj` does it at once."""
        return False

    def is_neg(self):
        """Whether a negation is still to be done: never."""
        return False

    def is_signed(self):
        """Whether the elements can be negative."""
        return self.dtype.is_signed

    def is_set_to(self, other):
        """Whether both look at the same elements of the same storage."""
        return (self.data_ptr(), self.shape, self.stride()) == (other.data_ptr(), other.shape, other.stride())

    is_cuda = is_sparse = is_quantized = is_meta = is_mps = is_mkldnn = is_nested = False
    is_cpu = True
    layout = property(lambda self: _layout())
    names = property(lambda self: (None,) * self.ndim)

    def get_device(self):
        """-1: the CPU."""
        return -1

    # ---- indexing

    def __getitem__(self, key):
        return _indexing.get(self, key, Tensor._wrap)

    def __setitem__(self, key, value):
        if not isinstance(value, Tensor):
            value = _element_for(self, value)
        _indexing.put(self, key, value)

    def where(self, condition, other):
        """This tensor's elements where the condition holds, else `other`: torch.where(condition, self, other)."""
        return torch.where(condition, self, other)

    # ---- conversion

    def to(self, *args, dtype=None, device=None, non_blocking=False, copy=False, memory_format=None):
        """The tensor in another dtype; itself where nothing changes. The only device is the CPU."""
        for arg in args:
            if isinstance(arg, (dt.dtype, type)):
                dtype = arg
            elif isinstance(arg, Tensor):
                dtype = arg.dtype
            elif isinstance(arg, bool):
                non_blocking = arg
            else:
                device = arg
        require_cpu(device)
        if memory_format is not None and memory_format._order is not None:
            changed = self if dtype is None or dtype == self.dtype else _aten().to(self, dtype, False, False)
            same = not copy and _formats.leans(changed, memory_format)
            return changed if same else _formats.copied(changed, memory_format)
        if dtype is None or dtype == self.dtype:
            return self.clone() if copy else self
        return _aten().to(self, dtype, False, copy)

    def contiguous(self, memory_format=None):
        """The tensor in row-major order without gaps, or in the order of another memory format; itself where it lies so."""
        if memory_format is not None and memory_format._order is not None:
            return self if _formats.follows(self, memory_format) else _formats.copied(self, memory_format)
        return self if self.is_contiguous() else _aten().contiguous(self)

    def clone(self, *, memory_format=None):
        """A copy of its own, through which gradients flow; in the same order of memory, or in another memory format."""
        if memory_format is not None and memory_format._order is not None:
            return _formats.copied(self, memory_format)
        if memory_format is _formats.contiguous_format and not self.is_contiguous():
            return _aten().contiguous(self)
        return _aten().clone(self)

    def type_as(self, other):
        """The tensor in the other's dtype; itself where it has it."""
        return self.to(other.dtype)

    def cpu(self, memory_format=None):
        """The tensor itself: it is on the CPU."""
        return self

    def is_pinned(self, device=None):
        """False: no memory is pinned."""
        return False

    def cuda(self, device=None, non_blocking=False, memory_format=None):
        """Raises what PyTorch without CUDA raises."""
        require_cpu("cuda")

    def type(self, dtype=None, non_blocking=False):
        """The name of the tensor's type, or the tensor in another dtype."""
        if dtype is None:
            return f"torch.{self.dtype._typename}Tensor"
        if isinstance(dtype, str):
            dtype = _dtype_of_type_name(dtype)
        if dtype in (int, float, bool, complex):
            raise ValueError(f"invalid type: '{dtype.__name__}'")
        return self.to(getattr(dtype, "dtype", dtype))

    def new(self, *args, device=None):
        """A tensor of this one's dtype from sizes or data, as torch.FloatTensor(...) makes it."""
        return construct(args, {} if device is None else {"device": device}, self.dtype)

    def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
        """A tensor that holds `data`, in this tensor's dtype."""
        from torch._creation import tensor

        return tensor(data, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad)

    def resize(self, *sizes):
        """The elements in another shape; PyTorch has deprecated it."""
        import warnings

        warnings.warn("non-inplace resize is deprecated", stacklevel=2)
        sizes = sizes[0] if len(sizes) == 1 and not isinstance(sizes[0], int) else sizes
        if torch.Size(sizes).numel() != self.numel():
            raise RuntimeError(
                f"requested resize to {'x'.join(map(str, sizes))} ({torch.Size(sizes).numel()} elements in total), but the "
                f"given tensor has a size of {'x'.join(map(str, self.size()))} ({self.numel()} elements). autograd's resize "
                "can only change the shape of a given tensor, while preserving the number of elements. "
            )
        return self.contiguous().view(*sizes)

    def resize_as(self, other):
        """The elements in the shape of another tensor; PyTorch has deprecated it."""
        return self.resize(other.size())

    def pin_memory(self, device=None):
        """The tensor itself."""
        return self

    def share_memory_(self):
        """The tensor itself."""
        return self

    # ---- shapes

    @property
    def T(self):
        """The dimensions in reverse order."""
        return self.permute(*range(self.ndim - 1, -1, -1))

    @property
    def mT(self):
        """The last two dimensions exchanged."""
        if self.ndim < 2:
            raise RuntimeError(
                f"tensor.mT is only supported on matrices or batches of matrices. Got {self.ndim}-D tensor."
            )
        return self.transpose(-2, -1)

    @property
    def H(self):
        """A matrix transposed and conjugated."""
        return _aten().matrix_H(self)

    @property
    def mH(self):
        """The last two dimensions exchanged, conjugated."""
        if self.ndim < 2:
            raise RuntimeError(
                f"tensor.mH is only supported on matrices or batches of matrices. Got {self.ndim}-D tensor."
            )
        return _aten().mH(self)

    @property
    def real(self):
        """The real parts, a view; of a real tensor the tensor itself."""
        return _aten().real(self) if self.dtype.is_complex else self

    @real.setter
    def real(self, value):
        self.real[...] = value

    @property
    def imag(self):
        """The imaginary parts, a view. Real tensors have none."""
        return _aten().imag(self)

    @imag.setter
    def imag(self, value):
        self.imag[...] = value

    def __rtruediv__(self, other):
        return self.reciprocal() * other

    __rdiv__ = __rtruediv__

    def __rfloordiv__(self, other):
        return torch.floor_divide(other, self) if isinstance(other, Tensor) else _scalar_like(other, self).floor_divide(self)

    def __rlshift__(self, other):
        return torch.bitwise_left_shift(other, self)

    def __rrshift__(self, other):
        return torch.bitwise_right_shift(other, self)

    def __matmul__(self, other):
        if not isinstance(other, Tensor):
            return NotImplemented
        h = op(opcode("matmul"), self._h, other._h)
        if h < 0:
            fail()
        return Tensor._wrap(h)

    def __rmatmul__(self, other):
        return other.matmul(self) if isinstance(other, Tensor) else NotImplemented

    def __invert__(self):
        if self.dtype.is_floating_point or self.dtype.is_complex:
            raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
        return self.bitwise_not()

    def __pos__(self):
        return self


def _element_for(tensor, value):
    """The 0-d tensor that `tensor[...] = value` writes, for a Python number."""
    from torch._creation import _make

    if isinstance(value, complex) and not tensor.dtype.is_complex:
        kind = {"float32": "float", "float64": "double", "int64": "int64_t"}.get(tensor.dtype._name, tensor.dtype._name)
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    if not isinstance(value, (bool, int, float, complex)):
        raise TypeError(f"can't assign a {type(value).__name__} to a {tensor.type()}")
    return _make([value], [], tensor.dtype)


def _scalar_like(number, tensor):
    from torch._creation import tensor as make

    if isinstance(number, complex) or not tensor.dtype.is_floating_point:
        return make(number)
    return make(float(number), dtype=tensor.dtype)


class _Storage:
    """What little of a storage can be asked: its address and size."""

    def __init__(self, tensor):
        self._tensor = tensor

    def data_ptr(self):
        """The address of the first byte."""
        t = self._tensor
        return _bridge.address(t._h) - _bridge.offset(t._h) * t.dtype.itemsize

    def nbytes(self):
        """The number of bytes."""
        return _bridge.storage_bytes(self._tensor._h)

    size = __len__ = nbytes


def _aten():
    from torch._ops import aten

    return aten


def _wrapped(dim, rank):
    """A dimension counted from either end as one counted from the front."""
    if type(dim) is not int:
        from torch._arguments import integer, python_type

        index = integer(dim)
        if index is None:
            raise TypeError(f"size(): argument 'dim' must be int, not {python_type(dim)}")
        dim = index
    reach = max(rank, 1)
    if rank == 0:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions" if dim == 0 else _range_text(dim, 1))
    if not -reach <= dim < reach:
        raise IndexError(_range_text(dim, reach))
    return dim


def _range_text(dim, reach):
    return f"Dimension out of range (expected to be in range of [{-reach}, {reach - 1}], but got {dim})"


def _layout():
    import torch

    return torch.strided


def _dtype_of_type_name(name):
    short = name.removeprefix("torch.") if name.startswith("torch.") else ""
    short = short.removesuffix("Tensor")
    found = next((d for d in dt.ALL if d._typename == short), None)
    if found is None:
        raise ValueError(f"invalid type: '{name}'")
    return found


_operators.install(Tensor)


def _conversion(name, dtype):
    def convert(self, memory_format=None):
        return self.to(dtype)

    convert.__name__ = name
    convert.__qualname__ = f"Tensor.{name}"
    convert.__doc__ = f"The tensor as {dtype!r}."
    return convert


for _name in ("bool", "float", "double", "half", "bfloat16", "long", "int", "short"):
    setattr(Tensor, _name, _conversion(_name, dt.BY_NAME[dt.ALIASES.get(_name, _name)]))
Tensor.byte = _conversion("byte", dt.uint8)
Tensor.char = _conversion("char", dt.int8)
Tensor.cfloat = _conversion("cfloat", dt.complex64)
Tensor.cdouble = _conversion("cdouble", dt.complex128)
