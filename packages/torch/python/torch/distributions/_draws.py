"""Random numbers by rejection, drawn one at a time from the generator as PyTorch's CPU kernels draw them."""

import math

import torch


def _uniform():
    return torch.empty(1, dtype=torch.float64).uniform_().item()


def _normal():
    return torch.empty(1, dtype=torch.float64).normal_().item()


def _gamma(concentration):
    # Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).
    scale = 1.0
    if concentration < 1:
        if concentration == 0:
            return 0.0
        scale = (1 - _uniform()) ** (1 / concentration)
        concentration += 1
    d = concentration - 1 / 3
    c = 1 / math.sqrt(9 * d)
    while True:
        y = 0.0
        while y <= 0:
            x = _normal()
            y = 1 + c * x
        v, u, square = y**3, 1 - _uniform(), x * x
        if u < 1 - 0.0331 * square * square or math.log(u) < 0.5 * square + d * (1 - v + math.log(v)):
            return scale * d * v


def _poisson(rate):
    if rate < 10:
        limit, count, product = math.exp(-rate), 0, 1.0
        if rate == 0:
            return 0
        while True:
            product *= _uniform()
            if product <= limit:
                return count
            count += 1
    # Hoermann, "The transformed rejection method for generating Poisson random variables" (1993).
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse, limit = 1.1239 + 1.1328 / (b - 3.4), 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = _uniform() - 0.5, _uniform()
        us = 0.5 - abs(u)
        k = math.floor((2 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= limit:
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        if math.log(v) + math.log(inverse) - math.log(a / (us * us) + b) <= -rate + k * math.log(rate) - math.lgamma(k + 1):
            return k


def _each(draw, values):
    return torch.tensor([draw(x) for x in values.reshape(-1).tolist()], dtype=values.dtype).view(values.shape)


def standard_gamma(concentration):
    """Gamma numbers of rate 1. Their slope by the concentration is not here: asking for it raises."""
    if torch.is_grad_enabled() and concentration.requires_grad:
        raise NotImplementedError(
            "rsample of Gamma, Beta, Dirichlet, Chi2 and StudentT does not give gradients to the concentration in Lacuna's "
            "torch yet; use sample() and log_prob (score function), or detach the concentration."
        )
    return _each(_gamma, concentration)


def poisson(rate):
    """Poisson numbers, as floats."""
    return _each(_poisson, rate.detach())
