# === elementwise
import torch
from torch.distributions import *
from torch.distributions.transforms import *
from torch.distributions import transforms
x = torch.tensor([[0.5, -1.0, 2.0], [3.0, 0.1, -0.3]])
for f in (ExpTransform(), SigmoidTransform(), SoftplusTransform(), TanhTransform(), AffineTransform(1.0, -2.0), AffineTransform(torch.zeros(3), torch.tensor([1.0, 2.0, 3.0]), event_dim=1), AbsTransform(), PowerTransform(2.0), CumulativeDistributionTransform(Normal(0.0, 1.0)), identity_transform, ComposeTransform([AffineTransform(0.5, 2.0), TanhTransform()]), IndependentTransform(ExpTransform(), 1), ReshapeTransform((3,), (3, 1))):
    v = x.abs() if isinstance(f, PowerTransform) else x
    y = f(v); print(f, f.bijective, f.domain, f.codomain); print(y, f.inv(y), f.inv, f.inv.inv is f)
    for what in (lambda: f.log_abs_det_jacobian(v, y), lambda: f.inv.log_abs_det_jacobian(y, v), lambda: f.sign, lambda: f.event_dim, lambda: f.forward_shape((2, 3)), lambda: f.with_cache(), lambda: f.with_cache()(v) is f.with_cache()(v)):
        try: print(what())
        except Exception as error: print(type(error).__name__, error)
print(ExpTransform() == ExpTransform(), ExpTransform() == SigmoidTransform(), AffineTransform(0, 1) == AffineTransform(0, 1.0), AffineTransform(0, 2) != AffineTransform(0, torch.tensor(2.0)), PowerTransform(2.0) == PowerTransform(3.0), ExpTransform().inv == ExpTransform().inv, ComposeTransform([ExpTransform()]) == ComposeTransform([ExpTransform()]))
c = TanhTransform(cache_size=1); y = c(torch.tensor([20.0])); print(y, c.inv(y), TanhTransform().inv(y))
try: ExpTransform(cache_size=2)
except ValueError as error: print(error)
# === vectors and matrices
import torch
from torch.distributions.transforms import *
torch.manual_seed(0)
for f, x in ((SoftmaxTransform(), torch.randn(2, 3)), (StickBreakingTransform(), torch.randn(2, 3)), (LowerCholeskyTransform(), torch.randn(2, 2)), (PositiveDefiniteTransform(), torch.randn(2, 2)), (CorrCholeskyTransform(), torch.randn(2, 3)), (CorrCholeskyTransform(), torch.randn(1)),
             (CatTransform([ExpTransform(), AffineTransform(0.0, 2.0)], dim=-1, lengths=[1, 2]), torch.randn(2, 3)), (StackTransform([ExpTransform(), TanhTransform()], dim=0), torch.randn(2, 3))):
    y = f(x); print(f, f.domain, f.codomain, f.bijective); print(y, f.inv(y))
    for what in (lambda: f.log_abs_det_jacobian(x, y), lambda: f.forward_shape(x.shape), lambda: f.inverse_shape(y.shape), lambda: f.codomain.check(y), lambda: f.event_dim):
        try: print(what())
        except Exception as error: print(type(error).__name__, error)
