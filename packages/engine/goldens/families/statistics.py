"""Order statistics, distinct values, covariance, distances."""

import math

import torch


def record(r):
    case, rand = r.either, r.rand
    nan, inf = math.nan, math.inf
    holes = torch.tensor([[1.0, nan, 3.0, 0.5], [nan, nan, 2.0, -1.0], [0.0, 5.0, 4.0, 2.0]])
    ties = torch.tensor([[1.0, 3.0, 3.0, 1.0], [2.0, 2.0, 2.0, 0.0]])
    inputs = [*r.layouts(), rand(3, 5, dtype=r.F64), rand(3, 4, dtype=r.BF16), rand(3, 4, dtype=r.I64), rand(3, 4, dtype=r.I32), holes]
    for x in inputs:
        for name in ('median', 'nanmedian'):
            case(name, x)
        if 0 not in x.stride() and x.dtype not in (r.I64, r.I32, r.BF16):  # which of equal values is nobody's promise
            for dim in (-1, 0):
                for name in ('median.dim', 'nanmedian.dim'):
                    case(name, x, dim, dim == 0)
                case('kthvalue', x, 1, dim, False)
                case('kthvalue', x, 2, dim, True)
        for dim in (-1, 0):
            case('cummax', x, dim)
            case('cummin', x, dim)
            case('logcumsumexp', x, dim)
            case('nansum', x, [dim], dim == 0, None)
            case('nanmean', x, [dim], dim == 0, None)
            case('aminmax', x, dim, dim == 0)
            for keep in (False, True):
                case('any.dims', x > 0, [dim], keep)
                case('all.dims', x > 0, [dim], keep)
        case('nansum', x, None, False, None)
        case('nanmean', x, None, False, None)
        case('aminmax', x, None, False)
        case('aminmax', x, None, True)
        case('msort', x) if 0 not in x.stride() and x.dtype != r.BF16 else None
        case('histc', x, 5, 0, 0)
        case('histc', x, 4, -1, 1.5)
        case('norm.Scalar', x, 2)
    for x in (ties, ties.long(), rand(3, 9, dtype=r.I64), rand(5)):
        case('mode', x, -1, False)
        case('mode', x, 0, True)
    case('mode', rand(), 0, False)
    case('any.dims', rand(2, 3, 4, dtype=r.BOOL), [0, 2], False)
    case('all.dims', rand(2, 3, 4, dtype=r.U8), [0, 2], True)
    case('any.dims', rand(2, 3, dtype=r.BOOL), None, False)
    case('all.dims', rand(2, 3, dtype=r.BOOL), [], False)
    case('logcumsumexp', torch.tensor([-inf, -inf, 1.0, inf]), 0, grad=False)
    case('aminmax', ties, 1, False)
    case('nansum', holes, [0], False, r.F64)

    for how in ('linear', 'lower', 'higher', 'midpoint', 'nearest'):
        for x in (rand(4, 5), rand(5, 4).t(), holes, rand(), rand(7, dtype=r.F64), torch.full((2, 3), nan)):
            for name in ('quantile', 'nanquantile'):
                case(f'{name}.scalar', x, 0.3, None, False, how)
                case(f'{name}.scalar', x, 0.75, -1, True, how)
                case(name, x, torch.tensor([0.1, 0.5, 1.0], dtype=x.dtype), 0, False, how)
                case(name, x, torch.tensor([0.25], dtype=x.dtype), None, True, how)

    for sorted_ in (True, False):
        for x in (rand(3, 4, dtype=r.I64), ties, rand(4, dtype=r.BOOL), torch.tensor([3, 1, 3, 1, 2]), rand(0), holes[0]):
            case('_unique2', x, True, True, sorted_, grad=False)
            case('unique_consecutive', x, True, True, None, grad=False)
            case('_unique2', x, True, False, False, grad=False)
    for x in (torch.tensor([[1, 3], [2, 3], [1, 3], [1, 2]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), rand(3, 2, 2, dtype=r.BOOL)):
        for dim in (0, -1):
            case('unique_dim', x, dim, True, True, True, grad=False)
            case('unique_consecutive', x, True, True, dim, grad=False)
            case('unique_dim_consecutive', x, dim, True, False, grad=False)
            case('unique_dim', x, dim, True, False, False, grad=False)
            case('unique_consecutive', x, False, False, dim, grad=False)

    edges = torch.tensor([1.0, 3, 3, 7])
    values = torch.tensor([[0.0, 3, 8], [nan, 7, 1]])
    for right in (False, True):
        case('searchsorted.Tensor', edges, values, False, right)
        case('searchsorted.Tensor', torch.stack([edges, edges + 1]), values, True, right)
        case('searchsorted.Scalar', edges, 3, False, right)
        case('bucketize.Tensor', values, edges, False, right)
        case('bucketize.Scalar', 3.5, edges, True, right)
    for side in ('left', 'right'):
        case('searchsorted.Tensor', edges, values, False, False, side, None)
    case('searchsorted.Tensor', edges.flip(0), values, False, False, None, torch.tensor([3, 2, 1, 0]))

    x, i = rand(3, 6), torch.tensor([1, 2, 0, 3, 1, 1])
    for f, a in ((None, None), (i, None), (None, rand(6, low=0.1)), (i, rand(6, low=0.1))):
        for correction in (1, 0):
            case('cov', x, correction, f, None if a is None else a.detach(), grad=False)
    case('cov', x, 1, None, None)
    case('cov', rand(5), 1, None, None)
    case('cov', rand(2, 4, dtype=r.I64), 1, None, None)
    case('corrcoef', x)
    case('corrcoef', rand(4))
    for name in ('std_mean', 'var_mean'):
        case(name, x, True)
        case(f'{name}.dim', x, [1], False, True)
    case('std.dim', x, [0], True, False)
    case('norm.ScalarOpt_dtype', x, 3, r.F64)
    case('norm.ScalarOpt_dim_dtype', x, 1, [1], True, r.F64)

    for p in (2.0, 1.0, 0.0, inf, 3.0, 0.5):
        for a, b in ((rand(3, 4), rand(5, 4)), (rand(2, 1, 3, 4), rand(3, 2, 4)), (rand(0, 3), rand(2, 3)), (rand(3, 4, dtype=r.F64), rand(2, 4, dtype=r.F64))):
            case('cdist', a, b, p, None)
        case('_cdist_forward', rand(3, 4), rand(2, 4), p, None)
        case('pdist', rand(4, 3), p)
        case('dist', rand(3, 4), rand(4), p)
        case('dist', rand(3), rand(3), p)
        if p > 0 and p != inf:
            case('renorm', rand(3, 4), p, 0, 1.0)
            case('renorm', rand(3, 4, 2), p, 1, 2.5)
            case('renorm_', rand(3, 4), p, -1, 0.5)
    case('cdist', rand(30, 4), rand(3, 4), 2.0, None)
    case('cdist', rand(2, 3, 4), rand(2, 5, 4), 2.0, 1)
    case('_euclidean_dist', rand(3, 4), rand(5, 4))
    same = rand(3, 2)
    case('cdist', same, same.clone(), 2.0, 2)
    case('cdist', same, same.clone(), 1.5, None)


def errors(r):
    bad, one = r.bad, torch.ones
    f = torch.tensor
    for x, q, dim, how in ((one(0), f(0.5), None, 'linear'), (one(2), f(1.5), None, 'linear'), (one(2), f([[0.5]]), None, 'linear'), (one(2), f(0.5), None, 'odd'), (one(2).long(), f(0.5), None, 'linear'), (one(2), f(0.5).double(), None, 'linear')):
        bad('quantile', x, q, dim, False, how)
        bad('nanquantile', x, q, dim, False, how)
    bad('quantile.scalar', one(2), -0.5, None, False, 'linear')
    bad('kthvalue', one(2, 3), 4, 1, False)
    bad('kthvalue', one(2, 0), 1, 1, False)
    bad('median.dim', one(2, 0), 1, False)
    bad('mode', one(0, 2), 0, False)
    bad('aminmax', one(0), None, False)
    bad('aminmax', one(0, 2), 0, False)
    bad('histc', one(2), 0, 0, 1)
    bad('histc', one(2), 3, 2, 1)
    bad('histc', f([math.inf, 1.0]), 3, 0, 0)
    bad('histc', f([math.nan, 1.0]), 3, 0, 0)
    bad('histc', one(2).long(), 3, 0, 0)
    bad('nanmean', one(2).long(), None, False, None)
    bad('searchsorted.Tensor', one(2, 3), one(3, 2), False, False)
    bad('searchsorted.Tensor', one(3), one(2), False, True, 'left', None)
    bad('searchsorted.Tensor', one(3), one(2), False, False, 'middle', None)
    bad('searchsorted.Tensor', one(3), one(2), False, False, None, f([0, 1]))
    bad('bucketize.Tensor', one(2), one(2, 2), False, False)
    bad('cov', one(2, 2, 2), 1, None, None)
    bad('cov', one(2, 2), 1, one(2), None)
    bad('cov', one(2, 2), 1, None, f([1, 1]))
    bad('cov', one(2, 2), 1, f([1]), None)
    bad('cov', one(2, 2), 1, f([-1, 2]), None)
    bad('cov', one(2).bool(), 1, None, None)
    bad('corrcoef', one(2, 2, 2))
    bad('cdist', one(2, 3), one(2, 4), 2.0, None)
    bad('cdist', one(3), one(2, 3), 2.0, None)
    bad('cdist', one(2, 3).long(), one(2, 3), 2.0, None)
    bad('cdist', one(2, 3), one(2, 3), -1.0, None)
    bad('cdist', one(2, 3), one(2, 3), 2.0, 3)
    bad('pdist', one(3), 2.0)
    bad('pdist', one(3, 2), -1.0)
    bad('renorm', one(3), 2, 0, 1)
    bad('renorm', one(3, 2), 0, 0, 1)
    bad('renorm', one(3, 2), 2, 0, -1)
    bad('unique_dim', one(0, 2), 1, True, True, True)
