"""torch.Tensor(...), torch.LongTensor(...) and Tensor.new: sizes give zeros, data is copied; PyTorch's refusals of the rest."""

from torch import _dtypes as dt
from torch._device import require_cpu
from torch._size import Size


def construct(args, keywords, dtype=None):
    """The tensor such a constructor makes. dtype: what LongTensor and its like are named for."""
    from torch._creation import tensor
    from torch._ops import aten

    given = dict(keywords)
    require_cpu(given.pop("device", None))
    placed = _placed(args, given)
    of = dtype or dt.get_default_dtype()
    if placed is None:
        from torch._call_errors import constructor_mismatch

        raise TypeError(constructor_mismatch(args, keywords))
    args = placed
    if len(args) != 1:
        return aten.zeros(args or (0,), dtype=of)
    (data,) = args
    if hasattr(data, "_h"):
        if dtype is not None and data.dtype != of:
            raise TypeError(_OPTIONS.format(_in_c(of), _in_c(data.dtype)))
        return data.detach()
    if isinstance(data, Size):
        return aten.zeros(tuple(data), dtype=of)
    if type(data) is int:
        return aten.zeros((data,), dtype=of)
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    if not (hasattr(data, "__len__") and hasattr(data, "__getitem__")) or isinstance(data, dict):
        raise TypeError(f"new(): data must be a sequence (got {type(data).__name__})")
    return tensor(data, dtype=of)


def _placed(args, given):
    """The positional arguments, keywords among them put in their place; None where no signature takes the call."""
    for name in ("size", "data", "other"):
        if not args and name in given:
            value = given.pop(name)
            args = tuple(value) if name == "size" else (value,)
    sizes = all(type(a) is int for a in args)
    if len(args) > 1 and type(args[0]) is int and not sizes and not given:
        at = next(i for i, a in enumerate(args) if type(a) is not int)
        raise TypeError(
            f"new(): argument 'size' failed to unpack the object at pos {at + 1} with error "
            f'"type must be tuple of ints,but got {type(args[at]).__name__}"'
        )
    return None if given or (len(args) > 1 and not sizes) else args


_C_NAMES = {"float32": "float", "float64": "double", "int64": "long int", "int32": "int", "int16": "short int"}
_C_NAMES |= {"int8": "signed char", "uint8": "unsigned char", "bool": "bool", "float16": "c10::Half", "bfloat16": "c10::BFloat16"}
_END = "device=cpu, layout=Strided, requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt))"
_OPTIONS = f"expected TensorOptions(dtype={{}}, {_END} (got TensorOptions(dtype={{}}, {_END})"


def _in_c(dtype):
    return _C_NAMES.get(dtype._name, dtype._name)
