"""Nodes of the graph as Python sees them: `tensor.grad_fn`, its successors, hooks, and what a custom function kept."""

import weakref

from torch import _bridge

_bridge.share(globals())

_shown = weakref.WeakValueDictionary()  # number -> object
_classes = {}
contexts = weakref.WeakValueDictionary()  # number of a Python function -> its ctx


class Node:
    """One recorded operation. The engine holds the graph; this stands for a node of it."""

    __slots__ = ("_n", "_name", "__weakref__", "__dict__")
    __module__ = "torch.autograd.graph"

    def __del__(self):
        _bridge.free_node(self._n)

    def name(self):
        """The operation's name, such as AddBackward0."""
        return self._name

    @property
    def next_functions(self):
        """The nodes that gradients go to next, as pairs of node and number of its output; (None, 0) where none goes."""
        text = _bridge.node_edges(self._n)
        if text is None:
            fail()
        pairs = [pair.split() for pair in text.split(",")] if text else []
        return tuple((shown(int(number)), int(nr)) for number, nr in pairs)

    @property
    def metadata(self):
        """A dict for one's own notes."""
        return self.__dict__.setdefault("_metadata", {})

    def _sequence_nr(self):
        return _bridge.node_sequence(self._n)

    def register_hook(self, fn):
        """Has `fn(grad_inputs, grad_outputs)` called after the node ran; a tuple it returns replaces grad_inputs."""
        return self._hooked(fn, False)

    def register_prehook(self, fn):
        """Has `fn(grad_outputs)` called before the node runs; a tuple it returns replaces grad_outputs."""
        return self._hooked(fn, True)

    def _hooked(self, fn, before):
        from torch._autograd import RemovableHandle
        from torch._tensor import Tensor

        def call(count, *handles):
            grads = tuple(Tensor._wrap(h) if h else None for h in handles)
            result = fn(grads) if before else fn(grads[:count], grads[count:])
            if result is None:
                return 0
            given = result if isinstance(result, tuple) else (result,)
            if _bridge.give(*(0 if g is None else g._h for g in given)) < 0:
                fail()
            return 1

        number = _bridge.callback(call)
        place = _bridge.node_hook(self._n, number, before)
        if place < 0:
            _bridge.forget(number)
            fail()

        def remove():
            _bridge.unhook(place)
            _bridge.forget(number)

        return RemovableHandle(remove)

    @property
    def variable(self):
        """The leaf an AccumulateGrad adds to."""
        h = _bridge.node_leaf(self._n)
        if h <= 0:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'variable'")
        from torch._tensor import Tensor

        return Tensor._wrap(h)

    def __getattr__(self, name):
        if not name.startswith("__"):
            context = contexts.get(_bridge.node_function(self._n))
            if context is not None:
                return getattr(context, name)
            if name.startswith("_saved_") or name.startswith("_raw_saved_"):
                raise NotImplementedError(f"grad_fn.{name} is not available in Lacuna's torch; save what you need yourself.")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


def shown(number):
    """The object for a node's number; None for 0."""
    if number == 0:
        return None
    found = _shown.get(number)
    if found is None:
        name = _bridge.node_name(number)
        short = name.rpartition("::")[2]
        cls = _classes.get(short)
        if cls is None:
            module = "torch.autograd.function" if _bridge.node_function(number) else "builtins"
            cls = _classes[short] = type(short, (Node,), {"__slots__": (), "__module__": module})
        found = object.__new__(cls)
        found._n, found._name = number, name
        _shown[number] = found
    return found
