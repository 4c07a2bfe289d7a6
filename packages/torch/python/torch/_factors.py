"""torch.lu: the older name of torch.linalg.lu_factor. Imported on first use."""

from torch._ops import aten


def lu(A, pivot=True, get_infos=False, out=None):
    """(LU, pivots) of matrices (..., m, n), with `get_infos` also where a zero stands on the diagonal of U (0: nowhere)."""
    from torch._out import into

    found = aten._lu_with_info(A, pivot, not get_infos)
    made = tuple(found) if get_infos else tuple(found)[:2]
    return made if out is None else into("lu", lambda *_: made, out, (), {})
