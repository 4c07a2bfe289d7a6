"""torch.utils: checkpoint, and data, which is imported on first use; what is not here says so."""

from torch import _missing
from torch.utils import checkpoint  # noqa: F401

_LAZY = ("data",)
_KNOWN = frozenset("backcompat benchmark checkpoint cpp_extension deterministic dlpack hooks tensorboard".split())


def __getattr__(name):
    if name in _LAZY:
        import importlib

        return importlib.import_module(f"torch.utils.{name}")
    raise _missing.missing("torch.utils", name, _KNOWN)
