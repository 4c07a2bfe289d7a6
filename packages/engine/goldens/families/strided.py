"""Storage seen anew, sequences by a rule, the order of equal elements."""

import torch


def record(r):
    case, rand = r.either, r.rand
    i = torch.tensor
    for x in (rand(2, 4), rand(4, 2).t(), rand(6, 4)[::2], rand(2, 4, dtype=r.I64), rand(3, 8, dtype=r.U8), rand(4, dtype=r.BF16), rand()):
        for dtype in (r.U8, r.I16, r.I32, r.F64, r.F32, r.BF16, r.I64):
            case('view.dtype', x, dtype, grad=False)
    for size, dtype in (([6], r.F32), ([2, 2], r.F32), ([0], r.F32), ([3, 2], r.F32)):
        case('resize_', rand(3, 2), size, grad=False)
        case('resize_as_', rand(3, 2), torch.zeros(size), grad=False)
    case('set_.source_Tensor', rand(3), rand(2, 2), grad=False)
    zero = i(0.5)
    case('linspace.Tensor_Tensor', zero, i(3.0), 5)
    case('linspace.Tensor_Scalar', zero, 3, 5)
    case('linspace.Scalar_Tensor', 0, i(3), 4)
    for steps in (0, 1, 5):
        for base in (10.0, 2.0):
            case('logspace', -1, 2, steps, base)
            case('logspace', 0.5, 2.5, steps, base, r.F64)
    case('logspace', 0, 3, 4, 10.0, r.I64)
    case('logspace.Tensor_Tensor', zero, i(3.0), 5, 2.0)
    case('logspace.Tensor_Scalar', zero, 3, 5, 2.0)
    case('logspace.Scalar_Tensor', 0, i(3), 4, 2.0)
    case('range.step', 0, 5, 2)
    case('range.step', 1.0, -1.0, -0.5)
    case('range', 1, 4)
    for n, k in ((10, 3), (10, 10), (300, 4), (300, 200), (1000, 10), (50, 25), (700, 1)):
        ties = torch.randint(8, (3, n), generator=r.gen).float()
        for largest in (True, False):
            for in_order in (True, False):
                case('topk', ties, k, 1, largest, in_order)
        case('topk', ties.t().long(), k, 0, True, True)
        ties[:, ::7] = float('nan')
        case('topk', ties, k, 1, True, True, grad=False)
        case('topk', ties, k, 1, False, True, grad=False)


def errors(r):
    bad, one, i = r.bad, torch.ones, torch.tensor
    bad('linspace.Tensor_Tensor', one(2), one(2), 3)
    bad('linspace.Tensor_Scalar', one(2), 1, 3)
    bad('logspace', 0, 1, -1, 10.0)
    bad('range.step', 0, 5, 0)
    bad('range.step', 0, 5, -1)
    bad('empty_strided', [2, 2], [1])
    bad('empty_strided', [-2], [1])
