"""torch.storage: what a file calls the bytes of tensors. A storage is a flat tensor of one dtype."""

import torch
from torch import _dtypes as dt

# The dtypes whose storages files name by a class of their own; those of others are UntypedStorage.
_NAMES = {
    "float64": "DoubleStorage",
    "float32": "FloatStorage",
    "float16": "HalfStorage",
    "bfloat16": "BFloat16Storage",
    "int64": "LongStorage",
    "int32": "IntStorage",
    "int16": "ShortStorage",
    "int8": "CharStorage",
    "uint8": "ByteStorage",
    "bool": "BoolStorage",
    "complex64": "ComplexFloatStorage",
    "complex128": "ComplexDoubleStorage",
}


class UntypedStorage:
    """Bytes. Can be named, as in files, and not made: a tensor's own are `tensor.untyped_storage()`."""

    dtype = None

    def __new__(cls, *_, **__):
        raise NotImplementedError(f"torch.{cls.__name__} is not available in Lacuna's torch yet; make a tensor.")


def _kind(name, dtype):
    made = type(name, (UntypedStorage,), {"__module__": "torch", "__doc__": f"Storage of {dtype!r}.", "dtype": dtype})
    setattr(torch, name, made)
    return made


KINDS = {dtype: _kind(name, dt.BY_NAME[dtype]) for dtype, name in _NAMES.items() if dtype in dt.BY_NAME}
