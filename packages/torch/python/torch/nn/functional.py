"""torch.nn.functional: activations, losses, attention and other functions without state."""

import builtins

import torch
from torch import _missing, _names
from torch._ops import aten

_REDUCTIONS = {"none": 0, "mean": 1, "sum": 2}


def reduction_of(size_average, reduce, reduction):
    """The reduction's name, the two old flags included."""
    if size_average is None and reduce is None:
        return reduction
    size_average = True if size_average is None else size_average
    reduce = True if reduce is None else reduce
    return "mean" if size_average and reduce else "sum" if reduce else "none"


def _reduction(size_average, reduce, reduction):
    reduction = reduction_of(size_average, reduce, reduction)
    if reduction not in _REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return _REDUCTIONS[reduction]


def linear(input, weight, bias=None):
    """x W^T + b. weight: (out, in)."""
    return aten.linear(input, weight, bias)


def embedding(
    input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False
):
    """Rows of `weight` by index. padding_idx: a row that gets no gradient."""
    if max_norm is not None or sparse:
        raise NotImplementedError("F.embedding(max_norm, sparse) is not available in Lacuna's torch yet; leave them out.")
    if padding_idx is not None:
        if not -weight.size(0) <= padding_idx < weight.size(0):
            raise AssertionError("Padding_idx must be within num_embeddings")
        padding_idx %= weight.size(0)
    return aten.embedding(weight, input, -1 if padding_idx is None else padding_idx, scale_grad_by_freq)


def one_hot(tensor, num_classes=-1):
    """A new last dimension with 1 at the index and 0 elsewhere; int64."""
    return aten.one_hot(tensor, num_classes)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Mean 0 and variance 1 over the last dimensions, then scaled and shifted."""
    return aten.layer_norm(input, normalized_shape, weight, bias, eps)


def rms_norm(input, normalized_shape, weight=None, eps=None):
    """Root mean square 1 over the last dimensions, then scaled. eps defaults to that of the dtype."""
    return aten.rms_norm(input, normalized_shape, weight, eps)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """Divided by the p-norm along dim."""
    denominator = input.norm(p, dim, keepdim=True).clamp_min(eps).expand_as(input)
    return input / denominator


def dropout(input, p=0.5, training=True, inplace=False):
    """Zeroes elements with probability p and scales the others by 1 / (1 - p)."""
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    result = aten.dropout(input, float(p), training)
    return input.copy_(result) if inplace else result


# ---- activations


def _activation(name, in_place=None):
    def activation(input, inplace=False):
        return getattr(aten, f"{name}_" if inplace else name)(input)

    activation.__name__ = activation.__qualname__ = name
    activation.__doc__ = f"{name}(x), element by element; see the module of nn of this name."
    return activation


relu, silu = _activation("relu"), _activation("silu")


def relu6(input, inplace=False):
    """min(max(0, x), 6)."""
    return hardtanh(input, 0.0, 6.0, inplace)


def gelu(input, *, approximate="none"):
    """x * Phi(x), exact or by the tanh approximation."""
    return aten.gelu(input, approximate=approximate)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """x where positive, else negative_slope * x."""
    return (aten.leaky_relu_ if inplace else aten.leaky_relu)(input, negative_slope)


def elu(input, alpha=1.0, inplace=False):
    """x where positive, else alpha * (exp(x) - 1)."""
    return (aten.elu_ if inplace else aten.elu)(input, alpha)


def softplus(input, beta=1.0, threshold=20.0):
    """log(1 + exp(beta * x)) / beta; x itself above the threshold."""
    return aten.softplus(input, beta, threshold)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """x held between min_val and max_val."""
    return (aten.hardtanh_ if inplace else aten.hardtanh)(input, min_val, max_val)


def logsigmoid(input):
    """log(sigmoid(x))."""
    return aten.log_sigmoid(input)


def mish(input, inplace=False):
    """x * tanh(softplus(x))."""
    return input * torch.tanh(softplus(input))


def tanh(input):
    """tanh(x)."""
    return input.tanh()


def sigmoid(input):
    """1 / (1 + exp(-x))."""
    return input.sigmoid()


def glu(input, dim=-1):
    """The first half along dim, times the sigmoid of the second."""
    if input.dim() == 0:
        raise RuntimeError("glu does not support 0-dimensional tensors")
    a, b = input.chunk(2, dim)
    return a * b.sigmoid()


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


# ---- losses


def cross_entropy(
    input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean", label_smoothing=0.0
):
    """-log softmax(input)[target]. input: (N, C, ...) or (C); target: class indices (N, ...)."""
    kind = _reduction(size_average, reduce, reduction)
    return aten.cross_entropy_loss(input, target, weight, kind, ignore_index, label_smoothing)


def nll_loss(
    input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"
):
    """-input[target]; input holds log-probabilities."""
    return aten.nll_loss_nd(input, target, weight, _reduction(size_average, reduce, reduction), ignore_index)


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """(input - target)^2."""
    _warn_of_shapes(input, target)
    return aten.mse_loss(input, target, _reduction(size_average, reduce, reduction))


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """|input - target|."""
    _warn_of_shapes(input, target)
    return aten.l1_loss(input, target, _reduction(size_average, reduce, reduction))


def _warn_of_shapes(input, target):
    if target.shape != input.shape:
        import warnings

        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). "
            "This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
            stacklevel=3,
        )


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """Binary cross-entropy of probabilities."""
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    return aten.binary_cross_entropy(input, target, weight, _reduction(size_average, reduce, reduction))


def binary_cross_entropy_with_logits(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None
):
    """Binary cross-entropy of logits."""
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    kind = _reduction(size_average, reduce, reduction)
    return aten.binary_cross_entropy_with_logits(input, target, weight, pos_weight, kind)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """Kullback-Leibler divergence; input holds log-probabilities, target probabilities."""
    if log_target:
        each = target.exp() * (target - input)
    else:
        each = torch.where(target > 0, target * (torch.where(target > 0, target, 1.0).log() - input), torch.zeros_like(target))
    if reduction == "batchmean":
        return each.sum() / input.size(0)
    return _reduced(each, reduction_of(size_average, reduce, reduction))


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """Squared below beta, absolute above."""
    error = (input - target).abs()
    each = torch.where(error < beta, 0.5 * error * error / beta, error - 0.5 * beta) if beta else error
    return _reduced(each, reduction_of(size_average, reduce, reduction))


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Squared below delta, absolute (times delta) above."""
    error = (input - target).abs()
    return _reduced(torch.where(error < delta, 0.5 * error * error, delta * (error - 0.5 * delta)), reduction)


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """The cosine of the angle between vectors along dim."""
    x1, x2 = torch.broadcast_tensors(x1, x2)
    norms = x1.norm(2, dim, keepdim=True).clamp_min(eps), x2.norm(2, dim, keepdim=True).clamp_min(eps)
    return ((x1 / norms[0]) * (x2 / norms[1])).sum(dim)


