"""Window functions of torch: tapers for pieces of a signal, of shape (window_length,). Imported on first use."""

import math

from torch import _dtypes as dt
from torch._ops import aten


def _prepared(name, length, periodic, dtype, requires_grad, of):
    """`of(n)` for the symmetric window of n points; a periodic one is one point longer, less its last."""
    import torch

    dtype = dtype or dt.get_default_dtype()
    if not (dtype.is_floating_point or dtype.is_complex):
        raise RuntimeError(f"{name} expects floating point dtypes, got: {_options(dtype)}")
    if length < 0:
        raise RuntimeError(f"{name} requires non-negative window_length, got window_length={length}")
    if length < 2:
        return torch.ones(length, dtype=dtype, requires_grad=requires_grad)
    whole = of(torch.arange(length + 1 if periodic else length, dtype=dtype), length if periodic else length - 1)
    return whole[:length].clone().requires_grad_(requires_grad)


_CPP = {"int64": "long int", "int32": "int", "int16": "short int", "int8": "signed char", "uint8": "unsigned char"}


def _options(dtype):
    """TensorOptions as C++ prints them."""
    return (
        f"TensorOptions(dtype={_CPP.get(dtype._name, dtype._name)}, device=cpu, layout=Strided (default), "
        "requires_grad=false (default), pinned_memory=false, memory_format=(nullopt))"
    )


def bartlett_window(window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False):
    """Bartlett's triangle: up to 1 in the middle and down again."""

    def of(n, last):
        n = n * (2.0 / last)
        first = last // 2 + 1
        return aten.cat([n[:first], n[first:] * -1 + 2])

    return _prepared("bartlett_window", window_length, periodic, dtype, requires_grad, of)


def blackman_window(window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False):
    """Blackman's window: 0.42 - 0.5 cos + 0.08 cos of the double."""

    def of(n, last):
        n = n * (math.pi / last)
        return (n * 4).cos() * 0.08 - (n * 2).cos() * 0.5 + 0.42

    return _prepared("blackman_window", window_length, periodic, dtype, requires_grad, of)


def hamming_window(
    window_length, periodic=True, alpha=0.54, beta=0.46, *, dtype=None, layout=None, device=None, requires_grad=False
):
    """Hamming's window: alpha - beta cos(2 pi n / N)."""
    return _raised("hamming_window", window_length, periodic, alpha, beta, dtype, requires_grad)


def hann_window(window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False):
    """Hann's window: 0.5 - 0.5 cos(2 pi n / N)."""
    return _raised("hann_window", window_length, periodic, 0.5, 0.5, dtype, requires_grad)


def _raised(name, length, periodic, alpha, beta, dtype, requires_grad):
    def of(n, last):
        return (n * (math.pi * 2.0 / last)).cos() * -beta + alpha

    return _prepared(name, length, periodic, dtype, requires_grad, of)


def kaiser_window(
    window_length, periodic=True, beta=12.0, *, dtype=None, layout=None, device=None, requires_grad=False
):
    """Kaiser's window: i0(beta sqrt(1 - x^2)) / i0(beta), x from -1 to 1."""

    def of(n, last):
        x = n * (2.0 / last) - 1
        inside = (1 - x * x).clamp(min=0).sqrt() * beta
        return inside.i0() / aten.full((), float(beta), dtype=n.dtype).i0()

    return _prepared("kaiser_window", window_length, periodic, dtype, requires_grad, of)
