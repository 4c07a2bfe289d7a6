# === scaled dot product attention, all its arguments
import torch
import torch.nn.functional as F
torch.manual_seed(0)
q, k, v = torch.randn(2, 4, 3, 8), torch.randn(2, 4, 5, 8), torch.randn(2, 4, 5, 6)
print(F.scaled_dot_product_attention(q, k, v)[0, 0])
keep = torch.tril(torch.ones(3, 5)).bool()
print(F.scaled_dot_product_attention(q, k, v, attn_mask=keep)[1, 2])
added = torch.zeros(3, 5).masked_fill(~keep, float("-inf"))
print(torch.allclose(F.scaled_dot_product_attention(q, k, v, attn_mask=added), F.scaled_dot_product_attention(q, k, v, attn_mask=keep), atol=1e-6))
print(F.scaled_dot_product_attention(q, k, v, is_causal=True)[0, 1], F.scaled_dot_product_attention(q, k, v, scale=1.0)[0, 1, 0])
kk, vv = torch.randn(2, 2, 5, 8), torch.randn(2, 2, 5, 8)
grouped = F.scaled_dot_product_attention(q, kk, vv, enable_gqa=True)
by_hand = F.scaled_dot_product_attention(q, kk.repeat_interleave(2, dim=1), vv.repeat_interleave(2, dim=1))
print(grouped.shape, torch.equal(grouped, by_hand), grouped[0, 3])
print(F.scaled_dot_product_attention(q, k, v, attn_mask=torch.zeros(3, 5, dtype=torch.bool))[0, 0])
print(F.scaled_dot_product_attention(q[0, 0], k[0, 0], v[0, 0]).shape, F.scaled_dot_product_attention(q.double(), k.double(), v.double()).dtype)
for bad in [lambda: F.scaled_dot_product_attention(q, kk, vv), lambda: F.scaled_dot_product_attention(q, k, v, attn_mask=keep, is_causal=True),
            lambda: F.scaled_dot_product_attention(q, k.double(), v), lambda: F.scaled_dot_product_attention(q, k, v, attn_mask=torch.ones(3, 5).long()),
            lambda: F.scaled_dot_product_attention(q, k, v, attn_mask=torch.ones(2, 5))]:
    try:
        print(bad().shape)
    except Exception as e:
        print(type(e).__name__, e)
# === masks
import torch
T, S = 3, 5
print(torch.full((T, S), float("-inf")).triu(diagonal=S - T + 1))
print(torch.tril(torch.ones(T, S)).bool(), torch.ones(T, S, dtype=torch.bool).tril(S - T))
print(torch.triu(torch.full((T, T), -torch.inf), diagonal=1).softmax(-1))
pos = torch.arange(S - T, S)
print(pos[:, None] >= torch.arange(S)[None, :], (pos.unsqueeze(-1) - torch.arange(S)).clamp(min=0))
for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.float64):
    x = torch.zeros(2, 2, dtype=dtype)
    low = torch.finfo(x.dtype).min
    print(low, x.masked_fill(torch.tensor([[False, True], [True, True]]), low).softmax(-1))
