# === equal seeds
import torch
torch.manual_seed(0)
print(torch.poisson(torch.tensor([[0.5, 3.0, 12.0], [0.0, 45.0, 9.99]])), torch.rand(1))
print(torch.binomial(torch.tensor([10.0, 100.0, 40.0, 3.0, 1000.0]), torch.tensor([0.3, 0.5, 0.9, 0.0, 0.02])), torch.rand(1))
print(torch.binomial(torch.full((12,), 200.0, dtype=torch.float64), torch.linspace(0.05, 0.95, 12, dtype=torch.float64)), torch.rand(1))
print(torch.empty(6).cauchy_(), torch.empty(2, 3, dtype=torch.float64).cauchy_(1.0, 2.0), torch.rand(1))
print(torch.empty(5).log_normal_(), torch.empty(20).log_normal_(0.0, 0.5), torch.rand(1))
print(torch.empty(6).geometric_(0.3), torch.empty(6, dtype=torch.int64).geometric_(0.1), torch.rand(1))
g = torch.Generator().manual_seed(5)
print(torch.poisson(torch.full((4,), 6.0), generator=g), torch.binomial(torch.full((3,), 9.0), torch.full((3,), 0.4), generator=g), torch.empty(3).cauchy_(generator=g))
x = torch.zeros(2, 3).t(); print(x.cauchy_(), x.log_normal_(), x.geometric_(0.2))
print(torch.poisson(torch.full((2, 3), 4.0).t()), torch.poisson(torch.tensor([2.0, 30.0], dtype=torch.float16)))
# === what is refused
import torch
a = torch.tensor
for bad in [lambda: torch.poisson(a([1, 2])), lambda: torch.poisson(a([-1.0])), lambda: torch.poisson(a([float("nan")])), lambda: torch.binomial(a([10]), a([0.5])), lambda: torch.binomial(a([10.0]), a([1])),
            lambda: torch.empty(3).cauchy_(0, -1), lambda: torch.empty(3).long().cauchy_(0, 1), lambda: torch.empty(3).log_normal_(0, -1), lambda: torch.empty(3).long().log_normal_(0, 1),
            lambda: torch.empty(3).geometric_(0), lambda: torch.empty(3).geometric_(1.5), lambda: torch.empty(3).bool().geometric_(0.5)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === gradients of gamma and beta numbers by their parameters
import torch
from torch.distributions import Beta, Chi2, Dirichlet, FisherSnedecor, Gamma, InverseGamma, StudentT
torch.manual_seed(1)
a = torch.tensor([0.05, 0.3, 1.0, 2.5, 7.0, 9.0, 30.0, 200.0], requires_grad=True)
x = Gamma(a, 2.0).rsample((6,)); x.sum(0).sum().backward(); print(x, a.grad)
for lo, hi in [(0.2, 0.3), (0.7, 5.0), (3.0, 4.0), (7.0, 9.0), (30.0, 40.0), (400.0, 3.0)]:
    p, q = torch.tensor(lo, requires_grad=True), torch.tensor(hi, requires_grad=True)
    y = Beta(p, q).rsample((5,)); y.pow(2).sum().backward(); print(y, p.grad, q.grad)
c = torch.tensor([[0.5, 1.0, 2.0], [8.0, 9.0, 20.0]], requires_grad=True)
z = Dirichlet(c).rsample((2,)); (z * torch.tensor([1.0, 2.0, -1.0])).sum().backward(); print(z, c.grad)
for make in (Chi2, lambda t: StudentT(t, 0.0, 1.0), lambda t: FisherSnedecor(t, 5.0), lambda t: InverseGamma(t, 1.0)):
    t = torch.tensor([3.0, 4.5], requires_grad=True); s = make(t).rsample((2,)); s.sum().backward(); print(s, t.grad)
d = torch.tensor([2.0], dtype=torch.float64, requires_grad=True); w = Gamma(d, d).rsample(); w.backward(); print(w, d.grad)
