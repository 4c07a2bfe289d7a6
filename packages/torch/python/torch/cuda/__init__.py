"""torch.cuda: there is none here, and every question about it is answered so."""

from torch import _missing
from torch._bridge import OutOfMemoryError  # noqa: F401
from torch._device import device as _device


def is_available():
    """False."""
    return False


def device_count():
    """0."""
    return 0


def is_bf16_supported(including_emulation=True):
    """False."""
    return False


def _nothing(*_, **__):
    return None


manual_seed = manual_seed_all = empty_cache = reset_peak_memory_stats = _nothing


def _no_device(*_, **__):
    raise AssertionError("Torch not compiled with CUDA enabled")


synchronize = current_device = get_device_name = get_device_properties = set_device = _no_device


def max_memory_allocated(device=None):
    """0."""
    return 0


memory_allocated = memory_reserved = max_memory_reserved = max_memory_allocated


class device(_device):
    """A CUDA device; entering it raises."""


def _tensor_type(name):
    def construct(*_, **__):
        raise TypeError(f"type torch.cuda.{name} not available. Torch not compiled with CUDA enabled.")

    construct.__name__ = construct.__qualname__ = name
    return construct


def is_initialized():
    """False."""
    return False


def __getattr__(name):
    if name == "amp":
        import importlib

        return importlib.import_module("torch.cuda.amp")
    if name.endswith("Tensor") and name[0].isupper():
        return _tensor_type(name)
    raise _missing.missing("torch.cuda", name, _KNOWN, "use device='cpu'")


_KNOWN = frozenset(
    """
    CUDAGraph CUDAPluggableAllocator CudaError Event ExternalStream Stream StreamContext can_device_access_peer
    caching_allocator_alloc check_error clock_rate comm current_blas_handle current_stream default_stream device_of
    get_allocator_backend get_arch_list get_device_capability get_gencode_flags get_rng_state get_rng_state_all graph graphs
    host_memory_stats init initial_seed ipc_collect is_current_stream_capturing jiterator list_gpu_processes
    make_graphed_callables mem_get_info memory memory_cached memory_snapshot memory_stats memory_summary memory_usage nccl nvtx
    power_draw profiler random seed seed_all set_per_process_memory_fraction set_rng_state set_rng_state_all set_stream
    set_sync_debug_mode stream temperature tunable utilization
    """.split()
)
