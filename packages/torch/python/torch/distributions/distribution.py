"""Distribution: shapes, checks and the names that all distributions answer to."""

import torch
from torch.distributions import constraints
from torch.distributions.utils import lazy_property

Size = torch.Size


class Distribution:
    """Base class. batch_shape: independent distributions side by side; event_shape: one value of each."""

    has_rsample = False
    has_enumerate_support = False
    _validate_args = True

    @staticmethod
    def set_default_validate_args(value):
        """Says whether parameters and values are checked from now on."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def __init__(self, batch_shape=Size(), event_shape=Size(), validate_args=None):
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()

    def _check_parameters(self):
        try:
            wanted = self.arg_constraints
        except NotImplementedError:
            import warnings

            warnings.warn(
                f"{type(self)} does not define `arg_constraints`. Please set `arg_constraints = {{}}` or initialize the "
                "distribution with `validate_args=False` to turn off validation.",
                stacklevel=3,
            )
            return
        for name, constraint in wanted.items():
            if constraints.is_dependent(constraint):
                continue
            if name not in self.__dict__ and isinstance(getattr(type(self), name), lazy_property):
                continue
            value = getattr(self, name)
            if not constraint.check(value).all():
                raise ValueError(
                    f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution "
                    f"{self!r} to satisfy the constraint {constraint!r}, but found invalid values:\n{value}"
                )

    @property
    def batch_shape(self):
        """The shape of distributions side by side."""
        return self._batch_shape

    @property
    def event_shape(self):
        """The shape of one value."""
        return self._event_shape

    @property
    def arg_constraints(self):
        """The constraint of each parameter."""
        raise NotImplementedError

    @property
    def support(self):
        """The set of values."""
        raise NotImplementedError

    @property
    def mean(self):
        """The mean."""
        raise NotImplementedError

    @property
    def mode(self):
        """The likeliest value."""
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def variance(self):
        """The variance."""
        raise NotImplementedError

    @property
    def stddev(self):
        """The root of the variance."""
        return self.variance.sqrt()

    def expand(self, batch_shape, _instance=None):
        """The same distribution for a larger batch."""
        raise NotImplementedError

    def _expanded(self, batch_shape, instance, names, event_shape=Size()):
        """A copy whose parameters (those of `names` that are there) are expanded."""
        made = self._copy_to_fill() if instance is None else instance
        batch_shape = Size(batch_shape)
        for name in names:
            if name in self.__dict__:
                setattr(made, name, self.__dict__[name].expand(batch_shape + event_shape))
        made._batch_shape, made._event_shape = batch_shape, self._event_shape
        made._validate_args = self._validate_args
        return made

    def _copy_to_fill(self):
        """An object of the same class without attributes; refused where a user's class has an __init__ of its own."""
        kind = type(self)
        ours = next(c for c in kind.__mro__ if c.__module__.startswith("torch.distributions"))
        if kind.__init__ is not ours.__init__:
            raise NotImplementedError(
                f"Subclass {kind.__name__} of {ours.__name__} that defines a custom __init__ method "
                "must also define a custom .expand() method."
            )
        return kind.__new__(kind)

    def sample(self, sample_shape=Size()):
        """Random values, without gradients."""
        with torch.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=Size()):
        """Random values through which gradients flow to the parameters."""
        raise NotImplementedError

    def sample_n(self, n):
        """n random values."""
        return self.sample(Size((n,)))

    def log_prob(self, value):
        """The logarithm of the probability (density) at a value."""
        raise NotImplementedError

    def cdf(self, value):
        """The probability of a value not larger than this."""
        raise NotImplementedError

    def icdf(self, value):
        """The value that cdf takes to this."""
        raise NotImplementedError

    def entropy(self):
        """The entropy in nats."""
        raise NotImplementedError

    def enumerate_support(self, expand=True):
        """All values, of a discrete distribution."""
        raise NotImplementedError

    def perplexity(self):
        """exp(entropy)."""
        return torch.exp(self.entropy())

    def _extended_shape(self, sample_shape=Size()):
        return Size(tuple(sample_shape) + self._batch_shape + self._event_shape)

    def _validate_sample(self, value):
        """Raises ValueError for a value of the wrong shape or outside the support."""
        if not isinstance(value, torch.Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        start = len(value.size()) - len(self._event_shape)
        if value.size()[start:] != self._event_shape:
            raise ValueError(
                f"The right-most size of value must match event_shape: {value.size()} vs {self._event_shape}."
            )
        wanted = self._batch_shape + self._event_shape
        for i, j in zip(reversed(value.size()), reversed(wanted)):
            if i != 1 and j != 1 and i != j:
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {value.size()} vs {wanted}.")
        try:
            support = self.support
        except NotImplementedError:
            import warnings

            warnings.warn(
                f"{type(self)} does not define `support` to enable sample validation. Please initialize the distribution "
                "with `validate_args=False` to turn off validation.",
                stacklevel=3,
            )
            return
        if not support.check(value).all():
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support "
                f"({support!r}) of the distribution {self!r}, but found invalid values:\n{value}"
            )

    def __repr__(self):
        names = [name for name in self.arg_constraints if name in self.__dict__]
        values = ((name, self.__dict__[name]) for name in names)
        return f"{type(self).__name__}({', '.join(f'{n}: {v if v.numel() == 1 else v.size()}' for n, v in values)})"


class ExponentialFamily(Distribution):
    """Distributions whose density is exp(<natural parameters, statistics> - normalizer), times a carrier measure.

    A class that gives `_natural_params`, `_log_normalizer` and `_mean_carrier_measure` has its entropy from them, by
    the normalizer's gradient (a Bregman divergence)."""

    @property
    def _natural_params(self):
        raise NotImplementedError

    def _log_normalizer(self, *natural_params):
        raise NotImplementedError

    @property
    def _mean_carrier_measure(self):
        raise NotImplementedError

    def entropy(self):
        """The entropy in nats."""
        result = -self._mean_carrier_measure
        natural = [p.detach().requires_grad_() for p in self._natural_params]
        normalizer = self._log_normalizer(*natural)
        slopes = torch.autograd.grad(normalizer.sum(), natural, create_graph=True)
        result = result + normalizer
        for p, slope in zip(natural, slopes):
            result = result - (p * slope).reshape(self._batch_shape + (-1,)).sum(-1)
        return result
