"""torch.gradient: slopes of a function known at points of a grid. Imported on first use."""

from torch._ops import aten


def gradient(input, *, spacing=None, dim=None, edge_order=1):
    """Slopes of `input` along each of `dim`, all dimensions if None: a tuple of tensors shaped as `input`.

    Central differences inside, one-sided ones of order `edge_order` at the ends. `spacing` is a number, a number per
    dimension or a tensor of coordinates per dimension.
    """
    from torch._tensor import Tensor

    listed = isinstance(spacing, (list, tuple))
    rank = input.dim()
    several = isinstance(dim, (list, tuple))
    dims = list(dim) if several else list(range(rank)) if dim is None else [dim]
    _check(input, spacing if listed else None, None if dim is None else dims, edge_order)
    for d in dims:
        if input.shape[d] < edge_order + 1:
            raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    spaces = list(spacing) if listed else [1 if spacing is None else spacing] * len(dims)
    if len(spaces) == 1:
        spaces *= len(dims)
    slopes = (_along, _even)
    return tuple(slopes[not isinstance(s, Tensor) or s.dim() == 0](input, s, d, edge_order) for s, d in zip(spaces, dims))


def _check(input, spacing, dims, edge_order):
    rank = input.dim()
    if str(input.dtype) == "torch.uint8":
        raise RuntimeError("torch.gradient does not support uint8 input.")
    if spacing is not None and dims is None and len(spacing) not in (1, rank):
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = "
            f"{rank}', since dim argument was not given, but got a list of length {len(spacing)}"
        )
    if spacing is not None and dims is not None and len(spacing) != len(dims):
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the "
            f"same length, but got a spacing argument of length {len(spacing)} and a dim argument of length {len(dims)}."
        )
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    seen = set()
    for d in dims or ():
        if not -rank <= d < rank:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-rank}, {rank - 1}], but got {d})"
            )
        if d % rank in seen:
            raise RuntimeError(f"dim {d % rank} appears multiple times in the list of dims")
        seen.add(d % rank)


def _part(x, dim, start, count):
    return x.narrow(dim, start, count)


def _even(x, step, dim, order):
    """Points `step` apart."""
    n = x.shape[dim]
    at = lambda i: _part(x, dim, i % n, 1)  # noqa: E731
    inside = (_part(x, dim, 2, n - 2) - _part(x, dim, 0, n - 2)) / step if n > 1 else at(0)
    if order == 1:
        first, last = (at(1) - at(0)) / step, (at(-1) - at(-2)) / step
    else:
        first = (at(0) * -1.5 + at(1) * 2 - at(2) * 0.5) / step
        last = (at(-3) * 0.5 - at(-2) * 2 + at(-1) * 1.5) / step
    return aten.cat([first, inside / 2, last], dim)


def _along(x, coordinates, dim, order):
    """Points at `coordinates`: slopes of the parabola through three neighbours."""
    n = x.shape[dim]
    if coordinates.shape[0] != n:
        raise RuntimeError(
            "torch.gradient expected each dimension size to be equal to the size of its coordinates"
        )
    at = lambda i: _part(x, dim, i % n, 1)  # noqa: E731
    steps = coordinates[1:] - coordinates[:-1]
    shape = [1] * x.dim()
    shape[dim] = -1
    h, k = steps[:-1].reshape(shape), steps[1:].reshape(shape)
    inside = (
        _part(x, dim, 0, n - 2) * (-k / (h * (h + k)))
        + _part(x, dim, 1, n - 2) * ((k - h) / (h * k))
        + _part(x, dim, 2, n - 2) * (h / (k * (h + k)))
    )
    if order == 1:
        first, last = (at(1) - at(0)) / steps[0], (at(-1) - at(-2)) / steps[-1]
    else:
        h, k = steps[0], steps[1]
        first = at(0) * (-(2 * h + k) / (h * (h + k))) + at(1) * ((h + k) / (h * k)) + at(2) * (-h / (k * (h + k)))
        h, k = steps[-2], steps[-1]
        last = at(-3) * (k / (h * (h + k))) + at(-2) * (-(h + k) / (h * k)) + at(-1) * ((h + 2 * k) / (k * (h + k)))
    return aten.cat([first, inside, last], dim)