print(torch.finfo(torch.float16), torch.finfo(torch.float32).eps, torch.finfo(torch.bfloat16).max, torch.iinfo(torch.int64).max)
print(torch.where(torch.eye(2).bool(), 0.0, float("-inf")), torch.zeros(2).masked_fill_(torch.tensor([True, False]), -1e9))
pad = torch.tensor([[1, 1, 0], [1, 1, 1]])
print(pad[:, None, None, :].bool() & torch.ones(3, 3).tril().bool(), (1.0 - pad.float()) * -1e4)
print(torch.logical_and(pad.bool(), ~pad.bool()).any(), torch.logical_not(pad), pad.eq(0).all(dim=-1), pad.cumsum(-1) - 1)
# === a cache written in place
import torch
B, H, L, D = 1, 2, 6, 3
class Cache:
    def __init__(self, like: torch.Tensor, length: int):
        self.k = like.new_zeros(B, H, length, D)
        self.v = like.new_full((B, H, length, D), float("nan"))
        self.used: int = 0
    def append(self, k: torch.Tensor, v: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
        t = k.size(2)
        if self.used + t > self.k.size(2):
            raise ValueError(f"cache of {self.k.size(2)} is full: {self.used} used, {t} more")
        self.k[:, :, self.used : self.used + t] = k
        self.v[:, :, self.used : self.used + t, :] = v
        self.used += t
        return self.k[:, :, : self.used], self.v[:, :, : self.used]
cache = Cache(torch.empty(0, dtype=torch.float16), L)
step = torch.arange(12, dtype=torch.float16).view(B, H, 2, D)
print(cache.append(step, -step)[0].shape, cache.append(step[:, :, :1], step[:, :, :1])[1])
k, v = cache.append(step, step)
print(k.dtype, k.data_ptr() == cache.k.data_ptr(), k.is_contiguous(), v.isnan().any().item(), cache.v.isnan().sum())
try:
    cache.append(step, step)
except ValueError as e:
    print(e)
c = torch.zeros(2, 4)
print(c.index_copy_(1, torch.tensor([3, 0]), torch.tensor([[1.0, 2.0], [3.0, 4.0]])), c.index_copy(0, torch.tensor([1]), torch.ones(1, 4)))
c[:, [1, 2]] = torch.tensor([[7.0], [8.0]])
c[torch.arange(2), torch.tensor([0, 3])] += 10
c[..., -1] *= 2
c[c > 15] = 0
print(c, c.narrow(1, 1, 2), c.roll(-1, dims=1), c[:, -2:], c[:, 4:].shape)
c.scatter_(1, torch.tensor([[0], [1]]), 5.0)
print(c, c.gather(1, torch.tensor([[0, 0], [1, 1]])))
def grown(a: "torch.Tensor | None", b):
    return b if a is None else torch.cat([a, b], dim=-2)
keys = None
for i in range(3):
    keys = grown(keys, torch.full((1, 2), i))
print(keys, torch.cat([torch.empty(0), torch.ones(2, 2)], dim=0), torch.cat((torch.ones(1, 0, 2), torch.ones(1, 2, 2)), dim=1).shape, torch.cat([torch.empty(0, dtype=torch.int64), torch.tensor([1])]).dtype)
# === shapes of heads
import torch
b, t, h, d = 2, 3, 2, 4
x = torch.arange(b * t * 3 * h * d).view(b, t, 3 * h * d)
q, k, v = x.chunk(3, dim=-1)
q2, k2, v2 = x.split(h * d, dim=2)
q3, k3, v3 = x.view(b, t, 3, h, d).permute(2, 0, 3, 1, 4)
q4, k4, v4 = x.unflatten(-1, (3, h, d)).unbind(2)
print(torch.equal(q, q2), torch.equal(k.view(b, t, h, d).transpose(1, 2), k3), torch.equal(v4, v3.transpose(1, 2)), k3.shape, k3.stride())
print(q3.transpose(1, 2).reshape(b, t, h * d).equal(q), q3.permute(0, 2, 1, 3).flatten(2).equal(q), q3.movedim(1, 2).contiguous().view(b, t, -1).shape)
try:
    q3.transpose(1, 2).view(b, t, h * d)
except RuntimeError as e:
    print(e)
try:
    x.unflatten(-1, (5, 5))
except RuntimeError as e:
    print(e)
print([p.shape for p in x.split([8, 16], dim=-1)], [p.shape for p in torch.arange(7).chunk(3)], [p.tolist() for p in torch.split(torch.arange(5), 2)])
kv = k3[:, :1]
print(kv.expand(-1, h, -1, -1).shape, kv.repeat(1, h, 1, 1).equal(kv.repeat_interleave(h, 1)), kv[:, :, None].expand(b, 1, h, t, d).reshape(b, h, t, d).stride())
print(torch.stack((q, k)).shape, x.T.shape if x.ndim == 2 else x.mT.shape, k3.swapaxes(1, 2).shape, torch.atleast_2d(torch.arange(2)).shape)
print(torch.nn.functional.pad(torch.arange(4.0).view(2, 2), (1, 0, 0, 2)), torch.nn.functional.pad(torch.ones(1, 2), (-1, 1), value=9.0), torch.nn.functional.pad(torch.ones(2).long(), (1, 1)))
# === rotary positions
import torch
def angles(dim: int, length: int, base: float = 10000.0) -> torch.Tensor:
    inv = 1.0 / (base ** (torch.arange(0, dim, 2).float() / dim))
    return torch.outer(torch.arange(length, dtype=torch.float32), inv)
def rotate_half(x):
    a, b = x.chunk(2, dim=-1)
    return torch.cat((-b, a), dim=-1)
f = angles(8, 5)
print(f)
cos, sin = torch.cat([f, f], -1).cos(), torch.cat([f, f], -1).sin()
x = torch.linspace(-1, 1, 80).view(1, 2, 5, 8)
y = x * cos + rotate_half(x) * sin
print(y[0, 1], torch.allclose(y.norm(dim=-1), x.norm(dim=-1), atol=1e-5))
even, odd = x[..., ::2], x[..., 1::2]
z = torch.stack((even * f.cos() - odd * f.sin(), even * f.sin() + odd * f.cos()), dim=-1).flatten(-2)
print(z[0, 0, -1], torch.allclose(z.pow(2).sum(-1), x.square().sum(-1), rtol=1e-4))
late = angles(8, 9)[4:]
print(late.shape, torch.equal(late[0], angles(8, 5)[-1]))
# === attention module with a cache
import math
from typing import Optional, Tuple
import torch
import torch.nn as nn
class Attention(nn.Module):
    def __init__(self, width: int, heads: int, longest: int = 16):
        super().__init__()
        assert width % heads == 0
        self.heads, self.size = heads, width // heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)
        self.register_buffer("mask", torch.tril(torch.ones(longest, longest, dtype=torch.bool)).view(1, 1, longest, longest), persistent=False)
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))
    def forward(self, x: torch.Tensor, past: Optional[Tuple[torch.Tensor, torch.Tensor]] = None):
        b, t, c = x.size()
        q, k, v = (y.view(b, t, self.heads, self.size).transpose(1, 2) for y in self.qkv(x).split(c, dim=2))
        if past is not None:
            k, v = torch.cat((past[0], k), dim=-2), torch.cat((past[1], v), dim=-2)
        s = k.size(-2)
        w = (q @ k.transpose(-2, -1)) / math.sqrt(self.size)
        w = w.masked_fill(self.mask[:, :, s - t : s, :s] == 0, float("-inf"))
        w = self.drop(torch.softmax(w, dim=-1))
        y = (w @ v).transpose(1, 2).contiguous().view(b, t, c)
        self.steps += t
        return self.out(y), (k, v)
