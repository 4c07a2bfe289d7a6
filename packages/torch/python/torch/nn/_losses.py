"""Losses of torch.nn.functional."""

import math

import torch
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


def _reduced(each, reduction):
    kind = _reduction(None, None, reduction)
    return each if kind == 0 else each.mean() if kind == 1 else each.sum()


def _warn_of_shapes(input, target):
    if target.shape != input.shape:
        import warnings

        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). "
            "This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
            stacklevel=3,
        )


def _alike(input, target):
    return (input, target) if input.shape == target.shape else torch.broadcast_tensors(input, target)


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
    """(input - target)^2, each weighted where a weight is given."""
    _warn_of_shapes(input, target)
    return _weighted(aten.mse_loss, input, target, weight, reduction_of(size_average, reduce, reduction))


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """|input - target|, each weighted where a weight is given."""
    _warn_of_shapes(input, target)
    return _weighted(aten.l1_loss, input, target, weight, reduction_of(size_average, reduce, reduction))


def _weighted(loss, input, target, weight, reduction):
    a, b = _alike(input, target)
    if weight is None:
        return loss(a, b, _reduction(None, None, reduction))
    if weight.size() != input.size():
        raise ValueError("Weights and input must have the same size.")
    each = loss(a, b, 0) * weight
    if reduction == "none":
        return each
    if reduction == "sum":
        return each.sum()
    if reduction == "mean":
        return each.sum() / weight.sum()
    raise ValueError(f"Invalid reduction mode: {reduction}. Expected one of 'none', 'mean', 'sum'.")


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """Binary cross-entropy of probabilities."""
    kind = _reduction(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    return aten.binary_cross_entropy(input, target, weight, kind)


def binary_cross_entropy_with_logits(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None
):
    """Binary cross-entropy of logits."""
    kind = _reduction(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    return aten.binary_cross_entropy_with_logits(input, target, weight, pos_weight, kind)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """Kullback-Leibler divergence; input holds log-probabilities, target probabilities (or their logarithms)."""
    if size_average is not None or reduce is not None:
        kind = _reduction(size_average, reduce, reduction)
    else:
        if reduction == "mean":
            import warnings

            warnings.warn(
                "reduction: 'mean' divides the total loss by both the batch size and the support size."
                "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
                "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
                stacklevel=2,
            )
        kind = 2 if reduction == "batchmean" else _reduction(None, None, reduction)
    loss = aten.kl_div(input, target, kind, log_target=log_target)
    return loss / input.size(0) if reduction == "batchmean" and input.dim() != 0 else loss


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """Squared below beta, absolute above."""
    _warn_of_shapes(input, target)
    kind = _reduction(size_average, reduce, reduction)
    a, b = _alike(input, target)
    return aten.l1_loss(a, b, kind) if beta == 0.0 else aten.smooth_l1_loss(a, b, kind, float(beta))


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Squared below delta, absolute (times delta) above."""
    _warn_of_shapes(input, target)
    a, b = _alike(input, target)
    if weight is None:
        return aten.huber_loss(a, b, _reduction(None, None, reduction), float(delta))
    if weight.size() != input.size():
        raise ValueError("Weights and input must have the same size.")
    if reduction not in _REDUCTIONS:
        raise ValueError(f"Invalid reduction mode: {reduction}. Expected one of 'none', 'mean', 'sum'.")
    return _reduced(aten.huber_loss(a, b, 0, float(delta)) * weight, reduction)


def poisson_nll_loss(
    input, target, log_input=True, full=False, size_average=None, eps=1e-8, reduce=None, reduction="mean"
):
    """Negative log-likelihood of counts; input is the rate, or its logarithm."""
    return aten.poisson_nll_loss(
        input, target, log_input, full, float(eps), _reduction(size_average, reduce, reduction)
    )


def gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean"):
    """Negative log-likelihood under normal distributions of mean `input` and variance `var`."""
    if isinstance(var, float):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = var * torch.ones_like(input)
    elif torch.any(var < 0):
        raise ValueError("var has negative entry/entries")
    if var.size() != input.size():
        if input.size()[:-1] == var.size():
            var = var.unsqueeze(-1)
        elif not (input.ndim == var.ndim and sum(y for x, y in zip(input.size(), var.size()) if x != y) == 1):
            raise ValueError("var is of incorrect size")
    if reduction not in _REDUCTIONS:
        raise ValueError(reduction + " is not valid")
    var = var.clone()
    with torch.no_grad():
        var.clamp_(min=eps)
    loss = 0.5 * (torch.log(var) + (input - target) ** 2 / var)
    if full:
        loss += 0.5 * math.log(2 * math.pi)
    return _reduced(loss, reduction)


def margin_ranking_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """max(0, -target * (input1 - input2) + margin); target 1: input1 should rank higher, -1: input2."""
    kind = _reduction(size_average, reduce, reduction)
    if input1.dim() != input2.dim() or input1.dim() != target.dim():
        raise RuntimeError(
            f"margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {input1.size()}, input2: {input2.size()}, target: {target.size()} "
        )
    return aten.margin_ranking_loss(input1, input2, target, float(margin), kind)


def hinge_embedding_loss(input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"):
    """input where the target is 1, max(0, margin - input) where it is -1."""
    return aten.hinge_embedding_loss(input, target, float(margin), _reduction(size_average, reduce, reduction))


def cosine_embedding_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """1 - cos where the target is 1, max(0, cos - margin) where it is -1."""
    kind = _reduction(size_average, reduce, reduction)
    return aten.cosine_embedding_loss(input1, input2, target, float(margin), kind)


def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """log(1 + exp(-target * input)); targets are 1 and -1."""
    return aten.soft_margin_loss(input, target, _reduction(size_average, reduce, reduction))


def multi_margin_loss(
    input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean"
):
    """Hinge loss over classes: sum of max(0, margin - input[target] + input[i])^p over the others, divided by their number."""
    kind = _reduction(size_average, reduce, reduction)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    return aten.multi_margin_loss(input, target, p, margin, weight, kind)


def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """Hinge loss of several right classes per row; target lists them, up to the first -1."""
    return aten.multilabel_margin_loss(input, target, _reduction(size_average, reduce, reduction))


def multilabel_soft_margin_loss(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    """Binary cross-entropy of logits, the mean over the classes."""
    reduction = reduction_of(size_average, reduce, reduction)
    loss = -(target * aten.log_sigmoid(input) + (1 - target) * aten.log_sigmoid(-input))
    loss = loss if weight is None else loss * weight
    loss = loss.sum(dim=input.dim() - 1) / input.size(input.dim() - 1)
    if reduction not in _REDUCTIONS:
        raise ValueError(reduction + " is not valid")
    return _reduced(loss, reduction)


def triplet_margin_loss(
    anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False, size_average=None, reduce=None, reduction="mean"
):
    """max(0, margin + distance(anchor, positive) - distance(anchor, negative))."""
    kind = _reduction(size_average, reduce, reduction)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    return aten.triplet_margin_loss(anchor, positive, negative, float(margin), float(p), float(eps), swap, kind)


def triplet_margin_with_distance_loss(
    anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False, reduction="mean"
):
    """The triplet loss with a distance of one's own; pairwise_distance by default."""
    if reduction not in _REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise RuntimeError(
            f"The anchor, positive, and negative tensors are expected to have the same number of dimensions, "
            f"but got: anchor {anchor.ndim}D, positive {positive.ndim}D, and negative {negative.ndim}D inputs"
        )
    distance = distance_function or aten.pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = torch.minimum(far, distance(positive, negative))
    return _reduced(torch.clamp_min(margin + near - far, 0), reduction)
