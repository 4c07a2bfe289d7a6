"""biject_to and transform_to: a transform from all real numbers onto a constraint's set."""

from torch.distributions import constraints, transforms


class ConstraintRegistry:
    """A table from classes of constraints to functions that make the transform for one."""

    def __init__(self):
        self._registry = {}

    def register(self, constraint, factory=None):
        """Decorator: the function makes the transform for constraints of this class (or of this one's class)."""
        if factory is None:
            return lambda factory: self.register(constraint, factory)
        kind = type(constraint) if isinstance(constraint, constraints.Constraint) else constraint
        if not isinstance(kind, type) or not issubclass(kind, constraints.Constraint):
            raise TypeError(f"Expected constraint to be either a Constraint subclass or instance, but got {kind}")
        self._registry[kind] = factory
        return factory

    def __call__(self, constraint):
        factory = self._registry.get(type(constraint))
        if factory is None:
            raise NotImplementedError(f"Cannot transform {type(constraint).__name__} constraints")
        return factory(constraint)


biject_to, transform_to = ConstraintRegistry(), ConstraintRegistry()


def _both(*kinds):
    def put(factory):
        for kind in kinds:
            biject_to.register(kind, factory)
            transform_to.register(kind, factory)
        return factory

    return put


@_both(constraints.real)
def _real(constraint):
    return transforms.identity_transform


def _moved(constraint, bound, direction):
    return transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(bound, direction)])


@_both(constraints.greater_than, constraints.greater_than_eq)
def _greater_than(constraint):
    return _moved(constraint, constraint.lower_bound, 1)


@_both(constraints.less_than)
def _less_than(constraint):
    return _moved(constraint, constraint.upper_bound, -1)


@_both(constraints.interval, constraints.half_open_interval)
def _interval(constraint):
    low, high = constraint.lower_bound, constraint.upper_bound
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and (low, high) == (0, 1):
        return transforms.SigmoidTransform()
    return transforms.ComposeTransform([transforms.SigmoidTransform(), transforms.AffineTransform(low, high - low)])


biject_to.register(constraints.simplex, lambda constraint: transforms.StickBreakingTransform())
transform_to.register(constraints.simplex, lambda constraint: transforms.SoftmaxTransform())
transform_to.register(constraints.lower_cholesky, lambda constraint: transforms.LowerCholeskyTransform())
transform_to.register(constraints.positive_definite, lambda constraint: transforms.PositiveDefiniteTransform())
transform_to.register(constraints.positive_semidefinite, lambda constraint: transforms.PositiveDefiniteTransform())
_both(constraints.corr_cholesky)(lambda constraint: transforms.CorrCholeskyTransform())


def _of_parts(registry):
    """The rules for constraints made of others, with the transforms of one registry."""

    @registry.register(constraints.independent)
    def independent(c):
        return transforms.IndependentTransform(registry(c.base_constraint), c.reinterpreted_batch_ndims)

    @registry.register(constraints.cat)
    def cat(c):
        return transforms.CatTransform([registry(part) for part in c.cseq], c.dim, c.lengths)

    @registry.register(constraints.stack)
    def stack(c):
        return transforms.StackTransform([registry(part) for part in c.cseq], c.dim)


_of_parts(biject_to)
_of_parts(transform_to)

__all__ = ["ConstraintRegistry", "biject_to", "transform_to"]
