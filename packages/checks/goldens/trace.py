"""What lacuna.trace() tells of programs of interest: record.py keeps what it tells on real PyTorch, in trace.txt."""

# === setting
import math
import torch
import torch.nn.functional as F
from torch import nn
import lacuna

B, H, N, D = 2, 3, 64, 8
torch.manual_seed(0)
q, k, v = (torch.randn(B, H, N, D) for _ in range(3))
causal = torch.ones(N, N, dtype=torch.bool).triu(1)


def naive(q, k, v):
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    return F.softmax(scores.masked_fill(causal, -math.inf), dim=-1) @ v


def tiled(q, k, v, block=16):
    out, top, total = torch.zeros_like(q), torch.full((B, H, N, 1), -math.inf), torch.zeros(B, H, N, 1)
    for j in range(0, k.shape[2], block):
        scores = q @ k[:, :, j : j + block].mT / math.sqrt(D)
        new = torch.maximum(top, scores.amax(-1, keepdim=True))
        weights, shrink = torch.exp(scores - new), torch.exp(top - new)
        total = total * shrink + weights.sum(-1, keepdim=True)
        out = out * shrink + weights @ v[:, :, j : j + block]
        top = new
    return out / total


def tell(t, peak=True):
    for call in t.calls:
        print(call, call.new_bytes, call.flops)
    print("largest", t.largest_new_bytes, "flops", t.flops, *(("peak", t.peak_bytes) if peak else ()))


# === naive attention
with lacuna.trace() as t:
    naive(q, k, v)
tell(t)
print(t.called("softmax"), t.called("log_softmax", "scaled_dot_product_attention"), t.count("bmm"), t.largest())

# === tiled attention never holds the N x N scores
with lacuna.trace() as t:
    tiled(q, k, v)
tell(t)
print(t.called("softmax"), t.largest_new_bytes < B * H * N * N * 4)

# === softmax by any of its names
for f in (torch.softmax, F.softmax, torch.Tensor.softmax, lambda x, d: nn.Softmax(d)(x)):
    with lacuna.trace() as t:
        f(q, -1)
    print(t.called("softmax"), t.called("log_softmax"), [c.name for c in t.calls])

# === built-in attention, by its function and by its module
with lacuna.trace() as t:
    F.scaled_dot_product_attention(q, k, v, is_causal=True)
print(t.called("scaled_dot_product_attention"), t.called("softmax"), t.flops, t.largest_new_bytes)
mha = nn.MultiheadAttention(16, 2, batch_first=True)
x = torch.randn(2, 5, 16)
for weights in (True, False):
    with lacuna.trace() as t:
        mha(x, x, x, need_weights=weights)
    print(t.called("MultiheadAttention"), t.called("multi_head_attention_forward"), t.called("Transformer"))
with lacuna.trace() as t:
    mha.forward(x, x, x)
print(t.called("MultiheadAttention", "multi_head_attention_forward"))

# === cache written in place against cache grown by cat
with lacuna.trace() as t:
    cache = torch.zeros(1, 2, 16, 4)
    for i in range(3):
        cache[:, :, i : i + 1] = torch.ones(1, 2, 1, 4)
tell(t)
with lacuna.trace() as t:
    cache = torch.zeros(1, 2, 0, 4)
    for i in range(3):
        cache = torch.cat([cache, torch.ones(1, 2, 1, 4)], dim=2)
tell(t)

# === what is freed is not alive
with lacuna.trace() as t:
    x = torch.zeros(1000)
    for _ in range(50):
        x = x + 1.0
print(t.largest_new_bytes, t.peak_bytes)
kept = []
with lacuna.trace() as t:
    for i in range(10):
        kept.append(torch.zeros(1000) + i)
print(t.largest_new_bytes, t.peak_bytes)

# === views and in-place writes make nothing
x = torch.zeros(8, 8)
with lacuna.trace() as t:
    x.T, x.view(64), x[2:4], x[:, 1], x.transpose(0, 1).reshape(8, 8) if False else None
    x.add_(1)
    x[0] = torch.ones(8)
    x.T.mul_(3)
    x.detach().expand(8, 8)
