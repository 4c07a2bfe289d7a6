"""torch.device. There is one device, the CPU; others can be named and not used."""

import re

_FORM = re.compile(r"[a-zA-Z_]+(:(0|[1-9]\d*))?")
_KNOWN = ("cpu", "cuda", "mps", "meta", "xpu")


class device:
    """Where a tensor lies: `torch.device("cpu")`. Also a context manager, as in PyTorch."""

    __module__ = "torch"
    __slots__ = ("type", "index")

    def __init__(self, type, index=None):
        if isinstance(type, device):
            self.type, self.index = type.type, type.index
            return
        if isinstance(type, int):
            type, index = "cuda", type
        if not isinstance(type, str):
            raise TypeError(f"device(): argument 'type' must be str, not {type.__class__.__name__}")
        if not _FORM.fullmatch(type):
            raise RuntimeError(f"Invalid device string: '{type}'")
        kind, colon, number = type.partition(":")
        if kind not in _KNOWN:
            raise RuntimeError(
                "Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, "
                f"vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: {kind}"
            )
        if colon:
            index = int(number)
        self.type, self.index = kind, index

    def __repr__(self):
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self):
        return hash((self.type, self.index))

    def __enter__(self):
        require_cpu(self)
        return self

    def __exit__(self, *_):
        return False


CPU = device("cpu")


def require_cpu(where):
    """Raises what PyTorch built without accelerators raises, unless `where` is the CPU or None."""
    if where is None:
        return
    if type(where) is int:
        raise RuntimeError("Cannot access accelerator device when none is available.")
    kind = where.type if isinstance(where, device) else device(where).type
    if kind == "cpu":
        return
    if kind == "cuda":
        raise AssertionError("Torch not compiled with CUDA enabled")
    if kind == "mps":
        raise RuntimeError("PyTorch is not linked with support for mps devices")
    raise NotImplementedError(f"The device '{kind}' is not available in Lacuna's torch yet; use device='cpu'.")
