# === linear is initialised as in PyTorch
import torch
from torch import nn
torch.manual_seed(0)
m = nn.Linear(3, 2)
print(m.weight, m.bias)
print(m(torch.ones(2, 3)))
# === modules register what is assigned
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.w = nn.Parameter(torch.zeros(2))
        self.register_buffer("mask", torch.ones(2))
        self.register_buffer("temp", torch.ones(1), persistent=False)
        self.blocks = nn.ModuleList([nn.Linear(3, 3, bias=False) for _ in range(2)])
        self.none = None
    def forward(self, x): return self.a(x)
n = Net()
print([k for k, _ in n.named_parameters()], list(n.state_dict()), [k for k, _ in n.named_buffers()])
print([k for k, _ in n.named_modules()], [k for k, _ in n.named_children()], sum(p.numel() for p in n.parameters()))
print(n)
n.a = nn.Linear(2, 1)
del n.w
print([k for k, _ in n.named_parameters()], n.training, n.eval().blocks[0].training, n.train().training)
# === tied parameters are listed once
import torch
from torch import nn
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.e, self.o = nn.Embedding(5, 3), nn.Linear(3, 5, bias=False)
        self.o.weight = self.e.weight
t = Tied()
print([k for k, _ in t.named_parameters()], len(list(t.parameters())), list(t.state_dict()), t.o.weight is t.e.weight)
# === state dicts go round
import torch
from torch import nn
torch.manual_seed(0)
a, b = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2)), nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2))
print(b.load_state_dict(a.state_dict()), torch.equal(a[0].weight, b[0].weight), a.state_dict()["0.weight"].requires_grad)
print(b.load_state_dict({"0.weight": torch.ones(2, 2)}, strict=False))
# === apply, requires_grad_, zero_grad, to
import torch
from torch import nn
def init(m):
    if isinstance(m, nn.Linear): nn.init.ones_(m.weight); nn.init.zeros_(m.bias)
m = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 1))).apply(init)
m(torch.ones(1, 2)).sum().backward()
print(m[0].weight.grad, m[1][0].bias)
m.zero_grad(); print(m[0].weight.grad)
m.requires_grad_(False); print(any(p.requires_grad for p in m.parameters()))
m.double(); print(m[0].weight.dtype, m(torch.ones(1, 2).double()).dtype, m.to(torch.float32)[0].weight.dtype)
# === hooks of modules
import torch
from torch import nn
m = nn.Linear(2, 1, bias=False)
nn.init.ones_(m.weight)
h1 = m.register_forward_pre_hook(lambda mod, args: (args[0] * 2,))
h2 = m.register_forward_hook(lambda mod, args, out: out + 1)
print(m(torch.ones(1, 2)))
h1.remove(); h2.remove()
print(m(torch.ones(1, 2)))
m.register_full_backward_hook(lambda mod, gi, go: print("grads", gi, go))
x = torch.ones(1, 2, requires_grad=True)
m(x).sum().backward()
print(x.grad)
# === containers
import torch
from torch import nn
s = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
s.append(nn.Linear(2, 1))
print(len(s), s[0], s[-1], s[:2], [type(m).__name__ for m in s])
l = nn.ModuleList([nn.ReLU()]); l.append(nn.Tanh()); l.extend([nn.GELU()]); l.insert(0, nn.SiLU())
print(l, l[1:], len(l))
d = nn.ModuleDict({"a": nn.ReLU()}); d["b"] = nn.Tanh()
print("a" in d, list(d.keys()), d["b"])
p = nn.ParameterList([nn.Parameter(torch.ones(2)), nn.Parameter(torch.zeros(1, 2))])
print(p, len(list(p.parameters())))
# === embedding and layer norm
import torch
from torch import nn
torch.manual_seed(3)
e = nn.Embedding(4, 3, padding_idx=1)
print(e.weight, e(torch.tensor([[0, 1], [3, 3]])).shape)
e(torch.tensor([0, 3, 3, 1])).sum().backward()
print(e.weight.grad)
n = nn.LayerNorm(4)
x = torch.arange(8.0).reshape(2, 4).requires_grad_()
y = n(x); (y * torch.tensor([1.0, -2.0, 4.0, 1.0])).sum().backward()
print(y, x.grad, n.weight.grad, n.bias.grad)
r = nn.RMSNorm(4, eps=1e-6); print(r(x.detach()), nn.LayerNorm(4, elementwise_affine=False)(x.detach()))
# === dropout
import torch
from torch import nn
torch.manual_seed(0)
d = nn.Dropout(0.5)
print(d(torch.ones(10)), d.eval()(torch.ones(3)))
torch.manual_seed(0)
print(torch.nn.functional.dropout(torch.ones(2, 5), 0.2))
# === activations
import torch, torch.nn.functional as F
from torch import nn
x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])
for f in [F.relu, F.gelu, F.silu, torch.tanh, torch.sigmoid, F.leaky_relu, F.elu, F.softplus, F.logsigmoid, F.relu6, F.hardtanh, F.mish, nn.GELU("tanh"), lambda x: F.softmax(x, dim=0), lambda x: F.log_softmax(x, dim=-1)]:
    print(f(x))
