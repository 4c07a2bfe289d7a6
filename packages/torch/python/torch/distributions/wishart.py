"""Wishart."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.distribution import ExponentialFamily
from torch.distributions.gamma import Chi2
from torch.distributions.multivariate_normal import factor_of_precision, half_log_det
from torch.distributions.utils import lazy_property

_LOG_2 = math.log(2)
_TRIES = 10  # for a sample that rounding has made singular


class Wishart(ExponentialFamily):
    """The sum of df products x x^T of normal vectors of mean 0; sampled by Bartlett's decomposition."""

    support = constraints.positive_definite
    has_rsample = True
    _mean_carrier_measure = 0

    @property
    def arg_constraints(self):
        return {
            "covariance_matrix": constraints.positive_definite,
            "precision_matrix": constraints.positive_definite,
            "scale_tril": constraints.lower_cholesky,
            "df": constraints.greater_than(self.event_shape[-1] - 1),
        }

    def __init__(self, df, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        given = {"covariance_matrix": covariance_matrix, "precision_matrix": precision_matrix, "scale_tril": scale_tril}
        given = {name: matrix for name, matrix in given.items() if matrix is not None}
        if len(given) != 1:
            raise AssertionError(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified."
            )
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            raise ValueError("scale_tril must be at least two-dimensional, with optional leading batch dimensions")
        event_shape = matrix.shape[-2:]
        if isinstance(df, torch.Tensor):
            batch_shape = torch.broadcast_shapes(matrix.shape[:-2], df.shape)
            self.df = df.expand(batch_shape)
        else:
            batch_shape = torch.Size(matrix.shape[:-2])
            self.df = torch.tensor(df, dtype=matrix.dtype)
        if self.df.le(event_shape[-1] - 1).any():
            raise ValueError(f"Value of df={df} expected to be greater than ndim - 1 = {event_shape[-1] - 1}.")
        setattr(self, name, matrix.expand(batch_shape + (-1, -1)))
        if self.df.lt(event_shape[-1]).any():
            _warn("Low df values detected. Singular samples are highly likely to occur for ndim - 1 < df < ndim.")
        super().__init__(batch_shape, event_shape, validate_args=validate_args)
        make = {"scale_tril": lambda m: m, "covariance_matrix": torch.linalg.cholesky}
        self._unbroadcasted_scale_tril = make.get(name, factor_of_precision)(matrix)
        self._dist_chi2 = self._rows()

    def _rows(self):
        """The distributions of the squared diagonal of Bartlett's factor."""
        size = self._event_shape[-1]
        order = torch.arange(size, dtype=self._unbroadcasted_scale_tril.dtype).expand(self._batch_shape + (-1,))
        return Chi2(df=self.df.unsqueeze(-1) - order)

    def expand(self, batch_shape, _instance=None):
        names = ("covariance_matrix", "scale_tril", "precision_matrix", "_unbroadcasted_scale_tril")
        made = self._expanded(batch_shape, _instance, names, self._event_shape)
        made.df = self.df.expand(made._batch_shape)
        made._dist_chi2 = made._rows()
        return made

    def _full(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The Cholesky factor of the covariance."""
        return self._full(self._unbroadcasted_scale_tril)

    @lazy_property
    def covariance_matrix(self):
        """The covariance of the vectors."""
        return self._full(self._unbroadcasted_scale_tril @ self._unbroadcasted_scale_tril.transpose(-2, -1))

    @lazy_property
    def precision_matrix(self):
        """The inverse of the covariance."""
        identity = torch.eye(self._event_shape[-1], dtype=self._unbroadcasted_scale_tril.dtype)
        return self._full(torch.cholesky_solve(identity, self._unbroadcasted_scale_tril))

    def _scalars(self, values):
        return values.view(self._batch_shape + (1, 1))

    @property
    def mean(self):
        return self._scalars(self.df) * self.covariance_matrix

    @property
    def mode(self):
        factor = self.df - self._event_shape[-1] - 1
        return self._scalars(factor.masked_fill(factor <= 0, torch.nan)) * self.covariance_matrix

    @property
    def variance(self):
        diagonal = self.covariance_matrix.diagonal(dim1=-2, dim2=-1)
        products = torch.einsum("...i,...j->...ij", diagonal, diagonal)
        return self._scalars(self.df) * (self.covariance_matrix.pow(2) + products)

    def _drawn(self, sample_shape):
        size = self._event_shape[-1]
        roots = self._dist_chi2.rsample(sample_shape).sqrt()
        noise = roots.clamp(min=torch.finfo(roots.dtype).eps).diag_embed(dim1=-2, dim2=-1)
        i, j = torch.tril_indices(size, size, offset=-1)
        below = torch.randn(torch.Size(sample_shape) + self._batch_shape + (size * (size - 1) // 2,), dtype=noise.dtype)
        noise[..., i, j] = below
        factor = self._unbroadcasted_scale_tril @ noise
        return factor @ factor.transpose(-2, -1)

    def rsample(self, sample_shape=torch.Size(), max_try_correction=None):
        """Random matrices; the parameter says how often a singular one is drawn anew."""
        sample_shape = torch.Size(sample_shape)
        sample = self._drawn(sample_shape)
        # As in PyTorch, what is drawn anew are the valid ones: its test has the opposite meaning of its name.
        again = self._of_batch(self.support.check(sample))
        if again.any():
            _warn("Singular sample detected.")
            for _ in range(_TRIES if max_try_correction is None else max_try_correction):
                new = self._drawn(again[again].shape)
                sample[again] = new
                still = self._of_batch(~self.support.check(new))
                again[again.clone()] = still
                if not again.any():
                    break
        return sample

    def _of_batch(self, flags):
        dims = [-(x + 1) for x in range(len(self._batch_shape))]
        return flags.amax(dims) if dims else flags

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        df, size, factor = self.df, self._event_shape[-1], self._unbroadcasted_scale_tril
        constant = -df * (size * _LOG_2 / 2 + half_log_det(factor)) - torch.mvlgamma(df / 2, p=size)
        trace = torch.cholesky_solve(value, factor).diagonal(dim1=-2, dim2=-1).sum(dim=-1)
        return constant + (df - size - 1) / 2 * torch.linalg.slogdet(value).logabsdet - trace / 2

    def entropy(self):
        df, size = self.df, self._event_shape[-1]
        orders = torch.arange(size, dtype=df.dtype).div(2).expand(df.shape + (-1,))
        slope = torch.digamma((df / 2).unsqueeze(-1) - orders).sum(-1)
        return (
            (size + 1) * (size * _LOG_2 / 2 + half_log_det(self._unbroadcasted_scale_tril))
            + torch.mvlgamma(df / 2, p=size)
            - (df - size - 1) / 2 * slope
            + df * size / 2
        )

    @property
    def _natural_params(self):
        return -self.precision_matrix / 2, (self.df - self._event_shape[-1] - 1) / 2

    def _log_normalizer(self, x, y):
        size = self._event_shape[-1]
        half = y + (size + 1) / 2
        return half * (-torch.linalg.slogdet(-2 * x).logabsdet + _LOG_2 * size) + torch.mvlgamma(half, p=size)


def _warn(text):
    import warnings

    warnings.warn(text, stacklevel=3)
