"""torch.linalg: norms, products and powers of matrices."""

from torch import _missing

_OPERATIONS = """
    cross diagonal matmul matrix_norm matrix_power multi_dot norm vander vecdot vector_norm
""".split()
_ABSENT = frozenset(
    """
    LinAlgError cholesky cholesky_ex cond det eig eigh eigvals eigvalsh householder_product inv inv_ex ldl_factor
    ldl_factor_ex ldl_solve lstsq lu lu_factor lu_factor_ex lu_solve matrix_exp matrix_rank pinv qr slogdet solve
    solve_ex solve_triangular svd svdvals tensorinv tensorsolve
    """.split()
)


def __getattr__(name):
    if name not in _OPERATIONS:
        raise _missing.missing("torch.linalg", name, _ABSENT)
    from torch._ops import aten

    made = globals()[name] = getattr(aten, f"linalg_{name}")
    return made
