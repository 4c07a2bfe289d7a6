"""Divergences between two distributions of one family."""

import torch
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.binomial import Binomial
from torch.distributions.categorical import Categorical
from torch.distributions.cauchy import Cauchy
from torch.distributions.continuous_bernoulli import ContinuousBernoulli
from torch.distributions.dirichlet import Beta, Dirichlet
from torch.distributions.distribution import ExponentialFamily
from torch.distributions.exponential import Exponential
from torch.distributions.gamma import Gamma
from torch.distributions.geometric import Geometric
from torch.distributions.gumbel import Gumbel
from torch.distributions.half_normal import HalfNormal
from torch.distributions.independent import Independent
from torch.distributions.kl import Table, infinite_like, kl_divergence
from torch.distributions.laplace import Laplace
from torch.distributions.lowrank_multivariate_normal import (
    LowRankMultivariateNormal,
    low_rank_log_det,
    low_rank_mahalanobis,
    over_diagonal,
)
from torch.distributions.multivariate_normal import MultivariateNormal, half_log_det, mahalanobis
from torch.distributions.normal import Normal
from torch.distributions.one_hot_categorical import OneHotCategorical
from torch.distributions.pareto import Pareto
from torch.distributions.poisson import Poisson
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.uniform import Uniform
from torch.distributions.utils import euler_constant, sum_rightmost
from torch.nn.functional import softplus

RULES = rule = Table()


@rule(Bernoulli)
def _bernoulli(p, q):
    t1 = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    t2 = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    t1 = t1.masked_fill(q.probs == 0, torch.inf).masked_fill(p.probs == 0, 0)
    t2 = t2.masked_fill(q.probs == 1, torch.inf).masked_fill(p.probs == 1, 0)
    return t1 + t2


@rule(Beta)
def _beta(p, q):
    total_p, total_q = p.concentration1 + p.concentration0, q.concentration1 + q.concentration0
    t1 = q.concentration1.lgamma() + q.concentration0.lgamma() + total_p.lgamma()
    t2 = p.concentration1.lgamma() + p.concentration0.lgamma() + total_q.lgamma()
    t3 = (p.concentration1 - q.concentration1) * torch.digamma(p.concentration1)
    t4 = (p.concentration0 - q.concentration0) * torch.digamma(p.concentration0)
    return t1 - t2 + t3 + t4 + (total_q - total_p) * torch.digamma(total_p)


@rule(Binomial)
def _binomial(p, q):
    if (p.total_count < q.total_count).any():
        raise NotImplementedError(
            "KL between Binomials where q.total_count > p.total_count is not implemented"
        )
    each = p.probs * (p.logits - q.logits) + (-p.probs).log1p() - (-q.probs).log1p()
    return (p.total_count * each).masked_fill(p.total_count > q.total_count, torch.inf)


@rule(Categorical)
def _categorical(p, q):
    t = p.probs * (p.logits - q.logits)
    t = t.masked_fill((q.probs == 0).expand_as(t), torch.inf).masked_fill((p.probs == 0).expand_as(t), 0)
    return t.sum(-1)


@rule(OneHotCategorical)
def _one_hot(p, q):
    return _categorical(p._categorical, q._categorical)


@rule(ContinuousBernoulli)
def _continuous_bernoulli(p, q):
    of_p = p._cont_bern_log_norm() + torch.log1p(-p.probs)
    return p.mean * (p.logits - q.logits) + of_p - q._cont_bern_log_norm() - torch.log1p(-q.probs)


@rule(Dirichlet)
def _dirichlet(p, q):
    p, q = p.concentration, q.concentration
    apart = (p.lgamma() - q.lgamma()).sum(-1)
    slopes = p.digamma() - p.sum(-1).digamma().unsqueeze(-1)
    return p.sum(-1).lgamma() - q.sum(-1).lgamma() - apart + ((p - q) * slopes).sum(-1)


@rule(Exponential)
def _exponential(p, q):
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


@rule(ExponentialFamily)
def _exponential_family(p, q):
    if type(p) is not type(q):
        # The blanks are PyTorch's.
        raise NotImplementedError(
            "The cross KL-divergence between different exponential families cannot"
            + " " * 28
            + " be computed using Bregman divergences"
        )
    natural_p = [n.detach().requires_grad_() for n in p._natural_params]
    normalizer = p._log_normalizer(*natural_p)
    slopes = torch.autograd.grad(normalizer.sum(), natural_p, create_graph=True)
    result = q._log_normalizer(*q._natural_params) - normalizer
    for n_p, n_q, slope in zip(natural_p, q._natural_params, slopes):
        result = result - sum_rightmost((n_q - n_p) * slope, len(q.event_shape))
    return result


@rule(Gamma)
def _gamma(p, q):
    t1 = q.concentration * (p.rate / q.rate).log()
    t2 = torch.lgamma(q.concentration) - torch.lgamma(p.concentration)
    t3 = (p.concentration - q.concentration) * torch.digamma(p.concentration)
    return t1 + t2 + t3 + (q.rate - p.rate) * (p.concentration / p.rate)


@rule(Gumbel)
def _gumbel(p, q):
    ratio, to_q, to_p = p.scale / q.scale, q.loc / q.scale, p.loc / q.scale
    tail = torch.exp(to_q + (1 + ratio).lgamma() - to_p)
    return (-ratio.log() - to_q + to_p) + ratio * euler_constant + tail - (1 + euler_constant)


