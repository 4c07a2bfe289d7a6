"""Tensors as plain numbers: captured functions of torch, sampling, corners, how a number is written.

Everything of torch used for comparing is bound here, at import, before a learner's module is loaded: a learner who
replaces `torch.isclose` changes their own program and not the judge.
"""

import math

import torch

from lacuna._failure import SAMPLED

Tensor = torch.Tensor
isclose = torch.isclose
equal_elements = torch.eq
_all = torch.all
FLOAT64 = torch.float64
no_grad = torch.no_grad
tensor = torch.tensor
_detach = Tensor.detach
to = Tensor.to
reshape = Tensor.reshape
_tolist = Tensor.tolist
_select = Tensor.__getitem__
_numel = Tensor.numel
_complex = Tensor.is_complex
_floating = Tensor.is_floating_point
_view_as_real = getattr(torch, "view_as_real", None)

CORNER = 6  # rows and columns shown of a tensor


def is_tensor(value):
    """Whether `value` is a tensor (a Parameter is one)."""
    return isinstance(value, Tensor)


def is_number(value):
    """Whether `value` is a plain Python number; bool is not one."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def exactly(number):
    """The Python number itself, for a subclass whose operators may say anything."""
    return int.__add__(number, 0) if isinstance(number, int) else float.__add__(number, 0.0)


def is_floating(tensor):
    """Whether the tensor's numbers are real floating point."""
    return _floating(tensor)


def plain(tensor):
    """The tensor without its gradient history, complex numbers as pairs of reals."""
    tensor = _detach(tensor)
    return _view_as_real(tensor) if _complex(tensor) else tensor


def float64(tensor):
    """A float64 copy without history."""
    return to(plain(tensor), FLOAT64)


def all_true(mask):
    """Whether every element of a bool tensor is True."""
    return bool(_tolist(_all(mask)))


def flat(tensor):
    """One dimension, the same numbers in row-major order."""
    return reshape(tensor, (-1,))


def numbers(tensor):
    """All elements as a flat Python list."""
    return _tolist(flat(tensor))


def shape_of(tensor):
    """The sizes as a plain list of ints."""
    return [int(size) for size in tensor.shape]


def dtype_name(dtype):
    """`float32` for `torch.float32`."""
    return str(dtype).removeprefix("torch.")


def write(number):
    """A number as a learner reads it: six significant digits, nan and inf spelled out."""
    if isinstance(number, (bool, int)):
        return str(number)
    if number is None or math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return f"{number:.6g}"


def is_bool(tensor):
    """Whether the elements are truth values."""
    return dtype_name(tensor.dtype) == "bool"


def writer(tensor):
    """How an element of this tensor is written, given as a float."""
    return (lambda number: str(bool(number))) if is_bool(tensor) else write


def position(flat_index, shape):
    """The index in each dimension of the element `flat_index` counts to in row-major order."""
    at = []
    for size in reversed(shape):
        at.append(flat_index % size)
        flat_index //= size
    return at[::-1]


def sample(value):
    """Up to 64 numbers of a tensor, number or nested answer, evenly spaced; None for nan and infinity."""
    found = []
    _collect(value, found)
    return found[:SAMPLED]


def _collect(value, found):
    if len(found) >= SAMPLED:
        return
    if is_tensor(value):
        row = flat(plain(value))
        count = _numel(row)
        step = max(1, count / SAMPLED)
        for i in range(min(count, SAMPLED)):
            found.append(_finite(_tolist(_select(row, int(i * step)))))
    elif isinstance(value, (bool, int, float)):
        found.append(_finite(value))
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, found)
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item, found)


def _finite(number):
    try:
        number = float(number)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def corner(tensor, at):
    """Rows of at most 6 x 6 numbers as text: the top left, or the window further on that holds index `at`."""
    tensor = plain(tensor)
    shape = shape_of(tensor)
    if 0 in shape:
        return []
    for index in at[:-2]:
        tensor = _select(tensor, index)
    shape = shape[-2:]
    if not shape:
        return [[write(_tolist(tensor))]]
    columns = _window(at[len(at) - 1], shape[-1])
    if len(shape) == 1:
        return [[write(_tolist(_select(tensor, c))) for c in columns]]
    rows = _window(at[len(at) - 2], shape[0])
    return [[write(_tolist(_select(_select(tensor, r), c))) for c in columns] for r in rows]


def _window(at, size):
    start = 0 if at < CORNER else min(at - 1, size - CORNER)
    return range(start, min(start + CORNER, size))
