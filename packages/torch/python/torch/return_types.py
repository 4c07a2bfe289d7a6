"""The classes of results with names, such as torch.return_types.max."""

from torch._return_types import _classes


def __getattr__(name):
    if name in _classes:
        return _classes[name]
    raise AttributeError(f"module 'torch.return_types' has no attribute '{name}'")
