# === scalar families
import torch
from torch.distributions import *
torch.manual_seed(0)
def told(d, value, cdf=True):
    print(d, d.batch_shape, d.event_shape, d.support)
    for what in ("mean", "mode", "variance", "stddev"):
        try: print(what, getattr(d, what))
        except Exception as error: print(what, type(error).__name__, error)
    print(d.sample(), d.sample((3,)), d.has_rsample)
    print(d.log_prob(torch.tensor(value)))
    for name, arg in (("entropy", ()), ("cdf", (torch.tensor(value),)), ("icdf", (torch.tensor([0.3, 0.6]),))):
        try: print(name, getattr(d, name)(*arg))
        except Exception as error: print(name, type(error).__name__, error)
    e = d.expand((3, 2) if len(d.batch_shape) else (3,)); print(e, e.sample().shape, e.log_prob(e.sample()).shape)
t = torch.tensor
told(LogNormal(t([0.0, 1.0]), t([1.0, 0.5])), [0.5, 2.0])
told(Gumbel(t([0.0, 1.0]), t([1.0, 2.0])), [0.5, 2.0])
told(Gumbel(0.5, 2.0), 0.5)
told(Weibull(t([1.0, 2.0]), t([1.5, 0.7])), [0.5, 2.0])
told(Pareto(t([1.0, 2.0]), t([1.5, 3.0])), [1.5, 2.5])
told(Cauchy(t([0.0, 1.0]), t([1.0, 2.0])), [0.5, 2.0])
told(HalfNormal(t([1.0, 2.0])), [0.5, 2.0])
told(HalfCauchy(t([1.0, 2.0])), [0.5, 2.0])
told(FisherSnedecor(t([3.0, 5.0]), t([4.5, 2.0])), [0.5, 2.0])
told(Kumaraswamy(t([2.0, 0.5]), t([1.5, 3.0])), [0.5, 0.2])
told(InverseGamma(t([3.0, 1.5]), t([1.0, 2.0])), [0.5, 2.0])
told(VonMises(t([0.0, 1.0]), t([4.0, 0.5])), [0.5, 2.0])
told(ContinuousBernoulli(t([0.3, 0.5])), [0.5, 0.2])
told(ContinuousBernoulli(logits=t([1.0, -3.0])), [0.5, 0.2])
told(GeneralizedPareto(t([0.0, 1.0]), t([1.0, 2.0]), t([0.0, 0.3])), [0.5, 2.0])
told(RelaxedBernoulli(t([0.5]), t([0.3, 0.8])), [0.5, 0.2])
told(RelaxedBernoulli(t(2.0), logits=t([0.3, 0.8])), [0.5, 0.2])
# === counts
import torch
from torch.distributions import *
torch.manual_seed(1)
t = torch.tensor
for d, value in [(Binomial(10, t([0.3, 0.8])), t([2.0, 9.0])), (Binomial(t([3, 4]), logits=t([0.3, 0.0])), t([2.0, 4.0])), (Binomial(5, 0.25), t(2.0)), (NegativeBinomial(t([3.0, 4.5]), t([0.3, 0.8])), t([2.0, 9.0])), (NegativeBinomial(2, logits=t([0.3, 0.0])), t([2.0, 0.0])), (Geometric(logits=t([0.3, 0.0])), t([2.0, 0.0])), (Poisson(t([3.0, 0.2])), t([2.0, 0.0]))]:
    print(d, d.batch_shape, d.support, d.mean, d.mode, d.variance)
    print(d.sample(), d.sample((4,)), d.log_prob(value))
    try: print(d.entropy(), d.enumerate_support())
    except Exception as error: print(type(error).__name__, error)
    if hasattr(d, "param_shape"): print(d.param_shape, d.probs, d.logits)
    e = d.expand((3, 2)); print(e, e.sample().shape)
# === vectors
import torch
from torch.distributions import *
torch.manual_seed(2)
t = torch.tensor
cov = t([[2.0, 0.5], [0.5, 1.0]])
for m in (MultivariateNormal(t([1.0, -1.0]), cov), MultivariateNormal(torch.zeros(2), precision_matrix=cov), MultivariateNormal(torch.zeros(3, 2), scale_tril=t([[1.0, 0.0], [0.5, 2.0]])), MultivariateNormal(torch.zeros(2), torch.stack([cov, 2 * cov]))):
    print(m, m.batch_shape, m.event_shape, m.mean, m.mode, m.variance, m.stddev)
    print(m.sample(), m.rsample((2,)))
    print(m.log_prob(torch.ones(2)), m.log_prob(torch.ones(4, *m.batch_shape, 2)), m.entropy())
    print(m.covariance_matrix, m.precision_matrix, m.scale_tril)
    e = m.expand((4,) + m.batch_shape); print(e, e.log_prob(torch.ones(2)).shape, e.sample().shape, e.entropy())
