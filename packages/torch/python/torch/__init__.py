"""`torch` in the browser: tensors, autograd and modules with PyTorch's names, over Lacuna's engine.

It follows PyTorch 2.13. What PyTorch has and this has not raises an error that names it. The engine is bound on the
first use, or here if there is one already.
"""

import math as _math

from torch import _bridge
from torch import _missing
from torch import _names
from torch import _ops
from torch._bridge import OutOfMemoryError
from torch._creation import as_tensor, asarray, from_numpy, frombuffer, tensor
from torch._device import device
from torch._dtypes import *  # noqa: F403
from torch._dtypes import ALIASES as _DTYPE_ALIASES
from torch._dtypes import ALL as _ALL_DTYPES
from torch._dtypes import BY_NAME as _BY_NAME
from torch._dtypes import dtype, finfo, get_default_dtype, iinfo
from torch._grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from torch._printing import set_printoptions
from torch._random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from torch._settings import (
    are_deterministic_algorithms_enabled,
    compile,
    get_float32_matmul_precision,
    get_num_interop_threads,
    get_num_threads,
    is_deterministic_algorithms_warn_only_enabled,
    is_warn_always_enabled,
    set_default_device,
    set_default_tensor_type,
    set_float32_matmul_precision,
    set_flush_denormal,
    set_num_interop_threads,
    set_num_threads,
    set_warn_always,
    use_deterministic_algorithms,
)
from torch._memory_format import channels_last, channels_last_3d, contiguous_format, memory_format, preserve_format
from torch._size import Size
from torch._tensor import Tensor
from torch import _functions, _sets

__version__ = "2.13.0+lacuna"
has_mps = False
pi, e, inf, nan = _math.pi, _math.e, _math.inf, _math.nan


class layout:
    """How a tensor's elements are arranged: torch.strided, or torch.sparse_coo."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"torch.{self._name}"


strided, sparse_coo = layout("strided"), layout("sparse_coo")

for _dtype in _ALL_DTYPES:
    globals()[_dtype._name] = _dtype
for _alias, _of in _DTYPE_ALIASES.items():
    globals()[_alias] = _BY_NAME[_of]


class _TensorType(type):
    """What torch.FloatTensor is: makes tensors of its dtype, and `isinstance` asks for that dtype."""

    def __call__(cls, *args, **kwargs):
        from torch._legacy_constructor import construct

        return construct(args, kwargs, cls.dtype)

    def __instancecheck__(cls, value):
        return isinstance(value, Tensor) and value.dtype is cls.dtype


def _typed_constructor(name, of):
    doc = f"{name}(data) or {name}(*sizes): a tensor of dtype {of!r}."
    return _TensorType(name, (), {"dtype": of, "is_cuda": False, "__module__": "torch", "__doc__": doc})


for _dtype in (d for d in _ALL_DTYPES if not d.is_complex and not d._name.startswith("float8")):
    globals()[f"{_dtype._typename}Tensor"] = _typed_constructor(f"{_dtype._typename}Tensor", _dtype)

for _name, _function in vars(_functions).items():
    if getattr(_function, "__module__", None) == _functions.__name__ and not _name.startswith("_"):
        globals()[_name] = _function
for _name, _function in vars(_sets).items():
    if getattr(_function, "__module__", None) == _sets.__name__ and not _name.startswith("_") and _name != "polygamma":
        globals()[_name] = _function
for _name in _sets.METHODS:
    setattr(Tensor, _name, getattr(_sets, _name))
for _name in ("rand", "randn", "randint", "randperm", "max", "min", "var", "std", "var_mean", "std_mean"):
    globals()[_name] = getattr(_functions, _name)
for _name in _functions.METHODS:
    setattr(Tensor, _name, getattr(_functions, _name))
Tensor.split = _functions.split_method


def _lacuna_stats(reset=False):
    """Counts of the engine since the last reset: peakBytes, liveBytes, operations, largestNew."""
    import json

    _bridge.flush()
    counted = json.loads(_bridge.stats())
    if reset:
        _bridge.reset_stats()
    return counted


def _lacuna_collect():
    """Frees what nobody can reach, also tensors that only their own hooks hold."""
    _bridge.collect()


# Operations under PyTorch's own underscore that programs and its tests call by name.
_PRIVATE = frozenset(
    "_softmax _log_softmax _softmax_backward_data _log_softmax_backward_data _weight_norm _weight_norm_interface".split()
)


def _fill():
    """Adds what the engine's table has: functions of torch, methods of Tensor."""
    names = {name: name for name in _ops.names()}
    names.update({alias: of for alias, of in _functions.ALIASES.items() if of in names})
    for name, of in names.items():
        if (name in _names.TORCH or name in _PRIVATE) and name not in globals():
            globals()[name] = _ops.make(of, True, name)
        if name in _names.TENSOR and not hasattr(Tensor, name):
            setattr(Tensor, name, _ops.make(of, False, name))


_bridge.on_bind(_fill)
_bridge.available()


# Functions that few programs use -> the module that has them, imported when asked for.
_RARE = {
    **dict.fromkeys(("bartlett_window", "blackman_window", "hamming_window", "hann_window", "kaiser_window"), "_windows"),
    **dict.fromkeys(("istft", "stft"), "_spectra"),
    "gradient": "_slopes",
    "lu": "_factors",
    "segment_reduce": "_segments",
    **dict.fromkeys(("dsmm", "spmm"), "_sparse_operations"),
}


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'torch' has no attribute '{name}'")
    if not _bridge.bound() and _bridge.available() and name in globals():
        return globals()[name]
    if name == "vmap":
        from torch.func import vmap

        return vmap
    if name in ("distributed", "distributions", "func", "multiprocessing", "serialization", "signal", "sparse", "storage"):
        import importlib

        return importlib.import_module(f"torch.{name}")
    if name in _RARE:
        import importlib

        made = globals()[name] = getattr(importlib.import_module(f"torch.{_RARE[name]}"), name)
        return made
    raise _missing.missing("torch", name, _names.TORCH)


def _tensor_getattr(self, name):
    if name in ("istft", "lu", "stft"):
        return __getattr__(name).__get__(self)
    raise _missing.missing("Tensor", name, _names.TENSOR)


Tensor.__getattr__ = _tensor_getattr

from torch import accelerator, amp, autograd, backends, compiler, cuda, fft, jit, linalg, nn, onnx, optim, random, return_types, special, testing, utils, version  # noqa: E402
from torch import storage  # noqa: E402
from torch._sparse import sparse_coo_tensor  # noqa: E402
from torch.serialization import load, save  # noqa: E402
from torch.amp.autocast_mode import (  # noqa: E402
    autocast,
    autocast_decrement_nesting,
    autocast_increment_nesting,
    clear_autocast_cache,
    get_autocast_cpu_dtype,
    get_autocast_dtype,
    get_autocast_gpu_dtype,
    is_autocast_cache_enabled,
    is_autocast_cpu_enabled,
    is_autocast_enabled,
    set_autocast_cache_enabled,
    set_autocast_dtype,
    set_autocast_enabled,
)

from torch import _documentation  # noqa: E402

_bridge.on_bind(_documentation.attach_all)