torch.manual_seed(1)
m = Attention(8, 2).eval()
print(m, sum(p.numel() for p in m.parameters()), list(m.state_dict()), [n for n, _ in m.named_buffers()])
x = torch.randn(2, 5, 8)
with torch.no_grad():
    full, _ = m(x)
    past, parts = None, []
    for piece in x.split([2, 1, 1, 1], dim=1):
        y, past = m(piece, past)
        parts.append(y)
    stepped = torch.cat(parts, 1)
print(full[0], past[0].shape, m.steps)
assert torch.allclose(full, stepped, atol=1e-5)
torch.testing.assert_close(full, stepped)
print((full - stepped).abs().max().item() < 1e-6, full.requires_grad, m(x)[0].grad_fn is not None)
m.train()
torch.manual_seed(3)
m(x)[0].pow(2).mean().backward()
print(m.out.bias.grad, m.qkv.weight.grad.norm())
# === a small GPT that generates
import copy
from dataclasses import dataclass, field, replace
import torch
import torch.nn as nn
import torch.nn.functional as F
@dataclass
class Config:
    vocab: int = 11
    width: int = 16
    heads: int = 2
    layers: int = 2
    longest: int = 12
    names: list = field(default_factory=list)
class Block(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(c.width), nn.LayerNorm(c.width)
        self.qkv, self.proj = nn.Linear(c.width, 3 * c.width), nn.Linear(c.width, c.width)
        self.mlp = nn.Sequential(nn.Linear(c.width, 4 * c.width), nn.GELU(approximate="tanh"), nn.Linear(4 * c.width, c.width))
        self.h = c.heads
    def forward(self, x, past=None):
        b, t, c = x.shape
        q, k, v = self.qkv(self.ln_1(x)).view(b, t, 3, self.h, c // self.h).permute(2, 0, 3, 1, 4).unbind(0)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        x = x + self.proj(y.transpose(1, 2).reshape(b, t, c))
        return x + self.mlp(self.ln_2(x)), (k, v)
class GPT(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.wte, self.wpe = nn.Embedding(c.vocab, c.width), nn.Embedding(c.longest, c.width)
        self.blocks = nn.ModuleList([Block(c) for _ in range(c.layers)])
        self.ln_f = nn.LayerNorm(c.width)
        self.head = nn.Linear(c.width, c.vocab, bias=False)
        self.head.weight = self.wte.weight
        self.apply(self._init)
    def _init(self, m):
        if isinstance(m, (nn.Linear, nn.Embedding)):
            nn.init.normal_(m.weight, mean=0.0, std=0.2)
        if isinstance(m, nn.Linear) and m.bias is not None:
            nn.init.zeros_(m.bias)
    def forward(self, idx, targets=None, pasts=None):
        start = 0 if pasts is None else pasts[0][0].size(2)
        x = self.wte(idx) + self.wpe(torch.arange(start, start + idx.size(1), device=idx.device))
        new = []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, None if pasts is None else pasts[i])
            new.append(kv)
        logits = self.head(self.ln_f(x))
        loss = None if targets is None else F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1), ignore_index=-1)
        return logits, loss, new
    @torch.no_grad()
    def generate(self, idx, count, temperature=1.0, top_k=None, cached=False):
        pasts = None
        for _ in range(count):
            logits, _, pasts = self(idx[:, -1:] if cached and pasts else idx, pasts=pasts if cached else None)
            logits = logits[:, -1, :] / temperature
            if top_k is not None:
                v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                logits[logits < v[:, [-1]]] = -float("Inf")
                nxt = torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)
            else:
                nxt = torch.argmax(logits, dim=-1, keepdim=True)
            idx = torch.cat((idx, nxt), dim=1)
        return idx
