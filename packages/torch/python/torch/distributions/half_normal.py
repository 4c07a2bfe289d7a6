"""HalfNormal."""

import math

from torch.distributions import constraints
from torch.distributions._half import Half
from torch.distributions.normal import Normal


class HalfNormal(Half):
    """|x| for normal x of mean 0."""

    arg_constraints = {"scale": constraints.positive}
    _whole = Normal

    @property
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)
