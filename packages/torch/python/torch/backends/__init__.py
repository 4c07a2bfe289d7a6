"""torch.backends: switches of libraries that are not here. They keep what they are told; only those of attention can forbid anything."""

import sys
from types import ModuleType


def _no():
    return False


def _nothing(*_, **__):
    return None


ATTENTION = {"flash": True, "mem_efficient": True, "math": True, "cudnn": True}  # read by scaled_dot_product_attention


def _attention_switches():
    """`math_sdp_enabled()` and `enable_math_sdp(on)` for each kernel of scaled_dot_product_attention."""

    def pair(name):
        return {
            f"{name}_sdp_enabled": lambda: ATTENTION[name],
            f"enable_{name}_sdp": lambda enabled: ATTENTION.update({name: bool(enabled)}),
        }

    return {title: function for name in ATTENTION for title, function in pair(name).items()}


class _Flags:
    """`with torch.backends.cudnn.flags(...)`: does nothing."""

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        return None

    def __exit__(self, *_):
        return False


def _module(name, parent=None, **attributes):
    module = ModuleType(f"{__name__}.{name}", "Switches that change nothing here.")
    vars(module).update(attributes)
    sys.modules[module.__name__] = module
    globals().setdefault(name, module)
    return module


_module(
    "cudnn",
    enabled=True,
    benchmark=False,
    deterministic=False,
    allow_tf32=True,
    benchmark_limit=None,
    is_available=_no,
    version=_nothing,
    is_acceptable=lambda tensor: False,
    flags=_Flags,
)
_module(
    "cuda",
    is_built=_no,
    matmul=type("matmul", (), {"allow_tf32": False, "allow_fp16_reduced_precision_reduction": True, "fp32_precision": "none"})(),
    **_attention_switches(),
    sdp_kernel=_Flags,
)
_module("mps", is_available=_no, is_built=_no)
_module("mkl", is_available=_no)
_module("mkldnn", is_available=_no, enabled=False, flags=_Flags)
_module("openmp", is_available=_no)
_module("opt_einsum", is_available=_no, enabled=False, strategy=None, get_opt_einsum=_nothing)
_module("quantized", engine="none", supported_engines=["none"])
_module("cpu", get_cpu_capability=lambda: "DEFAULT")
