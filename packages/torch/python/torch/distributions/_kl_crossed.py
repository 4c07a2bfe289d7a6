"""Divergences between distributions of two families. They are infinite where p has mass that q has not."""

import math

import torch
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.continuous_bernoulli import ContinuousBernoulli
from torch.distributions.dirichlet import Beta
from torch.distributions.exponential import Exponential
from torch.distributions.gamma import Gamma
from torch.distributions.gumbel import Gumbel
from torch.distributions.kl import Table, infinite_like
from torch.distributions.laplace import Laplace
from torch.distributions.normal import Normal
from torch.distributions.pareto import Pareto
from torch.distributions.poisson import Poisson
from torch.distributions.uniform import Uniform
from torch.distributions.utils import euler_constant

RULES = rule = Table()


def _x_log_x(x):
    return torch.special.xlogy(x, x)


def _mean_log(p):
    """The mean of log x over a uniform distribution."""
    width = p.high - p.low
    return (_x_log_x(p.high) - _x_log_x(p.low) - width) / width


def _gamma_constant(q):
    """log Gamma(a) - a log rate."""
    return q.concentration.lgamma() - q.concentration * q.rate.log()


@rule(Bernoulli, Poisson)
def _bernoulli_poisson(p, q):
    return -p.entropy() - (p.probs * q.rate.log() - q.rate)


@rule(Beta, ContinuousBernoulli)
@rule(Uniform, ContinuousBernoulli)
def _to_continuous_bernoulli(p, q):
    result = -p.entropy() - p.mean * q.logits - torch.log1p(-q.probs) - q._cont_bern_log_norm()
    if isinstance(p, Uniform):  # infinite at the ends themselves, as in PyTorch
        return result.masked_fill((p.high >= 1) | (p.low <= 0), torch.inf)
    return result


@rule(Beta, Pareto)
def _beta_never(p, q):
    return infinite_like(p.concentration1)


@rule(Beta, Exponential)
def _beta_exponential(p, q):
    return -p.entropy() - q.rate.log() + q.rate * p.mean


@rule(Beta, Gamma)
def _beta_gamma(p, q):
    mean_log = p.concentration1.digamma() - (p.concentration1 + p.concentration0).digamma()
    t4 = q.rate * p.concentration1 / (p.concentration1 + p.concentration0)
    return -p.entropy() + _gamma_constant(q) - (q.concentration - 1) * mean_log + t4


@rule(Beta, Normal)
def _beta_normal(p, q):
    mean, variance = p.mean, q.scale.pow(2)
    second = (mean * (1 - mean) / (p.concentration1 + p.concentration0 + 1) + mean.pow(2)) * 0.5
    t2 = 0.5 * (variance * 2 * math.pi).log()
    return -p.entropy() + t2 + (second - q.loc * mean + q.loc.pow(2) * 0.5) / variance


@rule(Beta, Uniform)
def _beta_uniform(p, q):
    result = -p.entropy() + (q.high - q.low).log()
    return result.masked_fill((q.low > 0) | (q.high < 1), torch.inf)


@rule(ContinuousBernoulli, Pareto)
def _continuous_bernoulli_never(p, q):
    return infinite_like(p.probs)


@rule(ContinuousBernoulli, Exponential)
def _continuous_bernoulli_exponential(p, q):
    return -p.entropy() - torch.log(q.rate) + q.rate * p.mean


@rule(ContinuousBernoulli, Normal)
def _continuous_bernoulli_normal(p, q):
    t2 = 0.5 * (math.log(2.0 * math.pi) + torch.square(q.loc / q.scale)) + torch.log(q.scale)
    t3 = (p.variance + torch.square(p.mean) - 2.0 * q.loc * p.mean) / (2.0 * torch.square(q.scale))
    return -p.entropy() + t2 + t3


