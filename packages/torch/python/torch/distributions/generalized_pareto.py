"""GeneralizedPareto."""

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all


class GeneralizedPareto(Distribution):
    """What exceeds a high threshold: exponential for concentration 0, heavier tails above, bounded below."""

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive, "concentration": constraints.real}
    has_rsample = True

    def __init__(self, loc, scale, concentration, validate_args=None):
        self.loc, self.scale, self.concentration = broadcast_all(loc, scale, concentration)
        super().__init__(self.loc.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return self._expanded(batch_shape, _instance, ("loc", "scale", "concentration"))

    def rsample(self, sample_shape=torch.Size()):
        return self.icdf(torch.rand(self._extended_shape(sample_shape), dtype=self.loc.dtype))

    def _split(self):
        """Where the concentration is 0, and the concentration with 1 there, so that nothing is divided by 0."""
        zero = torch.isclose(self.concentration, torch.zeros_like(self.concentration))
        return zero, torch.where(zero, torch.ones_like(self.concentration), self.concentration)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        z = (value - self.loc) / self.scale
        zero, k = self._split()
        power = 1 / k + torch.ones_like(z)
        tail = torch.where(power == 0, power, power * torch.log1p(k * z))
        return -self.scale.log() - torch.where(zero, z, tail)

    def log_survival_function(self, value):
        """log P(x > value)."""
        if self._validate_args:
            self._validate_sample(value)
        z = (value - self.loc) / self.scale
        zero, k = self._split()
        return torch.where(zero, -z, -torch.log1p(k * z) / k)

    def log_cdf(self, value):
        """log P(x <= value)."""
        return torch.log1p(-torch.exp(self.log_survival_function(value)))

    def cdf(self, value):
        return torch.exp(self.log_cdf(value))

    def icdf(self, value):
        zero, k = self._split()
        log_rest = torch.log1p(-value)
        curved = self.loc + self.scale / k * torch.expm1(-k * log_rest)
        return torch.where(zero, self.loc - self.scale * log_rest, curved)

    @property
    def mean(self):
        valid = self.concentration < 1
        k = torch.where(valid, self.concentration, 0.5)
        return torch.where(valid, self.loc + self.scale / (1 - k), torch.nan)

    @property
    def variance(self):
        valid = self.concentration < 0.5
        k = torch.where(valid, self.concentration, 0.25)
        return torch.where(valid, self.scale**2 / ((1 - k) ** 2 * (1 - 2 * k)), torch.nan)

    def entropy(self):
        return torch.broadcast_to(torch.log(self.scale) + self.concentration + 1, self._batch_shape)

    @property
    def mode(self):
        return self.loc

    @constraints.dependent_property(is_discrete=False, event_dim=0)
    def support(self):
        upper = torch.where(self.concentration < 0, self.loc - self.scale / self.concentration, torch.inf)
        return constraints.interval(self.loc, upper)
