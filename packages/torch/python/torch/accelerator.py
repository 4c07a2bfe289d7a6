"""torch.accelerator: there is none."""


def is_available():
    """False."""
    return False


def device_count():
    """0."""
    return 0


def current_accelerator(check_available=False):
    """None."""
    return None


def synchronize(device=None, /):
    """Raises: there is nothing to wait for."""
    raise RuntimeError("Cannot access accelerator device when none is available.")
