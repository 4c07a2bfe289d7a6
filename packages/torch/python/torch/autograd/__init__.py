"""torch.autograd: backward passes, gradients as values, functions with a backward of one's own."""

from torch._autograd import backward, grad
from torch._grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from torch.autograd import anomaly_mode, forward_ad, function, functional, graph  # noqa: F401
from torch.autograd.anomaly_mode import detect_anomaly, set_detect_anomaly
from torch.autograd.function import Function
from torch.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck
from torch.autograd import variable
from torch.autograd.variable import Variable

__all__ = [
    "Function", "GradcheckError", "Variable", "backward", "detect_anomaly", "enable_grad", "grad", "gradcheck",
    "gradgradcheck", "inference_mode", "no_grad", "set_detect_anomaly", "set_grad_enabled", "variable",
]
