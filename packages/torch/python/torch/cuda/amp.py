"""torch.cuda.amp: the older names of torch.amp's, for "cuda"; without CUDA they warn and do nothing."""

import warnings

from torch import _dtypes as _dt
from torch.amp import GradScaler as _GradScaler
from torch.amp import autocast as _autocast
from torch.amp import custom_bwd as _custom_bwd
from torch.amp import custom_fwd as _custom_fwd


def _old(name):
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}('cuda', args...)` instead.",
        FutureWarning,
        stacklevel=3,
    )


class GradScaler(_GradScaler):
    """torch.amp.GradScaler("cuda", ...)."""

    def __init__(
        self, init_scale=2.0**16, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True
    ):
        _old("GradScaler")
        super().__init__("cuda", init_scale, growth_factor, backoff_factor, growth_interval, enabled)


class autocast(_autocast):
    """torch.autocast("cuda", ...)."""

    def __init__(self, enabled=True, dtype=_dt.float16, cache_enabled=True):
        _old("autocast")
        super().__init__("cuda", dtype=dtype, enabled=enabled, cache_enabled=cache_enabled)


def custom_fwd(fwd=None, *, cast_inputs=None):
    """torch.amp.custom_fwd(..., device_type="cuda")."""
    return _custom_fwd(fwd, device_type="cuda", cast_inputs=cast_inputs)


def custom_bwd(bwd=None):
    """torch.amp.custom_bwd(..., device_type="cuda")."""
    return _custom_bwd(bwd, device_type="cuda")
