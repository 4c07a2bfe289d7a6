"""Padding by zeros, a constant, a reflection, the edge or the other side."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


class _Pad(Module):
    """padding: one number, or (left, right) for the last dimension first."""

    mode = "constant"
    rank = 0
    value = 0.0

    def __init__(self, padding):
        super().__init__()
        self.padding = (padding,) * (2 * self.rank) if isinstance(padding, int) else tuple(padding)

    def forward(self, input):
        if self.mode == "constant":
            return F.pad(input, self.padding, "constant", self.value)
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self):
        return f"{self.padding}"


class _ConstantPad(_Pad):
    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def extra_repr(self):
        return f"padding={self.padding}, value={self.value}"


def _family(name, base, **attributes):
    """The three classes of one way of padding: over one, two and three dimensions."""
    made = []
    for rank in (1, 2, 3):
        doc = f"{name} over the last {rank} dimension{'s' if rank > 1 else ''}."
        own = {"__doc__": doc, "__module__": __name__, "rank": rank, **attributes}
        made.append(type(f"{name}{rank}d", (base,), own))
    return made


ConstantPad1d, ConstantPad2d, ConstantPad3d = _family("ConstantPad", _ConstantPad)
ZeroPad1d, ZeroPad2d, ZeroPad3d = _family("ZeroPad", _Pad)
ReflectionPad1d, ReflectionPad2d, ReflectionPad3d = _family("ReflectionPad", _Pad, mode="reflect")
ReplicationPad1d, ReplicationPad2d, ReplicationPad3d = _family("ReplicationPad", _Pad, mode="replicate")
CircularPad1d, CircularPad2d, CircularPad3d = _family("CircularPad", _Pad, mode="circular")
