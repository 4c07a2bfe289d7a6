"""Tensors out of Python's data: torch.tensor and its kin, with PyTorch's choice of dtype."""

import struct
import warnings
from array import array

from torch import _bridge
from torch import _dtypes as dt
from torch._arguments import PYTHON_TYPES
from torch._device import require_cpu

_FEW = 8  # up to so many numbers cross one by one, more as bytes


def from_bytes(data, shape, dtype):
    """A tensor of packed, row-major bytes."""
    from torch._tensor import Tensor

    h = _bridge.make(dtype._code, _bridge.to_engine(data), *shape)
    if h < 0:
        _bridge.fail()
    return Tensor._wrap(h)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """A tensor that holds a copy of `data`: a number, nested sequences of numbers, or a tensor."""
    require_cpu(device)
    if dtype is not None and not isinstance(dtype, dt.dtype) and dtype not in (float, int, bool, complex):
        raise TypeError(f"tensor(): argument 'dtype' must be torch.dtype, not {type(dtype).__name__}")
    if _is_tensor(data):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            stacklevel=2,
        )
        made = data.detach().clone()
        made = made if dtype is None else made.to(dtype)
    else:
        made = _build(data, dtype)
    return made._as_leaf() if requires_grad else made


def as_tensor(data, dtype=None, device=None):
    """`data` itself where it is a tensor of the right dtype, else a tensor that holds it."""
    require_cpu(device)
    if _is_tensor(data):
        return data if dtype is None or data.dtype == dtype else data.to(dtype)
    return _build(data, dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False):
    """A tensor of `obj`; a copy where `copy` asks for one."""
    made = as_tensor(obj, dtype, device)
    made = made.detach().clone() if copy and made is obj else made
    return made._as_leaf() if requires_grad else made


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """A vector of the numbers whose bytes `buffer` holds. A copy: writing into one does not reach the other."""
    data = memoryview(buffer).cast("B")
    size = dtype.itemsize
    if len(data) == 0 or count == 0:
        raise ValueError(f"both buffer length ({len(data)}) and count ({count}) must not be 0")
    if not 0 <= offset < len(data):
        raise ValueError(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({len(data)} bytes) minus 1"
        )
    if count < 0 and (len(data) - offset) % size:
        raise ValueError(
            f"buffer length ({len(data) - offset} bytes) after offset ({offset} bytes) must be a multiple of element size ({size})"
        )
    count = (len(data) - offset) // size if count < 0 else count
    if offset + count * size > len(data):
        raise ValueError(
            f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) "
            f"must not be greater than actual buffer length ({len(data)} bytes)"
        )
    made = from_bytes(bytes(data[offset : offset + count * size]), [count], dtype)
    return made._as_leaf() if requires_grad else made


def from_numpy(_):
    """Not available: there is no numpy here."""
    raise NotImplementedError("torch.from_numpy is not available in Lacuna's torch yet: numpy is absent; use torch.tensor(list).")


def _is_tensor(value):
    return hasattr(value, "_h")


def _build(data, dtype):
    if isinstance(dtype, type):
        dtype = dt.BY_NAME[PYTHON_TYPES[dtype]]
    shape = _shape(data)
    values = []
    _collect(data, shape, 0, values)
    inferred = _infer(values, data, shape)
    dtype = dtype or inferred
    return _make(values, shape, dtype)


def _is_sequence(value):
    if isinstance(value, (list, tuple, range)):
        return True
    if _is_tensor(value):  # inside a list a tensor counts as a number
        return False
    return hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, (str, bytes, dict))


def _shape(data):
    """The sizes nested data has along its first items."""
    shape = []
    while _is_sequence(data):
        shape.append(len(data))
        if len(shape) > 128:
            raise ValueError("too many dimensions 'list'")
        if not len(data):
            break
        data = data[0]
    return shape


