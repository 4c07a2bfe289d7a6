"""Masks and positions: sliding windows, ALiBi, relative bias, linear attention; each against a slow definition."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(4)


def sliding_window_mask(n, w):
    i, j = torch.arange(n)[:, None], torch.arange(n)[None]
    return (j <= i) & (j > i - w)


def get_slopes(n):
    def power_of_2(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(n).is_integer():
        return power_of_2(n)
    closest = 2 ** math.floor(math.log2(n))
    return power_of_2(closest) + get_slopes(2 * closest)[0::2][: n - closest]


def alibi_bias(heads, n):
    distance = torch.arange(n).view(1, 1, n) - torch.arange(n).view(1, n, 1)
    return torch.tensor(get_slopes(heads)).view(-1, 1, 1) * distance


class RelativePositionBias(nn.Module):
    def __init__(self, heads, buckets=8, max_distance=16):
        super().__init__()
        self.buckets, self.max_distance = buckets, max_distance
        self.bias = nn.Embedding(buckets, heads)

    def bucket(self, relative):
        n = (-relative).clamp(min=0)
        exact = self.buckets // 2
        large = exact + (torch.log(n.float().clamp(min=1) / exact) / math.log(self.max_distance / exact) * (self.buckets - exact)).long()
        return torch.where(n < exact, n, torch.minimum(large, torch.full_like(large, self.buckets - 1)))

    def forward(self, n):
        pos = torch.arange(n)
        return self.bias(self.bucket(pos[None, :] - pos[:, None])).permute(2, 0, 1)


class Attention(nn.Module):
    def __init__(self, d, heads, kind):
        super().__init__()
        self.h, self.kind = heads, kind
        self.to_qkv, self.proj = nn.Linear(d, 3 * d, bias=False), nn.Linear(d, d)
        if kind == "relative":
            self.rel = RelativePositionBias(heads)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = (t.view(b, n, self.h, -1).transpose(1, 2) for t in self.to_qkv(x).chunk(3, -1))
        if self.kind == "linear":
            q, k = F.elu(q) + 1, F.elu(k) + 1
            kv = torch.einsum("bhnd,bhne->bhnde", k, v).cumsum(2)
            z = 1 / (torch.einsum("bhnd,bhnd->bhn", q, k.cumsum(2)) + 1e-6)
            out = torch.einsum("bhnd,bhnde,bhn->bhne", q, kv, z)
        else:
            scores = q @ k.mT * q.size(-1) ** -0.5
            if self.kind == "alibi":
                scores = scores + alibi_bias(self.h, n)
            elif self.kind == "relative":
                scores += self.rel(n)
            mask = sliding_window_mask(n, 3 if self.kind == "window" else n)
            out = scores.masked_fill(~mask, torch.finfo(scores.dtype).min).softmax(dim=-1) @ v
        return self.proj(out.transpose(1, 2).flatten(-2))


print(sliding_window_mask(5, 2).int())
print(get_slopes(4), [round(s, 4) for s in get_slopes(6)])
print(alibi_bias(2, 4)[0])
print(RelativePositionBias(1).bucket(torch.arange(-12, 1)))

losses = []
x = torch.randn(4, 10, 16)
target = torch.cat([torch.zeros(4, 2, 16), x[:, :-2]], dim=1)  # two steps back
for kind in ("window", "alibi", "relative", "linear"):
    net = Attention(16, 4, kind)
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for _ in range(10):
        loss = F.mse_loss(net(x), target)
        opt.zero_grad(); loss.backward(); opt.step()
        losses.append(loss.item())
    with torch.no_grad():
        y = x.clone(); y[:, 6:] += 1.0
        causal = torch.allclose(net(x)[:, :6], net(y)[:, :6], atol=1e-5)
    print(f"{kind:>9}: {losses[-10]:.4f} -> {losses[-1]:.4f} causal={causal} params={sum(map(torch.numel, net.parameters()))}")
net = Attention(16, 4, "full")
sdpa = F.scaled_dot_product_attention(*(t.view(4, 10, 4, 4).transpose(1, 2) for t in net.to_qkv(x).chunk(3, -1)), is_causal=True)
print("full equals SDPA:", torch.allclose(net(x), net.proj(sdpa.transpose(1, 2).reshape(4, 10, 16)), atol=1e-6))
