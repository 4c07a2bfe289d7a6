"""vmap: a function of one example called for each of a batch."""

import functools

import torch
from torch.utils._pytree import _broadcast_to_and_flatten, tree_flatten, tree_leaves, tree_unflatten


def _name(func):
    if hasattr(func, "__name__"):
        return func.__name__
    return f"functools.partial({_name(func.func)}, ...)" if isinstance(func, functools.partial) else repr(func)


def _check_out_dims(out_dims, func):
    for dim in tree_leaves(out_dims):
        if not (dim is None or isinstance(dim, int)):
            raise ValueError(
                f"vmap({_name(func)}, ..., out_dims={out_dims}): `out_dims` must be an int, None or a python collection of "
                "ints representing where in the outputs the vmapped dimension should appear."
            )


def _inputs(func, in_dims, args):
    """(size of the batch, dimension of each leaf, leaves, structure)."""
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError(
            f"vmap({_name(func)}, in_dims={in_dims}, ...)(<inputs>): expected `in_dims` to be int or a (potentially nested) "
            f"tuple matching the structure of inputs, got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({_name(func)})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over "
            "a function with no inputs. The latter is unsupported."
        )
    start = f"vmap({_name(func)}, in_dims={in_dims}, ...)(<inputs>): "
    leaves, spec = tree_flatten(args)
    dims = _broadcast_to_and_flatten(in_dims, spec)
    if dims is None:
        raise ValueError(
            f"{start}in_dims is not compatible with the structure of `inputs`. in_dims has structure "
            f"{tree_flatten(in_dims)[1]} but inputs has structure {spec}."
        )
    for i, (leaf, dim) in enumerate(zip(leaves, dims)):
        if dim is None:
            continue
        if not isinstance(dim, int):
            raise ValueError(
                f"{start}Got in_dim={dim} for an input but in_dim must be either an integer dimension or None."
            )
        if not isinstance(leaf, torch.Tensor):
            raise ValueError(
                f"{start}Got in_dim={dim} for an input but the input is of type {type(leaf)}. We cannot vmap over non-Tensor "
                "arguments, please use None as the respective in_dim"
            )
        if not -leaf.dim() <= dim < leaf.dim():
            raise ValueError(
                f"{start}Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {leaf.dim()} so "
                f"expected in_dim to satisfy -{leaf.dim()} <= in_dim < {leaf.dim()}."
            )
        dims[i] = dim % leaf.dim()
    sizes = [leaf.size(dim) for leaf, dim in zip(leaves, dims) if dim is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if len(set(sizes)) > 1:
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    return sizes[0], dims, leaves, spec


def _out_dims(func, out_dims, output, spec):
    if isinstance(output, torch.Tensor):
        if out_dims is None or isinstance(out_dims, int):
            return [out_dims]
        dims = list(out_dims) if isinstance(out_dims, tuple) and len(out_dims) == 1 else None
    else:
        dims = _broadcast_to_and_flatten(out_dims, spec)
    if dims is None:
        raise ValueError(
            f"vmap({_name(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure of "
            f"`outputs`. out_dims has structure {tree_flatten(out_dims)[1]} but outputs has structure {spec}."
        )
    return dims


def _joined(name, values, dim, size):
    """One output of all examples: stacked at dim, or for None as it is."""
    if dim is None:
        return values[0]
    if not isinstance(values[0], torch.Tensor):
        raise ValueError(
            f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(values[0])}. Did you mean to set out_dims= "
            "to None for output?"
        )
    if not -values[0].dim() - 1 <= dim <= values[0].dim():
        high = values[0].dim()
        raise IndexError(f"Dimension out of range (expected to be in range of [{-high - 1}, {high}], but got {dim})")
    return torch.stack(values, dim) if size else torch.stack(values[:1], dim).narrow(dim, 0, 0)


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function that calls `func` for each index of dimension in_dims of its arguments and stacks the results at out_dims.

    Here it loops over the batch: results and gradients are PyTorch's, the speed is that of a loop, and what PyTorch's
    vmap refuses (`.item()`, `if` on a value) works. in_dims: an int, or a tuple (nested as the arguments are) of ints
    and None (the same for all). randomness: 'error' refuses random numbers, 'same' gives each call the same ones,
    'different' draws on (in the order of the examples, where PyTorch draws for the whole batch at once).

    >>> torch.vmap(torch.dot)(torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(
            f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}"
        )
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        _check_out_dims(out_dims, func)
        size, dims, leaves, spec = _inputs(func, in_dims, args)
        before = None if randomness == "different" else torch.get_rng_state()
        columns = output_spec = places = None
        # A batch of none still has outputs of some shape: those of an example of zeros.
        for i in range(size or 1):
            if i and randomness == "same":
                torch.set_rng_state(before)
            example = [
                leaf
                if dim is None
                else leaf.select(dim, i)
                if size
                else leaf.new_zeros(leaf.shape[:dim] + leaf.shape[dim + 1 :])
                for leaf, dim in zip(leaves, dims)
            ]
            output = func(*tree_unflatten(example, spec), **kwargs)
            values, this = tree_flatten(output)
            if columns is None:
                output_spec, columns = this, [[] for _ in values]
                places = _out_dims(func, out_dims, output, this)
            for column, value in zip(columns, values):
                column.append(value)
        if randomness == "error" and not torch.equal(before, torch.get_rng_state()):
            torch.set_rng_state(before)
            raise RuntimeError(
                "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
                "randomness flags on vmap or perform the randomness operation out of vmap"
            )
        joined = [_joined(_name(func), column, dim, size) for column, dim in zip(columns, places)]
        return tree_unflatten(joined, output_spec)

    return wrapped
