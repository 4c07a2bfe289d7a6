"""Products, norms of matrices, padding, windows."""

import math

import torch


def record(r):
    case, rand = r.either, r.rand
    case('tensordot', rand(2, 3, 4), rand(4, 3, 2), [1, 2], [1, 0])
    case('tensordot', rand(2, 3), rand(4, 5), [], [])
    case('tensordot', rand(2, 3), rand(2, 3), [0, 1], [0, 1])
    case('tensordot', rand(3, 2).t(), rand(3, 4), [-1], [0])
    for a, b in ((rand(3), rand(3)), (rand(2, 3), rand(2, 3)), (rand(3, 4), rand(3, 4)), (rand(3, 3), rand(3, 3)), (rand(4, 3, 2), rand(4, 3, 2))):
        case('cross', a, b, None)
        case('linalg_cross', a, b, -1) if a.shape[-1] == 3 else case('linalg_cross', a, b, -2)
    case('linalg_cross', rand(2, 1, 3), rand(4, 3).unsqueeze(0), -1)
    case('linalg_cross', rand(2, 3, dtype=r.I64), rand(2, 3, dtype=r.I64), -1)
    case('cross', rand(2, 3), rand(3, 3)[:2], 1)
    for beta, alpha in ((1, 1), (0.5, 2), (0, 1)):
        case('addmv', rand(3), rand(3, 4), rand(4), beta, alpha)
        case('addmv', rand(), rand(3, 4), rand(4), beta, alpha)
        case('addr', rand(3, 4), rand(3), rand(4), beta, alpha)
        case('addr', rand(4), rand(3), rand(4), beta, alpha)
        case('addbmm', rand(3, 5), rand(2, 3, 4), rand(2, 4, 5), beta, alpha)
        case('addbmm', rand(5), rand(2, 3, 4), rand(2, 4, 5), beta, alpha)
        case('addmv_', rand(3), rand(3, 4), rand(4), beta, alpha)
        case('addr_', rand(3, 4), rand(3), rand(4), beta, alpha)
        case('addbmm_', rand(3, 5), rand(2, 3, 4), rand(2, 4, 5), beta, alpha)
        case('addmm_', rand(3, 5), rand(3, 4), rand(4, 5), beta, alpha)
        case('baddbmm_', rand(2, 3, 5), rand(2, 3, 4), rand(2, 4, 5), beta, alpha)
    case('addr', rand(3, 4, dtype=r.I64), rand(3, dtype=r.I64), rand(4, dtype=r.I64), 1, 1)
    case('vdot', rand(4), rand(4))
    case('trace', rand(3, 4))
    case('trace', rand(4, 3).t())
    case('trace', rand(3, 3, dtype=r.I64))
    for tensors in ([rand(2, 3), rand(3, 4)], [rand(2, 3), rand(3, 5), rand(5, 2)], [rand(3), rand(3, 5), rand(5, 2), rand(2)], [rand(3), rand(3)]):
        case('linalg_multi_dot', tensors)
        case('chain_matmul', tensors)
    case('chain_matmul', [rand(2, 3)])
    for n in (0, 1, 2, 5):
        case('matrix_power', rand(3, 3), n)
        case('linalg_matrix_power', rand(2, 3, 3), n)
    m = rand(2, 3, 4)
    for ord in (1, -1, math.inf, -math.inf):
        for keep in (False, True):
            case('linalg_matrix_norm', m, ord, [-2, -1], keep, None)
            case('linalg_matrix_norm', m, ord, [2, 0], keep, None)
            case('linalg_norm', m[0], ord, None, keep, None)
            case('linalg_norm', m, ord, [1], keep, None)
    case('linalg_matrix_norm.str_ord', m, 'fro', [-2, -1], False, None)
    case('linalg_matrix_norm.str_ord', m, 'fro', [0, 1], True, r.F64)
    case('linalg_norm', m, None, None, False, None)
    case('linalg_norm', m, None, [0, 1], False, None)
    case('linalg_norm', m[0, 0], 3, None, False, None)
    case('linalg_norm.ord_str', m[0], 'fro', None, False, None)
    for a in (rand(3, 4), rand(4, 2), rand(2, 3, 3), rand(3, 3, dtype=r.F64), rand(5, 1)):
        case('linalg_svdvals', a)
        case('linalg_matrix_norm.str_ord', a, 'nuc', [-2, -1], False, None)
        for ord in (2, -2):
            case('linalg_matrix_norm', a, ord, [-2, -1], True, None)
    case('linalg_matrix_norm.str_ord', m, 'nuc', [0, 2], True, None)
    case('linalg_matmul', rand(2, 3), rand(3))
    case('linalg_vecdot', rand(2, 3), rand(2, 3), dim := -1)
    case('linalg_vecdot', rand(2, 3), rand(3), dim + 1) if False else None
    case('linalg_diagonal', rand(2, 3, 4), 1, -2, -1)
    x = rand(2, 3)
    x[0] = -math.inf
    case('_safe_softmax', x, 1, None, grad=False)
    case('_safe_softmax', rand(2, 3), 0, r.F64)

    images = {1: (rand(2, 3, 5), rand(3, 5), rand(2, 5, 3).mT), 2: (rand(2, 3, 4, 5), rand(3, 4, 5)), 3: (rand(1, 2, 3, 4, 5), rand(2, 3, 4, 5))}
    for dims, inputs in images.items():
        for x in inputs:
            amounts = [2, 1, 1, 2, 1, 1][: 2 * dims]
            case(f'reflection_pad{dims}d', x, amounts)
            case(f'replication_pad{dims}d', x, [4, 0, 1, 3, 2, 2][: 2 * dims])
            for mode in ('reflect', 'replicate', 'circular'):
                case('pad', x, amounts, mode, None)
            case('_pad_circular', x, amounts)
    case('pad', rand(3), [1, 2], 'constant', None)
    case('pad', rand(3, 4), [1, 2, 0, 1], 'constant', 2.5)
    case('pad', rand(3, 4, dtype=r.I64), [1, -1], 'constant', 3.0)
    for kernel, dilation, padding, stride in (([2, 2], [1, 1], [0, 0], [1, 1]), ([2, 3], [1, 2], [1, 0], [2, 1]), ([1, 1], [1, 1], [0, 0], [1, 1]), ([3, 3], [1, 1], [1, 1], [2, 2])):
        for x in (rand(2, 3, 5, 6), rand(3, 6, 5).mT, rand(1, 1, 5, 5, dtype=r.F64)):
            case('im2col', x, kernel, dilation, padding, stride)
            columns = torch.ops.aten.im2col(x, kernel, dilation, padding, stride)
            case('col2im', torch.rand(columns.shape, generator=r.gen).to(x.dtype), list(x.shape[-2:]), kernel, dilation, padding, stride)
    case('pixel_shuffle', rand(2, 8, 2, 3), 2)
    case('pixel_unshuffle', rand(2, 2, 4, 6), 2)
    case('channel_shuffle', rand(2, 6, 3), 3)


