"""torch.multiprocessing where there is one process: names of Python's multiprocessing, and `spawn`, which says so."""

from torch import _missing

_chosen = {"start": "fork", "sharing": "file_descriptor"}


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'torch.multiprocessing' has no attribute '{name}'")
    import multiprocessing

    return getattr(multiprocessing, name)


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """Raises: there is one process."""
    raise _missing.missing(
        "torch.multiprocessing", "spawn", {"spawn"}, f"there is one process: call {getattr(fn, '__name__', 'it')}(0, ...)"
    )


start_processes = spawn


def get_start_method(allow_none=False):
    """What set_start_method was told, "fork" at first."""
    return _chosen["start"]


def set_start_method(method, force=False):
    """Kept and told again; no process is ever started."""
    _chosen["start"] = method


def get_all_sharing_strategies():
    """The two of Linux."""
    return {"file_descriptor", "file_system"}


def get_sharing_strategy():
    """What set_sharing_strategy was told."""
    return _chosen["sharing"]


def set_sharing_strategy(new_strategy):
    """Kept and told again; tensors are never shared between processes."""
    assert new_strategy in get_all_sharing_strategies()
    _chosen["sharing"] = new_strategy
