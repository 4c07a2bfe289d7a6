"""MixtureSameFamily."""

import torch
from torch.distributions import constraints
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution


class MixtureSameFamily(Distribution):
    """A component chosen by `mixture_distribution`, then a value of it: components are the last batch dimension."""

    arg_constraints = {}
    has_rsample = False

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(
                " The Mixture distribution needs to be an  instance of torch.distributions.Categorical"
            )
        if not isinstance(component_distribution, Distribution):
            raise ValueError(
                "The Component distribution needs to be an instance of torch.distributions.Distribution"
            )
        ours, theirs = mixture_distribution.batch_shape, component_distribution.batch_shape[:-1]
        for m, c in zip(reversed(ours), reversed(theirs)):
            if m != 1 and c != 1 and m != c:
                raise ValueError(
                    f"`mixture_distribution.batch_shape` ({ours}) is not compatible with "
                    f"`component_distribution.batch_shape`({theirs})"
                )
        count, components = mixture_distribution.logits.shape[-1], component_distribution.batch_shape[-1]
        if count != components:
            raise ValueError(
                f"`mixture_distribution component` ({count}) does not equal "
                f"`component_distribution.batch_shape[-1]` ({components})"
            )
        self._mixture_distribution, self._component_distribution = mixture_distribution, component_distribution
        self._num_component = count
        event_shape = component_distribution.event_shape
        self._event_ndims = len(event_shape)
        super().__init__(theirs, event_shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        made = self._expanded(batch_shape, _instance, ())
        made._component_distribution = self._component_distribution.expand(made._batch_shape + (self._num_component,))
        made._mixture_distribution = self._mixture_distribution.expand(made._batch_shape)
        made._num_component, made._event_ndims = self._num_component, self._event_ndims
        return made

    @constraints.dependent_property
    def support(self):
        return constraints.MixtureSameFamilyConstraint(self._component_distribution.support)

    @property
    def mixture_distribution(self):
        """What chooses the component."""
        return self._mixture_distribution

    @property
    def component_distribution(self):
        """The components."""
        return self._component_distribution

    def _averaged(self, values):
        return torch.sum(self._weights() * values, dim=-1 - self._event_ndims)

    def _weights(self):
        """The probabilities, shaped to multiply the components' moments."""
        probs, mine = self.mixture_distribution.probs, len(self.mixture_distribution.batch_shape)
        fill = 0 if mine == 1 else len(self.batch_shape) - mine
        return probs.reshape(probs.shape[:-1] + (1,) * fill + probs.shape[-1:] + (1,) * self._event_ndims)

    @property
    def mean(self):
        return self._averaged(self.component_distribution.mean)

    @property
    def variance(self):
        apart = (self.component_distribution.mean - self._pad(self.mean)).pow(2.0)
        return self._averaged(self.component_distribution.variance) + self._averaged(apart)

    def cdf(self, x):
        below = self.component_distribution.cdf(self._pad(x))
        return torch.sum(below * self.mixture_distribution.probs, dim=-1)

    def log_prob(self, x):
        if self._validate_args:
            self._validate_sample(x)
        each = self.component_distribution.log_prob(self._pad(x))
        return torch.logsumexp(each + torch.log_softmax(self.mixture_distribution.logits, dim=-1), dim=-1)

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            chosen = self.mixture_distribution.sample(sample_shape)
            values = self.component_distribution.sample(sample_shape)
            dim = len(sample_shape) + len(self.batch_shape)
            index = chosen.reshape(chosen.shape + (1,) * (self._event_ndims + 1))
            index = index.repeat((1,) * chosen.dim() + (1,) + tuple(self.event_shape))
            return torch.gather(values, dim, index).squeeze(dim)

    def _pad(self, x):
        return x.unsqueeze(-1 - self._event_ndims)

    def __repr__(self):
        return f"MixtureSameFamily(\n  {self.mixture_distribution},\n  {self.component_distribution})"
