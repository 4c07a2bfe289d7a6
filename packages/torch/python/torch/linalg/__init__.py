"""torch.linalg: norms, products, factors and inverses of matrices, systems of equations, of real and complex matrices."""

from torch import _missing
from torch._bridge import LinAlgError

_OPERATIONS = """
    cholesky cholesky_ex cond cross det diagonal eig eigh eigvals eigvalsh householder_product inv inv_ex lstsq lu
    lu_factor lu_factor_ex lu_solve matmul matrix_exp matrix_norm matrix_power matrix_rank multi_dot norm pinv qr slogdet
    solve solve_ex solve_triangular svd svdvals tensorinv tensorsolve vander vecdot vector_norm
""".split()
_ABSENT = frozenset(
    """
    ldl_factor ldl_factor_ex ldl_solve
    """.split()
)


def __getattr__(name):
    if name not in _OPERATIONS:
        raise _missing.missing("torch.linalg", name, _ABSENT)
    from torch import _documentation
    from torch._ops import aten

    made = globals()[name] = _documentation.of(f"torch.linalg.{name}", getattr(aten, f"linalg_{name}"))
    return made