def errors(r):
    bad, one = r.bad, torch.ones
    bad('tensordot', one(2, 3), one(4, 3), [1], [0])
    bad('tensordot', one(2, 3), one(3, 4), [1], [0, 1])
    bad('cross', one(2, 2), one(2, 2), None)
    bad('cross', one(2, 3), one(3), None)
    bad('linalg_cross', one(2, 2), one(2, 2), -1)
    bad('linalg_cross', one(3), one(2, 3), -1)
    bad('addr', one(2), one(2, 2), one(2), 1, 1)
    bad('addr', one(3, 3), one(2), one(2), 1, 1)
    bad('addmv', one(2), one(2, 3), one(2), 1, 1)
    bad('addbmm', one(2), one(2, 3), one(2), 1, 1)
    bad('vdot', one(2), one(3))
    bad('trace', one(2))
    bad('linalg_multi_dot', [one(2, 2)])
    bad('linalg_multi_dot', [one(2, 3), one(2, 3)])
    bad('linalg_multi_dot', [one(2, 3), one(3), one(3, 2)])
    bad('linalg_multi_dot', [one(2, 3, 1), one(3, 2)])
    bad('linalg_multi_dot', [one(2, 3), one(3, 2).double()])
    bad('chain_matmul', [one(2)])
    bad('matrix_power', one(2, 3), 2)
    bad('matrix_power', one(2), 2)
    bad('linalg_matrix_norm', one(2), 1, [-2, -1], False, None)
    bad('linalg_matrix_norm', one(2, 2), 3, [-2, -1], False, None)
    bad('linalg_matrix_norm', one(2, 2), 1, [0, 0], False, None)
    bad('linalg_matrix_norm', one(2, 2), 1, [0], False, None)
    bad('linalg_matrix_norm', one(2, 2).long(), 1, [-2, -1], False, None)
    bad('linalg_matrix_norm.str_ord', one(2, 2), 'odd', [-2, -1], False, None)
    bad('linalg_svdvals', one(2))
    bad('linalg_svdvals', one(2, 2).half())
    bad('linalg_norm', one(2, 2, 2), 1, None, False, None)
    bad('linalg_norm', one(2, 2, 2), 1, [0, 1, 2], False, None)
    bad('linalg_norm.ord_str', one(2), 'fro', None, False, None)
    bad('reflection_pad1d', one(2, 3), [3, 0])
    bad('reflection_pad2d', one(2, 3, 3), [0, 0, 3, 0])
    bad('reflection_pad3d', one(2, 3, 3, 3), [0, 0, 3, 0, 0, 0])
    bad('reflection_pad1d', one(2), [1, 0])
    bad('replication_pad2d', one(2), [1, 0, 0, 0])
    bad('replication_pad1d', one(2), [1, 0])
    bad('_pad_circular', one(1, 2, 3), [4, 0])
    bad('pad', one(2, 3), [1], 'constant', None)
    bad('pad', one(2), [1, 1, 1, 1], 'constant', None)
    bad('pad', one(2), [1, 1], 'reflect', None)
    bad('pad', one(2, 2), [1, 1], 'odd', None)
    bad('pad', one(2, 2), [1, 1], 'reflect', 2.0)
    bad('im2col', one(2, 2), [1, 1], [1, 1], [0, 0], [1, 1])
    bad('im2col', one(1, 2, 2), [3, 3], [1, 1], [0, 0], [1, 1])
    bad('im2col', one(1, 2, 2), [0, 1], [1, 1], [0, 0], [1, 1])
    bad('col2im', one(1, 3, 4), [3, 3], [2, 2], [1, 1], [0, 0], [1, 1])
    bad('col2im', one(1, 4, 3), [3, 3], [2, 2], [1, 1], [0, 0], [1, 1])
    bad('pixel_shuffle', one(2, 2), 2)
    bad('pixel_shuffle', one(3, 2, 2), 2)
    bad('pixel_shuffle', one(4, 2, 2), 0)
    bad('pixel_unshuffle', one(1, 3, 2), 2)
    bad('channel_shuffle', one(1, 3, 2), 2)
    bad('channel_shuffle', one(1, 3), 3)
