"""Dropout of torch.nn.functional: of elements, of channels, and the kind that keeps mean and variance (alpha)."""

import math
import warnings

import torch
from torch._ops import aten

_SATURATED = -1.7580993408473766  # what selu tends to on the left


def _check(p):
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def dropout(input, p=0.5, training=True, inplace=False):
    """Zeroes elements with probability p and scales the others by 1 / (1 - p)."""
    _check(p)
    if not inplace:
        return aten.dropout(input, float(p), training)
    return _masked(input, p, training, input.shape, inplace)


def _masked(input, p, training, shape, inplace, alpha=False):
    """The input with what a mask of `shape` strikes out dropped: one draw for each element of the mask."""
    if p == 0 or not training or input.numel() == 0:
        return input
    multiply = input.mul_ if inplace else input.mul
    if p == 1:
        return multiply(torch.zeros((), dtype=input.dtype))
    noise = torch.empty_like(input) if shape == input.shape else torch.empty(shape, dtype=input.dtype)
    noise.bernoulli_(1 - p)
    if not alpha:
        return multiply(noise.div_(1 - p))
    scale = 1 / math.sqrt((_SATURATED**2 * p + 1) * (1 - p))
    shift = noise.add(-1).mul_(-_SATURATED * scale).add_(-_SATURATED * scale * p)
    kept = multiply(noise.mul_(scale))
    return kept.add_(shift) if inplace else kept.add(shift)


def _channels(input, p, training, inplace, alpha=False):
    if input.dim() < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return _masked(input, p, training, (*input.shape[:2], *[1] * (input.dim() - 2)), inplace, alpha)


def dropout1d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, L) or (C, L)."""
    _check(p)
    rank = input.dim()
    if rank not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {rank}D input. Note that dropout1d exists to provide "
            "channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch "
            "dimension (i.e. 2D or 3D inputs)."
        )
    if rank == 3:
        return _channels(input, p, training, inplace)
    return _channels(input.unsqueeze(0), p, training, inplace).squeeze(0)


def _warn_of_rank(name, rank, spatial):
    warnings.warn(
        f"{name}: Received a {rank}-D input to {name}, which is deprecated and will result in an error in a future "
        "release. To retain the behavior and silence this warning, please use dropout instead. Note that "
        f"{name} exists to provide channel-wise dropout on inputs with {spatial} spatial dimensions, a channel dimension, "
        f"and an optional batch dimension (i.e. {spatial + 1}D or {spatial + 2}D inputs).",
        stacklevel=3,
    )


def dropout2d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, H, W)."""
    _check(p)
    rank = input.dim()
    if rank not in (3, 4):
        _warn_of_rank("dropout2d", rank, 2)
    if rank == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - "
            "input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future "
            "release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D "
            "channel-wise dropout behavior, please switch to using dropout1d instead.",
            stacklevel=2,
        )
    return _channels(input, p, training, inplace)


def dropout3d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, D, H, W) or (C, D, H, W)."""
    _check(p)
    rank = input.dim()
    if rank not in (4, 5):
        _warn_of_rank("dropout3d", rank, 3)
    if rank != 4:
        return _channels(input, p, training, inplace)
    return _channels(input.unsqueeze(0), p, training, inplace).squeeze(0)


def alpha_dropout(input, p=0.5, training=False, inplace=False):
    """Sets elements to selu's saturation with probability p, then restores mean 0 and variance 1."""
    _check(p)
    return _masked(input, p, training, input.shape, inplace, alpha=True)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    """alpha_dropout of whole channels."""
    _check(p)
    return _channels(input, p, training, inplace, alpha=True)