torch.manual_seed(1337)
c = Config(names=["a"])
model = GPT(c)
print(c, replace(c, layers=1).layers, sum(p.numel() for p in model.parameters()), len(list(model.named_parameters())))
text = torch.tensor([[1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 1, 4, 1, 5, 9, 2, 6, 5]])
decay = [p for p in model.parameters() if p.dim() >= 2]
other = [p for p in model.parameters() if p.dim() < 2]
opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.1}, {"params": other, "weight_decay": 0.0}], lr=3e-3, betas=(0.9, 0.95))
before = copy.deepcopy(model)
for step in range(6):
    _, loss, _ = model(text[:, :-1], text[:, 1:])
    opt.zero_grad(set_to_none=True)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
    print(step, f"{loss.item():.4f} {norm.item():.3f}")
model.eval()
print(before.head.weight is before.wte.weight, torch.equal(before.wte.weight, model.wte.weight))
print(model.generate(text[:, :2], 8), torch.equal(model.generate(text[:, :2], 8), model.generate(text[:, :2], 8, cached=True)))
torch.manual_seed(5)
print(model.generate(text[:1, :3], 6, temperature=0.8, top_k=3, cached=True))
# === without gradients
import torch
from torch import nn
w = torch.ones(2, requires_grad=True)
@torch.no_grad()
def plain(x):
    return x * 2
@torch.inference_mode()
def inferred(x):
    return x * 3
print(plain(w).requires_grad, inferred(w).requires_grad, plain.__name__)
with torch.inference_mode():
    y = w + 1
    print(y.requires_grad, torch.is_inference_mode_enabled(), torch.is_grad_enabled())
    with torch.enable_grad():
        print((w * 2).requires_grad)
print(torch.is_grad_enabled(), torch.is_inference_mode_enabled(), y)
with torch.set_grad_enabled(False):
    print((w * 2).requires_grad)
lin = nn.Linear(2, 1)
for p in lin.parameters():
    p.requires_grad = False
print(lin(torch.ones(1, 2)).requires_grad, w.detach().requires_grad, w.data.requires_grad)
lin.requires_grad_(True)
with torch.no_grad():
    lin.weight.copy_(torch.tensor([[1.0, 2.0]]))
    lin.bias.fill_(0.5)
    lin.weight[0, 1] = 7
    lin.weight -= 0.5