@rule(ContinuousBernoulli, Uniform)
def _continuous_bernoulli_uniform(p, q):
    result = -p.entropy() + (q.high - q.low).log()
    return result.masked_fill((q.low >= 0) | (q.high <= 1), torch.inf)  # PyTorch's >= and <=


@rule(Exponential, Beta, ContinuousBernoulli, Pareto, Uniform)
def _exponential_never(p, q):
    return infinite_like(p.rate)


@rule(Exponential, Gamma)
def _exponential_gamma(p, q):
    ratio = q.rate / p.rate
    t1 = -q.concentration * torch.log(ratio)
    return t1 + ratio + q.concentration.lgamma() + q.concentration * euler_constant - (1 + euler_constant)


@rule(Exponential, Gumbel)
def _exponential_gumbel(p, q):
    product, to_q = p.rate * q.scale, q.loc / q.scale
    return (product.log() - 1) - to_q + torch.exp(to_q) * product / (product + 1) + product.reciprocal()


@rule(Exponential, Normal)
def _exponential_normal(p, q):
    variance, square = q.scale.pow(2), p.rate.pow(2)
    t1 = 0.5 * torch.log(square * variance * 2 * math.pi)
    return t1 - 1 + (square.reciprocal() - q.loc / p.rate + q.loc.pow(2) * 0.5) / variance


@rule(Gamma, Beta, ContinuousBernoulli, Pareto, Uniform)
def _gamma_never(p, q):
    return infinite_like(p.concentration)


@rule(Gamma, Exponential)
def _gamma_exponential(p, q):
    return -p.entropy() - q.rate.log() + q.rate * p.concentration / p.rate


@rule(Gamma, Gumbel)
def _gamma_gumbel(p, q):
    product, to_q, a = p.rate * q.scale, q.loc / q.scale, p.concentration
    t3 = torch.exp(to_q) * (1 + product.reciprocal()).pow(-a) - to_q
    return ((a - 1) * a.digamma() - a.lgamma() - a) + (product.log() + a / product) + t3


@rule(Gamma, Normal)
def _gamma_normal(p, q):
    variance, square, a = q.scale.pow(2), p.rate.pow(2), p.concentration
    t1 = 0.5 * torch.log(square * variance * 2 * math.pi) - a - a.lgamma()
    moments = 0.5 * (a.pow(2) + a) / square - q.loc * a / p.rate + 0.5 * q.loc.pow(2)
    return t1 + (a - 1) * a.digamma() + moments / variance


@rule(Gumbel, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform)
@rule(Laplace, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform)
@rule(Normal, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform)
def _real_never(p, q):
    return infinite_like(p.loc)


@rule(Gumbel, Normal)
def _gumbel_normal(p, q):
    ratio = p.scale / q.scale
    t1 = (ratio / math.sqrt(2 * math.pi)).log()
    t2 = (math.pi * ratio * 0.5).pow(2) / 3
    t3 = ((p.loc + p.scale * euler_constant - q.loc) / q.scale).pow(2) * 0.5
    return -t1 + t2 + t3 - (euler_constant + 1)


@rule(Laplace, Normal)
def _laplace_normal(p, q):
    variance = q.scale.pow(2)
    ratio = p.scale.pow(2) / variance
    t1 = 0.5 * torch.log(2 * ratio / math.pi)
    squares = 0.5 * p.loc.pow(2) - p.loc * q.loc + 0.5 * q.loc.pow(2)
    return -t1 + ratio + squares / variance - 1


@rule(Normal, Gumbel)
def _normal_gumbel(p, q):
    to_p, ratio, to_q = p.loc / q.scale, (p.scale / q.scale).pow(2), q.loc / q.scale
    t3 = torch.exp(-to_p + 0.5 * ratio + to_q)
    return -(ratio.log() * 0.5) + (to_p - to_q) + t3 - 0.5 * (1 + math.log(2 * math.pi))


