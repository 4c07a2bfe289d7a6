"""Incremental decoding: a cache of keys and values gives the same logits; then beam search and nucleus sampling on it."""
from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class KVCache:
    k: torch.Tensor
    v: torch.Tensor
    length: int = 0

    @classmethod
    def empty(cls, batch, heads, max_len, head_dim):
        shape = (batch, heads, max_len, head_dim)
        return cls(torch.zeros(shape), torch.zeros(shape))

    def update(self, k, v):
        n = k.size(2)
        self.k[:, :, self.length : self.length + n] = k
        self.v[:, :, self.length : self.length + n] = v
        self.length += n
        return self.k[:, :, : self.length], self.v[:, :, : self.length]

    def reorder(self, index):
        self.k, self.v = self.k.index_select(0, index), self.v.index_select(0, index)


class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)

    def forward(self, x, cache: KVCache | None = None):
        B, T, C = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        past = 0
        if cache is not None:
            past = cache.length
            k, v = cache.update(k, v)
        mask = torch.ones(T, past + T, dtype=torch.bool).tril(diagonal=past)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out(y.transpose(1, 2).reshape(B, T, C))


class Decoder(nn.Module):
    def __init__(self, vocab=17, d=24, heads=3, layers=2, max_len=24):
        super().__init__()
        self.emb, self.pos = nn.Embedding(vocab, d), nn.Embedding(max_len, d)
        self.layers = nn.ModuleList([Attention(d, heads) for _ in range(layers)])
        self.norms = nn.ModuleList([nn.LayerNorm(d) for _ in range(layers + 1)])
        self.head = nn.Linear(d, vocab)
        self.heads, self.max_len, self.head_dim = heads, max_len, d // heads

    def new_cache(self, batch):
        return [KVCache.empty(batch, self.heads, self.max_len, self.head_dim) for _ in self.layers]

    def forward(self, ids, caches=None):
        past = caches[0].length if caches else 0
        x = self.emb(ids) + self.pos.weight[past : past + ids.size(1)]
        for i, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            x = x + layer(norm(x), caches[i] if caches else None)
        return self.head(self.norms[-1](x))


torch.manual_seed(21)
model = Decoder()
opt = torch.optim.AdamW(model.parameters(), lr=4e-3)
losses = []
for _ in range(20):
    start, stride = torch.randint(0, 17, (8, 1)), torch.randint(1, 4, (8, 1))
    seq = (start + stride * torch.arange(12)) % 17
    loss = F.cross_entropy(model(seq[:, :-1]).transpose(1, 2), seq[:, 1:])
    opt.zero_grad(); loss.backward(); opt.step()
    losses.append(loss.item())
print("trained:", f"{losses[0]:.3f} -> {losses[-1]:.3f}")
model.eval().requires_grad_(False)

prompt = torch.tensor([[1, 3, 5, 7]])
full = model(torch.cat([prompt, torch.tensor([[9, 11]])], 1))
caches = model.new_cache(1)
step_by_step = [model(prompt, caches), model(torch.tensor([[9]]), caches), model(torch.tensor([[11]]), caches)]
print("cache agrees:", torch.allclose(full, torch.cat(step_by_step, 1), atol=1e-5), caches[0].length)


def beam_search(prompt, width=3, steps=6):
    caches = model.new_cache(width)
    beams = prompt.repeat(width, 1)
    scores = torch.full((width,), -math.inf)
    scores[0] = 0.0
    logits = model(beams, caches)[:, -1]
    for _ in range(steps):
        total = scores[:, None] + logits.log_softmax(-1)
        scores, flat = total.view(-1).topk(width)
        origin, token = torch.div(flat, total.size(1), rounding_mode="floor"), flat % total.size(1)
        beams = torch.cat([beams[origin], token[:, None]], dim=1)
        for c in caches:
            c.reorder(origin)
        logits = model(token[:, None], caches)[:, -1]
    return beams, scores


beams, scores = beam_search(prompt)
print(beams)
print(scores)


def top_p(logits, p=0.8):
    sorted_logits, order = torch.sort(logits, descending=True)
    cumulative = sorted_logits.softmax(-1).cumsum(-1)
    remove = cumulative > p
    remove[..., 1:] = remove[..., :-1].clone()
    remove[..., 0] = False
    return logits.masked_fill(remove.scatter(-1, order, remove), float("-inf"))


caches, ids = model.new_cache(1), prompt
logits = model(ids, caches)
for _ in range(10):
    probs = torch.softmax(top_p(logits[:, -1]), dim=-1)
    nxt = torch.multinomial(probs, 1)
    ids = torch.hstack([ids, nxt])
    logits = model(nxt, caches)
print("nucleus:", ids.squeeze().tolist())