print(lin.weight, lin(torch.ones(1, 2)))
# === half caches
import torch
from torch import nn
torch.manual_seed(2)
for dtype in (torch.float16, torch.bfloat16):
    k = torch.randn(1, 2, 4, 4).to(dtype)
    cache = torch.zeros(1, 2, 8, 4, dtype=dtype)
    cache[:, :, :4] = k
    cache[:, :, 4:5].copy_(torch.ones(1, 2, 1, 4))
    q = torch.randn(1, 2, 1, 4, dtype=torch.float32).to(dtype)
    s = q @ cache[:, :, :5].transpose(-2, -1)
    print(s.dtype, s, (s.float() * 0.5).softmax(-1).to(q.dtype))
    print(cache.element_size() * cache.nelement(), cache.nbytes, cache.dtype, torch.cat([cache, cache.float()]).dtype)
    m = nn.Linear(4, 2).to(dtype)
    print(m.weight.dtype, m(k)[0, 0].dtype, nn.LayerNorm(4).to(dtype)(k).dtype)
    try:
        m(torch.ones(1, 4))
    except RuntimeError as e:
        print(e)
    try:
        cache.float() @ cache.transpose(-1, -2)
    except RuntimeError as e:
        print(e)
scale = (k.abs().amax(dim=-1, keepdim=True) / 127).float()
quantised = (k.float() / scale).round().clamp(-128, 127).to(torch.int8)
print(quantised, (quantised.float() * scale - k.float()).abs().max() < scale.max(), quantised.element_size())
# === paged and sliding caches
import torch
blocks, block, h, d = 6, 2, 1, 3
pool = torch.zeros(blocks, block, h, d)
table = {0: [4, 1], 1: [3]}
lengths = torch.tensor([3, 2])
for seq, n in enumerate(lengths.tolist()):
    for t in range(n):
        pool[table[seq][t // block], t % block] = 10 * seq + t + torch.arange(d)
for seq in table:
    pages = torch.tensor(table[seq])
    print(pool[pages].reshape(-1, h, d)[: lengths[seq]].squeeze(1), pool.index_select(0, pages).shape)
free = sorted(set(range(blocks)) - {p for pages in table.values() for p in pages})
print(free, pool.sum(dim=(1, 2, 3)).nonzero().flatten().tolist(), int(lengths.max()), lengths.sum().item(), max(lengths), f"{lengths[0]}", range(lengths[1]))
window = 3
ring = torch.full((window,), -1)
for t in range(5):
    ring[t % window] = t
    print(t, ring.tolist(), ring.sort().values.tolist(), torch.argsort(ring))
band = torch.ones(5, 5).tril() - torch.ones(5, 5).tril(-window)
print(band.int(), torch.arange(5)[band[4].bool()])
def left_padded(rows, fill=0):
    longest = max(len(r) for r in rows)
    return torch.tensor([[fill] * (longest - len(r)) + r for r in rows])
batch = left_padded([[1, 2, 3], [4]])
positions = ((batch != 0).long().cumsum(-1) - 1).clamp_min(0)
print(batch, positions, torch.nn.functional.one_hot(positions).sum(dim=(0, 1)))
# === grouped and multi-query heads
import torch
from torch import nn, Tensor
class GQA(nn.Module):
    def __init__(self, width, heads, groups):
        super().__init__()
        self.h, self.g, self.d = heads, groups, width // heads
        self.q = nn.Linear(width, heads * self.d, bias=False)
        self.kv = nn.Linear(width, 2 * groups * self.d, bias=False)
        self.o = nn.Linear(heads * self.d, width, bias=False)
        self.scale = self.d**-0.5
    def forward(self, x: Tensor) -> Tensor:
        b, t, _ = x.shape
        q = self.q(x).unflatten(-1, (self.g, self.h // self.g, self.d)).permute(0, 2, 3, 1, 4)
        k, v = self.kv(x).unflatten(-1, (2, self.g, self.d)).permute(2, 0, 3, 1, 4)
        s = torch.einsum("bgrtd,bgsd->bgrts", q, k).mul(self.scale)
        s = s + torch.full((t, t), float("-inf")).triu(1)
        y = torch.einsum("bgrts,bgsd->btgrd", s.softmax(dim=-1), v)
        return self.o(y.flatten(2))
torch.manual_seed(4)
x = torch.randn(2, 4, 8)
for groups in (4, 2, 1):
    m = GQA(8, 4, groups)
    y = m(x)
    print(groups, y.shape, tuple(m.kv.weight.shape), y[0, -1])
    y.sum().backward()
    print(m.q.weight.grad.abs().sum(), m.kv.weight.grad[0])
    k, v = m.kv(x).unflatten(-1, (2, groups, 2)).permute(2, 0, 3, 1, 4)
    q = m.q(x).unflatten(-1, (4, 2)).transpose(1, 2)
    same = m.o(torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True).transpose(1, 2).flatten(-2))
    print(torch.allclose(y, same, atol=1e-5), 2 * groups * 2 * x.size(1) * x.element_size())
# === what interviews ask besides
import torch
import torch.nn as nn
import torch.nn.functional as F
class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps, self.weight = eps, nn.Parameter(torch.ones(dim))
    def forward(self, x):
        return (x.float() * torch.rsqrt(x.float().pow(2).mean(-1, keepdim=True) + self.eps)).type_as(x) * self.weight
torch.manual_seed(6)
x = torch.randn(3, 4)
print(torch.allclose(RMSNorm(4)(x), F.rms_norm(x, (4,), eps=1e-6)), nn.RMSNorm(4)(x)[0], F.silu(x[0]) * x[1])
def online(scores, values, size=2):
    top, total, out = torch.tensor(float("-inf")), torch.tensor(0.0), torch.zeros(values.size(-1))
    for s, v in zip(scores.split(size), values.split(size)):
        new = torch.maximum(top, s.max())
        p, fix = (s - new).exp(), (top - new).exp()
        total, out, top = total * fix + p.sum(), out * fix + p @ v, new
    return out / total
s, v = torch.randn(5), torch.randn(5, 3)
print(online(s, v), s.softmax(0) @ v, torch.logsumexp(s, 0), type(s), type(nn.Parameter(s)))
logits = torch.tensor([[2.0, 1.0, 0.5, -1.0]])
probs, order = torch.sort(logits.softmax(-1), descending=True)
cut = probs.cumsum(-1) - probs > 0.8
print(probs, order, logits.scatter(1, order, probs.masked_fill(cut, 0.0)))
print(F.kl_div(logits.log_softmax(-1), torch.full((1, 4), 0.25), reduction="batchmean"), F.cross_entropy(logits, torch.tensor([1]), label_smoothing=0.1))
model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
opt = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.01)
sched = [1e-2 * min(1.0, (i + 1) / 3) for i in range(4)]
for lr in sched:
    for group in opt.param_groups:
        group["lr"] = lr
    loss = F.mse_loss(model(x).squeeze(-1), torch.tensor([0.0, 1.0, 2.0]))
    opt.zero_grad(); loss.backward(); opt.step()
    print(f"{loss.item():.5f}")
saved = {k: v.clone() for k, v in model.state_dict().items()}
print(model.load_state_dict(saved), isinstance(model[0].weight, torch.Tensor), type(model[0].weight).__name__, torch.is_tensor(x), model[0].weight.shape == torch.Size([4, 4]))
device = "cuda" if torch.cuda.is_available() else "cpu"
print(model.to(device)(x.to(device)).device, next(model.parameters()).device, x.new_tensor([1, 2]), x.new_ones(2), x.new_empty(0, 3).shape)
print(model.training, model.eval().training)
# === kernels of attention, switched
import torch, torch.nn.functional as F
from torch.nn.attention import sdpa_kernel, SDPBackend
print(SDPBackend.MATH, repr(SDPBackend.MATH), int(SDPBackend.MATH), SDPBackend.MATH.name, SDPBackend.__members__)
q=torch.ones(1,1,2,4)
for b in [SDPBackend.MATH, SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, [SDPBackend.MATH, SDPBackend.FLASH_ATTENTION], SDPBackend.CUDNN_ATTENTION]:
    try:
        with sdpa_kernel(b) as r: print(b, r, F.scaled_dot_product_attention(q,q,q).sum(), torch.backends.cuda.math_sdp_enabled(), torch.backends.cuda.flash_sdp_enabled())
    except Exception as e: print(b, type(e), e)
print(torch.backends.cuda.math_sdp_enabled(), torch.backends.cuda.flash_sdp_enabled(), torch.backends.cuda.mem_efficient_sdp_enabled(), torch.backends.cuda.cudnn_sdp_enabled())
try:
    with sdpa_kernel("math"): pass
except Exception as e: print(type(e), e)
@sdpa_kernel(SDPBackend.MATH)
def f(): return torch.backends.cuda.flash_sdp_enabled()
print(f())
with sdpa_kernel([SDPBackend.MATH]):
    with sdpa_kernel(SDPBackend.FLASH_ATTENTION, set_priority=True):
        print(torch.backends.cuda.math_sdp_enabled())
    print(torch.backends.cuda.math_sdp_enabled(), torch.backends.cuda.flash_sdp_enabled())
