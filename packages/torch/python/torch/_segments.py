"""torch.segment_reduce: sums, means, products and extremes of neighbouring runs."""

import math

import torch
from torch._sparse import named

_STARTS = {"sum": 0, "mean": 0, "prod": 1, "max": -math.inf, "min": math.inf, "amax": -math.inf, "amin": math.inf}


def segment_reduce(data, reduce, *, lengths=None, indices=None, offsets=None, axis=0, unsafe=False, initial=None):
    """Reduces runs along `axis`, so many elements long (or from each offset to the next) for each place before it."""
    if reduce not in _STARTS:
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    if indices is not None:
        raise RuntimeError("segment_reduce(): indices based reduction is not supported yet.")
    if lengths is None and offsets is None:
        raise RuntimeError("segment_reduce(): Either lengths or offsets must be defined.")
    what = "lengths" if offsets is None else "offsets"
    given = lengths if offsets is None else offsets
    axis %= data.ndim
    if axis != given.ndim - 1:
        raise RuntimeError(f"segment_reduce(): Expected axis to be the last dimension of {what} but got {axis}.")
    if not data.is_floating_point():
        raise NotImplementedError(f"\"_segment_reduce_cpu\" not implemented for '{data.dtype._typename}'")
    if offsets is not None:
        lengths = offsets.diff(dim=-1)
    elif not unsafe:
        if lengths.numel() and int(lengths.min()) < 0:
            raise RuntimeError("lengths contains negative value!")
        if not (lengths.sum(-1) == data.shape[axis]).all():
            raise RuntimeError(
                "segment_reduce(): Expected all rows of lengths along axis to sum to data.size(lengths.dim()-1) when !unsafe."
            )
    return named("SegmentReduceBackward0", _reduced(data, reduce, lengths.to(torch.int64), axis, initial))


def _reduced(data, reduce, lengths, axis, initial):
    rows, count = math.prod(lengths.shape[:-1]), lengths.shape[-1]
    rest = data.shape[axis + 1 :]
    flat = data.reshape(rows, data.shape[axis], *rest)[:, : int(lengths.reshape(rows, count)[0].sum()) if rows else 0]
    run = torch.repeat_interleave(torch.arange(rows * count), lengths.reshape(-1))
    start = torch.full((rows * count, *rest), float(_STARTS[reduce] if initial is None else initial), dtype=data.dtype)
    flat = flat.reshape(-1, *rest)
    if reduce in ("sum", "mean"):
        made = start.index_add(0, run, flat)
    else:
        index = run.view(-1, *[1] * len(rest)).expand_as(flat)
        made = start.scatter_reduce(0, index, flat, {"max": "amax", "min": "amin"}.get(reduce, reduce))
    if reduce == "mean":
        sizes = lengths.reshape(-1, *[1] * len(rest))
        sizes = sizes if initial is None else sizes.clamp(min=1)
        made = made / sizes
    return made.view(*lengths.shape, *rest)