def _collect(data, shape, depth, values):
    """Flattens nested data, all of whose parts must have the sizes of the first."""
    if depth == len(shape):
        if _is_tensor(data):
            if data.numel() != 1:
                raise ValueError("only one element tensors can be converted to Python scalars")
            data = data.item()
        elif not isinstance(data, (bool, int, float, complex)):
            data = _number(data, depth, not values)
        values.append(data)
        return
    if not _is_sequence(data):
        raise TypeError("not a sequence")
    if len(data) != shape[depth]:
        raise ValueError(f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})")
    if depth == len(shape) - 1 and isinstance(data, (list, tuple, range)) and not any(map(_is_odd, data)):
        values.extend(data)
        return
    for item in data:
        _collect(item, shape, depth + 1, values)


def _is_odd(value):
    return type(value) not in (int, float, bool, complex)


def _number(value, depth, first):
    if isinstance(value, (list, tuple)):
        raise TypeError("'list' object cannot be interpreted as an integer")
    if isinstance(value, str):
        if depth and first:
            raise ValueError("too many dimensions 'str'")
        raise TypeError("new(): invalid data type 'str'")
    if value is None:
        raise RuntimeError("Could not infer dtype of NoneType")
    for convert in ("__index__", "__float__"):
        if hasattr(value, convert):
            return getattr(value, convert)()
    raise RuntimeError(f"Could not infer dtype of {type(value).__name__}")


def _infer(values, data, shape):
    kinds = set(map(type, values))
    if any(issubclass(k, complex) for k in kinds):
        return _inner_dtype(data) or dt.get_default_dtype().to_complex()
    if any(issubclass(k, float) for k in kinds):
        inner = _inner_dtype(data)
        return inner if inner and inner.is_floating_point else dt.get_default_dtype()
    if not kinds:
        return dt.get_default_dtype()
    if all(k is bool for k in kinds):
        return dt.bool
    return _inner_dtype(data) or dt.int64


def _inner_dtype(data):
    """The dtype of tensors inside a list, which decides where all parts are tensors."""
    while isinstance(data, (list, tuple)) and data:
        data = data[0]
    return data.dtype if _is_tensor(data) else None


def _make(values, shape, dtype):
    from torch._tensor import Tensor

    if dtype.is_complex:
        parts = [part for v in map(complex, values) for part in (v.real, v.imag)]
        return from_bytes(_floats(parts) if dtype._char == "f" else array("d", parts), shape, dtype)
    if any(type(v) is complex for v in values):
        real = dtype.is_floating_point
        raise TypeError("must be real number, not complex" if real else "'complex' object cannot be interpreted as an integer")
    if not dtype.is_floating_point:
        values = _whole(values, dtype)
    if len(values) <= _FEW:
        h = _bridge.few(dtype._code, len(shape), *shape, *values)
        if h < 0:
            _bridge.fail()
        return Tensor._wrap(h)
    char = dtype._char
    if char is None:  # no such type in the standard library: by way of float32
        return from_bytes(array("f", values), shape, dt.float32).to(dtype)
    if char == "e":
        return from_bytes(struct.pack(f"<{len(values)}e", *map(_half, values)), shape, dtype)
    if char == "f":
        return from_bytes(_floats(values), shape, dtype)
    return from_bytes(array(char, values), shape, dtype)


def _floats(values):
    try:
        return array("f", values)
    except OverflowError:
        inf = float("inf")
        return array("f", [v if abs(v) < 3.4028235677973366e38 else inf if v > 0 else -inf for v in values])


def _half(value):
    return value if abs(value) < 65520 else float("inf") if value > 0 else float("-inf")


def _whole(values, dtype):
    if dtype._name == "bool":
        return [1 if v else 0 for v in values]
    low = -(2 ** (dtype.itemsize * 8 - 1)) if dtype.is_signed else 1 - 2 ** (dtype.itemsize * 8)
    high = 2 ** (dtype.itemsize * 8 - dtype.is_signed)
    if any(type(v) is float for v in values):
        if any(v - v != 0 for v in values):
            raise RuntimeError(_OVERFLOW.format(dtype._name))
        values = [int(v) for v in values]
    if values and not (low <= min(values) and max(values) < high):
        if dtype._name == "int64":
            raise ValueError("Overflow when unpacking long long")
        raise RuntimeError(_OVERFLOW.format(dtype._name))
    if not dtype.is_signed:  # PyTorch wraps negative numbers
        values = [v % high for v in values]
    return values


_OVERFLOW = "value cannot be converted to type {} without overflow"
