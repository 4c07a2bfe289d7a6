"""torch.fft: discrete Fourier transforms, their frequencies and shifts."""

from torch import _missing

_OPERATIONS = "fft fft2 fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftn".split()
_ABSENT = frozenset("hfft2 hfftn ihfft2 ihfftn".split())


def fftfreq(n, d=1.0, **kwargs):
    """Frequencies of the n points of `fft`, for samples d apart: [0, 1, ..., -2, -1] / (d n)."""
    import torch

    points = torch.arange(n, **{"dtype": torch.get_default_dtype(), **kwargs})
    return torch.where(points < (n + 1) // 2, points, points - n) * (1.0 / (n * d))


def rfftfreq(n, d=1.0, **kwargs):
    """Frequencies of the n // 2 + 1 points of `rfft`, for samples d apart."""
    import torch

    return torch.arange(n // 2 + 1, **{"dtype": torch.get_default_dtype(), **kwargs}) * (1.0 / (n * d))


def __getattr__(name):
    if name not in _OPERATIONS:
        raise _missing.missing("torch.fft", name, _ABSENT)
    from torch._ops import aten

    made = globals()[name] = getattr(aten, f"fft_{name}")
    return made
