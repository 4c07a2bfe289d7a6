"""Write the two sums and `forward`. `rope` and `__init__` are done."""

import math

import torch
from torch import nn


def kv_bytes_per_token(n_layers, n_heads, n_kv_heads, head_dim, element_bytes=2):
    """Bytes one token of one sequence occupies in the cache of the whole model."""
    return 0


def largest_batch(memory_bytes, weight_bytes, context, token_bytes):
    """How many sequences of `context` tokens fit beside one copy of the weights."""
    return 0


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
        return x, cache
