# mistake: You counted query heads. Only the KV heads are stored; with as many KV heads as query heads the two agree, so MHA models do not show it.
# fails: check_only_kv_heads_count

import math

import torch
from torch import nn


def kv_bytes_per_token(n_layers, n_heads, n_kv_heads, head_dim, element_bytes=2):
    """Bytes one token of one sequence occupies in the cache of the whole model."""
    keys = n_layers * n_heads * head_dim * element_bytes
    values = keys
    return keys + values


def largest_batch(memory_bytes, weight_bytes, context, token_bytes):
    """How many sequences of `context` tokens fit beside one copy of the weights."""
    free = memory_bytes - weight_bytes
    return max(0, free // (context * token_bytes))


def rope(x, positions, base=10000.0):
    """Rotate x (B, heads, T, head_dim) by its absolute positions (T,). Given: use it as it is."""
    half = x.shape[-1] // 2
    frequencies = base ** (-torch.arange(half, dtype=x.dtype) / half)  # (head_dim/2,)
    angles = positions[:, None] * frequencies  # (T, head_dim/2)
    cos, sin = angles.cos(), angles.sin()
    first, second = x[..., :half], x[..., half:]
    return torch.cat((first * cos - second * sin, first * sin + second * cos), dim=-1)


class CachedAttention(nn.Module):
    """Causal grouped-query attention with RoPE and a cache that the caller holds."""

    def __init__(self, d_model, n_heads, n_kv_heads):
        super().__init__()
        self.n_heads, self.n_kv_heads = n_heads, n_kv_heads
        self.head_dim = d_model // n_heads
        self.q_proj = nn.Linear(d_model, n_heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(d_model, n_kv_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(d_model, n_kv_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(n_heads * self.head_dim, d_model, bias=False)

    def forward(self, x, cache=None):
        """x: (B, T, d_model), new tokens only. Returns (B, T, d_model) and the longer cache."""
        B, T, _ = x.shape
        past = 0 if cache is None else cache[0].shape[2]
        S = past + T

        q = self.q_proj(x).view(B, T, self.n_heads, self.head_dim).transpose(1, 2)  # (B, H, T, D)
        k = self.k_proj(x).view(B, T, self.n_kv_heads, self.head_dim).transpose(1, 2)  # (B, G, T, D)
        v = self.v_proj(x).view(B, T, self.n_kv_heads, self.head_dim).transpose(1, 2)  # (B, G, T, D)

        positions = torch.arange(past, S)
        q, k = rope(q, positions), rope(k, positions)

        if cache is not None:
            k = torch.cat((cache[0], k), dim=2)  # (B, G, S, D)
            v = torch.cat((cache[1], v), dim=2)  # (B, G, S, D)

        sharing = self.n_heads // self.n_kv_heads
        keys = k.repeat_interleave(sharing, dim=1)  # (B, H, S, D): heads 0..sharing-1 share group 0
        values = v.repeat_interleave(sharing, dim=1)  # (B, H, S, D)

        scores = q @ keys.transpose(2, 3) / math.sqrt(self.head_dim)  # (B, H, T, S)
        future = torch.arange(S) > positions[:, None]  # (T, S): key position beyond the query's
        scores = scores.masked_fill(future, float("-inf"))

        out = scores.softmax(dim=-1) @ values  # (B, H, T, D)
        out = out.transpose(1, 2).reshape(B, T, -1)  # (B, T, H*D)
        return self.o_proj(out), (k, v)