@rule(Geometric)
def _geometric(p, q):
    return -p.entropy() - torch.log1p(-q.probs) / p.probs - q.logits


@rule(Normal)
def _normal(p, q):
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@rule(HalfNormal)
def _half_normal(p, q):
    return _normal(p.base_dist, q.base_dist)


@rule(Laplace)
def _laplace(p, q):
    ratio, apart = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + apart / q.scale + ratio * torch.exp(-apart / p.scale) - 1


def _same_event(p, q, kind):
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"KL-divergence between two {kind} with" + " " * 25 + " different event shapes cannot be computed"
        )


def _squares(matrix):
    """tr(X X^T)."""
    return matrix.reshape(matrix.shape[:-2] + (-1,)).pow(2).sum(-1)


def _solved(q, matrix):
    """L^-1 X for the Cholesky factor of q, their batches broadcast."""
    factor = q._unbroadcasted_scale_tril
    batch = torch.broadcast_shapes(factor.shape[:-2], matrix.shape[:-2])
    wide = [m.expand(batch + m.shape[-2:]) for m in (factor, matrix)]
    return torch.linalg.solve_triangular(*wide, upper=False)


@rule(MultivariateNormal)
def _multivariate(p, q):
    _same_event(p, q, "Multivariate Normals")
    determinants = half_log_det(q._unbroadcasted_scale_tril) - half_log_det(p._unbroadcasted_scale_tril)
    trace = _squares(_solved(q, p._unbroadcasted_scale_tril))
    return determinants + 0.5 * (trace + mahalanobis(q._unbroadcasted_scale_tril, q.loc - p.loc) - p.event_shape[0])


def _inner(q):
    """K^-1 W^T D^-1 of a low-rank q, K the Cholesky factor of its capacitance."""
    scaled = over_diagonal(q._unbroadcasted_cov_factor, q._unbroadcasted_cov_diag)
    return torch.linalg.solve_triangular(q._capacitance_tril, scaled, upper=False)


@rule(LowRankMultivariateNormal)
def _low_rank(p, q):
    _same_event(p, q, "Low Rank Multivariate Normals")
    inner, diagonal = _inner(q), q._unbroadcasted_cov_diag
    trace = (
        (p._unbroadcasted_cov_diag / diagonal).sum(-1)
        + _squares(p._unbroadcasted_cov_factor * diagonal.rsqrt().unsqueeze(-1))
        - _squares(inner * p._unbroadcasted_cov_diag.sqrt().unsqueeze(-2))
        - _squares(inner.matmul(p._unbroadcasted_cov_factor))
    )
    distance = low_rank_mahalanobis(q, q.loc - p.loc)
    return 0.5 * (low_rank_log_det(q) - low_rank_log_det(p) + trace + distance - p.event_shape[0])


@rule(MultivariateNormal, LowRankMultivariateNormal)
def _multivariate_low_rank(p, q):
    _same_event(p, q, "(Low Rank) Multivariate Normals")
    factor = p._unbroadcasted_scale_tril
    trace = _squares(factor * q._unbroadcasted_cov_diag.rsqrt().unsqueeze(-1)) - _squares(_inner(q).matmul(factor))
    determinants = low_rank_log_det(q) - 2 * half_log_det(factor)
    return 0.5 * (determinants + trace + low_rank_mahalanobis(q, q.loc - p.loc) - p.event_shape[0])


@rule(LowRankMultivariateNormal, MultivariateNormal)
def _low_rank_multivariate(p, q):
    _same_event(p, q, "(Low Rank) Multivariate Normals")
    roots = torch.diag_embed(p._unbroadcasted_cov_diag.sqrt())
    trace = _squares(_solved(q, p._unbroadcasted_cov_factor)) + _squares(_solved(q, roots))
    determinants = 2 * half_log_det(q._unbroadcasted_scale_tril) - low_rank_log_det(p)
    distance = mahalanobis(q._unbroadcasted_scale_tril, q.loc - p.loc)
    return 0.5 * (determinants + trace + distance - p.event_shape[0])


@rule(Pareto)
def _pareto(p, q):
    scales, alphas = p.scale / q.scale, q.alpha / p.alpha
    result = q.alpha * scales.log() - alphas.log() + alphas - 1
    return result.masked_fill(p.scale < q.scale, torch.inf)


@rule(Poisson)
def _poisson(p, q):
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@rule(Uniform)
def _uniform(p, q):
    result = ((q.high - q.low) / (p.high - p.low)).log()
    return result.masked_fill((q.low > p.low) | (q.high < p.high), torch.inf)


@rule(Cauchy)
def _cauchy(p, q):
    apart = (p.scale + q.scale).pow(2) + (p.loc - q.loc).pow(2)
    return apart.log() - (4 * p.scale * q.scale).log()


@rule(TransformedDistribution)
def _transformed(p, q):
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise NotImplementedError
    return kl_divergence(p.base_dist, q.base_dist)


@rule(Independent)
def _independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)


@rule(Poisson, Bernoulli, Binomial)
def _never(p, q):
    return infinite_like(p.rate)
