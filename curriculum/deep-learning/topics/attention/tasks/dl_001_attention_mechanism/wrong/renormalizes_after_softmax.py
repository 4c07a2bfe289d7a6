# mistake: You masked after the softmax and divided by what was left. Where a masked score is far larger than the rest, the allowed weights have already underflowed to 0.
# fails: check_large_scores

import math

import torch
from torch import nn


def causal_mask(size):
    """(size, size) bool: token t may attend to tokens 0..t."""
    return torch.ones(size, size, dtype=torch.bool).tril()


def padding_mask(lengths, size):
    """(B, 1, size) bool: the first lengths[b] tokens of sequence b are real, the rest is padding."""
    return torch.arange(size) < lengths[:, None, None]


def attention(q, k, v, mask=None):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv), mask (..., Tq, Tk) bool, True where a query may attend.

    Returns the output (..., Tq, Dv) and the weights (..., Tq, Tk).
    """
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (..., Tq, Tk)
    if mask is None:
        weights = scores.softmax(dim=-1)
    else:
        weights = scores.softmax(dim=-1).masked_fill(~mask, 0.0)
        total = weights.sum(dim=-1, keepdim=True)
        weights = weights / total.masked_fill(total == 0, 1.0)
    return weights @ v, weights


class MultiHeadAttention(nn.Module):
    """H attentions side by side, each on its own slice of the projections."""

    def __init__(self, d_model, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.head_dim = d_model // n_heads
        self.q_proj = nn.Linear(d_model, d_model, bias=False)
        self.k_proj = nn.Linear(d_model, d_model, bias=False)
        self.v_proj = nn.Linear(d_model, d_model, bias=False)
        self.o_proj = nn.Linear(d_model, d_model, bias=False)

    def forward(self, x, memory=None, mask=None):
        """x (B, Tq, d_model) asks, memory (B, Tk, d_model) answers; without memory x does both.

        mask is bool, (Tq, Tk) for all sequences or (B, 1 or Tq, Tk) for each. Returns (B, Tq, d_model).
        """
        source = x if memory is None else memory
        q = self.split(self.q_proj(x))  # (B, H, Tq, D)
        k = self.split(self.k_proj(source))  # (B, H, Tk, D)
        v = self.split(self.v_proj(source))  # (B, H, Tk, D)
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]  # (B, 1, Tq, Tk): the same for every head
        out, _ = attention(q, k, v, mask)  # (B, H, Tq, D)
        return self.o_proj(out.transpose(1, 2).flatten(2))  # (B, Tq, H*D)

    def split(self, x):
        """(B, T, H*D) to (B, H, T, D): head h has the numbers h*D .. h*D + D-1 of every token."""
        B, T, _ = x.shape
        return x.view(B, T, self.n_heads, self.head_dim).transpose(1, 2)
