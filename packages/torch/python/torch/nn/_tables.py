"""Tables of vectors in torch.nn.functional: embedding, embedding_bag."""

import torch
from torch._ops import aten


def embedding(
    input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False
):
    """Rows of `weight` by index. padding_idx: a row that gets no gradient."""
    if padding_idx is not None:
        if not -weight.size(0) <= padding_idx < weight.size(0):
            raise AssertionError("Padding_idx must be within num_embeddings")
        padding_idx %= weight.size(0)
    if max_norm is not None:
        _renormalized(weight, input, max_norm, norm_type)
    padding = -1 if padding_idx is None else padding_idx
    if sparse and weight.requires_grad and torch.is_grad_enabled() and not scale_grad_by_freq:
        from torch.nn import _sparse_rows

        return _sparse_rows.rows(weight, input, padding)
    rows = aten.embedding(weight, input, padding)
    if not (scale_grad_by_freq and rows.requires_grad):
        return rows
    fixed = rows.detach()  # the same values, and each row's gradient divided by how often it was asked for
    return fixed + (rows - fixed) / torch.bincount(input.reshape(-1))[input].unsqueeze(-1)


def _renormalized(weight, rows, max_norm, norm_type):
    """Scales the rows that are asked for, in place, so that their norms are at most max_norm."""
    with torch.no_grad():
        rows = rows.reshape(-1)
        chosen = weight[rows]
        norms = chosen.norm(norm_type, dim=1, keepdim=True)
        weight[rows] = torch.where(norms > max_norm, chosen * (max_norm / (norms + 1e-7)), chosen)


def embedding_bag(
    input, weight, offsets=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, mode="mean", sparse=False,
    per_sample_weights=None, include_last_offset=False, padding_idx=None,
):  # fmt: skip
    """Sums, means or maxima of rows of `weight` over bags. input: (B, N), or (N) cut into bags at the offsets."""
    if weight.dtype in (torch.int64, torch.int32) and input.is_floating_point():
        input, weight = weight, input
    if per_sample_weights is not None and per_sample_weights.shape != input.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({per_sample_weights.shape}) is not None, then it must have the same "
            f"shape as the input ({input.shape})"
        )
    if weight.dim() != 2:
        raise ValueError(f"weight has to be a 2D Tensor, but got Tensor of dimension {weight.dim()}")
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if mode != "sum" and per_sample_weights is not None:
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' "
            f"(got mode='{mode}'). Please open a feature request on GitHub."
        )
    input, per_sample_weights, starts = _bags(input, offsets, per_sample_weights, include_last_offset)
    rows = embedding(input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
    if per_sample_weights is not None:
        rows = rows * per_sample_weights.unsqueeze(-1)
    kept = None if padding_idx is None else input != padding_idx % weight.size(0)
    bags = [slice(a, b) for a, b in zip(starts, starts[1:])]
    return torch.stack([_of_bag(rows[b] if kept is None else rows[b][kept[b]], mode) for b in bags])


def _bags(input, offsets, weights, include_last_offset):
    """Indices as one row, their weights, and where each bag starts (and the last one ends)."""
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
                f"sequences. However, found offsets of type {type(offsets)}"
            )
        count, size = input.shape
        return input.reshape(-1), None if weights is None else weights.reshape(-1), [i * size for i in range(count + 1)]
    if input.dim() != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    if offsets.dim() != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    starts = offsets.tolist()
    return input, weights, starts if include_last_offset else [*starts, input.size(0)]


def _of_bag(rows, mode):
    if rows.size(0) == 0:
        return rows.sum(0)
    return rows.sum(0) if mode == "sum" else rows.mean(0) if mode == "mean" else rows.amax(0)
