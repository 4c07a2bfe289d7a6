"""torch.nn.attention: which kernels scaled_dot_product_attention may take. Here all compute alike; the switches are kept as PyTorch's.

As on PyTorch's CPU: without MATH and FLASH_ATTENTION nothing is left that could compute, and the call says so.
"""

import contextlib
import enum

import torch

__all__ = ["SDPBackend", "WARN_FOR_UNFUSED_KERNELS", "sdpa_kernel"]

WARN_FOR_UNFUSED_KERNELS = False


class SDPBackend(enum.Enum):
    """The kernels of scaled_dot_product_attention: `SDPBackend.MATH` and others, for sdpa_kernel."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4

    def __int__(self):
        return self.value

    def __str__(self):
        return f"SDPBackend.{self.name}"


_switched = {  # in the order in which PyTorch keeps them
    SDPBackend.FLASH_ATTENTION: "flash",
    SDPBackend.EFFICIENT_ATTENTION: "mem_efficient",
    SDPBackend.MATH: "math",
    SDPBackend.CUDNN_ATTENTION: "cudnn",
}


@contextlib.contextmanager
def sdpa_kernel(backends, set_priority=False):
    """Inside, scaled_dot_product_attention takes only `backends`, one SDPBackend or a list of them; also a decorator."""
    assert isinstance(backends, (list, SDPBackend)), (
        f"Backend must be an instance of SDPBackend or a list of SDPBackend instances, got {type(backends).__name__}"
    )
    wanted = [backends] if isinstance(backends, SDPBackend) else backends
    switches = torch.backends.cuda
    before = {backend: getattr(switches, f"{name}_sdp_enabled")() for backend, name in _switched.items()}
    try:
        for backend, name in _switched.items():
            getattr(switches, f"enable_{name}_sdp")(backend in wanted)
        yield {}
    finally:
        for backend, name in _switched.items():
            getattr(switches, f"enable_{name}_sdp")(before[backend])
