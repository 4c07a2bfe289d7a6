"""A tensor's bytes as Python numbers."""

import struct
from array import array

from torch import _bridge


def unpack(tensor):
    """All elements in row-major order as a flat list."""
    dtype = tensor.dtype
    if dtype._char is None:
        from torch._dtypes import float32

        tensor, dtype = tensor.detach().to(float32), float32
    data = _bridge.read_bytes(tensor._h)
    if dtype._char == "e":
        return list(struct.unpack(f"<{len(data) // 2}e", data))
    values = array(dtype._char, data).tolist()
    if dtype.is_complex:
        return list(map(complex, values[::2], values[1::2]))
    return [v != 0 for v in values] if dtype._name == "bool" else values
