"""FlashAttention's tiling in plain PyTorch: online softmax over blocks, forward and backward, as a custom Function."""
import math

import torch
from torch import Tensor
from torch.autograd import Function


class FlashAttention(Function):
    @staticmethod
    def forward(ctx, q, k, v, causal, block_q, block_k):
        scale = q.shape[-1] ** -0.5
        o = torch.zeros_like(q)
        all_row_sums = torch.zeros((*q.shape[:-1], 1), device=q.device)
        all_row_maxes = torch.full((*q.shape[:-1], 1), -torch.finfo(q.dtype).max, device=q.device)
        row_splits = zip(q.split(block_q, dim=-2), o.split(block_q, dim=-2), all_row_sums.split(block_q, dim=-2), all_row_maxes.split(block_q, dim=-2))
        for i, (qc, oc, row_sums, row_maxes) in enumerate(row_splits):
            for j, (kc, vc) in enumerate(zip(k.split(block_k, dim=-2), v.split(block_k, dim=-2))):
                weights = torch.einsum("...id,...jd->...ij", qc, kc) * scale
                if causal:
                    rows = torch.arange(i * block_q, i * block_q + qc.size(-2))[:, None]
                    cols = torch.arange(j * block_k, j * block_k + kc.size(-2))[None, :]
                    weights.masked_fill_(cols > rows, -torch.finfo(q.dtype).max)
                block_maxes = weights.amax(dim=-1, keepdim=True)
                new_maxes = torch.maximum(block_maxes, row_maxes)
                p = torch.exp(weights - new_maxes)
                if causal:
                    p.masked_fill_(cols > rows, 0.0)
                correction = torch.exp(row_maxes - new_maxes)
                row_sums.mul_(correction).add_(p.sum(dim=-1, keepdim=True))
                oc.mul_(correction).add_(p @ vc)
                row_maxes.copy_(new_maxes)
            oc.div_(row_sums)
        lse = all_row_sums.log() + all_row_maxes
        ctx.args = (causal, scale, block_q, block_k)
        ctx.save_for_backward(q, k, v, o, lse)
        return o

    @staticmethod
    def backward(ctx, do):
        causal, scale, block_q, block_k = ctx.args
        q, k, v, o, lse = ctx.saved_tensors
        dq, dk, dv = torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
        delta = (do * o).sum(-1, keepdim=True)
        for i in range(0, q.size(-2), block_q):
            s = slice(i, i + block_q)
            for j in range(0, k.size(-2), block_k):
                r = slice(j, j + block_k)
                p = torch.exp(q[..., s, :] @ k[..., r, :].transpose(-1, -2) * scale - lse[..., s, :])
                if causal:
                    n = torch.arange(q.size(-2))
                    p = p.masked_fill(n[r][None, :] > n[s][:, None], 0.0)
                dv[..., r, :] += p.transpose(-1, -2) @ do[..., s, :]
                dp = do[..., s, :] @ v[..., r, :].transpose(-1, -2)
                ds = p * (dp - delta[..., s, :]) * scale
                dq[..., s, :] += ds @ k[..., r, :]
                dk[..., r, :] += ds.mT @ q[..., s, :]
        return dq, dk, dv, None, None, None


def naive(q: Tensor, k: Tensor, v: Tensor, causal: bool) -> Tensor:
    s = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if causal:
        s = s.masked_fill(torch.ones_like(s, dtype=torch.bool).triu(1), float("-inf"))
    return s.softmax(-1) @ v


torch.manual_seed(0)
losses = []
for causal in (False, True):
    q, k, v = (torch.randn(2, 3, 10, 8, requires_grad=True) for _ in range(3))
    target = torch.randn(2, 3, 10, 8)
    out = FlashAttention.apply(q, k, v, causal, 4, 3)
    ref = naive(q, k, v, causal)
    sdpa = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
    print(causal, "forward:", torch.allclose(out, ref, atol=1e-6), torch.allclose(out, sdpa, atol=1e-6), out.grad_fn.name())
    mine = torch.autograd.grad((out * target).sum(), (q, k, v))
    want = torch.autograd.grad((ref * target).sum(), (q, k, v))
    print("backward:", [torch.allclose(a, b, atol=1e-5) for a, b in zip(mine, want)])
    opt = torch.optim.SGD([q, k, v], lr=5.0)
    for _ in range(10):
        loss = (FlashAttention.apply(q, k, v, causal, 4, 3) - target).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
print("losses", ", ".join("%.4f" % l for l in losses[::4]))
