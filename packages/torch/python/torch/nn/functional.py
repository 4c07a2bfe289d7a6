"""torch.nn.functional: activations, losses, attention and other functions without state."""

import torch
from torch import _missing, _names
from torch._ops import aten
from torch.nn._activations import (  # noqa: F401
    celu, celu_, elu, elu_, gelu, glu, gumbel_softmax, hardshrink, hardsigmoid, hardswish, hardtanh, hardtanh_,
    leaky_relu, leaky_relu_, logsigmoid, mish, prelu, relu, relu6, relu_, rrelu, rrelu_, selu, selu_, sigmoid, silu,
    softplus, softshrink, softsign, tanh, tanhshrink, threshold, threshold_,
)
from torch.nn._attention import multi_head_attention_forward, scaled_dot_product_attention  # noqa: F401
from torch.nn._dropouts import (  # noqa: F401
    alpha_dropout, dropout, dropout1d, dropout2d, dropout3d, feature_alpha_dropout,
)
from torch.nn._ctc import ctc_loss  # noqa: F401
from torch.nn._losses import (  # noqa: F401
    binary_cross_entropy, binary_cross_entropy_with_logits, cosine_embedding_loss, cross_entropy, gaussian_nll_loss,
    hinge_embedding_loss, huber_loss, kl_div, l1_loss, margin_ranking_loss, mse_loss, multi_margin_loss,
    multilabel_margin_loss, multilabel_soft_margin_loss, nll_loss, poisson_nll_loss, reduction_of, smooth_l1_loss,
    soft_margin_loss, triplet_margin_loss, triplet_margin_with_distance_loss,
)
from torch.nn._norms import group_norm, layer_norm, normalize, rms_norm  # noqa: F401
from torch.nn._sampling import affine_grid, grid_sample  # noqa: F401
from torch.nn._spatial import (  # noqa: F401
    adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, adaptive_max_pool1d, adaptive_max_pool2d,
    adaptive_max_pool3d, avg_pool1d, avg_pool2d, avg_pool3d, batch_norm, channel_shuffle, conv1d, conv2d, conv3d,
    conv_transpose1d, conv_transpose2d, conv_transpose3d, fold, instance_norm, interpolate, local_response_norm, lp_pool1d,
    lp_pool2d, max_pool1d, max_pool1d_with_indices, max_pool2d, max_pool2d_with_indices, max_pool3d,
    max_pool3d_with_indices, max_unpool1d, max_unpool2d, max_unpool3d, pixel_shuffle, pixel_unshuffle, unfold, upsample,
)
from torch.nn._tables import embedding, embedding_bag  # noqa: F401


def linear(input, weight, bias=None):
    """x W^T + b. weight: (out, in)."""
    return aten.linear(input, weight, bias)


def bilinear(input1, input2, weight, bias=None):
    """x1^T W x2 + b for each output. weight: (out, in1, in2)."""
    with torch.autocast("cpu", enabled=False):  # PyTorch's bilinear is not among autocast's products
        result = torch.einsum("...i,oij,...j->...o", input1, weight, input2)
    return result if bias is None else result + bias


def one_hot(tensor, num_classes=-1):
    """A new last dimension with 1 at the index and 0 elsewhere; int64."""
    return aten.one_hot(tensor, num_classes)


def _dim_of(name, ndim):
    import warnings

    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=3,
    )
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Exponentials that sum to 1 along dim."""
    return aten.softmax(input, _dim_of("softmax", input.dim()) if dim is None else dim, dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """The logarithm of softmax."""
    return aten.log_softmax(input, _dim_of("log_softmax", input.dim()) if dim is None else dim, dtype)


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """softmax(-x)."""
    return softmax(-input, dim, dtype=dtype)


# ---- distances


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """The cosine of the angle between vectors along dim."""
    return aten.cosine_similarity(x1, x2, dim, float(eps))


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return aten.pairwise_distance(x1, x2, float(p), float(eps), keepdim)


# ---- attention and shapes


def pdist(input, p=2.0):
    """Distances between every two rows: (N, M) to (N * (N - 1) / 2)."""
    return aten.pdist(input, float(p))


# ---- shapes


def pad(input, pad, mode="constant", value=None):
    """Adds elements around: pad lists (left, right) for the last dimension first."""
    return aten.pad(input, list(pad), mode, value if value is None else float(value))


def __getattr__(name):
    raise _missing.missing("torch.nn.functional", name, _names.FUNCTIONAL)