# === losses
import torch, torch.nn.functional as F
from torch import nn
l = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]], requires_grad=True)
t = torch.tensor([0, 2])
print(F.cross_entropy(l, t), F.cross_entropy(l, t, reduction="none"), F.cross_entropy(l, t, reduction="sum"), nn.CrossEntropyLoss(label_smoothing=0.1)(l, t))
print(F.cross_entropy(l, torch.tensor([0, -100])), F.nll_loss(F.log_softmax(l, 1), t), F.cross_entropy(l, t, weight=torch.tensor([1.0, 2.0, 3.0])))
print(F.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 0.0])), nn.MSELoss(reduction="sum")(torch.ones(3), torch.zeros(3)), F.l1_loss(torch.ones(2), torch.zeros(2)))
print(F.binary_cross_entropy_with_logits(torch.tensor([0.5, -1.0]), torch.tensor([1.0, 0.0])), F.kl_div(torch.tensor([0.5, 0.5]).log(), torch.tensor([0.3, 0.7]), reduction="sum"))
F.cross_entropy(l, t).backward(); print(l.grad)
print(F.cross_entropy(torch.zeros(2, 3, 4), torch.zeros(2, 4, dtype=torch.long)))
# === attention
import torch, torch.nn.functional as F
torch.manual_seed(0)
q, k, v = torch.randn(1, 2, 3, 4), torch.randn(1, 2, 3, 4), torch.randn(1, 2, 3, 4)
print(F.scaled_dot_product_attention(q, k, v))
print(F.scaled_dot_product_attention(q, k, v, is_causal=True))
print(F.scaled_dot_product_attention(q[:, :, :1], k, v, is_causal=True) - v[:, :, :1])
m = torch.ones(3, 3, dtype=torch.bool).tril(); m[0, 0] = False
print(F.scaled_dot_product_attention(q, k, v, attn_mask=m)[0, 0], F.scaled_dot_product_attention(q, k[:, :1], v[:, :1], enable_gqa=True).shape)
# === pad, one_hot, normalize, cosine
import torch, torch.nn.functional as F
x = torch.arange(4.0).reshape(2, 2)
print(F.pad(x, (1, 2)), F.pad(x, (0, 0, 1, 0), value=9.0), F.pad(x[None], (1, 1), mode="reflect"), F.one_hot(torch.tensor([0, 2])), F.normalize(x + 1, dim=1))
print(F.cosine_similarity(x + 1, x * 2 + 1, dim=1), F.pad(torch.arange(3), (1, 1)), F.smooth_l1_loss(x, x + 2))
# === clipping gradients
import torch
from torch import nn
a, b = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
a.grad, b.grad = torch.tensor([3.0]), torch.tensor([4.0])
print(nn.utils.clip_grad_norm_([a, b], 1.0), a.grad, b.grad)
print(nn.utils.parameters_to_vector([a, b]).shape)
# === a small transformer block trains
import torch, math
from torch import nn
import torch.nn.functional as F
class Block(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.h, self.qkv, self.o = h, nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))
        self.register_buffer("mask", torch.tril(torch.ones(8, 8)).view(1, 1, 8, 8))
    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (t.view(B, T, self.h, C // self.h).transpose(1, 2) for t in self.qkv(self.n1(x)).split(C, dim=2))
        a = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
        a = F.softmax(a.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf")), dim=-1)
        x = x + self.o((a @ v).transpose(1, 2).contiguous().view(B, T, C))
        return x + self.mlp(self.n2(x))
torch.manual_seed(42)
emb, block, head = nn.Embedding(11, 16), Block(16, 4), nn.Linear(16, 11)
params = [*emb.parameters(), *block.parameters(), *head.parameters()]
opt = torch.optim.AdamW(params, lr=1e-2)
data = torch.randint(0, 11, (4, 9))
for step in range(6):
    logits = head(block(emb(data[:, :-1])))
    loss = F.cross_entropy(logits.reshape(-1, 11), data[:, 1:].reshape(-1))
    opt.zero_grad(); loss.backward(); opt.step()
    print(f"{loss.item():.4f}")