low = LowRankMultivariateNormal(t([1.0, 0.0, -1.0]), t([[1.0], [0.5], [2.0]]), t([1.0, 2.0, 0.5]))
print(low, low.sample((2,)), low.log_prob(torch.ones(3)), low.entropy(), low.variance, low.mean, low.covariance_matrix, low.precision_matrix, low.scale_tril)
print(low.expand((2,)), low.expand((2,)).log_prob(torch.zeros(2, 3)))
loc = torch.zeros(2, requires_grad=True); tril = torch.eye(2, requires_grad=True)
m = MultivariateNormal(loc, scale_tril=tril); m.log_prob(t([1.0, 2.0])).backward(); print(loc.grad, tril.grad)
x = m.rsample(); print(x); x.sum().backward(); print(loc.grad, tril.grad)
r = RelaxedOneHotCategorical(t(0.5), logits=t([1.0, 2.0, 0.5])); s = r.rsample((2,)); print(r, s, r.log_prob(s), r.probs, r.logits, r.temperature, r.expand((2,)))
r = RelaxedOneHotCategorical(t([2.2]), t([0.1, 0.2, 0.3, 0.4])); print(r.sample(), r.support, r.batch_shape, r.event_shape)
n = LogisticNormal(t([0.0, 0.5]), t([1.0, 0.3])); s = n.sample((2,)); print(n, s, n.log_prob(s), n.support, n.loc, n.scale, n.event_shape, n.expand((2,)).batch_shape)
l = LKJCholesky(3, 0.5); s = l.sample((2,)); print(l, s, l.log_prob(s), l.support, LKJCholesky(2, t([1.0, 2.0])).expand((3, 2)).sample().shape)
# === Wishart
import torch, warnings
from torch.distributions import *
warnings.simplefilter("ignore")
torch.manual_seed(6)
w = Wishart(torch.tensor(4.5), torch.tensor([[2.0, 0.5], [0.5, 1.0]]))
s = w.sample((2,)); print(w, s, w.log_prob(s), w.entropy(), w.mean, w.mode, w.variance, w.scale_tril, w.precision_matrix)
b = Wishart(torch.tensor([3.0, 5.0]), scale_tril=torch.eye(3)); print(b.batch_shape, b.sample().shape, b.expand((2, 2)).sample().shape, kl_divergence(w, Wishart(torch.tensor(5.0), torch.eye(2))))
for bad in (lambda: Wishart(0.5, torch.eye(2)), lambda: Wishart(3.0), lambda: Wishart(3.0, torch.ones(2)), lambda: Wishart(3.0, -torch.eye(2))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === mixtures
import torch
from torch.distributions import *
torch.manual_seed(4)
t = torch.tensor
g = MixtureSameFamily(Categorical(t([0.2, 0.8])), Normal(t([-1.0, 2.0]), t([0.5, 1.0])))
print(g, g.sample(), g.sample((3,)), g.log_prob(t([0.0, 1.0])), g.mean, g.variance, g.cdf(t(0.5)), g.support, g.batch_shape)
v = MixtureSameFamily(Categorical(torch.ones(3, 2)), Independent(Normal(torch.randn(3, 2, 4), 1.0), 1))
print(v, v.sample((2,)).shape, v.sample(), v.log_prob(torch.zeros(3, 4)), v.mean, v.variance, v.support, v.event_shape, v.expand((5, 3)).batch_shape)
for bad in (lambda: MixtureSameFamily(Normal(0.0, 1.0), Normal(0.0, 1.0)), lambda: MixtureSameFamily(Categorical(torch.ones(2)), 3), lambda: MixtureSameFamily(Categorical(torch.ones(3)), Normal(torch.zeros(2), 1.0)), lambda: MixtureSameFamily(Categorical(torch.ones(2, 3)), Normal(torch.zeros(5, 3), 1.0)), lambda: g.log_prob(t(float("nan")))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
logits = torch.zeros(2, requires_grad=True); mu = t([0.0, 1.0], requires_grad=True)
MixtureSameFamily(Categorical(logits=logits), Normal(mu, 1.0)).log_prob(t([0.3, 0.7, -1.0])).sum().backward(); print(logits.grad, mu.grad)
# === what is refused
import torch
from torch.distributions import *
t = torch.tensor
class Mine(Normal):
    def __init__(self): super().__init__(0.0, 1.0)
for bad in [lambda: MultivariateNormal(t(0.0), torch.eye(1)), lambda: MultivariateNormal(torch.zeros(2)), lambda: MultivariateNormal(torch.zeros(2), torch.eye(2), torch.eye(2)), lambda: MultivariateNormal(torch.zeros(2), torch.ones(2)), lambda: MultivariateNormal(torch.zeros(2), -torch.eye(2)),
            lambda: MultivariateNormal(torch.zeros(2), t([[1.0, 2.0], [0.0, 1.0]])), lambda: MultivariateNormal(torch.zeros(2), scale_tril=t([[1.0, 2.0], [0.0, 1.0]])), lambda: MultivariateNormal(torch.zeros(2), torch.eye(2)).log_prob(torch.zeros(3)), lambda: LowRankMultivariateNormal(torch.zeros(2), torch.ones(3, 1), torch.ones(2)), lambda: LowRankMultivariateNormal(torch.zeros(2), torch.ones(2, 1), -torch.ones(2)),
            lambda: Binomial(5), lambda: Binomial(5, 0.5, 0.5), lambda: Binomial(-1, 0.5), lambda: Binomial(5, t([0.5])).log_prob(t([6.0])), lambda: Binomial(t([2, 3]), t([0.5, 0.5])).entropy(), lambda: NegativeBinomial(3.0, 1.0), lambda: Pareto(1.0, 1.0).log_prob(t(0.5)), lambda: Gumbel(0.0, -1.0), lambda: HalfNormal(-1.0), lambda: HalfNormal(1.0).log_prob(t(-1.0)),
            lambda: Kumaraswamy(1.0, -1.0), lambda: VonMises(0.0, 1.0).rsample(), lambda: VonMises(0.0, 0.0), lambda: LogNormal(0.0, 1.0).log_prob(t(-1.0)), lambda: LKJCholesky(1), lambda: RelaxedOneHotCategorical(t(1.0), torch.ones(2)).log_prob(t([0.5, 0.6])), lambda: Mine().expand((2,)), lambda: ContinuousBernoulli(1.5, validate_args=True), lambda: Weibull(1.0, -2.0), lambda: InverseGamma(1.0, 0.0)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
