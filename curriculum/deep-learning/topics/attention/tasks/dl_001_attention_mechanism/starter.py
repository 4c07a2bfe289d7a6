"""Write the two masks, `attention` and `forward`. `__init__` is done."""

import math

import torch
from torch import nn


def causal_mask(size):
    """(size, size) bool: token t may attend to tokens 0..t."""
    return torch.ones(size, size, dtype=torch.bool)


def padding_mask(lengths, size):
    """(B, 1, size) bool: the first lengths[b] tokens of sequence b are real, the rest is padding."""
    return torch.ones(len(lengths), 1, size, dtype=torch.bool)


def attention(q, k, v, mask=None):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv), mask (..., Tq, Tk) bool, True where a query may attend.

    Returns the output (..., Tq, Dv) and the weights (..., Tq, Tk).
    """
    weights = q.new_zeros(*q.shape[:-1], k.shape[-2])
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
        return x
