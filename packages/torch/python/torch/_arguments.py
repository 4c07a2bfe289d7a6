"""Turns Python values into what an operation's schema asks for. Each returns None (or False) for a misfit."""

from operator import index as _index

from torch import _bridge
from torch._device import require_cpu
from torch._dtypes import BY_NAME, dtype, get_default_dtype

_bridge.share(globals())

KIND = {int: 0, float: 1, bool: 2}
NO = object()  # an overload's answer: these arguments are not mine


def python_type(value):
    """The name PyTorch's messages give a value's type."""
    name = type(value).__name__
    return {"Size": "torch.Size", "dtype": "torch.dtype", "device": "torch.device"}.get(name, name)


def scalar(value):
    """(value, kind) of a Python number or of a 0-d tensor; (None, None) for anything else."""
    kind = KIND.get(type(value))
    if kind is not None:
        return value, kind
    if hasattr(value, "_h"):
        if value.dim() == 0:
            return scalar(value.item())
        return None, None
    if isinstance(value, bool):
        return bool(value), 2
    if isinstance(value, int):
        return int(value), 0
    if isinstance(value, float):
        return float(value), 1
    if isinstance(value, complex):
        return number_text(value), 3
    return None, None


def number_text(value):
    """A complex number as it crosses to the engine: its parts as text, exact."""
    return f"{value.real!r} {value.imag!r}"


def integer(value):
    """An int, or anything that counts as one; None for a float, a bool or a string."""
    if isinstance(value, bool):
        return None
    try:
        return _index(value)
    except TypeError:
        return None


def integers(value, size=0):
    """A tuple of ints out of a sequence; a lone int too where the schema has `int[size]`."""
    if type(value) is int:
        return (value,) * size if size else None
    if isinstance(value, (str, dict)) or isinstance(value, bool):
        return None
    if hasattr(value, "_h"):
        return (_index(value),) * size if size and value.dim() == 0 else None
    try:
        return tuple(map(_index, value))
    except TypeError:
        return None


def real(value):
    """A float, or anything that counts as one."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if hasattr(value, "_h") and value.dim() == 0:
        return float(value.item())
    return None


def tensors(value):
    """A list of handles out of a list or tuple of tensors."""
    if not isinstance(value, (list, tuple)):
        return None
    try:
        return [t._h for t in value]
    except AttributeError:
        return None


PYTHON_TYPES = {float: "float64", int: "int64", bool: "bool", complex: "complex128"}


def dtype_code(value):
    """The code of a dtype; the Python types float, int, bool and complex stand for one. -1 for a misfit."""
    if isinstance(value, dtype):
        return value._code
    if isinstance(value, type) and value in PYTHON_TYPES:
        return BY_NAME[PYTHON_TYPES[value]]._code
    return -1


def on_cpu(value):
    """True when `value` names the CPU or nothing; raises as PyTorch does for another device."""
    require_cpu(value)
    return True


def default_is_float32():
    """Whether the default dtype is the one the engine has for its own."""
    return get_default_dtype()._name == "float32"


def default_for(*values):
    """The dtype code of a tensor made from these numbers (none: one without numbers) under the default dtype."""
    if any(isinstance(v, complex) for v in values):
        return get_default_dtype().to_complex()
    if values and not any(isinstance(v, float) for v in values):
        return None
    return get_default_dtype()


class SparseArgument(NotImplementedError):
    """An operation of the engine asked a sparse tensor for its handle."""

    def __init__(self):
        super().__init__("This is not available for sparse tensors in Lacuna's torch: use .to_dense().")
