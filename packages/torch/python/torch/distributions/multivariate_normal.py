"""MultivariateNormal."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import lazy_property, standard_normal


def times_vector(matrix, vector):
    """Matrices times vectors, for each of the batch."""
    return torch.matmul(matrix, vector.unsqueeze(-1)).squeeze(-1)


def mahalanobis(factor, x):
    """|L^-1 x|^2 for Cholesky factors L (..., n, n) and vectors x (..., n), whose batches broadcast."""
    n, batch = x.size(-1), factor.shape[:-2]
    outer = x.dim() - 1 - len(batch)
    # Each batch dimension of x as (what the factor repeats for, what the factor has), the first kind moved to the front:
    # then one triangular solve serves all vectors of a factor.
    pairs = [size for have, size in zip(batch, x.shape[outer:-1]) for size in (size // have, have)]
    x = x.reshape(x.shape[:outer] + tuple(pairs) + (n,))
    repeats = [*range(outer), *range(outer, outer + 2 * len(batch), 2)]
    own = list(range(outer + 1, outer + 2 * len(batch), 2))
    moved = x.permute(*repeats, *own, x.dim() - 1)
    flat = factor.reshape(-1, n, n)
    columns = moved.reshape(-1, flat.size(0), n).permute(1, 2, 0)
    squares = torch.linalg.solve_triangular(flat, columns, upper=False).pow(2).sum(-2)
    order = repeats + own
    back = [order.index(d) for d in range(len(order))]
    spread = squares.t().reshape(moved.shape[:-1]).permute(back)
    return spread.reshape(x.shape[:outer] + tuple(a * b for a, b in zip(pairs[::2], pairs[1::2])))


def factor_of_precision(precision):
    """The Cholesky factor of the inverse, from that of the matrix turned by 180 degrees."""
    turned = torch.linalg.cholesky(torch.flip(precision, (-2, -1)))
    inverse = torch.transpose(torch.flip(turned, (-2, -1)), -2, -1)
    return torch.linalg.solve_triangular(inverse, torch.eye(precision.shape[-1], dtype=precision.dtype), upper=False)


def half_log_det(factor):
    """Half the logarithm of the determinant of L L^T."""
    return factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)


class MultivariateNormal(Distribution):
    """Normal vectors of a mean and a covariance, given as itself, as its inverse or as its Cholesky factor."""

    arg_constraints = {
        "loc": constraints.real_vector,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        given = {"scale_tril": scale_tril, "covariance_matrix": covariance_matrix, "precision_matrix": precision_matrix}
        given = {name: matrix for name, matrix in given.items() if matrix is not None}
        if len(given) != 1:
            raise ValueError(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified."
            )
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            what = "scale_tril matrix" if name == "scale_tril" else name
            raise ValueError(f"{what} must be at least two-dimensional, with optional leading batch dimensions")
        batch_shape = torch.broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        setattr(self, name, matrix.expand(batch_shape + (-1, -1)))
        self.loc = loc.expand(batch_shape + (-1,))
        super().__init__(batch_shape, self.loc.shape[-1:], validate_args=validate_args)
        make = {"scale_tril": lambda m: m, "covariance_matrix": torch.linalg.cholesky}
        self._unbroadcasted_scale_tril = make.get(name, factor_of_precision)(matrix)

    def expand(self, batch_shape, _instance=None):
        names = ("covariance_matrix", "scale_tril", "precision_matrix")
        made = self._expanded(batch_shape, _instance, names, self._event_shape * 2)
        made.loc = self.loc.expand(made._batch_shape + self._event_shape)
        made._unbroadcasted_scale_tril = self._unbroadcasted_scale_tril
        return made

    def _full(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The Cholesky factor of the covariance."""
        return self._full(self._unbroadcasted_scale_tril)

    @lazy_property
    def covariance_matrix(self):
        """The covariance."""
        return self._full(torch.matmul(self._unbroadcasted_scale_tril, self._unbroadcasted_scale_tril.mT))

    @lazy_property
    def precision_matrix(self):
        """The inverse of the covariance."""
        return self._full(torch.cholesky_inverse(self._unbroadcasted_scale_tril))

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def variance(self):
        return self._unbroadcasted_scale_tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=torch.Size()):
        eps = standard_normal(self._extended_shape(sample_shape), self.loc.dtype)
        return self.loc + times_vector(self._unbroadcasted_scale_tril, eps)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        distance = mahalanobis(self._unbroadcasted_scale_tril, value - self.loc)
        constant = self._event_shape[0] * math.log(2 * math.pi)
        return -0.5 * (constant + distance) - half_log_det(self._unbroadcasted_scale_tril)

    def entropy(self):
        constant = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi))
        entropy = constant + half_log_det(self._unbroadcasted_scale_tril)
        return entropy.expand(self._batch_shape) if self._batch_shape else entropy