for bad in (lambda: CorrCholeskyTransform().forward_shape((2,)), lambda: SoftmaxTransform().forward_shape(()), lambda: CatTransform([ExpTransform()], lengths=[1, 2]), lambda: StackTransform([1]), lambda: StackTransform([ExpTransform()])(torch.ones(2)), lambda: ReshapeTransform((2,), (3,)), lambda: IndependentTransform(ExpTransform(), 2)(torch.ones(2))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === transformed distributions
import torch
from torch.distributions import *
torch.manual_seed(1)
t = torch.tensor
squashed = TransformedDistribution(Normal(t([0.0, 1.0]), 1.0), [TanhTransform(cache_size=1)])
a = squashed.rsample(); print(squashed, a, squashed.log_prob(a), squashed.support, squashed.has_rsample)
logistic = TransformedDistribution(Uniform(0.0, 1.0), [SigmoidTransform().inv, AffineTransform(2.0, 3.0)])
print(logistic.sample((3,)), logistic.log_prob(t([0.0, 1.0])), logistic.cdf(t(2.0)), logistic.icdf(t(0.25)), logistic.batch_shape)
falling = TransformedDistribution(Normal(0.0, 1.0), AffineTransform(1.0, -2.0)); print(falling.cdf(t(0.0)), falling.icdf(t(0.25)), falling.expand((2,)).sample())
copula = TransformedDistribution(MultivariateNormal(torch.zeros(2), t([[1.0, 0.5], [0.5, 1.0]])), [CumulativeDistributionTransform(Normal(0, 1))]); s = copula.sample((2,)); print(s, copula.log_prob(s), copula.event_shape)
wide = TransformedDistribution(Normal(0.0, 1.0), AffineTransform(torch.zeros(3), torch.ones(3))); print(wide.batch_shape, wide.base_dist, wide.sample())
simplex = TransformedDistribution(Normal(torch.zeros(4, 2), 1.0), StickBreakingTransform()); print(simplex.batch_shape, simplex.event_shape, simplex.base_dist, simplex.support, simplex.log_prob(simplex.sample()).shape)
for bad in (lambda: TransformedDistribution(Normal(0.0, 1.0), 3), lambda: TransformedDistribution(Normal(0.0, 1.0), [3]), lambda: TransformedDistribution(Normal(0.0, 1.0), SoftmaxTransform()), lambda: TransformedDistribution(Normal(0.0, 1.0), ExpTransform()).log_prob(t(-1.0)), lambda: TransformedDistribution(Normal(0.0, 1.0), ExpTransform()).mean, lambda: TransformedDistribution(Normal(0.0, 1.0), ExpTransform()).entropy()):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
mu = t([0.3], requires_grad=True); d = TransformedDistribution(Normal(mu, 1.0), ExpTransform()); d.log_prob(t([2.0])).backward(); print(mu.grad)
# === onto constraints
import torch
from torch.distributions import biject_to, constraints, transform_to, Normal
x = torch.tensor([0.5, -1.0, 2.0])
for c in (constraints.real, constraints.positive, constraints.nonnegative, constraints.greater_than(2.0), constraints.less_than(1.0), constraints.unit_interval, constraints.interval(-1.0, 3.0), constraints.half_open_interval(0.0, 2.0), constraints.simplex, constraints.real_vector, constraints.independent(constraints.positive, 1), constraints.corr_cholesky, constraints.boolean, constraints.cat([constraints.real, constraints.positive], 0, [1, 2]), constraints.stack([constraints.real, constraints.positive, constraints.unit_interval], 0)):
    for registry in (biject_to, transform_to):
        try: f = registry(c); y = f(x); print(c.__class__.__name__, f, y, f.inv(y), c.check(y))
        except Exception as error: print(type(error).__name__, error)
m = transform_to(constraints.positive_definite)(torch.tensor([[0.5, 9.0], [1.0, -1.0]])); print(m, constraints.positive_definite.check(m), transform_to(constraints.lower_cholesky)(torch.ones(2, 2)))
print(transform_to(Normal.arg_constraints["scale"])(torch.zeros(1)))
class Even(constraints.Constraint): pass
@biject_to.register(Even)
def _(constraint): return "mine"
print(biject_to(Even()))
try: biject_to.register(3, lambda c: c)
except TypeError as error: print(error)
# === constraints
import torch
from torch.distributions import constraints as c
m = torch.tensor([[1.0, 0.0], [0.5, 2.0]]); s = torch.tensor([[2.0, 0.5], [0.5, 1.0]])
for k in (c.lower_triangular, c.lower_cholesky, c.corr_cholesky, c.square, c.symmetric, c.positive_semidefinite, c.positive_definite):
    print(k, k.event_dim, k.is_discrete, [k.check(v) for v in (m, s, -s, torch.stack([m, s]), torch.eye(2))])
print(c.square.check(torch.ones(2, 3)), c.positive_definite.check(torch.ones(2, 3)))
k = c.cat([c.positive, c.real], 0, [1, 2]); print(k.check(torch.tensor([1.0, -1.0, 2.0])), k.event_dim, k.is_discrete)
k = c.stack([c.positive, c.unit_interval], 1); print(k.check(torch.tensor([[1.0, 0.5], [-1.0, 2.0]])))
k = c.MixtureSameFamilyConstraint(c.simplex); print(k, k.event_dim, k.is_discrete)
print(c.is_dependent(c.dependent), c.positive_integer, c.integer_interval(0, 3), c.half_open_interval(0, 1), c.multinomial(3), c.independent(c.positive, 2), c.positive_integer.check(torch.tensor([0.0, 1.0, 1.5])))
