# mistake: You ignored `chunk` and went token by token. The numbers are right, and a GPU waits for tiny products; do a chunk at once.
# fails: check_causal_cost

import math

import torch
from torch import nn


def attend(q, k, v, mask=None):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv), mask True where a query may attend. Returns (..., Tq, Dv)."""
    scores = q @ k.mT / math.sqrt(q.shape[-1])  # (..., Tq, Tk)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ v


class CrossAttention(nn.Module):
    """Queries from one sequence, keys and values from another, in several heads."""

    def __init__(self, d_model, d_memory, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.q_proj = nn.Linear(d_model, d_model, bias=False)
        self.k_proj = nn.Linear(d_memory, d_model, bias=False)
        self.v_proj = nn.Linear(d_memory, d_model, bias=False)
        self.o_proj = nn.Linear(d_model, d_model, bias=False)

    def project(self, memory):
        """memory (B, Tk, d_memory). Returns its keys and values, each (B, H, Tk, D)."""
        return self.split(self.k_proj(memory)), self.split(self.v_proj(memory))

    def forward(self, x, keys, values, lengths=None):
        """x (B, Tq, d_model), keys and values from `project`, lengths (B,) of the memory. Returns (B, Tq, d_model)."""
        q = self.split(self.q_proj(x))  # (B, H, Tq, D)
        mask = None
        if lengths is not None:
            real = torch.arange(keys.shape[-2]) < lengths[:, None]  # (B, Tk)
            mask = real[:, None, None]  # (B, 1, 1, Tk): the same for every head and query
        out = attend(q, keys, values, mask)  # (B, H, Tq, D)
        return self.o_proj(out.transpose(1, 2).flatten(2))  # (B, Tq, H*D)

    def split(self, x):
        """(B, T, H*D) to (B, H, T, D)."""
        return x.unflatten(-1, (self.n_heads, -1)).transpose(1, 2)


def window_mask(queries, keys, window):
    """(queries, keys) bool, True where a query may attend. The last query stands at the last key."""
    place = torch.arange(keys - queries, keys)[:, None]  # (Tq, 1): where each query stands among the keys
    behind = place - torch.arange(keys)  # (Tq, Tk): how far behind its query each key lies
    return (behind >= 0) & (behind < window)


def window_attention(q, k, v, window):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv), Tq <= Tk. Returns (..., Tq, Dv)."""
    past = k.shape[-2] - q.shape[-2]
    outs = []
    for row in range(0, q.shape[-2], window):
        rows = q[..., row : row + window, :]  # a block of queries
        end = past + row + rows.shape[-2]  # one past the last key that it sees
        start = max(0, end - 2 * window)  # no query of the block sees further back
        mask = window_mask(rows.shape[-2], end - start, window)
        outs.append(attend(rows, k[..., start:end, :], v[..., start:end, :], mask))
    return torch.cat(outs, dim=-2)


class RollingCache:
    """The last `window` keys and values: token t lies in slot t % window."""

    def __init__(self, window):
        self.window = window
        self.seen = 0
        self.keys = self.values = None  # (..., W, D) and (..., W, Dv), from the first step on

    def step(self, q, k, v):
        """q, k (..., 1, D) and v (..., 1, Dv) of the next token. Returns its output (..., 1, Dv)."""
        if self.keys is None:
            self.keys = k.new_zeros(*k.shape[:-2], self.window, k.shape[-1])
            self.values = v.new_zeros(*v.shape[:-2], self.window, v.shape[-1])
        slot = self.seen % self.window
        self.keys[..., slot : slot + 1, :] = k
        self.values[..., slot : slot + 1, :] = v
        self.seen += 1
        return attend(q, self.keys[..., : self.seen, :], self.values[..., : self.seen, :])  # all slots, once they are full


def feature_map(x):
    """x + 1 above 0, exp(x) elsewhere: always positive."""
    return torch.where(x > 0, x + 1, x.clamp(max=0).exp())


def linear_attention(q, k, v):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv); every query sees every key. Returns (..., Tq, Dv)."""
    q, k = feature_map(q), feature_map(k)
    mixed = k.mT @ v  # (..., D, Dv): all that the keys and values leave behind
    total = k.sum(dim=-2)  # (..., D)
    return (q @ mixed) / (q @ total[..., None])


def causal_linear_attention(q, k, v, chunk, state=None):
    """q, k (..., T, D), v (..., T, Dv). Returns the output (..., T, Dv) and the state: sums (..., D, Dv) and (..., D)."""
    q, k = feature_map(q), feature_map(k)
    if state is None:
        state = k.new_zeros(*k.shape[:-2], k.shape[-1], v.shape[-1]), k.new_zeros(*k.shape[:-2], k.shape[-1])
    mixed, total = state
    outs = []
    for start in range(0, q.shape[-2]):
        rows, keys, values = (x[..., start : start + 1, :] for x in (q, k, v))
        weights = (rows @ keys.mT).tril()  # (..., chunk, chunk): within the chunk, each token on itself and the past
        above = weights @ values + rows @ mixed
        below = weights.sum(dim=-1) + (rows @ total[..., None]).squeeze(-1)
        outs.append(above / below[..., None])
        mixed = mixed + keys.mT @ values
        total = total + keys.sum(dim=-2)
    return torch.cat(outs, dim=-2), (mixed, total)
