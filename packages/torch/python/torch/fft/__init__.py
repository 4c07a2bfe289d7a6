"""torch.fft: discrete Fourier transforms, their frequencies and shifts. Calculated in double precision, n log n of any length."""

from torch import _missing

_OPERATIONS = """
    fft fft2 fftn fftshift hfft hfft2 hfftn ifft ifft2 ifftn ifftshift ihfft ihfft2 ihfftn irfft irfft2 irfftn rfft
    rfft2 rfftn
""".split()


def _frequencies(name, n, d, counts, options):
    """`counts` as a tensor, each divided by n times d; `options` are those of torch.tensor."""
    import torch

    if type(n) is not int:
        from torch._arguments import python_type

        raise TypeError(f"fft_{name}(): argument 'n' (position 1) must be int, not {python_type(n)}")
    dtype = options.pop("dtype", None) or torch.get_default_dtype()
    if not (dtype.is_floating_point or dtype.is_complex):
        raise RuntimeError(f"{name} requires a floating point or complex dtype")
    out, wants = options.pop("out", None), options.pop("requires_grad", False)
    points = torch.tensor([float(k) for k in counts], dtype=dtype, **options)
    points = points * (1.0 / (n * d) if n * d else torch.inf)
    return points.requires_grad_(wants) if out is None else out.resize_(points.shape).copy_(points)


def fftfreq(n, d=1.0, **options):
    """Frequencies of the n points of `fft`, for samples d apart: [0, 1, ..., -2, -1] / (d n), of shape (n,)."""
    if type(n) is int and n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    counts = [*range((n + 1) // 2), *range(-(n // 2), 0)] if type(n) is int else ()
    return _frequencies("fftfreq", n, d, counts, options)


def rfftfreq(n, d=1.0, **options):
    """Frequencies of the points of `rfft`, for samples d apart: [0, 1, ..., n // 2] / (d n), of shape (n // 2 + 1,)."""
    return _frequencies("rfftfreq", n, d, range(n // 2 + 1) if type(n) is int else (), options)


def __getattr__(name):
    if name not in _OPERATIONS:
        raise _missing.missing("torch.fft", name, ())
    from torch._ops import aten

    made = globals()[name] = getattr(aten, f"fft_{name}")
    return made
