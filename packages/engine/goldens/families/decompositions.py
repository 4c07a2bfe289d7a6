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

    complex_matrices(r)
    eigen(r)
    factors(r)


def complex_matrices(r):
    case, rand = r.either, r.rand
    z = lambda *s, dtype=r.F64: torch.complex(rand(*s, dtype=dtype), rand(*s, dtype=dtype))
    for a in (z(3, 3) + 2 * torch.eye(3), z(2, 3, 3, dtype=r.F32) + 3 * torch.eye(3), z(1, 1), z(2, 2).T):
        spd = a @ a.mH + torch.eye(a.shape[-1])
        b = torch.complex(rand(*a.shape[:-1], 2, dtype=a.real.dtype), rand(*a.shape[:-1], 2, dtype=a.real.dtype))
        for upper in (False, True):
            case('linalg_cholesky_ex', spd, upper, False)
            case('linalg_cholesky', spd, upper)
            case('cholesky_inverse', torch.linalg.cholesky(spd, upper=upper), upper)
            case('cholesky_solve', b, torch.linalg.cholesky(spd, upper=upper), upper)
            for unit in (False, True):
                case('linalg_solve_triangular', a, b, upper, True, unit)
                case('linalg_solve_triangular', a, b.mT.contiguous(), upper, False, unit)
        for name in ('linalg_inv', '_linalg_det', 'linalg_det', '_linalg_slogdet', 'linalg_slogdet', 'logdet', 'linalg_matrix_exp'):
            case(name, a)
        case('linalg_inv_ex', a, False)
        case('linalg_eigvalsh', spd, 'L')
        case('linalg_eigh', spd, 'L', grad=False)
        case('linalg_eigh', spd, 'U', grad=False)
        case('linalg_svdvals', a, None)
        case('_linalg_solve_ex', a, b, True, False)
        case('linalg_solve', a, b.mT.contiguous(), False)
        if a.shape[-1] > 1:
            case('linalg_solve', a, b[..., 0].contiguous(), True)
        case('linalg_matrix_power', a, 3)
        case('linalg_matrix_power', a, -2)
        case('linalg_cond', a, None)
        case('linalg_cond', a, 1)
    for a in (z(4, 3), z(3, 4), z(2, 3, 3), z(4, 3, dtype=r.F32)):
        for mode in ('reduced', 'complete', 'r'):
            case('linalg_qr', a, mode, grad=mode == 'reduced' or mode == 'complete' and a.shape[-2] <= a.shape[-1])
        case('linalg_pinv.atol_rtol_float', a, None, None, False)
        case('linalg_pinv.atol_rtol_float', a, 0.6, 0.1, False)
        case('linalg_matrix_rank.atol_rtol_float', a, None, None, False)
        case('linalg_svdvals', a, None)
        case('linalg_lstsq', a, z(*a.shape[:-1], 2, dtype=a.real.dtype), None, 'gelsd', grad=a.shape[-2] > a.shape[-1])
        for ord in ('fro', 'nuc'):
            case('linalg_matrix_norm.str_ord', a, ord, [-2, -1], False, None)
        for ord in (2, -2, 1):
            case('linalg_matrix_norm', a, ord, [-2, -1], False, None)
    h = z(3, 3)
    case('linalg_pinv.atol_rtol_float', h + h.mH, None, None, True)
    # Columns nearly the same: only exact arithmetic or orthogonal factors keep digits.
    bad = torch.linspace(0, 1, 6).unsqueeze(-1) ** torch.arange(5)
    case('linalg_lstsq', bad.double(), rand(6, 1, dtype=r.F64), None, 'gels')
    for n in (2, 3, 4, 6):
        s = rand(n, n, dtype=r.F64)
        case('linalg_eigh', s + s.T, 'L')
        case('linalg_eigh', s + s.T, 'U')
        case('linalg_eigh', s.float(), 'U', grad=False)
    case('linalg_eigh', torch.eye(4), 'L', grad=False)
    case('linalg_eigh', torch.diag(torch.tensor([3.0, 1.0, 2.0])), 'L', grad=False)


