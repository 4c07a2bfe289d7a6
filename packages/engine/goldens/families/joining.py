"""Tensors joined and split, grids, differences along a dimension."""

import torch


def record(r):
    case, rand = r.either, r.rand
    i = torch.tensor
    for name in ('hstack', 'vstack', 'row_stack', 'dstack', 'column_stack'):
        case(name, [rand(), rand()])
        case(name, [rand(3), rand(3)])
        case(name, [rand(2, 3), rand(2, 3).mT.contiguous().mT])
        case(name, [rand(2, 3, 2), rand(2, 3, 2)])
        case(name, [rand(3, dtype=r.I64), rand(3)])
    case('hstack', [rand(2, 1), rand(2, 3)])
    case('column_stack', [rand(2), rand(2, 3)])
    case('block_diag', [rand(2, 3), rand(), rand(2), rand(1, 2)])
    case('block_diag', [rand(2, 3, dtype=r.I64), rand(1, 1)])
    for a, b in ((rand(2, 3), rand(3, 2)), (rand(2), rand(2, 2)), (rand(2, 2, 2), rand(3)), (rand(), rand(2))):
        case('kron', a, b)
    case('cartesian_prod', [rand(2), rand(3)])
    case('cartesian_prod', [rand(2)])
    case('cartesian_prod', [rand(2, dtype=r.I64), rand(1, dtype=r.I64), rand(2, dtype=r.I64)])
    for k, again in ((2, False), (3, False), (2, True), (1, True)):
        case('combinations', rand(4), k, again)
    case('combinations', rand(2), 3, False)
    for tensors in ([rand(2), rand(3)], [rand(2), rand(), rand(3)], [rand(2)]):
        case('meshgrid', tensors)
        case('meshgrid.indexing', tensors, 'ij')
        case('meshgrid.indexing', tensors, 'xy')
    x = rand(7, 4, 6)
    for d in (0, -1):
        for n in (1, 3, 9):
            case('tensor_split.sections', x, n, d)
        for at in ([1, 4], [0, 2, 9], [-2], [3, 1], []):
            case('tensor_split.indices', x, at, d)
        case('tensor_split.tensor_indices_or_sections', x, i(3), d)
        case('tensor_split.tensor_indices_or_sections', x, i([1, 4]), d)
    case('hsplit.int', x, 2)
    case('hsplit.int', rand(6), 3)
    case('hsplit.array', x, [1, 2])
    case('vsplit.int', x, 7)
    case('vsplit.array', x, [1, 2])
    case('dsplit.int', x, 3)
    case('dsplit.array', x, [1, 2])
    case('unsafe_chunk', x, 3, 0)
    case('unsafe_split.Tensor', x, 3, 0)
    case('split.sizes', x, [3, 4], 0)
    for y in (x, rand(5), rand(3, 4).t(), rand(3, 4, dtype=r.I64), rand(1, 3), rand(3, 4, dtype=r.BOOL)):
        for d in (0, -1):
            for n in (0, 1, 2, 4):
                case('diff', y, n, d, None, None)
            case('diff', y, 1, d, y.narrow(d, 0, 1), y.narrow(d, 0, 1))
            for name in ('trapezoid', 'trapz', 'cumulative_trapezoid'):
                case(f'{name}.dx', y, 0.5, d) if name == 'trapz' else case(f'{name}.dx', y, 2, d)
                case(f'{name}.x', y, rand(y.shape[d]), d)
                case(f'{name}.x', y, rand(*y.shape), d)
        if y.dim() > 1:
            for k in (0, 1, 2, 3, -1, 5):
                case('rot90', y, k, [0, 1])
                case('rot90', y, k, [-1, 0])
            case('fliplr', y)
        case('flipud', y)
        case('diagflat', y, 0)
    case('diagflat', rand(3), -1)
    for n in (None, 0, 1, 4):
        case('vander', rand(3), n, False)
        case('vander', rand(3, dtype=r.I64), n, True)
        case('linalg_vander', rand(2, 3), n)
    case('narrow_copy', x, 1, 1, 2)
    case('diagonal_copy', x, 1, 0, 2)
    case('narrow.Tensor', x, 1, i(1), 2)
    case('repeat_interleave.Tensor', i([2, 0, 3]))
    case('where', i([[True, False], [True, True]]))
    case('adjoint', x)


def errors(r):
    bad, one, i = r.bad, torch.ones, torch.tensor
    for name in ('hstack', 'vstack', 'dstack', 'column_stack', 'meshgrid'):
        bad(name, [])
    bad('hstack', [one(2, 2), one(3, 2)])
    bad('vstack', [one(2, 2), one(3, 3)])
    bad('block_diag', [one(2, 2, 2)])
    bad('cartesian_prod', [one(2, 2), one(2)])
    bad('combinations', one(2, 2), 2, False)
    bad('combinations', one(2), -1, False)
    bad('meshgrid.indexing', [one(2)], 'odd')
    bad('meshgrid', [one(2), one(2).double()])
    bad('tensor_split.sections', one(2), 0, 0)
    bad('tensor_split.sections', i(1.0), 2, 0)
    bad('tensor_split.tensor_indices_or_sections', one(2), i([[1]]), 0)
    bad('tensor_split.tensor_indices_or_sections', one(2), i([1.0]), 0)
    bad('hsplit.int', one(3), 2)
    bad('hsplit.int', i(1.0), 2)
    bad('vsplit.int', one(3), 2)
    bad('vsplit.int', one(3, 2), 2)
    bad('dsplit.int', one(3, 2), 2)
    bad('dsplit.int', one(3, 2, 3), 2)
    bad('diff', i(1.0), 1, 0, None, None)
    bad('diff', one(2), -1, 0, None, None)
    bad('diff', one(2), 1, 0, one(1, 1), None)
    bad('trapezoid.x', one(3), one(2), 0)
    bad('trapezoid.dx', one(3).bool(), 1, 0)
    bad('rot90', one(3), 1, [0, 1])
    bad('rot90', one(3, 3), 1, [0, 0])
    bad('rot90', one(3, 3), 1, [0])
    bad('rot90', one(3, 3), 1, [0, 2])
    bad('fliplr', one(2))
    bad('flipud', i(1.0))
    bad('vander', one(2, 2), None, False)
    bad('linalg_vander', i(1.0), None)
    bad('repeat_interleave.Tensor', one(2, 2).long())
    bad('repeat_interleave.Tensor', i([-1]))
    bad('narrow.Tensor', one(3), 0, i([1]), 1)
