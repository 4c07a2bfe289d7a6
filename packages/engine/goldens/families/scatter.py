"""Writing by index with a reduction, filling by index, flat positions, windows written."""

import torch


def record(r):
    case, rand = r.either, r.rand
    i = torch.tensor
    spots = lambda n, *s: torch.randint(n, s, generator=r.gen)
    for dtype in (r.F32, r.F64, r.BF16, r.I64, r.I32):
        x, s = rand(3, 5, dtype=dtype), rand(4, 6, dtype=dtype)
        for reduce in ('sum', 'prod', 'mean', 'amax', 'amin'):
            for include in (True, False):
                case('scatter_reduce.two', x, 0, spots(3, 4, 5), s[:4, :5], reduce, include)
                case('scatter_reduce.two', x.t(), 1, spots(3, 2, 3), s[:2, :3], reduce, include)
                case('scatter_reduce_.two', x, 1, spots(5, 2, 2), s[:2, :2], reduce, include)
                if reduce != 'sum':
                    case('index_reduce', x, 0, spots(3, 4), s[:4, :5], reduce, include)
                    case('index_reduce_', x, -1, spots(5, 2), s[:3, :2], reduce, include)
        for reduce in ('add', 'multiply'):
            case('scatter.reduce', x, 0, spots(3, 2, 5), s[:2, :5], reduce=reduce) if False else case('scatter.reduce', x, 0, spots(3, 2, 5), s[:2, :5], reduce, grad=reduce == 'add')
            case('scatter_.reduce', x, 1, spots(5, 3, 2), s[:3, :2], reduce, grad=False)
            case('scatter.value_reduce', x, 0, spots(3, 2, 5), 2, reduce, grad=False)
            case('scatter_.value_reduce', x, 1, spots(5, 3, 2), 3, reduce, grad=False)
        case('index_fill.int_Scalar', x, 1, i([0, -1]), 2)
        case('index_fill.int_Tensor', x, 0, i([1, 1]), rand(dtype=dtype))
        case('index_fill_.int_Scalar', x, 1, i([0, 2]), 2.5)
        case('index_fill_.int_Tensor', x.t(), 0, i([1]), rand(dtype=dtype))
        case('take', x.t(), i([[0, -1], [7, 7]]))
        case('put', x, i([[0, -1], [7, 3]]), s[:2, :2], False)
        case('put', x, i([0, 0, 3]), s[0, :3], True)
        case('put_', x.t(), i([0, 4]), s[0, :2], False)
        mask = rand(3, 5, dtype=r.BOOL)
        case('masked_scatter', x, mask, s)
        case('masked_scatter', x[:, :1], mask, s)
        case('masked_scatter_', x, mask[:1], s)
    zeros = i([[0.0, 2.0, 0.0], [3.0, 0.0, 5.0]])
    case('scatter_reduce.two', rand(2, 3), 0, i([[0, 0, 1], [0, 1, 1]]), zeros, 'prod', True)
    case('scatter_reduce.two', zeros, 1, i([[0, 0, 1], [0, 1, 1]]), rand(2, 3), 'prod', True)
    case('scatter_reduce.two', rand(), 0, i(0), rand(), 'mean', True)
    case('scatter_reduce.two', i([1.0, float('nan')]), 0, i([0, 1, 0]), i([float('nan'), 1.0, 2.0]), 'amax', True, grad=False)
    case('index_fill.int_Scalar', rand(), 0, i([0]), 3)
    case('take', rand(), i([0, 0]))
    x = rand(4, 5, 3)
    case('slice_scatter', x, rand(4, 2, 3), 1, 1, 5, 2)
    case('slice_scatter', x.transpose(0, 2), rand(2, 5, 4), 0, None, 2, 1)
    case('select_scatter', x, rand(4, 3), 1, -2)
    case('diagonal_scatter', x, rand(3, 4), 1, 0, 1)
    case('diagonal_scatter', x, rand(4, 2), -1, 1, 2) if False else case('diagonal_scatter', x[..., :2], rand(5, 1), -1, 0, 2)
    for shape in ((3, 3), (7, 3), (3, 5), (2, 2, 2)):
        case('fill_diagonal_', rand(*shape), 9, False)
        case('fill_diagonal_', rand(*shape), 9, True)
    case('argwhere', i([[0, 1], [2, 0]]))


def errors(r):
    bad, one, i = r.bad, torch.ones, torch.tensor
    bad('scatter_reduce.two', one(2, 3), 0, i([[0]]), one(1, 1), 'odd', True)
    bad('scatter_reduce.two', one(2, 3), 0, i([[5]]), one(1, 1), 'sum', True)
    bad('scatter_reduce.two', one(2, 3), 0, i([[0]]), one(1, 1).double(), 'sum', True)
    bad('scatter_reduce.two', one(2, 3), 0, i([[0, 0]]), one(1, 1), 'sum', True)
    bad('scatter.reduce', one(2, 3), 0, i([[0]]), one(1, 1), 'mean')
    bad('index_reduce', one(2, 3), 0, i([0]), one(1, 3), 'sum', True)
    bad('index_reduce', one(2, 3), 0, i([[0]]), one(1, 3), 'mean', True)
    bad('index_reduce', one(2, 3), 0, i([0, 1]), one(1, 3), 'mean', True)
    bad('index_reduce', one(2, 3), 0, i([0]), one(1, 3).double(), 'mean', True)
    bad('index_reduce', one(2, 3), 0, i([0.0]), one(1, 3), 'mean', True)
    bad('index_fill.int_Scalar', one(2, 3), 0, i([[0]]), 1)
    bad('index_fill.int_Scalar', one(2, 3), 0, i([2]), 1)
    bad('index_fill.int_Scalar', one(2, 3), 0, i([0.0]), 1)
    bad('index_fill.int_Tensor', one(2, 3), 0, i([0]), one(2))
    bad('index_fill.int_Scalar', one(2, 3), 2, i([0]), 1)
    bad('take', one(2), i([2]))
    bad('take', one(2), i([0.0]))
    bad('take', one(0), i([0]))
    bad('put', one(2), i([2]), one(1), False)
    bad('put', one(2), i([0, 1]), one(1), False)
    bad('put', one(2), i([0]), one(1).double(), False)
    bad('put', one(2), i([0.0]), one(1), False)
    bad('masked_scatter', one(2), i([True, True]), one(1))
    bad('masked_scatter', one(2), one(2), one(2))
    bad('masked_scatter', one(2), i([True, True]), one(2).double())
    bad('slice_scatter', one(4), one(3), 0, 0, 2, 1)
    bad('select_scatter', one(4, 2), one(3), 0, 0)
    bad('diagonal_scatter', one(4, 2), one(3), 0, 0, 1)
    bad('fill_diagonal_', one(4), 1, False)
    bad('fill_diagonal_', one(4, 3, 2), 1, False)
