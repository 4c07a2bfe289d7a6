"""torch.cuda: there is none here, and every question about it is answered so."""

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