def eigen(r):
    case, rand = r.either, r.rand
    z = lambda *s, dtype=r.F64: torch.complex(rand(*s, dtype=dtype), rand(*s, dtype=dtype))
    for a in (rand(3, 3, dtype=r.F64), rand(2, 4, 4, dtype=r.F64), rand(5, 5, dtype=r.F64).T, rand(1, 1), z(3, 3), z(2, 4, 4), z(1, 1), torch.diag(torch.tensor([1.0, 3.0, 2.0])), torch.tensor([[0.0, 1.0], [-1.0, 0.0]]), torch.tensor([[2.0, 0.0], [0.0, 2.0]]), rand(8, 8, dtype=r.F64)):
        case('linalg_eig', a, grad=False)
        case('linalg_eigvals', a)


def factors(r):
    case, rand = r.either, r.rand
    z = lambda *s, dtype=r.F64: torch.complex(rand(*s, dtype=dtype), rand(*s, dtype=dtype))
    for a in (rand(3, 3, dtype=r.F64), rand(2, 4, 3, dtype=r.F64), rand(3, 5, dtype=r.F64), rand(2, 2), z(3, 3), z(4, 2), z(2, 3)):
        for pivot in (True,):
            case('linalg_lu_factor_ex', a, pivot, False)
            case('linalg_lu_factor', a, pivot)
            case('linalg_lu', a, pivot)
            case('_lu_with_info', a, pivot, True)
        lu, pivots = torch.linalg.lu_factor(a)
        case('lu_unpack', lu, pivots, True, True)
        case('lu_unpack', lu, pivots, True, False)
        case('lu_unpack', lu, pivots, False, True, grad=False)
        if a.shape[-1] == a.shape[-2]:
            b = torch.ones(*a.shape[:-1], 2, dtype=a.dtype) * torch.arange(1, 3)
            for adjoint in (False, True):
                case('linalg_lu_solve', lu, pivots, b, True, adjoint)
                case('linalg_lu_solve', lu, pivots, b.mT.contiguous(), False, adjoint)
            case('lu_solve', b, lu, pivots)
            for upper in (True, False):
                for transpose in (True, False):
                    case('triangular_solve', b, a, upper, transpose, False)
        else:
            case('geqrf', a)
        if a.shape[-2] >= a.shape[-1]:
            q, tau = torch.geqrf(a)
            case('geqrf', a)
            case('linalg_householder_product', q, tau)
            case('orgqr', q, tau, grad=False)
            other = torch.ones(*a.shape[:-1], 2, dtype=a.dtype) * torch.arange(1, 3)
            for transpose in (True, False):
                case('ormqr', q, tau, other, True, transpose, grad=False)
                case('ormqr', q, tau, other.mT.contiguous(), False, transpose, grad=False)


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
    bad('linalg_eig', one(2))
    bad('linalg_eig', one(2, 3))
    bad('linalg_eig', one(2, 2) * torch.nan)
    bad('linalg_eig', one(2, 2).long())
    bad('linalg_eig', one(2, 2).half())
    bad('linalg_eigvals', one(2, 3))
    bad('linalg_lu_factor', one(2))
    bad('linalg_lu_factor', one(2, 2))
    bad('linalg_lu', one(2))
    bad('linalg_lu_solve', one(2, 3), one(2).int(), one(2, 1))
    bad('linalg_lu_solve', one(2, 2), one(2).int(), one(3, 1))
    bad('linalg_lu_solve', one(2, 2), one(2), one(2, 1))
    bad('lu_unpack', one(2, 2), one(2))
    bad('linalg_householder_product', one(2, 3), one(2))
    bad('linalg_householder_product', one(3, 2), one(3))
    bad('geqrf', one(2))
    bad('ormqr', one(3, 2), one(2), one(2, 1))
    bad('triangular_solve', one(2), one(2, 2))
    bad('cholesky_inverse', one(2, 3))