@rule(Normal, Laplace)
def _normal_laplace(p, q):
    apart = p.loc - q.loc
    t2 = math.sqrt(2 / math.pi) * p.scale * torch.exp(-0.5 * (apart / p.scale).pow(2))
    t3 = apart * torch.erf(math.sqrt(0.5) * (apart / p.scale))
    return -torch.log(p.scale / q.scale) + (t2 + t3) / q.scale - 0.5 * (1 + math.log(0.5 * math.pi))


@rule(Pareto, Beta, ContinuousBernoulli, Uniform)
def _pareto_never(p, q):
    return infinite_like(p.scale)


@rule(Pareto, Exponential)
def _pareto_exponential(p, q):
    product = p.scale * q.rate
    t3 = p.alpha * product / (p.alpha - 1)
    result = (p.alpha / product).log() - p.alpha.reciprocal() + t3 - 1
    return result.masked_fill(p.alpha <= 1, torch.inf)


@rule(Pareto, Gamma)
def _pareto_gamma(p, q):
    mean_log = p.scale.log() + p.alpha.reciprocal()
    t4 = q.rate * p.alpha * p.scale / (p.alpha - 1)
    result = p.alpha.log() - mean_log + _gamma_constant(q) + (1 - q.concentration) * mean_log + t4 - 1
    return result.masked_fill(p.alpha <= 1, torch.inf)


@rule(Pareto, Normal)
def _pareto_normal(p, q):
    common = p.scale / (p.alpha - 1)
    t1 = (math.sqrt(2 * math.pi) * q.scale * p.alpha / p.scale).log()
    t3 = p.alpha * common.pow(2) / (p.alpha - 2)
    t4 = (p.alpha * common - q.loc).pow(2)
    result = t1 - p.alpha.reciprocal() + (t3 + t4) / (2 * q.scale.pow(2)) - 1
    return result.masked_fill(p.alpha <= 2, torch.inf)


@rule(Uniform, Beta)
def _uniform_beta(p, q):
    width = p.high - p.low
    t2 = (q.concentration1 - 1) * _mean_log(p)
    t3 = (q.concentration0 - 1) * (_x_log_x(1 - p.high) - _x_log_x(1 - p.low) + width) / width
    t4 = q.concentration1.lgamma() + q.concentration0.lgamma() - (q.concentration1 + q.concentration0).lgamma()
    return (t3 + t4 - torch.log(width) - t2).masked_fill((p.high > 1) | (p.low < 0), torch.inf)


@rule(Uniform, Exponential)
def _uniform_exponential(p, q):
    result = q.rate * (p.high + p.low) / 2 - ((p.high - p.low) * q.rate).log()
    return result.masked_fill(p.low < 0, torch.inf)


@rule(Uniform, Gamma)
def _uniform_gamma(p, q):
    t4 = q.rate * (p.high + p.low) / 2
    result = -(p.high - p.low).log() + _gamma_constant(q) + (1 - q.concentration) * _mean_log(p) + t4
    return result.masked_fill(p.low < 0, torch.inf)


@rule(Uniform, Gumbel)
def _uniform_gumbel(p, q):
    ratio = q.scale / (p.high - p.low)
    high, low = (p.high - q.loc) / q.scale, (p.low - q.loc) / q.scale
    return ratio.log() + 0.5 * (high + low) - ratio * (torch.exp(-high) - torch.exp(-low))


@rule(Uniform, Normal)
def _uniform_normal(p, q):
    width = p.high - p.low
    t1 = (math.sqrt(math.pi * 2) * q.scale / width).log()
    t3 = ((p.high + p.low - 2 * q.loc) / 2).pow(2)
    return t1 + 0.5 * (width.pow(2) / 12 + t3) / q.scale.pow(2)


@rule(Uniform, Pareto)
def _uniform_pareto(p, q):
    t1 = (q.alpha * q.scale.pow(q.alpha) * (p.high - p.low)).log()
    return (_mean_log(p) * (q.alpha + 1) - t1).masked_fill(p.low < q.scale, torch.inf)
