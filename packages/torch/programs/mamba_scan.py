"""A selective state space layer: the sequential scan, a parallel-by-cumsum form for one step size, and training."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class SelectiveSSM(nn.Module):
    """h_t = exp(dt_t A) h_{t-1} + dt_t B_t x_t;  y_t = C_t h_t + D x_t, with dt, B, C read off the input."""

    def __init__(self, d_inner, d_state=8, dt_rank=2, dt_min=0.001, dt_max=0.1):
        super().__init__()
        self.d_state, self.dt_rank = d_state, dt_rank
        self.x_proj = nn.Linear(d_inner, dt_rank + 2 * d_state, bias=False)
        self.dt_proj = nn.Linear(dt_rank, d_inner, bias=True)
        dt_init_std = dt_rank**-0.5
        nn.init.uniform_(self.dt_proj.weight, -dt_init_std, dt_init_std)
        dt = torch.exp(
            torch.rand(d_inner) * (math.log(dt_max) - math.log(dt_min)) + math.log(dt_min)
        ).clamp(min=1e-4)
        inv_dt = dt + torch.log(-torch.expm1(-dt))  # inverse of softplus
        with torch.no_grad():
            self.dt_proj.bias.copy_(inv_dt)
        A = torch.arange(1, d_state + 1, dtype=torch.float32).repeat(d_inner, 1)
        self.A_log = nn.Parameter(torch.log(A))
        self.A_log._no_weight_decay = True
        self.D = nn.Parameter(torch.ones(d_inner))

    def forward(self, x):
        b, l, d = x.shape
        A = -torch.exp(self.A_log.float())
        delta, B, C = self.x_proj(x).split([self.dt_rank, self.d_state, self.d_state], dim=-1)
        delta = F.softplus(self.dt_proj(delta))
        return self.scan(x, delta, A, B, C) + x * self.D

    def scan(self, u, delta, A, B, C):
        deltaA = torch.exp(torch.einsum("bld,dn->bldn", delta, A))
        deltaB_u = torch.einsum("bld,bln,bld->bldn", delta, B, u)
        h = torch.zeros(u.shape[0], u.shape[2], self.d_state, device=u.device)
        ys = []
        for i in range(u.shape[1]):
            h = deltaA[:, i] * h + deltaB_u[:, i]
            ys.append(torch.einsum("bdn,bn->bd", h, C[:, i, :]))
        return torch.stack(ys, dim=1)


class MambaBlock(nn.Module):
    def __init__(self, d_model, expand=2, d_conv=3):
        super().__init__()
        d_inner = expand * d_model
        self.norm = nn.RMSNorm(d_model)
        self.in_proj = nn.Linear(d_model, d_inner * 2, bias=False)
        self.conv_weight = nn.Parameter(torch.randn(d_inner, d_conv) * 0.3)
        self.ssm = SelectiveSSM(d_inner)
        self.out_proj = nn.Linear(d_inner, d_model, bias=False)

    def causal_conv(self, x):
        # (b, l, d): pad on the left, then a window per position
        k = self.conv_weight.size(1)
        windows = F.pad(x.transpose(1, 2), (k - 1, 0)).unfold(-1, k, 1)  # b d l k
        return (windows * self.conv_weight[:, None, :]).sum(-1).transpose(1, 2)

    def forward(self, x):
        skip = x
        x, res = self.in_proj(self.norm(x)).chunk(2, dim=-1)
        x = F.silu(self.causal_conv(x))
        y = self.ssm(x) * F.silu(res)
        return self.out_proj(y) + skip


torch.manual_seed(3)
vocab, d_model = 8, 16
model = nn.Sequential(nn.Embedding(vocab, d_model), MambaBlock(d_model), nn.RMSNorm(d_model), nn.Linear(d_model, vocab))
print(model)
print({n: list(p.shape) for n, p in model[1].named_parameters()})

# Selective copying: repeat the first token after a marker.
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in model.parameters() if not getattr(p, "_no_weight_decay", False)]},
        {"params": [p for p in model.parameters() if hasattr(p, "_no_weight_decay")], "weight_decay": 0.0},
    ],
    lr=1e-2,
)
losses = []
for step in range(20):
    seq = torch.randint(1, vocab, (8, 10))
    seq[:, -1] = 0
    target = seq[:, 0]
    logits = model(seq)[:, -1]
    loss = F.cross_entropy(logits, target)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print("loss: {:.4f} -> {:.4f}".format(losses[0], losses[-1]))

# With constant decay the recurrence has a closed form.
T, a = 6, torch.tensor(0.9)
u = torch.randn(T)
h, seq_form = torch.zeros(()), []
for value in u:
    h = a * h + value
    seq_form.append(h)
decay = a ** (torch.arange(T)[:, None] - torch.arange(T)[None, :]).clamp(min=0)
parallel = (torch.tril(decay) * u).sum(-1)
print(torch.stack(seq_form), parallel, (torch.stack(seq_form) - parallel).abs().max() < 1e-6)
