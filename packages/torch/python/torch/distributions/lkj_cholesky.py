"""LKJCholesky."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.dirichlet import Beta
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all


class LKJCholesky(Distribution):
    """Cholesky factors of correlation matrices, whose density goes as det^(concentration - 1).

    Sampled by the onion method: Lewandowski, Kurowicka and Joe (2009)."""

    arg_constraints = {"concentration": constraints.positive}
    support = constraints.corr_cholesky

    def __init__(self, dim, concentration=1.0, validate_args=None):
        if dim < 2:
            raise ValueError(f"Expected dim to be an integer greater than or equal to 2. Found dim={dim}.")
        self.dim = dim
        (self.concentration,) = broadcast_all(concentration)
        # For each row the share of its length that lies left of the diagonal; the first row has none.
        row = torch.arange(dim - 1, dtype=self.concentration.dtype)
        row = torch.cat([row.new_zeros((1,)), row])
        marginal = (self.concentration + 0.5 * (dim - 2)).unsqueeze(-1)
        self._beta = Beta(row + 0.5, marginal - 0.5 * row)
        super().__init__(self.concentration.size(), torch.Size((dim, dim)), validate_args)

    def expand(self, batch_shape, _instance=None):
        made = self._expanded(batch_shape, _instance, ("concentration",))
        made.dim, made._beta = self.dim, self._beta.expand(made._batch_shape + (self.dim,))
        return made

    def sample(self, sample_shape=torch.Size()):
        share = self._beta.sample(sample_shape).unsqueeze(-1)
        direction = torch.randn(self._extended_shape(sample_shape), dtype=share.dtype).tril(-1)
        direction = direction / direction.norm(dim=-1, keepdim=True)
        direction[..., 0, :].fill_(0.0)
        left = torch.sqrt(share) * direction
        rest = torch.clamp(1 - torch.sum(left**2, dim=-1), min=torch.finfo(left.dtype).tiny).sqrt()
        return left + torch.diag_embed(rest)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        diagonal = value.diagonal(dim1=-1, dim2=-2)[..., 1:]
        order = 2 * (self.concentration - 1).unsqueeze(-1) + self.dim - torch.arange(2, self.dim + 1)
        unnormalized = torch.sum(order * diagonal.log(), dim=-1)
        below = self.dim - 1
        alpha = self.concentration + 0.5 * below
        gammas = torch.mvlgamma(alpha - 0.5, below) - torch.lgamma(alpha) * below
        return unnormalized - (0.5 * below * math.log(math.pi) + gammas)
