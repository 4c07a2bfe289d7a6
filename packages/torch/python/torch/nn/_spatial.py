"""Convolutions, pools, changes of size and batch norm in torch.nn.functional."""

import math
import warnings

from torch._ops import aten


def _list(value, rank):
    """A number stands for every dimension."""
    return [value] * rank if isinstance(value, int) else list(value)


# ---- convolutions


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """(N, C, L) by kernels (out, C / groups, k)."""
    return aten.conv1d(input, weight, bias, stride, padding, dilation, groups)


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """(N, C, H, W) by kernels (out, C / groups, kh, kw)."""
    return aten.conv2d(input, weight, bias, stride, padding, dilation, groups)


def conv3d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """(N, C, D, H, W) by kernels (out, C / groups, kd, kh, kw)."""
    return aten.conv3d(input, weight, bias, stride, padding, dilation, groups)


def conv_transpose1d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """The gradient of conv1d by its input, as a function. weight: (C, out / groups, k)."""
    return aten.conv_transpose1d(input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """The gradient of conv2d by its input, as a function. weight: (C, out / groups, kh, kw)."""
    return aten.conv_transpose2d(input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """The gradient of conv3d by its input, as a function. weight: (C, out / groups, kd, kh, kw)."""
    return aten.conv_transpose3d(input, weight, bias, stride, padding, output_padding, groups, dilation)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """Every window as a column: (N, C, H, W) to (N, C kh kw, windows)."""
    return aten.im2col(input, *(_list(v, 2) for v in (kernel_size, dilation, padding, stride)))


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Columns added back where windows lie: (N, C kh kw, windows) to (N, C, H, W)."""
    return aten.col2im(input, *(_list(v, 2) for v in (output_size, kernel_size, dilation, padding, stride)))


# ---- pools


def _max_pool(rank):
    name = f"max_pool{rank}d_with_indices"

    def pool(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        if rank == 1 and not return_indices:
            return aten.max_pool1d(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)
        if rank == 3 and not return_indices:
            return aten.max_pool3d(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)
        pair = getattr(aten, name)(input, kernel_size, [] if stride is None else stride, padding, dilation, ceil_mode)
        return pair if return_indices else pair[0]

    pool.__name__ = pool.__qualname__ = f"max_pool{rank}d"
    pool.__doc__ = "The largest element of every window; with return_indices also where in its plane it lies."
    return pool


max_pool1d, max_pool2d, max_pool3d = (_max_pool(rank) for rank in (1, 2, 3))


def max_pool1d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """max_pool1d and where each maximum lies."""
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool2d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """max_pool2d and where each maximum lies."""
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool3d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """max_pool3d and where each maximum lies."""
    return max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of every window of (N, C, L)."""
    return aten.avg_pool1d(input, kernel_size, [] if stride is None else stride, padding, ceil_mode, count_include_pad)


def avg_pool2d(
    input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
):
    """The mean of every window of (N, C, H, W)."""
    stride = [] if stride is None else stride
    return aten.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def avg_pool3d(
    input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
):
    """The mean of every window of (N, C, D, H, W)."""
    stride = [] if stride is None else stride
    return aten.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def _sizes(input, output_size, rank):
    """Output sizes; None keeps the input's."""
    given = _list(output_size, rank) if output_size is not None else [None] * rank
    if len(input.shape) <= len(given):
        raise ValueError(f"Input dimension should be at least {len(given) + 1}")
    return [own if size is None else size for size, own in zip(given, input.shape[-len(given) :])]


def adaptive_avg_pool1d(input, output_size):
    """As many means as output_size, over equal parts of (N, C, L)."""
    return aten.adaptive_avg_pool1d(input, output_size)


def adaptive_avg_pool2d(input, output_size):
    """Means over a grid of output_size parts of (N, C, H, W). None keeps a dimension."""
    return aten.adaptive_avg_pool2d(input, _sizes(input, output_size, 2))


def adaptive_avg_pool3d(input, output_size):
    """Means over a grid of output_size parts of (N, C, D, H, W). None keeps a dimension."""
    return aten.adaptive_avg_pool3d(input, _sizes(input, output_size, 3))


def _adaptive_max_pool(rank):
    name = f"adaptive_max_pool{rank}d"

    def pool(input, output_size, return_indices=False):
        pair = getattr(aten, name)(input, output_size if rank == 1 else _sizes(input, output_size, rank))
        return pair if return_indices else pair[0]

    pool.__name__ = pool.__qualname__ = f"adaptive_max_pool{rank}d"
    pool.__doc__ = "The largest element of each of output_size parts; with return_indices also where it lies."
    return pool


adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d = (_adaptive_max_pool(rank) for rank in (1, 2, 3))


def _lp_pool(input, norm_type, kernel_size, stride, ceil_mode, rank, average):
    count = math.prod(_list(kernel_size, rank))
    mean = average(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return (mean.sign() * mean.abs().relu()).mul(count).pow(1.0 / norm_type)


def lp_pool1d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of every window."""
    return _lp_pool(input, norm_type, kernel_size, stride, ceil_mode, 1, avg_pool1d)


def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of every window."""
    return _lp_pool(input, norm_type, kernel_size, stride, ceil_mode, 2, avg_pool2d)


def _unpooled(input, kernel_size, stride, padding, output_size, rank):
    kernel, pad = _list(kernel_size, rank), _list(padding, rank)
    step = kernel if stride is None else _list(stride, rank)
    default = [
        (size - 1) * s + k - 2 * p for size, s, k, p in zip(input.shape[-rank:], step, kernel, pad)
    ]
    if output_size is None:
        return default, step, pad
    size = list(output_size)
    if len(size) == rank + 2:
        size = size[2:]
    if len(size) != rank:
        raise ValueError(
            "output_size should be a sequence containing "
            f"{rank} or {rank + 2} elements, but it has a length of '{len(output_size)}'"
        )
    for d in range(rank):
        low, high = default[d] - step[d], default[d] + step[d]
        if not low < size[d] < high:
            raise ValueError(f'invalid output_size "{size}" (dim {d} must be between {low} and {high})')
    return size, step, pad


def max_unpool1d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Maxima put back where max_pool1d found them; zeros elsewhere."""
    size, _, _ = _unpooled(input, kernel_size, stride, padding, output_size, 1)
    return aten.max_unpool2d(input.unsqueeze(-1), indices.unsqueeze(-1), [size[0], 1]).squeeze(-1)


def max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Maxima put back where max_pool2d found them; zeros elsewhere."""
    return aten.max_unpool2d(input, indices, _unpooled(input, kernel_size, stride, padding, output_size, 2)[0])


def max_unpool3d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Maxima put back where max_pool3d found them; zeros elsewhere."""
    return aten.max_unpool3d(input, indices, *_unpooled(input, kernel_size, stride, padding, output_size, 3))


# ---- size

_MODES = "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact"
_RANKS = {"linear": 3, "bilinear": 4, "bicubic": 4, "lanczos": 4, "trilinear": 5}


def _shape_of(input, size, scale_factor):
    """Output sizes and, where scales were given, the scales."""
    rank = input.dim() - 2
    spatial = list(input.shape[2:])
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    place = "Please provide input tensor in (N, C, d1, d2, ...,dK) format and"
    mismatch = "Input and {} must have the same number of spatial dimensions, but got input with spatial dimensions of "
    if size is not None:
        sizes = [size] * rank if isinstance(size, int) else list(size)
        if len(sizes) != rank:
            raise ValueError(
                mismatch.format("output") + f"{spatial} and output size of {size}. {place} "
                "output size in (o1, o2, ...,oK) format."
            )
        return sizes, [None] * rank
    scales = list(scale_factor) if isinstance(scale_factor, (list, tuple)) else [scale_factor] * rank
    if len(scales) != rank:
        raise ValueError(
            mismatch.format("scale_factor") + f"{spatial} and scale_factor of shape {scale_factor}. {place} "
            "scale_factor in (s1, s2, ...,sK) format."
        )
    return [math.floor(float(n) * s) for n, s in zip(spatial, scales)], [float(s) for s in scales]


def interpolate(
    input, size=None, scale_factor=None, mode="nearest", align_corners=None, recompute_scale_factor=None, antialias=False
):
    """(N, C, ...) with another size: repeated, averaged or interpolated."""
    if mode in ("nearest", "area", "nearest-exact"):
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
            )
    elif align_corners is None:
        align_corners = False
    rank = input.dim() - 2
    if rank not in (1, 2, 3) or (mode not in _RANKS and mode not in ("nearest", "area", "nearest-exact")):
        if rank in (1, 2, 3) or size is not None or scale_factor is not None:
            raise NotImplementedError(
                f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {input.dim()}D) for the modes: "
                f"{_MODES} (got {mode})"
            )
    sizes, scales = _shape_of(input, size, scale_factor)
    if antialias and not (mode in ("bilinear", "bicubic", "lanczos") and rank == 2):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        )
    if recompute_scale_factor:
        if scale_factor is None:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        scales = [None] * rank
    if mode == "nearest":
        return getattr(aten, f"upsample_nearest{rank}d")(input, sizes, *scales)
    if mode == "nearest-exact":
        return getattr(aten, f"_upsample_nearest_exact{rank}d")(input, sizes, *scales)
    if mode == "area":
        return (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[rank - 1](input, sizes)
    if input.dim() != _RANKS[mode]:
        raise NotImplementedError(f"Got {input.dim()}D input, but {mode} mode needs {_RANKS[mode]}D input")
    if mode == "lanczos" and align_corners:
        raise ValueError("Lanczos mode does not support align_corners=True")
    if mode == "lanczos" and not antialias:
        raise ValueError("Lanczos mode requires antialias=True")
    name = f"_upsample_{mode}2d_aa" if antialias else f"upsample_{mode}{rank}d"
    return getattr(aten, name)(input, sizes, align_corners, *scales)


def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    """interpolate, by its old name."""
    warnings.warn("`nn.functional.upsample` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=2)
    return interpolate(input, size, scale_factor, mode, align_corners)


def pixel_shuffle(input, upscale_factor):
    """(..., C r r, H, W) to (..., C, H r, W r)."""
    return aten.pixel_shuffle(input, upscale_factor)


def pixel_unshuffle(input, downscale_factor):
    """(..., C, H r, W r) to (..., C r r, H, W)."""
    return aten.pixel_unshuffle(input, downscale_factor)


def channel_shuffle(input, groups):
    """Channels of `groups` groups, one of each in turn."""
    return aten.channel_shuffle(input, groups)


# ---- norms


def _check_spread(shape):
    if math.prod(shape) // max(shape[1], 1) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {shape}")


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """Mean 0 and variance 1 per channel over the batch, or by running statistics unless training."""
    if training:
        _check_spread(input.size())
    if eps <= 0 if training else eps < 0:
        rule = "positive during training" if training else "non-negative"
        raise ValueError(f"batch_norm eps must be {rule}, but got {eps}")
    return aten.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, True)


def instance_norm(
    input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-5
):
    """Mean 0 and variance 1 per channel of every sample."""
    if use_input_stats and math.prod(input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.size()}")
    return aten.instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, True)


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """Divided by a power of the mean square of neighbouring channels."""
    from torch.nn.functional import pad

    if input.dim() < 3:
        raise ValueError(f"Expected 3D or higher dimensionality                          input (got {input.dim()} dimensions)")
    if input.numel() == 0:
        return input
    square = input.mul(input).unsqueeze(1)
    if input.dim() == 3:
        mean = avg_pool2d(pad(square, (0, 0, size // 2, (size - 1) // 2)), (size, 1), stride=1).squeeze(1)
    else:
        shape = input.size()
        square = square.view(shape[0], 1, shape[1], shape[2], -1)
        square = pad(square, (0, 0, 0, 0, size // 2, (size - 1) // 2))
        mean = avg_pool3d(square, (size, 1, 1), stride=1).squeeze(1).view(shape)
    return input / mean.mul(alpha).add(k).pow(beta)
