"""torch.autograd.graph: nodes of the graph, and ways of one's own to keep what backward will need."""

from collections import namedtuple

from torch import _bridge
from torch._graph_node import Node, shown

__all__ = [
    "saved_tensors_hooks", "save_on_cpu", "disable_saved_tensors_hooks", "Node", "GradientEdge", "get_gradient_edge",
    "increment_version",
]

GradientEdge = namedtuple("GradientEdge", ("node", "output_nr", "ownership_token"), defaults=(None,))

_hooks = []  # the pairs of functions in force, innermost last
_kept = {}  # key -> (what pack gave, unpack)
_refused = []  # messages of disable_saved_tensors_hooks
_numbers = []  # the engine's callbacks, made on first use


def pack(tensor):
    """What gives `tensor` back by the hooks in force, a function; None where there are none."""
    if not _hooks:
        return None
    from torch._autograd import quiet

    packs, unpacks = _hooks[-1]
    kept = quiet(_packed, packs, tensor)
    return lambda: _unpacked(unpacks, kept)


def _packed(packs, tensor):
    version = None if tensor.is_inference() else tensor._version
    kept = packs(tensor)
    if version is not None and tensor._version != version:
        raise RuntimeError(
            "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be "
            "modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need "
            "to perform in-place operations on the input to a pack hook."
        )
    return kept


def _unpacked(unpacks, kept):
    from torch._tensor import Tensor

    result = unpacks(kept)
    if not isinstance(result, Tensor):
        raise TypeError("Output of saved tensor unpack_hook expected to be a Tensor but got result of type " + type(result).__name__)
    return result


def _install():
    """Has the engine save by the innermost hooks, or by itself."""
    if not _hooks:
        _bridge.saved_hooks(None, None, None)
        return
    if not _numbers:
        _numbers.extend(map(_bridge.callback, (_pack_for_engine, _unpack_for_engine, _drop)))
    _bridge.saved_hooks(*_numbers)


def _pack_for_engine(handle):
    from torch._autograd import quiet
    from torch._tensor import Tensor

    packs, unpacks = _hooks[-1]
    hooks, _hooks[:] = _hooks[:], []  # what the hook itself computes is saved as ever
    _install()
    try:
        kept = quiet(_packed, packs, Tensor._wrap(handle))
    finally:
        _hooks[:] = hooks
        _install()
    key = _pack_for_engine.last = _pack_for_engine.last + 1
    _kept[key] = (kept, unpacks)
    return key


_pack_for_engine.last = 0
_alive = []  # the tensor last unpacked, until the engine has taken it over


def _unpack_for_engine(key):
    kept, unpacks = _kept[key]
    _alive[:] = [_unpacked(unpacks, kept)]
    return _alive[0]._h


def _drop(key):
    _kept.pop(key, None)
    _alive.clear()
    return 0


class saved_tensors_hooks:
    """Inside, what an operation saves for backward goes through `pack_hook`, and comes back by `unpack_hook`."""

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self):
        if _refused:
            raise RuntimeError(_refused[-1])
        _hooks.append((self.pack_hook, self.unpack_hook))
        _install()

    def __exit__(self, *_):
        _hooks.pop()
        _install()


class save_on_cpu(saved_tensors_hooks):
    """Everything is on the CPU already: what is saved is saved as a copy."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda tensor: tensor.detach().clone(), lambda kept: kept)


class disable_saved_tensors_hooks:
    """Inside, saved_tensors_hooks is an error with this message."""

    def __init__(self, error_message):
        self._message = error_message

    def __enter__(self):
        if _hooks:
            raise RuntimeError(self._message)
        _refused.append(self._message)

    def __exit__(self, *_):
        _refused.pop()


def get_gradient_edge(tensor):
    """Where the gradient of `tensor` goes: its node and the number of the node's output."""
    if not tensor.requires_grad:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require gradients",
        )
    text = _bridge.edge_of(tensor._h)
    if text is None:
        _bridge.fail()
    number, nr = text.split()
    return GradientEdge(shown(int(number)), int(nr))


def increment_version(tensor):
    """Counts a write that autograd did not see."""
    for t in (tensor,) if hasattr(tensor, "_h") else tensor:
        if _bridge.bump(t._h) < 0:
            _bridge.fail()
