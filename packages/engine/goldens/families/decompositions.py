"""Factors of matrices, systems of equations, determinants. Vectors of svd and eigh are fixed up to sign only: their values are recorded."""

import torch


def record(r):
    case, rand = r.either, r.rand
    eye = torch.eye(3)
    squares = (rand(3, 3) + 2 * eye, rand(2, 3, 3) + 3 * eye, (rand(3, 3, dtype=r.F64) + 2 * eye.double()).T, rand(1, 1) + 3, torch.empty(0, 0))
    for a in squares:
        spd = a @ a.mT + torch.eye(a.shape[-1], dtype=a.dtype)
        for upper in (False, True):
            case('linalg_cholesky_ex', spd, upper, False)
            case('linalg_cholesky', spd, upper)
            case('cholesky', spd, upper)
            case('cholesky_inverse', torch.linalg.cholesky(spd, upper=upper), upper)
            case('cholesky_solve', rand(*spd.shape[:-1], 2, dtype=a.dtype), torch.linalg.cholesky(spd, upper=upper), upper)
            for unit in (False, True):
                case('linalg_solve_triangular', a, rand(*a.shape[:-1], 2, dtype=a.dtype), upper, True, unit)
                case('linalg_solve_triangular', a, rand(*a.shape[:-2], 2, a.shape[-1], dtype=a.dtype), upper, False, unit)
        for name in ('linalg_inv_ex', 'linalg_inv', 'inverse', '_linalg_det', 'linalg_det', 'det', '_linalg_slogdet', 'linalg_slogdet', 'slogdet', 'logdet', 'linalg_matrix_exp', 'matrix_exp', 'linalg_eigvalsh', 'linalg_svdvals'):
            case(name, a, *([False] if name == 'linalg_inv_ex' else ['L'] if name == 'linalg_eigvalsh' else [None] if name == 'linalg_svdvals' else []))
        case('_linalg_solve_ex', a, rand(*a.shape[:-1], 2, dtype=a.dtype), True, False)
        case('linalg_solve_ex', a, rand(*a.shape[:-1], 2, dtype=a.dtype), True, False)
        case('linalg_solve', a, rand(*a.shape[:-1], dtype=a.dtype), True)
        case('linalg_solve', a, rand(*a.shape[:-2], 2, a.shape[-1], dtype=a.dtype), False)
        for name in ('linalg_cond', 'linalg_cond.p_str'):
            if a.numel():
                case(name, a, 'fro' if 'str' in name else None)
        if a.numel():
            case('linalg_cond', a, 1)
            case('linalg_matrix_power', a, -2)
    case('linalg_solve', squares[0], rand(2, 3, 2), True)
    case('linalg_det', torch.ones(3, 3), grad=False)
    case('linalg_det', torch.diag(torch.tensor([1.0, 2.0, 0.0])))
    shapes = (rand(4, 3), rand(3, 4), rand(2, 3, 3), rand(5, 2, dtype=r.F64), rand(3, 4).T)
    for a in shapes:
        for mode in ('reduced', 'complete', 'r'):
            case('linalg_qr', a, mode, grad=mode == 'reduced' or mode == 'complete' and a.shape[-2] <= a.shape[-1])
        case('qr', a, True)
        for name in ('linalg_pinv', 'linalg_matrix_rank'):
            case(name, a, 0.5, False)
            case(f'{name}.atol_rtol_float', a, None, None, False)
            case(f'{name}.atol_rtol_float', a, 0.6, 0.1, False)
        case('linalg_pinv.atol_rtol_tensor', a, None, None, False)
        case('pinverse', a, 1e-15)
        case('linalg_svdvals', a, None)
        for driver in (None, 'gels', 'gelsd'):
            case('linalg_lstsq', a, rand(*a.shape[:-1], 2, dtype=a.dtype), None, driver, grad=False)
        case('svd', a, True, False, grad=False)
    low = rand(4, 2) @ rand(2, 3)
    case('linalg_matrix_rank.atol_rtol_float', low, None, None, False)
    case('linalg_pinv.atol_rtol_float', low, None, 1e-3, False)
    case('linalg_tensorinv', rand(4, 2, 2) + torch.eye(4).reshape(4, 2, 2), 1)
    case('linalg_tensorsolve', rand(2, 3, 6) + 3 * torch.eye(6).reshape(2, 3, 6), rand(2, 3), None)


def errors(r):
    one = torch.ones

    def bad(name, *args):
        r.bad(name, *args)
    for name, rest in dict(linalg_cholesky=(False,), cholesky=(False,), linalg_inv=(), inverse=(), linalg_det=(), linalg_slogdet=(), linalg_eigh=('L',), linalg_svd=(True, None), linalg_qr=('reduced',), linalg_matrix_exp=()).items():
        if name not in ('cholesky',):
            bad(name, one(2), *rest)
        if name not in ('linalg_svd', 'linalg_qr', 'cholesky'):
            bad(name, one(2, 3), *rest)
    bad('linalg_cholesky', -torch.eye(2), False)
    bad('linalg_cholesky', torch.stack([torch.eye(2), torch.tensor([[1.0, 2.0], [2.0, 1.0]])]), False)
    bad('linalg_inv', one(2, 2))
    bad('linalg_inv', torch.zeros(2, 2, 2))
    bad('linalg_solve', one(2, 2), one(2), True)
    bad('linalg_solve', torch.zeros(2, 2, 2), one(2, 2, 1), True)
    bad('linalg_solve', one(2, 2), one(3, 1), True)
    bad('linalg_solve', one(2, 2), one(2, 1).double(), True)
    bad('linalg_solve_triangular', one(2, 2), one(3, 1), True)
    bad('linalg_solve_triangular', one(2, 2), one(2), True)
    bad('linalg_qr', one(2, 2), 'odd')
    bad('linalg_svd', one(2, 2) * torch.nan, True, None)
    bad('linalg_inv', one(2, 2).half())
    bad('linalg_inv', one(2, 2).long())
    bad('linalg_lstsq', one(2), one(2), None, None)
    bad('linalg_lstsq', one(2, 2), one(3), None, None)
    bad('linalg_lstsq', one(2, 2), one(2), None, 'odd')
