"""torch.distributions: random values, their probabilities, entropies and divergences."""

from torch import _documentation, _missing
from torch.distributions import constraints, kl
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.categorical import Categorical
from torch.distributions.dirichlet import Beta, Dirichlet
from torch.distributions.distribution import Distribution, ExponentialFamily
from torch.distributions.exponential import Exponential
from torch.distributions.gamma import Chi2, Gamma
from torch.distributions.geometric import Geometric
from torch.distributions.independent import Independent
from torch.distributions.kl import kl_divergence, register_kl
from torch.distributions.laplace import Laplace
from torch.distributions.multinomial import Multinomial
from torch.distributions.normal import Normal
from torch.distributions.one_hot_categorical import OneHotCategorical, OneHotCategoricalStraightThrough
from torch.distributions.poisson import Poisson
from torch.distributions.studentT import StudentT
from torch.distributions.uniform import Uniform

__all__ = [
    "Bernoulli",
    "Beta",
    "Categorical",
    "Chi2",
    "Dirichlet",
    "Distribution",
    "Exponential",
    "ExponentialFamily",
    "Gamma",
    "Geometric",
    "Independent",
    "Laplace",
    "Multinomial",
    "Normal",
    "OneHotCategorical",
    "OneHotCategoricalStraightThrough",
    "Poisson",
    "StudentT",
    "Uniform",
    "kl_divergence",
    "register_kl",
]

_KNOWN = frozenset(
    """
    AbsTransform AffineTransform Binomial CatTransform Cauchy ComposeTransform ContinuousBernoulli
    CorrCholeskyTransform CumulativeDistributionTransform ExpTransform FisherSnedecor
    GeneralizedPareto Gumbel HalfCauchy HalfNormal IndependentTransform InverseGamma Kumaraswamy LKJCholesky LogNormal
    LogisticNormal LowRankMultivariateNormal LowerCholeskyTransform MixtureSameFamily MultivariateNormal
    NegativeBinomial Pareto PositiveDefiniteTransform PowerTransform RelaxedBernoulli RelaxedOneHotCategorical
    ReshapeTransform SigmoidTransform SoftmaxTransform SoftplusTransform StackTransform StickBreakingTransform
    TanhTransform Transform TransformedDistribution VonMises Weibull Wishart biject_to identity_transform transform_to
    transforms constraint_registry
    """.split()
)


def __getattr__(name):
    raise _missing.missing("torch.distributions", name, _KNOWN, "use Normal, Categorical and the others there are")


_documentation.attach(__name__)
