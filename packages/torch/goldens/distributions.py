# === samples and probabilities
import torch
from torch.distributions import *
torch.manual_seed(0)
def told(d, value):
    print(d, d.batch_shape, d.event_shape)
    print(d.sample(), d.sample((2, 3)).shape, d.sample(torch.Size([2])))
    value = value if isinstance(value, torch.Tensor) else torch.tensor(value)
    print(d.log_prob(value), d.entropy())
    print(d.mean, d.variance, d.stddev, d.mode)
    if d.has_rsample: print(d.rsample((2,)))
    if isinstance(d, (Normal, Uniform, Laplace, Exponential)): print(d.cdf(value), d.icdf(torch.tensor(0.3)))
    if d.has_enumerate_support: print(d.enumerate_support(), d.enumerate_support(expand=False).shape)
told(Normal(0.0, 1.0), 0.5)
told(Normal(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 2.0])), torch.tensor([0.5, 3.0]))
told(Normal(0, torch.ones(2, 1)), 0.5)
told(Uniform(-1.0, torch.tensor([2.0, 3.0])), 0.5)
told(Bernoulli(torch.tensor([0.3, 0.9])), torch.tensor([1.0, 0.0]))
told(Bernoulli(logits=torch.tensor([0.0, -2.0])), torch.tensor([1.0, 0.0]))
told(Categorical(torch.tensor([0.2, 0.3, 0.5])), 2)
told(Categorical(logits=torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])), torch.tensor([2, 0]))
told(Exponential(torch.tensor([0.5, 2.0])), torch.tensor([1.0, 3.0]))
told(Laplace(torch.tensor([0.0, 1.0]), 2.0), torch.tensor([1.0, 3.0]))
told(OneHotCategorical(torch.tensor([[0.2, 0.8], [0.5, 0.5]])), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
told(Geometric(torch.tensor([0.3, 0.5])), torch.tensor([1.0, 3.0]))
told(Independent(Normal(torch.zeros(2, 3), torch.ones(3)), 1), torch.ones(2, 3))
m = Multinomial(5, torch.tensor([0.2, 0.3, 0.5])); print(m, m.sample(), m.sample((2,)), m.log_prob(torch.tensor([1.0, 2.0, 2.0])), m.mean, m.variance)
# === a policy's gradient, and gradients through samples
import torch
from torch.distributions import Categorical, Normal, OneHotCategoricalStraightThrough, kl_divergence
torch.manual_seed(1)
logits = torch.zeros(2, 3, requires_grad=True)
d = Categorical(logits=logits); a = d.sample(); loss = -(d.log_prob(a) * torch.tensor([1.0, -2.0])).mean() - 0.1 * d.entropy().mean()
loss.backward(); print(a, logits.grad, d.probs, d.perplexity())
mu = torch.tensor([0.5], requires_grad=True); log_std = torch.zeros(1, requires_grad=True)
n = Normal(mu, log_std.exp()); z = n.rsample((4,)); (z**2).mean().backward(); print(z, mu.grad, log_std.grad)
mu.grad = None; kl_divergence(Normal(mu, log_std.exp()), Normal(0.0, 1.0)).sum().backward(); print(mu.grad)
logits = torch.tensor([[1.0, 0.5, 0.0], [0.3, 0.0, 2.0]], requires_grad=True); s = OneHotCategoricalStraightThrough(logits=logits); y = s.rsample(); (y * torch.tensor([1.0, 2.0, 3.0])).sum().backward(); print(y, logits.grad)
# === divergences
import torch
print(torch.distributions.Normal(0.0, 1.0), torch.distributions.kl_divergence is not None)
from torch.distributions import *
print(kl_divergence(Normal(0.0, 1.0), Normal(torch.tensor([0.0, 1.0]), 2.0)), kl_divergence(Categorical(torch.tensor([0.2, 0.8])), Categorical(torch.tensor([0.5, 0.5]))))
print(kl_divergence(Categorical(torch.tensor([0.2, 0.8])), Categorical(torch.tensor([0.0, 1.0]))), kl_divergence(Bernoulli(0.3), Bernoulli(torch.tensor([0.3, 0.6]))), kl_divergence(Exponential(1.0), Exponential(2.0)))
print(kl_divergence(Laplace(0.0, 1.0), Laplace(1.0, 2.0)), kl_divergence(Uniform(0.0, 1.0), Uniform(-1.0, torch.tensor([0.5, 2.0]))), kl_divergence(Uniform(0.0, 1.0), Normal(0.0, 1.0)), kl_divergence(Geometric(0.3), Geometric(0.5)))
i = lambda m: Independent(Normal(torch.full((2, 3), m), 1.0), 1)
print(kl_divergence(i(0.0), i(1.0)), kl_divergence(OneHotCategorical(torch.tensor([0.2, 0.8])), OneHotCategorical(torch.tensor([0.5, 0.5]))))
class Mine(Normal): pass
@register_kl(Mine, Mine)
def _(p, q): return "mine"
print(kl_divergence(Mine(0.0, 1.0), Mine(0.0, 1.0)), kl_divergence(Mine(0.0, 1.0), Normal(0.0, 1.0)))
try: kl_divergence(Normal(0.0, 1.0), Categorical(torch.ones(2)))
except Exception as error: print(type(error).__name__, error)
# === expansion
import torch
from torch.distributions import *
torch.manual_seed(0)
for d in [Normal(0.0, torch.ones(2)), Categorical(torch.tensor([0.2, 0.8])), Bernoulli(0.5), Uniform(0.0, 1.0), Independent(Normal(torch.zeros(3), 1.0), 1), OneHotCategorical(torch.ones(3)), Multinomial(3, torch.ones(2)), Exponential(1.0), Laplace(0.0, 1.0), Geometric(0.5)]:
    e = d.expand((4, 2) if d.batch_shape else (4,)); print(e, e.batch_shape, e.event_shape, e.sample().shape, e.log_prob(e.sample()).shape)
# === what is refused
import torch
from torch.distributions import *
for bad in [lambda: Normal(0.0, -1.0), lambda: Normal(torch.tensor([float("nan"), 0.0]), 1.0), lambda: Uniform(1.0, 0.0), lambda: Bernoulli(2.0), lambda: Bernoulli(0.5, 1.0), lambda: Bernoulli(), lambda: Categorical(torch.tensor(1.0)),
            lambda: Categorical(torch.tensor([-1.0, 2.0])), lambda: Categorical(logits=torch.tensor([float("nan"), 1.0])), lambda: Categorical(torch.ones(3)).log_prob(torch.tensor(3)), lambda: Bernoulli(0.5).log_prob(torch.tensor(0.5)),
            lambda: Normal(0.0, 1.0).log_prob(0.5), lambda: Normal(torch.zeros(2), 1.0).log_prob(torch.zeros(3)), lambda: Exponential(-torch.ones(2)), lambda: Exponential(1.0).log_prob(torch.tensor(-1.0)), lambda: Uniform(0.0, 1.0).log_prob(torch.tensor(2.0)),
            lambda: OneHotCategorical(torch.ones(2)).log_prob(torch.tensor([1.0, 1.0])), lambda: Independent(Normal(0.0, 1.0), 1), lambda: Normal("a", 1.0), lambda: Multinomial(2, torch.ones(2)).log_prob(torch.tensor([3.0, 0.0])),
            lambda: OneHotCategorical(torch.ones(2)).log_prob(torch.ones(3)), lambda: Categorical(torch.ones(2)).rsample(), lambda: Geometric(0.0), lambda: Categorical(torch.ones(2)).cdf(1)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
print(Normal(0.0, -1.0, validate_args=False), Uniform(0.0, 1.0, validate_args=False).log_prob(torch.tensor(2.0)), Categorical(torch.ones(2)).support, Normal.arg_constraints, Uniform(0.0, 1.0).support, Independent(Normal(torch.zeros(2), 1.0), 1).support)
# === drawn by rejection, equal seeds
import torch
from torch.distributions import Beta, Chi2, Dirichlet, Gamma, Poisson, StudentT
torch.manual_seed(3)
print(Gamma(torch.tensor([2.0, 0.5, 7.3]), torch.tensor([1.0, 2.0, 0.5])).sample((3,)), torch.rand(1))
torch.manual_seed(4)
print(Dirichlet(torch.tensor([2.0, 0.3, 0.5])).sample((2,)), torch.rand(1))
print(Beta(torch.tensor([2.0, 0.5]), torch.tensor([3.0, 0.5])).sample((2,)), Beta(2.0, 3.0).sample().shape)
torch.manual_seed(5)
print(Poisson(torch.tensor([2.0, 3.0, 0.5, 20.0, 30.0, 0.0, 200.0])).sample((3,)), torch.rand(1))
print(Chi2(torch.tensor([3.0])).sample((2,)), StudentT(torch.tensor([3.0, 10.0]), 1.0, 2.0).sample((2,)))
rate = torch.tensor(2.0, requires_grad=True)
Gamma(torch.tensor(3.0), rate).rsample((4,)).sum().backward()
print(rate.grad)
# === probabilities, moments, entropies of Gamma and its kin
import torch
from torch.distributions import Beta, Chi2, Dirichlet, Gamma, Poisson, StudentT, kl_divergence
x = torch.tensor([0.2, 0.7])
for d in (
    Gamma(torch.tensor([2.0, 0.5]), torch.tensor([1.0, 3.0])),
    Beta(torch.tensor([2.0, 0.5]), torch.tensor([3.0, 0.7])),
    Chi2(torch.tensor([3.0, 1.5])),
    StudentT(torch.tensor([3.0, 1.5]), 0.5, 2.0),
):
    print(d, d.log_prob(x), d.entropy(), d.mean, d.variance, d.mode, d.expand((2, 2)).log_prob(x).shape)
d = Dirichlet(torch.tensor([[2.0, 0.5, 1.0], [3.0, 2.0, 1.5]]))
print(d, d.log_prob(torch.tensor([0.2, 0.3, 0.5])), d.entropy(), d.mean, d.variance, d.batch_shape, d.event_shape)
d = Poisson(torch.tensor([2.0, 0.5]))
print(d, d.log_prob(torch.tensor([3.0, 0.0])), d.mean, d.variance, d.mode)
print(kl_divergence(Gamma(2.0, 1.0), Gamma(3.0, 0.5)), kl_divergence(Beta(2.0, 1.0), Beta(3.0, 0.5)))
print(kl_divergence(Dirichlet(torch.tensor([2.0, 1.0])), Dirichlet(torch.tensor([1.0, 4.0]))), kl_divergence(Poisson(2.0), Poisson(3.0)))
a = torch.tensor(2.0, requires_grad=True)
Gamma(a, 1.5).log_prob(torch.tensor(0.7)).backward()
print(a.grad)
try:
    Gamma(-1.0, 1.0)
except ValueError as error:
    print(error)
try:
    Poisson(2.0).log_prob(torch.tensor(1.5))
except ValueError as error:
    print(error)
