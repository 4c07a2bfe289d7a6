# === WGAN-GP: the gradient penalty
import torch
from torch import nn
torch.manual_seed(0)
D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
opt = torch.optim.SGD(D.parameters(), lr=0.05)
real, fake = torch.arange(8.0).reshape(4, 2) / 8, torch.arange(8.0).reshape(4, 2).flip(0) / 5
for step in range(5):
    eps = torch.linspace(0, 1, 4).reshape(4, 1)
    mid = (eps * real + (1 - eps) * fake).requires_grad_(True)
    out = D(mid)
    g = torch.autograd.grad(outputs=out, inputs=mid, grad_outputs=torch.ones_like(out), create_graph=True, retain_graph=True)[0]
    loss = D(fake).mean() - D(real).mean() + 10 * ((g.norm(2, dim=1) - 1) ** 2).mean()
    opt.zero_grad(); loss.backward(); opt.step()
    print(f"{loss.item():.4f}")
# === MAML: differentiating through the inner step
import torch
import torch.nn.functional as F
torch.manual_seed(0)
w = [torch.randn(1, 8).mul(0.3).requires_grad_(), torch.zeros(8, requires_grad=True), torch.randn(8, 1).mul(0.3).requires_grad_()]
def net(x, w): return torch.tanh(x @ w[0] + w[1]) @ w[2]
opt = torch.optim.SGD(w, lr=0.01)
for step in range(4):
    total = 0
    for phase in (0.0, 0.5, 1.0):
        x = torch.linspace(-1, 1, 5).unsqueeze(1); y = torch.sin(x * 3 + phase)
        grads = torch.autograd.grad(F.mse_loss(net(x, w), y), w, create_graph=True)
        fast = [p - 0.1 * g for p, g in zip(w, grads)]
        total = total + F.mse_loss(net(x * 0.9, fast), torch.sin(x * 2.7 + phase))
    opt.zero_grad(); total.backward(); opt.step(); print(f"{total.item():.4f}")
# === Hessian-vector products and the largest curvature
import torch
torch.manual_seed(0)
A = torch.randn(5, 5, dtype=torch.float64); A = A @ A.T
x = torch.ones(5, dtype=torch.float64, requires_grad=True)
def hvp(v):
    g, = torch.autograd.grad(0.5 * x @ A @ x + (x ** 4).sum() / 12, x, create_graph=True)
    return torch.autograd.grad(g @ v, x)[0]
v = torch.ones(5, dtype=torch.float64)
print(torch.allclose(hvp(v), A @ v + v * x.detach() ** 2))
for _ in range(200): v = hvp(v); v = v / v.norm()
H = torch.autograd.functional.hessian(lambda t: 0.5 * t @ A @ t + (t ** 4).sum() / 12, x.detach())
print(round((v @ hvp(v)).item(), 4), torch.allclose(H, A + torch.eye(5, dtype=torch.float64)))
# === sharpness-aware minimization
import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
base = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
x = torch.arange(12.0).reshape(4, 3) / 12; y = x.sum(1, keepdim=True).sin()
for step in range(5):
    loss = ((model(x) - y) ** 2).mean(); loss.backward()
    norm = torch.norm(torch.stack([p.grad.norm(2) for p in model.parameters()]))
    saved = []
    with torch.no_grad():
        for p in model.parameters():
            e = p.grad * 0.05 / (norm + 1e-12); p.add_(e); saved.append(e)
    model.zero_grad(); ((model(x) - y) ** 2).mean().backward()
    with torch.no_grad():
        for p, e in zip(model.parameters(), saved): p.sub_(e)
    base.step(); base.zero_grad(); print(f"{loss.item():.5f}")
