"""torch.func: functions made from functions: derivatives, batches, and modules called with other parameters."""

from torch import _documentation, _missing
from torch.func._derivatives import grad, grad_and_value, hessian, jacfwd, jacrev, jvp, vjp
from torch.func._modules import functional_call, stack_module_state
from torch.func._vmap import vmap

__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "stack_module_state",
    "vjp",
    "vmap",
]

_KNOWN = frozenset("debug_unwrap functionalize linearize replace_all_batch_norm_modules_".split())


def __getattr__(name):
    raise _missing.missing("torch.func", name, _KNOWN, "use grad, vjp, jvp, jacrev and vmap")


_documentation.attach(__name__)