def _reduced(each, reduction):
    kind = _reduction(None, None, reduction)
    return each if kind == 0 else each.mean() if kind == 1 else each.sum()


# ---- attention and shapes


def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    """softmax(q k^T * scale + mask) v. A bool mask lets pass where True; is_causal is aligned to the top left."""
    return aten.scaled_dot_product_attention(
        query, key, value, attn_mask, float(dropout_p), is_causal, scale=scale, enable_gqa=enable_gqa
    )


def pad(input, pad, mode="constant", value=None):
    """Adds elements around: pad lists (left, right) for the last dimension first."""
    if mode == "constant":
        return aten.constant_pad_nd(input, list(pad), 0.0 if value is None else value)
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    for i in range(0, len(pad), 2):
        dim = input.dim() - 1 - i // 2
        input = input.index_select(dim, _padded(input.size(dim), pad[i], pad[i + 1], mode))
    return input


def _padded(size, left, right, mode):
    """The indices along one dimension after padding."""
    if mode == "reflect" and builtins.max(left, right) >= size:
        raise RuntimeError(
            f"Padding size should be less than the corresponding input dimension, but got: padding ({left}, {right}) "
            f"for a dimension of size {size}"
        )
    places = []
    for i in range(-left, size + right):
        if mode == "replicate":
            i = builtins.min(builtins.max(i, 0), size - 1)
        elif mode == "circular":
            i %= size
        else:
            i = abs(i)
            i = 2 * (size - 1) - i if i >= size else i
        places.append(i)
    return torch.tensor(places)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """A sample from the relaxed categorical distribution; one-hot with `hard`, gradients as of the soft one."""
    noise = -torch.empty_like(logits).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    one = torch.zeros_like(logits).scatter_(dim, index, 1.0)
    return one - soft.detach() + soft


def __getattr__(name):
    raise _missing.missing("torch.nn.functional", name, _names.FUNCTIONAL)
