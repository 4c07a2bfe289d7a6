# === rand and randn
import torch
torch.manual_seed(0)
print(torch.rand(3), torch.randn(3), torch.randn(20), torch.rand(2, 2), torch.randn(1))
print(torch.randn(3, dtype=torch.float64), torch.rand(2, dtype=torch.float64), torch.randn(17))
# === randint, randperm, multinomial, bernoulli
import torch
torch.manual_seed(1)
print(torch.randint(10, (5,)), torch.randint(3, 6, (2, 2)), torch.randperm(8), torch.randint(0, 2, (3,), dtype=torch.int32))
print(torch.multinomial(torch.tensor([0.1, 0.2, 0.7]), 5, replacement=True), torch.multinomial(torch.ones(4), 3), torch.bernoulli(torch.full((6,), 0.5)))
# === in-place draws
import torch
torch.manual_seed(2)
print(torch.empty(3).uniform_(-1, 1), torch.empty(3).normal_(2, 0.5), torch.empty(3).exponential_(), torch.empty(4).bernoulli_(0.5))
print(torch.empty(2, 3).random_(0, 5), torch.normal(0.0, 1.0, (2,)), torch.rand_like(torch.ones(2)), torch.randn_like(torch.ones(2)))
# === generators
import torch
g = torch.Generator().manual_seed(7)
a = torch.rand(2, generator=g)
b = torch.randint(0, 100, (3,), generator=g)
g.manual_seed(7)
print(a, b, torch.equal(a, torch.rand(2, generator=g)), g.initial_seed(), torch.manual_seed(5).initial_seed(), torch.initial_seed())
torch.manual_seed(5)
x = torch.rand(1); torch.rand(1, generator=g); y = torch.rand(1)
torch.manual_seed(5)
print(torch.equal(torch.rand(2), torch.cat([x, y])), torch.randperm(5, generator=torch.Generator().manual_seed(1)))
# === states
import torch
torch.manual_seed(3)
s = torch.get_rng_state()
a = torch.randn(5)
torch.set_rng_state(s)
print(torch.equal(a, torch.randn(5)), s.dtype)
# === initialisers
import torch
from torch import nn
torch.manual_seed(0)
w = torch.empty(3, 4)
for f in [nn.init.uniform_, nn.init.normal_, nn.init.xavier_uniform_, nn.init.xavier_normal_, nn.init.kaiming_uniform_, nn.init.kaiming_normal_]:
    print(f.__name__, f(w)[0])
print(nn.init.constant_(w, 2.0)[0], nn.init.eye_(w), nn.init.calculate_gain("relu"), nn.init.calculate_gain("tanh"))
print(nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")[0])
# === seeds of any size
import torch
for s in [0, 42, -1, 2**31, 2**63 - 1]:
    torch.manual_seed(s); print(torch.rand(1))
# === spare normals and shapes that are not contiguous
import torch
torch.manual_seed(9)
print(torch.randn(1), torch.randn(1), torch.randn(2, 2), torch.randn(16)[:3], torch.randn(4, 5).t().contiguous()[0])
# === keywords besides the dtype
import torch
torch.manual_seed(0)
print(torch.randint(0, 9, (3,), device=torch.device("cpu")), torch.randint(9, (2,), device="cpu").long(), torch.randint(0, 9, (2,), generator=torch.Generator().manual_seed(1), device="cpu"), torch.randperm(4, device="cpu"))
print(torch.rand(2, device="cpu", requires_grad=True), torch.randn((2,), device="cpu", dtype=torch.float64), torch.randint(0, 2, (2,), dtype=torch.float32, device="cpu"), torch.randint(5, (2,), dtype=torch.int32))
# === drawing goes by addresses, and so do dropouts
import torch
import torch.nn.functional as F
def draw(name, make):
    torch.manual_seed(1)
    made = make()
    print(name, made.shape, made.stride(), made.flatten()[:6], torch.rand(1))
fills = dict(bernoulli=lambda x: x.bernoulli_(0.5), chances=lambda x: x.bernoulli_(torch.full(x.shape, 0.5)), uniform=lambda x: x.uniform_(), normal=lambda x: x.normal_(), exponential=lambda x: x.exponential_(), random=lambda x: x.random_(5))
for name, f in fills.items():
    draw(name, lambda: f(torch.zeros(3, 4).t()))
    draw(name, lambda: f(torch.zeros(2, 3, 4).permute(1, 2, 0)))
    draw(name, lambda: f(torch.zeros(6, 5)[::2, 1:4].t()))
likes = dict(rand=torch.rand_like, randn=torch.randn_like, bernoulli=torch.bernoulli, randint=lambda x: torch.randint_like(x, 9), dropout=lambda x: F.dropout(x, 0.5), inplace=lambda x: F.dropout(x, 0.5, inplace=True), alpha=lambda x: F.alpha_dropout(x, 0.5, True))
for name, f in likes.items():
    draw(name, lambda: f(torch.full((5, 7), 0.5).t()))
    draw(name, lambda: f(torch.full((2, 5, 7), 0.5).permute(2, 0, 1)))
    draw(name, lambda: f(torch.full((2, 1, 7), 0.5).permute(1, 0, 2)))
    if name != "inplace":
        draw(name, lambda: f(torch.full((5, 7), 0.5)[:, ::2].t()))
# === encoders that drop out, the batch first or second
import torch
from torch import nn
for first, norm in ((True, True), (True, False), (False, True)):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 12, 0.5, batch_first=first, norm_first=norm)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    print(encoder(torch.randn(2, 3, 8))[0, 0], torch.rand(1))
# === tensors filled from other distributions
import torch
torch.manual_seed(0)
print(torch.empty(5).geometric_(0.3), torch.empty(3, dtype=torch.int64).geometric_(0.5), torch.empty(4).cauchy_(1, 0.5), torch.empty(4).log_normal_(), torch.empty(20, dtype=torch.float64).log_normal_(0, 0.5)[-2:], torch.rand(1))
for f in (lambda: torch.empty(2).geometric_(1.5), lambda: torch.empty(2).cauchy_(0, -1), lambda: torch.empty(2).log_normal_(0, -1), lambda: torch.empty(2, dtype=torch.int64).cauchy_(), lambda: torch.empty(2, dtype=torch.int64).log_normal_()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
