"""torch.utils: nothing of it is here; its names say so."""

from torch import _missing

_KNOWN = frozenset("backcompat benchmark checkpoint cpp_extension data deterministic dlpack hooks tensorboard".split())


def __getattr__(name):
    raise _missing.missing("torch.utils", name, _KNOWN)
