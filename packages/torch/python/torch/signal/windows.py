"""torch.signal.windows: tapers for pieces of a signal, symmetric or (sym=False) periodic, of shape (M,)."""

import math

import torch

__all__ = [
    "bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine", "general_hamming", "hamming", "hann",
    "kaiser", "nuttall",
]  # fmt: skip


def _checked(name, M, dtype, layout):
    """The dtype, or PyTorch's refusal."""
    dtype = dtype or torch.get_default_dtype()
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if layout is not torch.strided:
        raise ValueError(f"{name} is implemented for strided tensors only, got: {layout}")
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {dtype}")
    return dtype


def _points(start, end, M, dtype, requires_grad):
    return torch.linspace(start, end, M, dtype=dtype).requires_grad_(requires_grad)


def _period(M, sym):
    return M if not sym and M > 1 else M - 1


def exponential(
    M, *, center=None, tau=1.0, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False
):
    """exp(-|n - center| / tau)."""
    dtype = _checked("exponential", M, dtype, layout)
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")
    if M == 0:
        return torch.empty((0,), dtype=dtype, requires_grad=requires_grad)
    center = _period(M, sym) / 2.0 if center is None else center
    by = 1 / tau
    return torch.exp(-_points(-center * by, (-center + (M - 1)) * by, M, dtype, requires_grad).abs())


def cosine(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """sin(pi (n + 1/2) / M)."""
    dtype = _checked("cosine", M, dtype, layout)
    if M == 0:
        return torch.empty((0,), dtype=dtype, requires_grad=requires_grad)
    by = math.pi / (M + 1 if not sym and M > 1 else M)
    return torch.sin(_points(0.5 * by, (0.5 + (M - 1)) * by, M, dtype, requires_grad))


def gaussian(M, *, std=1.0, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """exp(-((n - middle) / std)^2 / 2)."""
    dtype = _checked("gaussian", M, dtype, layout)
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")
    if M == 0:
        return torch.empty((0,), dtype=dtype, requires_grad=requires_grad)
    start, by = -_period(M, sym) / 2.0, 1 / (std * math.sqrt(2))
    return torch.exp(-(_points(start * by, (start + (M - 1)) * by, M, dtype, requires_grad) ** 2))


def kaiser(M, *, beta=12.0, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """i0(beta sqrt(1 - x^2)) / i0(beta), x from -1 to 1."""
    dtype = _checked("kaiser", M, dtype, layout)
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")
    if M < 2:
        return torch.ones((M,), dtype=dtype, requires_grad=requires_grad)
    beta = torch.tensor(beta, dtype=dtype)
    by = 2.0 * beta / (M if not sym else M - 1)
    end = torch.minimum(beta, -beta + (M - 1) * by)
    k = torch.linspace(-beta, end, M, dtype=dtype).requires_grad_(requires_grad)
    return torch.i0(torch.sqrt(beta * beta - torch.pow(k, 2))) / torch.i0(beta)


def hamming(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """0.54 - 0.46 cos(2 pi n / (M - 1))."""
    return general_hamming(M, sym=sym, dtype=dtype, layout=layout, requires_grad=requires_grad)


def hann(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """0.5 - 0.5 cos(2 pi n / (M - 1))."""
    return general_hamming(M, alpha=0.5, sym=sym, dtype=dtype, layout=layout, requires_grad=requires_grad)


def blackman(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """0.42 - 0.5 cos + 0.08 cos of the double."""
    dtype = _checked("blackman", M, dtype, layout)
    return general_cosine(M, a=[0.42, 0.5, 0.08], sym=sym, dtype=dtype, layout=layout, requires_grad=requires_grad)


def bartlett(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """1 - |x|, x from -1 to 1."""
    dtype = _checked("bartlett", M, dtype, layout)
    if M < 2:
        return torch.ones((M,), dtype=dtype, requires_grad=requires_grad)
    by = 2 / (M if not sym else M - 1)
    return 1 - _points(-1, -1 + (M - 1) * by, M, dtype, requires_grad).abs()


def general_cosine(M, *, a, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """Sum of (-1)^i a[i] cos(2 pi i n / (M - 1))."""
    dtype = _checked("general_cosine", M, dtype, layout)
    if M < 2:
        return torch.ones((M,), dtype=dtype, requires_grad=requires_grad)
    if not isinstance(a, (list, tuple)):
        raise TypeError("Coefficients must be a list/tuple")
    if not a:
        raise ValueError("Coefficients cannot be empty")
    by = 2 * math.pi / (M if not sym else M - 1)
    k = _points(0, (M - 1) * by, M, dtype, requires_grad)
    signed = torch.tensor([(-1) ** i * w for i, w in enumerate(a)], dtype=dtype, requires_grad=requires_grad)
    i = torch.arange(len(a), dtype=dtype)
    return (signed.unsqueeze(-1) * torch.cos(i.unsqueeze(-1) * k)).sum(0)


def general_hamming(M, *, alpha=0.54, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """alpha - (1 - alpha) cos(2 pi n / (M - 1))."""
    return general_cosine(
        M, a=[alpha, 1.0 - alpha], sym=sym, dtype=dtype, layout=layout, requires_grad=requires_grad
    )


def nuttall(M, *, sym=True, dtype=None, layout=torch.strided, device=None, requires_grad=False):
    """Nuttall's minimal window of four terms."""
    a = [0.3635819, 0.4891775, 0.1365995, 0.0106411]
    return general_cosine(M, a=a, sym=sym, dtype=dtype, layout=layout, requires_grad=requires_grad)
