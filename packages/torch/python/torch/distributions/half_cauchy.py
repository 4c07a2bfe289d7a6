"""HalfCauchy."""

import torch
from torch.distributions import constraints
from torch.distributions._half import Half
from torch.distributions.cauchy import Cauchy


class HalfCauchy(Half):
    """|x| for Cauchy x around 0."""

    arg_constraints = {"scale": constraints.positive}
    _whole = Cauchy

    @property
    def mean(self):
        return torch.full(self._extended_shape(), torch.inf, dtype=self.scale.dtype)

    @property
    def variance(self):
        return self.base_dist.variance

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return self._log_prob(torch.as_tensor(value, dtype=self.scale.dtype))
