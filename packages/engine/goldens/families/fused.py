"""What kernels do in one pass, in sizes that fill no lane: attention (layouts, masks, shared heads, blocks), norms, slopes."""

import math

import torch


def record(r):
    case, rand = r.case, r.rand
    flash, sdpa = '_scaled_dot_product_flash_attention_for_cpu', 'scaled_dot_product_attention'
    q, k, v = rand(2, 2, 5, 3), rand(2, 2, 6, 3), rand(2, 2, 6, 3)
    mask = rand(2, 1, 5, 6, dtype=r.BOOL)
    mask[0, 0, 1] = False
    for added in (None, rand(5, 6), rand(1, 2, 5, 1), mask.to(r.F32).log()):
        case(flash, q, k, v, 0.0, False, added, 0.7, grad=added is None)
        case(sdpa, q, k, v, added, 0.0, False)
    case(flash, q, k, v, 0.0, True)
    case(sdpa, q, k, v, mask, 0.0, False)
    case(sdpa, q, k, v, mask[:, :, :, :1], 0.0, False)
    heads = [rand(2, 7, 12).view(2, 7, 3, 4).transpose(1, 2) for _ in range(3)]
    for causal in (False, True):
        case(sdpa, *heads, None, 0.0, causal)
        case(sdpa, rand(1, 4, 5, 8), rand(1, 2, 6, 8), rand(1, 2, 6, 8), None, 0.0, causal, 0.3, True)
        case(sdpa, rand(1, 1, 70, 4), rand(1, 1, 67, 4), rand(1, 1, 67, 4), None, 0.0, causal)
        case(sdpa, *(rand(1, 2, 4, 4, dtype=r.F64) for _ in range(3)), None, 0.0, causal)
    case(sdpa, *(rand(1, 1, 3, 4).mT for _ in range(3)), None, 0.0, True)
    for rows, count in ((3, 5), (1, 4), (130, 3), (2, 67)):
        x = rand(rows, count)
        for name in ('relu', 'silu', 'tanh', 'sigmoid'):
            case(name, x)
        for approximate in ('none', 'tanh'):
            case('gelu', x, approximate)
        case('_softmax', x, 1, False)
        case('_safe_softmax', torch.where(x[:, :1] < 0, -math.inf, x), 1, grad=False)
        case('_safe_softmax', x, 0)
        case('_log_softmax', x, 1, False)
        case('layer_norm', x, [count], rand(count), rand(count), 1e-5)
        case('layer_norm', x.t(), [rows], None, rand(rows), 1e-3)
        case('rms_norm', x, [count], rand(count), 1e-6)
    for name in ('silu', 'tanh', 'sigmoid'):
        case(name, torch.tensor([0.0, -0.0, 100.0, -100.0, math.inf, -math.inf, math.nan, 1e-30]), grad=name != 'silu')


def errors(_):
    """None of its own."""
