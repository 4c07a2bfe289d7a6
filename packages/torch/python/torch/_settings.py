"""Switches of PyTorch's that programs turn: kept and told again. Here they change nothing, unless a docstring says so."""

import warnings

from torch import _dtypes as dt
from torch._device import require_cpu

_state = {"precision": "highest", "deterministic": False, "warn_only": False, "threads": 1, "warn_always": False}


def set_float32_matmul_precision(precision):
    """Remembers "highest", "high" or "medium"; products are always of full precision here."""
    if precision not in ("highest", "high", "medium"):
        warnings.warn(
            f"{precision} is not one of 'highest', 'high', or 'medium'; the current"
            "setFloat32MatmulPrecision call has no effect.",
            stacklevel=2,
        )
        return
    _state["precision"] = precision


def get_float32_matmul_precision():
    """What set_float32_matmul_precision was told last."""
    return _state["precision"]


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Remembers the mode; everything is deterministic here."""
    _state.update(deterministic=bool(mode), warn_only=bool(warn_only))


def are_deterministic_algorithms_enabled():
    """What use_deterministic_algorithms was told last."""
    return _state["deterministic"]


def is_deterministic_algorithms_warn_only_enabled():
    """What use_deterministic_algorithms was told last."""
    return _state["deterministic"] and _state["warn_only"]


def set_num_threads(count):
    """Remembers the number; there is one thread."""
    _count(count, "set_num_threads")
    _state["threads"] = count


def set_num_interop_threads(count):
    """Takes a number; there is one thread."""
    _count(count, "set_num_interop_threads")


def _count(count, name):
    if type(count) is not int:
        raise TypeError(f"{name} expects an int, but got {type(count).__name__}")
    if count <= 0:
        raise RuntimeError(f"{name} expects a positive integer")


def get_num_threads():
    """What set_num_threads was told last, 1 at first."""
    return _state["threads"]


def get_num_interop_threads():
    """1."""
    return 1


def set_warn_always(on):
    """Remembers whether warnings should come every time."""
    _state["warn_always"] = bool(on)


def is_warn_always_enabled():
    """What set_warn_always was told last."""
    return _state["warn_always"]


def set_flush_denormal(mode):
    """False: denormal numbers are always kept here."""
    return False


def set_default_device(device):
    """Takes the CPU (or None); raises for others as PyTorch without them does."""
    require_cpu(device)


def set_default_tensor_type(t):
    """Makes the dtype of a tensor type, such as torch.DoubleTensor or its name, the default one."""
    if isinstance(t, str):
        name = t.removeprefix("torch.").removesuffix("Tensor")
    else:
        name = getattr(t, "__name__", str(t)).removesuffix("Tensor")
    found = next((d for d in dt.ALL if d._typename == name), None)
    if found is None:
        raise TypeError(f"invalid type object: {t!r}")
    if not found.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    from torch import set_default_dtype

    set_default_dtype(found)


def compile(model=None, *, fullgraph=False, dynamic=None, backend="inductor", mode=None, options=None, disable=False):
    """The function as it is, or a module around the module: nothing is compiled, results are the same."""
    if mode is not None and options is not None:
        raise RuntimeError("Either mode or options can be specified, but both can't be specified at the same time.")
    if model is None:
        return compile
    from torch.nn import Module

    if not isinstance(model, Module):
        return model
    from torch._optimized_module import OptimizedModule

    return OptimizedModule(model)
