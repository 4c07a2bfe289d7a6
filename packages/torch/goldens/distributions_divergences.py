# === every pair
import torch, itertools, warnings
from torch.distributions import *
warnings.simplefilter("ignore")
t = torch.tensor
made = [Bernoulli(t([0.3, 1.0])), Beta(t([2.0, 0.5]), t([3.0, 1.5])), Binomial(t([5, 3]), t([0.3, 0.6])), Categorical(t([[0.2, 0.8], [0.5, 0.5]])), Cauchy(t([0.0, 1.0]), t([1.0, 2.0])), ContinuousBernoulli(t([0.3, 0.7])), Dirichlet(t([[1.0, 2.0], [0.5, 3.0]])), Exponential(t([0.5, 2.0])), Gamma(t([2.0, 0.5]), t([1.0, 3.0])), Geometric(t([0.3, 0.6])), Gumbel(t([0.0, 1.0]), t([1.0, 2.0])), HalfNormal(t([1.0, 2.0])), Laplace(t([0.0, 1.0]), t([1.0, 2.0])), LogNormal(t([0.0, 1.0]), t([1.0, 0.5])), LowRankMultivariateNormal(torch.zeros(2), t([[1.0], [0.5]]), t([1.0, 2.0])), MultivariateNormal(t([1.0, -1.0]), t([[2.0, 0.5], [0.5, 1.0]])), Normal(t([0.0, 1.0]), t([1.0, 2.0])), OneHotCategorical(t([[0.2, 0.8], [0.5, 0.5]])), Pareto(t([1.0, 2.0]), t([1.5, 3.0])), Poisson(t([2.0, 0.5])), Uniform(t([0.0, -1.0]), t([0.5, 2.0])), Chi2(t([2.0, 3.0])), StudentT(t([3.0, 4.0])), Independent(Normal(torch.zeros(2, 2), 1.0), 1), Weibull(1.0, t([1.0, 2.0]))]
other = [Bernoulli(t([0.6, 0.9])), Beta(t([1.0, 4.5]), t([2.0, 1.5])), Binomial(t([5, 2]), t([0.5, 0.5])), Categorical(t([[0.0, 1.0], [0.4, 0.6]])), Cauchy(t([0.5, 1.0]), t([2.0, 2.0])), ContinuousBernoulli(t([0.5, 0.2])), Dirichlet(t([[2.0, 1.0], [0.5, 0.5]])), Exponential(t([1.5, 1.0])), Gamma(t([1.0, 2.5]), t([2.0, 1.0])), Geometric(t([0.5, 0.2])), Gumbel(t([0.5, 0.0]), t([2.0, 1.0])), HalfNormal(t([2.0, 2.0])), Laplace(t([0.5, 0.0]), t([2.0, 1.0])), LogNormal(t([1.0, 1.0]), t([2.0, 0.5])), LowRankMultivariateNormal(torch.ones(2), t([[0.3], [1.5]]), t([2.0, 1.0])), MultivariateNormal(t([0.0, 2.0]), t([[1.0, 0.2], [0.2, 3.0]])), Normal(t([0.5, 0.0]), t([2.0, 1.0])), OneHotCategorical(t([[0.4, 0.6], [0.5, 0.5]])), Pareto(t([0.5, 3.0]), t([2.5, 1.0])), Poisson(t([1.0, 1.5])), Uniform(t([-0.5, -1.0]), t([1.5, 1.0])), Chi2(t([1.0, 3.0])), StudentT(t([2.0, 4.0])), Independent(Normal(torch.ones(2, 2), 2.0), 1), Weibull(1.0, t([1.0, 2.0]))]
for p, q in itertools.product(made, other):
    try: print(type(p).__name__, type(q).__name__, kl_divergence(p, q))
    except NotImplementedError as error:
        if "No KL" not in str(error): print(type(p).__name__, type(q).__name__, error)
# === batches of vectors
import torch
from torch.distributions import *
torch.manual_seed(0)
a = MultivariateNormal(torch.randn(3, 2), torch.eye(2)); b = MultivariateNormal(torch.randn(2), torch.stack([torch.eye(2), 2 * torch.eye(2), 3 * torch.eye(2)]))
print(kl_divergence(a, b), kl_divergence(b, a), kl_divergence(a, LowRankMultivariateNormal(torch.zeros(2), torch.ones(2, 1), torch.ones(2))))
i = kl_divergence(Independent(Normal(torch.zeros(3, 2), 1.0), 1), Independent(Normal(torch.ones(3, 2), 2.0), 1)); print(i)
tr = kl_divergence(TransformedDistribution(Normal(0.0, 1.0), [ExpTransform()]), TransformedDistribution(Normal(1.0, 2.0), [ExpTransform()])); print(tr)
for bad in (lambda: kl_divergence(a, MultivariateNormal(torch.zeros(3), torch.eye(3))), lambda: kl_divergence(TransformedDistribution(Normal(0.0, 1.0), [ExpTransform()]), TransformedDistribution(Normal(1.0, 2.0), [TanhTransform()])), lambda: kl_divergence(Binomial(2, 0.5), Binomial(3, 0.5)), lambda: kl_divergence(Exponential(1.0), Bernoulli(0.5)), lambda: kl_divergence(Normal(0.0, 1.0), StudentT(1.0))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === names
import torch
d = torch.distributions
print(sorted(d.__all__), d.normal.Normal is d.Normal, d.beta.Beta is d.Beta, d.transforms.TanhTransform is d.TanhTransform)
from torch.distributions.kl import kl_divergence
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.utils import broadcast_all, logits_to_probs, probs_to_logits, lazy_property, clamp_probs, vec_to_tril_matrix, tril_matrix_to_vec
print(vec_to_tril_matrix(torch.arange(6.0)), tril_matrix_to_vec(torch.arange(9.0).view(3, 3), diag=-1))
