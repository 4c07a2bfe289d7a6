"""torch.autograd: backward passes, gradients as values, functions with a backward of one's own."""

from torch._autograd import backward, grad
from torch._grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from torch.autograd.function import Function
from torch.autograd import function, graph

__all__ = ["Function", "backward", "enable_grad", "grad", "inference_mode", "no_grad", "set_grad_enabled"]


def Variable(data, requires_grad=False):
    """The tensor itself, as since PyTorch 0.4."""
    return data.requires_grad_(requires_grad) if requires_grad else data


class set_detect_anomaly:
    """Accepted and without effect."""

    def __init__(self, mode=True, check_nan=True):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


detect_anomaly = set_detect_anomaly
