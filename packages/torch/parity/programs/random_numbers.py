# === torch.manual_seed; torch.rand; torch.randn
import torch
torch.manual_seed(0); print(torch.rand(3), torch.randn(3), torch.rand(2, 2), torch.randn(20))
torch.manual_seed(0); a = torch.rand(3); torch.manual_seed(0); print(torch.equal(a, torch.rand(3)), torch.initial_seed())
# === torch.manual_seed; torch.rand
import torch
g = torch.Generator().manual_seed(5); print(torch.rand(2, generator=g), torch.randn(2, generator=g), torch.rand(3, dtype=torch.float64), g.initial_seed()) if torch.manual_seed(1) else 0
s = torch.get_rng_state(); a = torch.rand(2); torch.set_rng_state(s); print(torch.equal(a, torch.rand(2)), torch.rand((2, 3)).shape, torch.rand(0).shape, torch.rand(()).shape)
# === torch.randperm; aten.randperm
import torch
torch.manual_seed(0); print(torch.randperm(10), torch.randperm(1), torch.randperm(0), torch.randperm(5).dtype, torch.randperm(4, generator=torch.Generator().manual_seed(3)))
x = torch.arange(6); print(x[torch.randperm(6)])
# === Tensor.random_
import torch
torch.manual_seed(0); print(torch.zeros(4).random_(0, 10), torch.zeros(3, dtype=torch.int64).random_(5), torch.zeros(3, dtype=torch.uint8).random_(), torch.zeros(3, dtype=torch.int64).random_(-3, 3))
# === torch.rand; Tensor.random_
import torch
torch.manual_seed(3); print(torch.empty(3).uniform_(-1, 1), torch.empty(3).normal_(2, 0.1), torch.empty(3).exponential_(), torch.empty(4).bernoulli_(0.5), torch.randint(0, 5, (3,)), torch.randn(2, 3), torch.randint(3, (2, 2)), torch.normal(0.0, 1.0, (2,)), torch.rand_like(torch.ones(2)))
# === torch.cuda.manual_seed; torch.cuda.manual_seed_all
import torch
print(torch.cuda.manual_seed(1), torch.cuda.manual_seed_all(1))
# === torch.distributions.Categorical
import torch
from torch.distributions import Categorical
torch.manual_seed(0)
d = Categorical(probs=torch.tensor([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]])); a = d.sample()
print(a, d.log_prob(a), d.entropy(), d.sample((2,)).shape, d, d.probs, d.logits, d.param_shape, d.batch_shape, d.mode, d.mean)
# === torch.distributions.Categorical
import torch
l = torch.tensor([1.0, 2.0, 0.5], requires_grad=True); d = torch.distributions.Categorical(logits=l)
torch.manual_seed(2); print(d.sample((5,))); (-d.log_prob(torch.tensor(1)) * 2.0 + d.entropy()).backward(); print(l.grad, d.enumerate_support())
for f in [lambda: torch.distributions.Categorical(), lambda: d.log_prob(torch.tensor(7)), lambda: torch.distributions.Categorical(probs=torch.tensor([-1.0, 2.0]))]:
    try: f()
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.distributions.normal.Normal
import torch
from torch.distributions.normal import Normal
torch.manual_seed(0); m = torch.tensor([0.0, 1.0], requires_grad=True); d = Normal(m, torch.tensor([1.0, 2.0]))
x = d.rsample(); print(x, d.log_prob(x), d.entropy(), d.cdf(torch.tensor(0.3)), d.mean, d.stddev, d.variance, d); x.sum().backward(); print(m.grad)
print(torch.distributions.kl_divergence(Normal(0.0, 1.0), Normal(1.0, 2.0)), d.sample((3,)).shape, Normal(0.0, 1.0).icdf(torch.tensor(0.9)))
