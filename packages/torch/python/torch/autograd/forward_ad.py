"""torch.autograd.forward_ad: forward mode is not available; its names say so."""

from torch import _missing

_KNOWN = frozenset("UnpackedDualTensor enter_dual_level exit_dual_level make_dual unpack_dual dual_level".split())


def __getattr__(name):
    raise _missing.missing("torch.autograd.forward_ad", name, _KNOWN, "use torch.autograd.functional.jvp")
