# mistake: You kept the larger log-sum-exp. The sums add up: it is the log of exp(a) + exp(b).
# fails: check_merge

import math

import torch

NOTHING = float("-inf")


def merge(out_a, lse_a, out_b, lse_b):
    """Attention over two sets of keys, from the output (..., T, Dv) and log-sum-exp (..., T) over each."""
    lse = torch.maximum(lse_a, lse_b)
    base = finite(lse)
    share_a, share_b = (lse_a - base).exp(), (lse_b - base).exp()  # they sum to 1, or are both 0
    return share_a[..., None] * out_a + share_b[..., None] * out_b, lse


def flash_attention(q, k, v, tile, causal=False):
    """q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv). Returns the output (..., Tq, Dv) and log-sum-exp (..., Tq)."""
    outs, lses = [], []
    for row in range(0, q.shape[-2], tile):
        rows = q[..., row : row + tile, :]
        top = torch.full_like(rows[..., 0], NOTHING)  # (..., tile): largest score so far
        total = torch.zeros_like(top)  # sum of exp(score - top)
        mixed = top.new_zeros(*top.shape, v.shape[-1])  # sum of exp(score - top) * value
        for column in range(0, k.shape[-2], tile):
            scores = tile_scores(q, k, row, column, tile, causal)
            if scores is None:
                break
            higher = torch.maximum(top, scores.amax(dim=-1))
            base = finite(higher)
            weights = (scores - base[..., None]).exp()  # (..., tile, tile)
            shrink = (top - base).exp()  # what is there was measured from a lower top
            total = shrink * total + weights.sum(dim=-1)
            mixed = shrink[..., None] * mixed + weights @ v[..., column : column + tile, :]
            top = higher
        outs.append(mixed / total.masked_fill(total == 0, 1.0)[..., None])
        lses.append(top + total.log())
    return torch.cat(outs, dim=-2), torch.cat(lses, dim=-1)


def flash_attention_backward(q, k, v, out, lse, grad_out, tile, causal=False):
    """Gradients of q, k and v, from what forward returned. The weights are calculated again, tile by tile."""
    grad_q, grad_k, grad_v = torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
    scale = 1 / math.sqrt(q.shape[-1])
    common = (grad_out * out).sum(dim=-1, keepdim=True)  # (..., Tq, 1): what softmax takes off every score of a row
    base = finite(lse)[..., None]
    for row in range(0, q.shape[-2], tile):
        i = slice(row, row + tile)
        for column in range(0, k.shape[-2], tile):
            j = slice(column, column + tile)
            scores = tile_scores(q, k, row, column, tile, causal)
            if scores is None:
                break
            weights = (scores - base[..., i, :]).exp()  # (..., tile, tile), normalised already
            grad_weights = grad_out[..., i, :] @ v[..., j, :].mT
            grad_scores = weights * (grad_weights - common[..., i, :]) * scale
            grad_q[..., i, :] += grad_scores @ k[..., j, :]
            grad_k[..., j, :] += grad_scores.mT @ q[..., i, :]
            grad_v[..., j, :] += weights.mT @ grad_out[..., i, :]
    return grad_q, grad_k, grad_v


def tile_scores(q, k, row, column, tile, causal):
    """Scores of the queries from `row` on the keys from `column`, -inf where not allowed; None if none is."""
    rows, keys = q[..., row : row + tile, :], k[..., column : column + tile, :]
    place = torch.arange(row, row + rows.shape[-2]) + k.shape[-2] - q.shape[-2]  # the last query sits at the last key
    if causal and column > place[-1]:
        return None
    scores = rows @ keys.mT / math.sqrt(q.shape[-1])
    if causal:
        future = torch.arange(column, column + keys.shape[-2]) > place[:, None]
        scores = scores.masked_fill(future, NOTHING)
    return scores


def finite(numbers):
    """-inf replaced by 0, so that -inf minus it is -inf and not nan."""
    return numbers.masked_fill(numbers == NOTHING, 0.0)
