"""torch.sparse: functions of sparse COO tensors."""

from torch import _missing
from torch._sparse_operations import sparse_addmm as addmm
from torch._sparse_operations import sparse_log_softmax as log_softmax
from torch._sparse_operations import sparse_mm as mm
from torch._sparse_operations import sparse_softmax as softmax
from torch._sparse_operations import sparse_sum as sum

__all__ = ["addmm", "log_softmax", "mm", "softmax", "sum"]

_KNOWN = frozenset("SparseSemiStructuredTensor as_sparse_gradcheck check_sparse_tensor_invariants sampled_addmm solve spdiags spsolve".split())


def __getattr__(name):
    raise _missing.missing("torch.sparse", name, _KNOWN, "use mm, addmm, sum, softmax and log_softmax")
