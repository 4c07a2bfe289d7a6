"""autocast: inside it, products of float32 tensors are taken in bfloat16 (or float16), as PyTorch does on the CPU."""

import functools
import warnings

from torch import _bridge
from torch import _dtypes as dt
from torch._device import device as _device

_state = {"on": False, "dtype": dt.bfloat16}


def is_autocast_available(device_type):
    """Whether autocast works for a kind of device."""
    return _device(device_type).type in ("cpu", "cuda")


def is_autocast_enabled(device_type="cuda"):
    """Whether we are inside autocast for a kind of device."""
    return device_type == "cpu" and _state["on"]


def get_autocast_dtype(device_type):
    """The dtype of products inside autocast."""
    return _state["dtype"] if device_type == "cpu" else dt.float16


def _switch(on, dtype):
    _state.update(on=on, dtype=dtype)
    _bridge.autocast(dtype._code if on else -1)


class autocast:
    """`with torch.autocast("cpu", dtype=torch.bfloat16):`, also a decorator. On "cuda" it warns and does nothing."""

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        self.device = _device(device_type).type
        self.fast_dtype = dtype or get_autocast_dtype(self.device)
        if self.device == "cuda" and enabled:
            warnings.warn("CUDA is not available or torch_xla is imported. Disabling autocast.", stacklevel=2)
            enabled = False
        if self.device == "cpu" and enabled and self.fast_dtype not in (dt.bfloat16, dt.float16):
            warnings.warn(
                "In CPU autocast, but the target dtype is not supported. Disabling autocast.\n"
                "CPU Autocast only supports dtypes of torch.bfloat16, torch.float16 currently.",
                stacklevel=2,
            )
            enabled = False
        self._enabled = enabled
        self._before = []

    def __enter__(self):
        self._before.append((_state["on"], _state["dtype"]))
        if self.device == "cpu":
            _switch(self._enabled, self.fast_dtype)
        return self

    def __exit__(self, *_):
        _switch(*self._before.pop())
        return False

    def __call__(self, function):
        @functools.wraps(function)
        def inside(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return inside


def custom_fwd(fwd=None, *, device_type=None, cast_inputs=None):
    """The function itself."""
    return fwd if fwd is not None else lambda function: function


def custom_bwd(bwd=None, *, device_type=None):
    """The function itself."""
    return bwd if bwd is not None else lambda function: function
