"""LowRankMultivariateNormal."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.multivariate_normal import half_log_det, mahalanobis, times_vector
from torch.distributions.utils import lazy_property, standard_normal


def _plus_identity(matrix):
    return matrix + torch.eye(matrix.size(-1), dtype=matrix.dtype)


def over_diagonal(factor, diagonal):
    """W^T D^-1."""
    return factor.mT / diagonal.unsqueeze(-2)


def low_rank_log_det(d):
    """log det(W W^T + D) of a distribution, by the matrix determinant lemma."""
    return 2 * half_log_det(d._capacitance_tril) + d._unbroadcasted_cov_diag.log().sum(-1)


def low_rank_mahalanobis(d, x):
    """x^T (W W^T + D)^-1 x, by the Woodbury identity."""
    factor, diagonal = d._unbroadcasted_cov_factor, d._unbroadcasted_cov_diag
    inner = times_vector(over_diagonal(factor, diagonal), x)
    return (x.pow(2) / diagonal).sum(-1) - mahalanobis(d._capacitance_tril, inner)


class LowRankMultivariateNormal(Distribution):
    """Normal vectors whose covariance is W W^T + D: cov_factor W (n, few), cov_diag the diagonal of D."""

    arg_constraints = {
        "loc": constraints.real_vector,
        "cov_factor": constraints.independent(constraints.real, 2),
        "cov_diag": constraints.independent(constraints.positive, 1),
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        event_shape = loc.shape[-1:]
        if cov_factor.dim() < 2:
            raise ValueError("cov_factor must be at least two-dimensional, with optional leading batch dimensions")
        if cov_factor.shape[-2:-1] != event_shape:
            raise ValueError(f"cov_factor must be a batch of matrices with shape {event_shape[0]} x m")
        if cov_diag.shape[-1:] != event_shape:
            raise ValueError(f"cov_diag must be a batch of vectors with shape {event_shape}")
        try:
            wide, self.cov_factor, diagonal = torch.broadcast_tensors(
                loc.unsqueeze(-1), cov_factor, cov_diag.unsqueeze(-1)
            )
        except RuntimeError as problem:
            raise ValueError(
                f"Incompatible batch shapes: loc {loc.shape}, cov_factor {cov_factor.shape}, cov_diag {cov_diag.shape}"
            ) from problem
        self.loc, self.cov_diag = wide[..., 0], diagonal[..., 0]
        self._unbroadcasted_cov_factor, self._unbroadcasted_cov_diag = cov_factor, cov_diag
        inner = _plus_identity(torch.matmul(over_diagonal(cov_factor, cov_diag), cov_factor))
        self._capacitance_tril = torch.linalg.cholesky(inner)
        super().__init__(self.loc.shape[:-1], event_shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        made = self._expanded(batch_shape, _instance, ("loc", "cov_diag"), self._event_shape)
        made.cov_factor = self.cov_factor.expand(made._batch_shape + self.cov_factor.shape[-2:])
        for name in ("_unbroadcasted_cov_factor", "_unbroadcasted_cov_diag", "_capacitance_tril"):
            setattr(made, name, getattr(self, name))
        return made

    def _full(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape + self._event_shape)

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @lazy_property
    def variance(self):
        """The variance."""
        variance = self._unbroadcasted_cov_factor.pow(2).sum(-1) + self._unbroadcasted_cov_diag
        return variance.expand(self._batch_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The Cholesky factor of the covariance."""
        root = self._unbroadcasted_cov_diag.sqrt().unsqueeze(-1)
        scaled = self._unbroadcasted_cov_factor / root
        return self._full(root * torch.linalg.cholesky(_plus_identity(torch.matmul(scaled, scaled.mT))))

    @lazy_property
    def covariance_matrix(self):
        """The covariance."""
        product = torch.matmul(self._unbroadcasted_cov_factor, self._unbroadcasted_cov_factor.mT)
        return self._full(product + torch.diag_embed(self._unbroadcasted_cov_diag))

    @lazy_property
    def precision_matrix(self):
        """The inverse of the covariance."""
        scaled = over_diagonal(self._unbroadcasted_cov_factor, self._unbroadcasted_cov_diag)
        a = torch.linalg.solve_triangular(self._capacitance_tril, scaled, upper=False)
        return self._full(torch.diag_embed(self._unbroadcasted_cov_diag.reciprocal()) - a.mT @ a)

    def rsample(self, sample_shape=torch.Size()):
        shape, dtype = self._extended_shape(sample_shape), self.loc.dtype
        few = standard_normal(shape[:-1] + self.cov_factor.shape[-1:], dtype)
        own = standard_normal(shape, dtype)
        return self.loc + times_vector(self._unbroadcasted_cov_factor, few) + self._unbroadcasted_cov_diag.sqrt() * own

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        constant = self._event_shape[0] * math.log(2 * math.pi)
        distance = low_rank_mahalanobis(self, value - self.loc)
        return -0.5 * (constant + low_rank_log_det(self) + distance)

    def entropy(self):
        entropy = 0.5 * (self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + low_rank_log_det(self))
        return entropy.expand(self._batch_shape) if self._batch_shape else entropy
