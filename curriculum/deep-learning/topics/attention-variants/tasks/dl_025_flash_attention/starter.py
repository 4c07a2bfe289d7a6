"""Write the three functions."""

import math

import torch


def merge(out_a, lse_a, out_b, lse_b):
    """Attention over two sets of keys, from the output (..., T, Dv) and log-sum-exp (..., T) over each."""
    return out_a, lse_a


def flash_attention(q, k, v, tile, causal=False):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv). Returns the output (..., Tq, Dv) and log-sum-exp (..., Tq)."""
    return torch.zeros(*q.shape[:-1], v.shape[-1]), torch.zeros(q.shape[:-1])


def flash_attention_backward(q, k, v, out, lse, grad_out, tile, causal=False):
    """Gradients of q, k and v, from what forward returned. The weights are calculated again, tile by tile."""
    return torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
