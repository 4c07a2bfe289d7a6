"""torch.nn.utils: gradients of many parameters at once, parameters as one vector."""

import torch
from torch import _missing
from torch.nn.utils import parametrizations, parametrize, prune, rnn  # noqa: F401
from torch.nn.utils.spectral_norm import remove_spectral_norm, spectral_norm  # noqa: F401
from torch.nn.utils.weight_norm import remove_weight_norm, weight_norm  # noqa: F401


def _with_gradient(parameters):
    if isinstance(parameters, torch.Tensor):
        parameters = [parameters]
    return [p.grad for p in parameters if p.grad is not None]


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """The norm of all elements of all tensors together."""
    tensors = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
    if not tensors:
        return torch.tensor(0.0)
    norm_type = float(norm_type)
    norms = torch.stack([t.norm(norm_type) for t in tensors])
    total = norms.norm(norm_type)
    if error_if_nonfinite and not bool(total.isfinite()):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be clipped. "
            "To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    return total


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    """Scales all gradients, whose norm is total_norm, so that it is at most max_norm."""
    gradients = _with_gradient(parameters)
    with torch.no_grad():
        scale = (float(max_norm) / (total_norm + 1e-6)).clamp(max=1.0)
        for gradient in gradients:
            gradient.mul_(scale)


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Scales all gradients so that their norm is at most max_norm; returns the norm they had."""
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
    with torch.no_grad():
        total = get_total_norm(_with_gradient(parameters), norm_type, error_if_nonfinite)
    clip_grads_with_norm_(parameters, max_norm, total)
    return total


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Holds every element of every gradient between -clip_value and clip_value."""
    with torch.no_grad():
        for gradient in _with_gradient(parameters):
            gradient.clamp_(min=-float(clip_value), max=float(clip_value))


def parameters_to_vector(parameters):
    """All parameters, one after another, as one vector."""
    return torch.cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec, parameters):
    """Takes parameters_to_vector back."""
    start = 0
    for parameter in parameters:
        count = parameter.numel()
        parameter.data = vec[start : start + count].view_as(parameter).data
        start += count


def skip_init(module_cls, *args, **kwargs):
    """A module whose values nobody may count on: here those of its own initialisation."""
    torch._device.require_cpu(kwargs.pop("device", None))
    return module_cls(*args, **kwargs)


_KNOWN = frozenset("fusion fuse_conv_bn_eval fuse_linear_bn_eval stateless".split())


def __getattr__(name):
    raise _missing.missing("torch.nn.utils", name, _KNOWN)
