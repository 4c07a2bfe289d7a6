"""Activations of torch.nn.functional: one operation of the engine each, some in place."""

import torch
from torch._ops import aten


def _activation(name, text):
    def activation(input, inplace=False):
        return getattr(aten, f"{name}_" if inplace else name)(input)

    activation.__name__ = activation.__qualname__ = name
    activation.__module__ = "torch.nn.functional"
    activation.__doc__ = f"{text}, element by element."
    return activation


relu = _activation("relu", "max(0, x)")
silu = _activation("silu", "x * sigmoid(x)")
selu = _activation("selu", "scale * (x where positive, else alpha * (exp(x) - 1)), constants that keep mean 0 and variance 1")
mish = _activation("mish", "x * tanh(softplus(x))")
hardsigmoid = _activation("hardsigmoid", "relu6(x + 3) / 6")
hardswish = _activation("hardswish", "x * relu6(x + 3) / 6")


def celu(input, alpha=1.0, inplace=False):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""
    return (aten.celu_ if inplace else aten.celu)(input, alpha)


def elu(input, alpha=1.0, inplace=False):
    """x where positive, else alpha * (exp(x) - 1)."""
    return (aten.elu_ if inplace else aten.elu)(input, alpha)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """x where positive, else negative_slope * x."""
    return (aten.leaky_relu_ if inplace else aten.leaky_relu)(input, negative_slope)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """x held between min_val and max_val."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return (aten.hardtanh_ if inplace else aten.hardtanh)(input, min_val, max_val)


def relu6(input, inplace=False):
    """min(max(0, x), 6)."""
    return (aten.hardtanh_ if inplace else aten.hardtanh)(input, 0.0, 6.0)


def threshold(input, threshold, value, inplace=False):
    """x above the threshold, else the value."""
    return (aten.threshold_ if inplace else aten.threshold)(input, threshold, value)


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    """x where positive, else x times a slope drawn from [lower, upper]; outside training times their mean."""
    return (aten.rrelu_ if inplace else aten.rrelu)(input, lower, upper, training)


def gelu(input, *, approximate="none"):
    """x * Phi(x), exact or by the tanh approximation."""
    return aten.gelu(input, approximate=approximate)


def softplus(input, beta=1.0, threshold=20.0):
    """log(1 + exp(beta * x)) / beta; x itself above the threshold."""
    return aten.softplus(input, beta, threshold)


def softshrink(input, lambd=0.5):
    """x moved towards 0 by lambd, and 0 within it."""
    return aten.softshrink(input, lambd)


def hardshrink(input, lambd=0.5):
    """x, and 0 within lambd of it."""
    return aten.hardshrink(input, lambd)


def prelu(input, weight):
    """x where positive, else weight * x; weight: one number, or one per channel."""
    return aten.prelu(input, weight)


def glu(input, dim=-1):
    """The first half along dim, times the sigmoid of the second."""
    return aten.glu(input, dim)


def logsigmoid(input):
    """log(sigmoid(x))."""
    return aten.log_sigmoid(input)


def softsign(input):
    """x / (1 + |x|)."""
    return input / (input.abs() + 1)


def tanhshrink(input):
    """x - tanh(x)."""
    return input - input.tanh()


def tanh(input):
    """tanh(x)."""
    return input.tanh()


def sigmoid(input):
    """1 / (1 + exp(-x))."""
    return input.sigmoid()


def _in_place(name):
    def activation(input, *args, **kwargs):
        return globals()[name](input, *args, inplace=True, **kwargs)

    activation.__name__ = activation.__qualname__ = f"{name}_"
    activation.__doc__ = f"{name}, in place."
    return activation


relu_, selu_, celu_, elu_, leaky_relu_, hardtanh_, threshold_, rrelu_ = map(
    _in_place, "relu selu celu elu leaky_relu hardtanh threshold rrelu".split()
)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """A sample from the relaxed categorical distribution; one-hot with `hard`, gradients as of the soft one."""
    noise = -torch.empty_like(logits).exponential_().log()
    soft = ((logits + noise) / tau).softmax(dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    one = torch.zeros_like(logits).scatter_(dim, index, 1.0)
    return one - soft.detach() + soft
