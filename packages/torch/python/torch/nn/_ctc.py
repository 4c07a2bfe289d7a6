"""Connectionist temporal classification: the likelihood of a target over all ways to align it, by a sum over paths."""

import torch
from torch.nn._losses import reduction_of

_NEVER = -1e30  # the logarithm of the probability of what cannot be, finite so that differences of two are numbers


def _likelihood(log_probs, labels, input_lengths, target_lengths, blank):
    """log p(target) for each of the batch. log_probs: (T, N, C); labels: (N, L)."""
    count, width = labels.shape
    states = torch.full((count, 2 * width + 1), blank)
    states[:, 1::2] = labels
    # From a label one may step over the blank before it, unless that would merge two equal labels.
    may_skip = torch.zeros(states.shape, dtype=torch.bool)
    may_skip[:, 3::2] = labels[:, 1:] != labels[:, :-1]
    said = log_probs.gather(2, states.expand(len(log_probs), -1, -1))  # (T, N, C) -> (T, N, 2L+1)
    never = torch.full((count, 1), _NEVER, dtype=log_probs.dtype)
    nothing = torch.cat([never] * (2 * width + 1), 1)
    alpha = torch.where(torch.arange(2 * width + 1) < 2, said[0], nothing)
    alpha = torch.where((target_lengths == 0).unsqueeze(1) & (torch.arange(2 * width + 1) == 1), nothing, alpha)
    for t in range(1, len(log_probs)):
        before = torch.cat([never, alpha[:, :-1]], 1)
        skipped = torch.where(may_skip, torch.cat([never, never, alpha], 1)[:, : 2 * width + 1], nothing)
        new = torch.logsumexp(torch.stack([alpha, before, skipped]), 0) + said[t]
        alpha = torch.where((t < input_lengths).unsqueeze(1), new, alpha)
    ends = 2 * target_lengths.unsqueeze(1)
    last = alpha.gather(1, ends)
    second = torch.where(ends > 0, alpha.gather(1, (ends - 1).clamp(min=0)), never)
    ended = torch.logsumexp(torch.cat([last, second], 1), 1)
    return torch.where(input_lengths > 0, ended, torch.where(target_lengths == 0, 0.0, _NEVER).to(ended.dtype))


class CtcLoss(torch.autograd.Function):
    """Losses whose slopes are known already."""

    @staticmethod
    def forward(ctx, log_probs, losses, slopes):
        ctx.save_for_backward(slopes)
        return losses.clone()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        (slopes,) = ctx.saved_tensors
        return slopes * grad.unsqueeze(1), None, None


def _each(log_probs, labels, input_lengths, target_lengths, blank, zero_infinity):
    """-log p(target) for each of the batch; the slope is PyTorch's, which takes exp(log_probs) to sum to 1."""
    sloped = torch.is_grad_enabled() and log_probs.requires_grad
    x = log_probs.detach().requires_grad_(sloped)
    likelihood = _likelihood(x, labels, input_lengths, target_lengths, blank)
    impossible = likelihood.detach() < _NEVER / 2
    losses = (-likelihood.detach()).masked_fill(impossible, 0.0 if zero_infinity else torch.inf)
    if not sloped:
        return losses
    paths = torch.zeros_like(x)
    if likelihood.requires_grad:
        (paths,) = torch.autograd.grad(likelihood.sum(), x)
    within = (torch.arange(len(x)).unsqueeze(1) < input_lengths).unsqueeze(2)  # (T, N, 1)
    slopes = (log_probs.detach().exp() - paths).masked_fill(
        impossible.view(1, -1, 1), 0.0 if zero_infinity else torch.nan
    )
    return CtcLoss.apply(log_probs, losses, slopes.masked_fill(~within, 0.0))


def _lengths(given, count, name, most):
    if not isinstance(given, torch.Tensor):
        given = torch.tensor(given, dtype=torch.long)
    if given.is_floating_point() or given.is_complex():
        raise RuntimeError(f"{name} must be integral")
    given = given.reshape(-1).long()
    if given.numel() != count:
        raise RuntimeError(f"{name} must be of size batch_size")
    while_checking = "(while checking arguments for ctc_loss_allocate_outputs)"
    for value in given.tolist():
        if value < 0:
            raise RuntimeError(f"Expected {name} to have value at least 0, but got value {value} {while_checking}")
        if most is not None and value > most:
            raise RuntimeError(f"Expected {name} to have value at most {most}, but got value {value} {while_checking}")
    return given


def _labels(targets, lengths):
    """Targets as (N, L): one row each, also when they came one after the other."""
    most = int(lengths.max()) if lengths.numel() else 0
    where = "for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)"
    if targets.dim() == 2:
        if targets.size(1) < most:
            raise RuntimeError(
                f"Expected tensor to have size at least {most} at dimension 1, but got size {targets.size(1)} {where}"
            )
        return targets[:, :most].long()
    total = int(lengths.sum())
    if targets.numel() != total:
        raise RuntimeError(f"Expected tensor to have size {total} at dimension 0, but got size {targets.numel()} {where}")
    rows = torch.zeros(lengths.numel(), most, dtype=torch.long)
    start = 0
    for row, length in zip(rows, lengths.tolist()):
        row[:length] = targets[start : start + length]
        start += length
    return rows


def ctc_loss(
    log_probs, targets, input_lengths, target_lengths, blank=0, reduction="mean", zero_infinity=False
):
    """-log of the probability that the inputs spell the targets. log_probs: (T, N, C) or (T, C), logarithms of probabilities
    (log_softmax); targets: (N, L) or all after each other; lengths: ints or tensors of one per example. A target that does
    not fit costs inf, or 0 with zero_infinity. reduction 'mean' divides each loss by its target's length first.
    """
    reduction = reduction_of(None, None, reduction)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    if torch.is_autocast_enabled("cpu") and log_probs.dtype in (torch.bfloat16, torch.float16):
        log_probs = log_probs.float()
    alone = log_probs.dim() == 2
    if alone:
        log_probs = log_probs.unsqueeze(1)
    if not log_probs.is_floating_point():
        kind = log_probs.dtype._typename
        raise NotImplementedError(f'"ctc_loss_cpu" not implemented for \'{kind}\'')
    steps, count, classes = log_probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    input_lengths = _lengths(input_lengths, count, "input_lengths", steps)
    target_lengths = _lengths(target_lengths, count, "target_lengths", None)
    labels = _labels(targets.unsqueeze(0) if alone and targets.dim() == 1 else targets, target_lengths)
    each = _each(log_probs, labels, input_lengths, target_lengths, blank, zero_infinity)
    if reduction == "mean":
        return (each / target_lengths.clamp(min=1).to(each.dtype)).mean()
    return each.sum() if reduction == "sum" else each.squeeze(0) if alone else each