# === straight-through estimators: quantization, Gumbel, VQ
import torch
x = torch.tensor([[0.2, 1.4], [-0.7, 0.9]], requires_grad=True)
q = x + (torch.round(x * 2) / 2 - x).detach()
(q ** 2).sum().backward(); print(q, x.grad)
code = torch.tensor([[0.0, 1.0], [-1.0, 1.0]], requires_grad=True)
idx = torch.cdist(x.detach(), code.detach()).argmin(1); z = code[idx]
z_q = x + (z - x).detach(); x.grad = None
(((z_q * 3).sum()) + ((z - x.detach()) ** 2).mean() + 0.25 * ((z.detach() - x) ** 2).mean()).backward(); print(idx, x.grad, code.grad)
# === influence functions
import torch
torch.manual_seed(0)
X = torch.randn(6, 2, dtype=torch.float64); y = (X[:, 0] > 0).double(); w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
def loss_of(w, X, y): return torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y) + 0.05 * w @ w
for _ in range(300):
    g, = torch.autograd.grad(loss_of(w, X, y), w)
    with torch.no_grad(): w -= 0.5 * g
H = torch.autograd.functional.hessian(lambda w: loss_of(w, X, y), w.detach())
test = torch.autograd.grad(loss_of(w, X[:1], y[:1]), w)[0]
det = H[0, 0] * H[1, 1] - H[0, 1] * H[1, 0]
inv = torch.stack([torch.stack([H[1, 1], -H[0, 1]]), torch.stack([-H[1, 0], H[0, 0]])]) / det
print(torch.stack([-(test @ inv @ torch.autograd.grad(loss_of(w, X[i:i + 1], y[i:i + 1]), w)[0]) for i in range(6)]))
# === a checkpointed transformer block
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.o, self.f = nn.Linear(d, 3 * d), nn.Linear(d, d), nn.Sequential(nn.Linear(d, 2 * d), nn.GELU(), nn.Dropout(0.1), nn.Linear(2 * d, d))
    def forward(self, x):
        q, k, v = self.qkv(self.n1(x)).chunk(3, -1)
        x = x + self.o(nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True))
        return x + self.f(self.n2(x))
def train(ckpt):
    torch.manual_seed(0)
    blocks = nn.ModuleList([Block(8) for _ in range(3)]); head = nn.Linear(8, 5)
    opt = torch.optim.AdamW([*blocks.parameters(), *head.parameters()], lr=1e-2)
    x = torch.randn(2, 4, 8); t = torch.tensor([[0, 1, 2, 3], [4, 3, 2, 1]]); out = []
    for _ in range(4):
        h = x
        for b in blocks: h = checkpoint(b, h, use_reentrant=False) if ckpt else b(h)
        loss = nn.functional.cross_entropy(head(h).flatten(0, 1), t.flatten())
        opt.zero_grad(); loss.backward(); opt.step(); out.append(f"{loss.item():.4f}")
    return out
print(train(False)); print(train(True))
# === per-sample gradients, gradient accumulation, clipping, gradient surgery
import torch
from torch import nn
torch.manual_seed(0)
m = nn.Linear(3, 2); x = torch.randn(4, 3); t = torch.tensor([0, 1, 1, 0])
L = nn.CrossEntropyLoss()
per = [torch.autograd.grad(L(m(x[i:i + 1]), t[i:i + 1]), list(m.parameters())) for i in range(4)]
L(m(x), t).backward()
print(torch.allclose(torch.stack([p[0] for p in per]).mean(0), m.weight.grad))
full = m.weight.grad.clone(); m.zero_grad()
for i in range(0, 4, 2): (L(m(x[i:i + 2]), t[i:i + 2]) / 2).backward()
print(torch.allclose(full, m.weight.grad), round(nn.utils.clip_grad_norm_(m.parameters(), 0.1).item(), 4))
g1, g2 = [torch.cat([g.flatten() for g in p]) for p in per[:2]]
dot = g1 @ g2; g = g1 - torch.clamp(dot, max=0) / g2.norm() ** 2 * g2; print(g)
# === unrolled fixed point, implicit gradient
import torch
a = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
class Sqrt(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        y = a.clone()
        for _ in range(30): y = 0.5 * (y + a / y)
        ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g): y, = ctx.saved_tensors; return g / (2 * y)
y = a.clone()
for _ in range(6): y = 0.5 * (y + a / y)
print(torch.autograd.grad(y, a), torch.autograd.grad(Sqrt.apply(a), a), torch.autograd.gradgradcheck(Sqrt.apply, (a,)))