print([(c.name, c.new_bytes) for c in t.calls if c.name != "ones"], t.called("view"), t.called("add"), t.called("add_"))
with lacuna.trace() as t:
    x.T.contiguous()
    x.contiguous()
    x.T.reshape(-1)
print([(c.name, c.new_bytes) for c in t.calls])

# === Linear and GELU
mlp = nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 8))
x = torch.randn(4, 8)
with lacuna.trace() as t:
    mlp(x)
tell(t)
print(t.called("Linear"), t.called("linear"), t.called("gelu"), t.called("relu"), t.called("Sequential", "nothing"))

# === backward
with lacuna.trace() as t:
    mlp(x).pow(2).mean().backward()
print(t.flops, t.largest_new_bytes, t.called("backward"), t.called("mm"))
print(t.called("gelu_backward"), t.peak_bytes < 1.5 * 2728)
for p in (q, k, v):
    p.requires_grad_(True)
with lacuna.trace() as t:
    naive(q, k, v).sum().backward()
print(t.flops, t.largest_new_bytes, t.peak_bytes < 1.7 * 311304, [c.name for c in t.calls if c.flops])
with lacuna.trace() as t:
    F.scaled_dot_product_attention(q, k, v, is_causal=True).sum().backward()
print(t.flops, t.largest_new_bytes, t.called("scaled_dot_product_attention_backward"), t.peak_bytes < 1.5 * 50696)
with lacuna.trace() as t:
    loss = F.cross_entropy(F.layer_norm(q, (D,)).view(-1, D), torch.zeros(B * H * N, dtype=torch.long))
    loss.backward()
print([c.name for c in t.calls if c.name != "add_"], t.flops, t.largest_new_bytes)
for p in (q, k, v):
    p.requires_grad_(False)
    p.grad = None

# === products of every kind
a, b, c = torch.randn(4, 5), torch.randn(5, 6), torch.randn(3, 5, 6)
for f in (
    lambda: a @ b,
    lambda: torch.matmul(a, c),
    lambda: torch.einsum("ij,bjk->bik", a, c),
    lambda: torch.addmm(torch.zeros(6), a, b),
    lambda: torch.bmm(c, c.mT),
    lambda: a @ b[:, 0],
    lambda: a[0] @ b[:, 0],
    lambda: F.linear(a, b.T, torch.zeros(6)),
    lambda: F.linear(c.mT, torch.ones(2, 5)),
    lambda: torch.outer(a[0], b[0]),
):
    with lacuna.trace() as t:
        f()
    print(t.flops)

# === dtypes and inputs
with lacuna.trace() as t:
    torch.arange(4) + torch.ones(2, 4, dtype=torch.float64) * 2
    torch.ones(3).half()
    torch.tensor([1, 2]).sum()
    torch.randn(2, 3) > 0
tell(t)

# === traces nest
with lacuna.trace() as outer:
    torch.ones(4)
    with lacuna.trace() as inner:
        torch.zeros(8) + 1
    torch.exp(torch.ones(2))
print([c.name for c in outer.calls], outer.peak_bytes)
print([c.name for c in inner.calls], inner.peak_bytes)

# === a trace can be read inside its block, and survives an exception
with lacuna.trace() as t:
    torch.ones(4)
    print(len(t.calls), t.called("ones"), t.called("exp"))
    torch.exp(torch.ones(4))
    print(len(t.calls), t.called("exp"))
try:
    with lacuna.trace() as t:
        torch.ones(2, 3) @ torch.ones(2, 3)
except RuntimeError as error:
    print(error)
print([c.name for c in t.calls])
torch.ones(4)
print(len(t.calls))
try:
    lacuna.trace().flops
except RuntimeError as error:
    print(error)

# === a function that forgot how to forget
def step(history, x):
    history.append(x * 2)

history = []
with lacuna.trace() as t:
    for _ in range(5):
        step(history, torch.ones(256))
print(t.peak_bytes, t)
