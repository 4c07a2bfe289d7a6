"""Functions of torch over several tensors or several kinds of argument: products, grids, distinct elements, distances."""

import builtins

from torch._ops import aten
from torch._tensor import Tensor


def _listed(tensors):
    """The tensors of `f(a, b)` or of `f([a, b])`."""
    return tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (builtins.list, tuple)) else tensors


def tensordot(a, b, dims=2, out=None):
    """Products summed over dimensions: the last `dims` of a with the first of b, or the two lists of them."""
    if not isinstance(dims, (tuple, builtins.list, int, Tensor)):
        raise RuntimeError(
            f"tensordot expects dims to be int or tuple[list[int], list[int]] or list[list[int]] containing two lists, but got dims={dims}"
        )
    if isinstance(dims, (tuple, builtins.list)):
        dims_a, dims_b = dims
        dims_a = dims_a.tolist() if isinstance(dims_a, Tensor) else dims_a
        dims_b = dims_b.tolist() if isinstance(dims_b, Tensor) else dims_b
        dims_a, dims_b = ([d] if isinstance(d, int) else builtins.list(d) for d in (dims_a, dims_b))
    elif isinstance(dims, Tensor):
        if dims.numel() > 1:
            dims_a, dims_b = dims[0].tolist(), dims[1].tolist()
        else:
            dims_a, dims_b = _counted(int(dims.item()))
    else:
        dims_a, dims_b = _counted(dims)
    return aten.tensordot(a, b, dims_a, dims_b) if out is None else aten.tensordot(a, b, dims_a, dims_b, out=out)


def _counted(dims):
    if dims < 0:
        raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
    return builtins.list(builtins.range(-dims, 0)), builtins.list(builtins.range(dims))


def meshgrid(*tensors, indexing=None):
    """Coordinates of a grid: one tensor for each input, all of the grid's shape."""
    tensors = _listed(tensors)
    if indexing is None:
        import warnings

        warnings.warn(
            "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.", stacklevel=2
        )
        return aten.meshgrid(tensors)
    return aten.meshgrid(tensors, indexing=indexing)


def block_diag(*tensors):
    """A matrix with these along its diagonal and zeros elsewhere."""
    return aten.block_diag(tensors)


def cartesian_prod(*tensors):
    """All combinations of one element from each vector, a row each."""
    return aten.cartesian_prod(_listed(tensors))


def chain_matmul(*matrices, out=None):
    """The product of matrices, in the order that costs least."""
    return aten.linalg_multi_dot(matrices) if len(matrices) > 1 else matrices[0].clone()


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    """Distances of all rows of x1 to all rows of x2: (..., P, M), (..., R, M) to (..., P, R)."""
    modes = {
        "use_mm_for_euclid_dist_if_necessary": None,
        "use_mm_for_euclid_dist": 1,
        "donot_use_mm_for_euclid_dist": 2,
    }
    if compute_mode not in modes:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    return aten.cdist(x1, x2, float(p), modes[compute_mode])


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """Distinct elements, or slices along dim, ascending; where each came from and how often it occurs, if asked."""
    if dim is None:
        made = aten._unique2(input, sorted, return_inverse, return_counts)
    else:
        made = aten.unique_dim(input, dim, sorted, return_inverse, return_counts)
    return _asked(made, return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """As unique, of runs of equal neighbours only."""
    return _asked(aten.unique_consecutive(input, return_inverse, return_counts, dim), return_inverse, return_counts)


def _asked(made, inverse, counts):
    found, inverses, numbers = made
    if inverse and counts:
        return found, inverses, numbers
    return (found, inverses) if inverse else (found, numbers) if counts else found


def unravel_index(indices, shape):
    """Coordinates in a tensor of `shape` of these flat positions, a tensor per dimension."""
    if not isinstance(indices, Tensor) or indices.is_floating_point() or indices.is_complex():
        kind = indices.dtype if isinstance(indices, Tensor) else type(indices)
        raise ValueError(f"expected 'indices' to be integer dtype, but got {kind}")
    sizes = [shape] if isinstance(shape, int) else builtins.list(shape)
    if any(n < 0 for n in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {tuple(sizes)}")
    found, rest = [], indices
    for n in reversed(sizes):
        found.append(rest.remainder(n))
        rest = rest.floor_divide(n)
    return tuple(reversed(found))


def histogram(input, bins=100, *, range=None, weight=None, density=False):
    """Counts of elements between edges: (hist, bin_edges)."""
    import torch
    from torch._return_types import named

    if isinstance(bins, int):
        low, high = range if range is not None else (input.min().item(), input.max().item())
        if low == high:
            low, high = low - 1, high + 1
        edges = torch.linspace(low, high, bins + 1, dtype=input.dtype)
    else:
        edges = bins
    flat = input.reshape(-1)
    weights = torch.ones_like(flat) if weight is None else weight.reshape(-1)
    inside = (flat >= edges[0]) & (flat <= edges[-1])
    at = (torch.searchsorted(edges, flat, right=True) - 1).clamp(0, edges.numel() - 2)
    hist = torch.zeros(edges.numel() - 1, dtype=input.dtype).index_add(0, at[inside], weights[inside])
    if density:
        hist = hist / (edges.diff() * hist.sum())
    return named("histogram", ("hist", "bin_edges"))((hist, edges))


def polygamma(input, n):
    """n-th derivative of digamma; as a method, the tensor comes first."""
    return aten.polygamma(n, input)


def polygamma_(input, n):
    """polygamma, in place."""
    return aten.polygamma_(input, n)


# Methods of Tensor with the same meaning; the first argument is the tensor.
METHODS = ("unique", "unique_consecutive", "polygamma", "polygamma_", "histogram")
