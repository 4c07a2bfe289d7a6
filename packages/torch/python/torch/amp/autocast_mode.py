"""autocast: inside it, products of float32 tensors are taken in bfloat16 (or float16), as PyTorch does on the CPU."""

import functools
import warnings
from collections import abc

from torch import _bridge
from torch import _dtypes as dt
from torch._device import device as _device

_state = {"on": False, "dtype": dt.bfloat16, "cache": True, "depth": 0}


def is_autocast_available(device_type):
    """Whether autocast works for a kind of device."""
    return _device(device_type).type in ("cpu", "cuda")


def is_autocast_enabled(device_type="cuda"):
    """Whether we are inside autocast for a kind of device."""
    return _device(device_type).type == "cpu" and _state["on"]


def get_autocast_dtype(device_type):
    """The dtype of products inside autocast."""
    kind = _device(device_type).type
    if kind not in ("cpu", "cuda"):
        raise RuntimeError("unsupported scalarType")
    return _state["dtype"] if kind == "cpu" else dt.float16


def is_autocast_cache_enabled():
    """Whether a weight is lowered once for all its uses inside autocast."""
    return _state["cache"]


def set_autocast_enabled(device_type, enabled):
    """Turns autocast on or off; what autocast itself calls."""
    if device_type == "cpu":
        _switch(on=enabled)


def set_autocast_dtype(device_type, dtype):
    """Sets the dtype of products inside autocast."""
    if not isinstance(dtype, dt.dtype):
        raise TypeError(
            f"set_autocast_dtype(): argument 'dtype' (position 2) must be torch.dtype, not {type(dtype).__name__}"
        )
    if device_type == "cpu":
        _switch(dtype=dtype)


def set_autocast_cache_enabled(enabled):
    """Sets whether a weight is lowered once for all its uses inside autocast."""
    _switch(cache=enabled)


def is_autocast_cpu_enabled():
    """The older name of is_autocast_enabled("cpu")."""
    return is_autocast_enabled("cpu")


def get_autocast_cpu_dtype():
    """The older name of get_autocast_dtype("cpu")."""
    return get_autocast_dtype("cpu")


def get_autocast_gpu_dtype():
    """The older name of get_autocast_dtype("cuda")."""
    return get_autocast_dtype("cuda")


def autocast_increment_nesting():
    """One level deeper; answers how deep."""
    _state["depth"] += 1
    return _state["depth"]


def autocast_decrement_nesting():
    """One level up; answers how deep."""
    _state["depth"] -= 1
    return _state["depth"]


def clear_autocast_cache():
    """Forgets the weights that were lowered, so that a changed weight is lowered anew."""
    _bridge.autocast_clear()


def _switch(**changes):
    _state.update(changes)
    _bridge.autocast(_state["dtype"]._code if _state["on"] else -1, bool(_state["cache"]))


class autocast:
    """`with torch.autocast("cpu", dtype=torch.bfloat16):`, also a decorator. On "cuda" it warns and does nothing."""

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        self.device = _device(device_type).type
        self.fast_dtype = get_autocast_dtype(self.device) if dtype is None else dtype
        self._cache_enabled = is_autocast_cache_enabled() if cache_enabled is None else cache_enabled
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
        self._before.append((_state["on"], _state["dtype"], _state["cache"]))
        autocast_increment_nesting()
        if self.device == "cpu":
            _switch(on=self._enabled, dtype=self.fast_dtype, cache=self._cache_enabled)
        else:
            _switch(cache=self._cache_enabled)
        return self

    def __exit__(self, *_):
        if autocast_decrement_nesting() == 0:
            clear_autocast_cache()
        on, dtype, cache = self._before.pop()
        _switch(on=on, dtype=dtype, cache=cache)
        return False

    def __call__(self, function):
        if not callable(function):
            raise TypeError(
                f"autocast()(func) requires a callable, but got {type(function).__name__}. "
                "Did you mean to use autocast as a context manager? For example:\n"
                "    with torch.autocast(device_type=...):\n"
                "        output = model(input)"
            )

        @functools.wraps(function)
        def inside(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return inside


def _cast(value, device_type, dtype):
    from torch._tensor import Tensor

    if isinstance(value, Tensor):
        fits = value.is_floating_point() and value.device.type == device_type and value.dtype != dt.float64
        return value.to(dtype) if fits else value
    if isinstance(value, (str, bytes)):
        return value
    if isinstance(value, abc.Mapping):
        return {_cast(k, device_type, dtype): _cast(v, device_type, dtype) for k, v in value.items()}
    if isinstance(value, abc.Iterable):
        items = (_cast(item, device_type, dtype) for item in value)
        return type(value)(items) if isinstance(value, (list, tuple)) else items
    return value


def _kind(device_type):
    if not isinstance(device_type, str):
        raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")


def custom_fwd(fwd=None, *, device_type, cast_inputs=None):
    """For `forward` of an autograd.Function: remembers whether autocast is on. With cast_inputs, inside autocast, its
    floating-point tensors are cast to that dtype and it runs with autocast off."""
    _kind(device_type)
    if fwd is None:
        return functools.partial(custom_fwd, device_type=device_type, cast_inputs=cast_inputs)

    @functools.wraps(fwd)
    def decorate_fwd(*args, **kwargs):
        on = is_autocast_enabled(device_type)
        args[0]._dtype = get_autocast_dtype(device_type)
        args[0]._fwd_used_autocast = on and cast_inputs is None
        if cast_inputs is None or not on:
            return fwd(*args, **kwargs)
        with autocast(device_type, enabled=False):
            return fwd(*_cast(args, device_type, cast_inputs), **_cast(kwargs, device_type, cast_inputs))

    return decorate_fwd


def custom_bwd(bwd=None, *, device_type):
    """For `backward` of an autograd.Function: runs it with autocast as it was in `forward`."""
    _kind(device_type)
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)

    @functools.wraps(bwd)
    def decorate_bwd(*args, **kwargs):
        with autocast(device_type, enabled=args[0]._fwd_used_autocast, dtype=args[0]._dtype):
            return bwd(*args, **kwargs)

    return decorate_bwd
