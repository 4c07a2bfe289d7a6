"""Recording on real PyTorch: its dispatch mode sees operations, its function mode the functions that lead to them."""

import functools
import weakref

import torch

from lacuna._operations import module_names

_MOST_CALLS = 200_000


@functools.cache
def _mode_classes():
    """The modes, as classes; made late, because our torch has neither and imports this file all the same."""
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    class Functions(TorchFunctionMode):
        def __init__(self, recording):
            super().__init__()
            self._recording = recording

        def __torch_function__(self, func, types, args=(), kwargs=None):
            name = getattr(func, "__name__", "")
            if not name.startswith("__"):
                self._recording.names.add(name)
            return func(*args, **(kwargs or {}))

    class Operations(TorchDispatchMode):
        def __init__(self, recording):
            super().__init__()
            self._recording = recording

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            inputs = _tensors((args, kwargs))
            described = [_describe(tensor) for tensor in inputs]  # before a write changes them
            result = func(*args, **(kwargs or {}))
            name = func._schema.name.partition("::")[2]
            self._recording.note(name, inputs, described, _tensors(result), func._schema.is_mutable)
            return result

    return Functions, Operations


class Recording:
    """One trace: PyTorch's modes, and the storages that came and went."""

    def __init__(self):
        self.names = set()
        self._calls = []
        self._alive = {}
        self._largest = self._bytes = self._peak = 0
        self._truncated = False

    def open(self):
        """Starts recording."""
        from torch.nn.modules.module import register_module_forward_pre_hook

        self._hook = register_module_forward_pre_hook(lambda module, _: self.names.update(module_names(module)))
        self._modes = [kind(self) for kind in _mode_classes()]
        for mode in self._modes:
            mode.__enter__()

    def close(self):
        """Stops recording."""
        for mode in self._modes[::-1]:
            mode.__exit__(None, None, None)
        self._hook.remove()
        self._alive.clear()

    def read(self):
        """What was recorded so far."""
        return {
            "calls": list(self._calls),
            "names": set(self.names),
            "largest": self._largest,
            "peak": self._peak,
            "truncated": self._truncated,
        }

    def note(self, name, inputs, described, outputs, writes):
        """One operation has run."""
        self.names.add(name)
        known = set() if name == "lift_fresh" else {tensor.untyped_storage()._cdata for tensor in inputs}
        fresh = {}
        for tensor in outputs:
            storage = tensor.untyped_storage()
            if storage._cdata not in known:
                fresh[storage._cdata] = storage
        if not fresh and not writes:
            return
        inputs = [] if name == "lift_fresh" else described
        if len(self._calls) < _MOST_CALLS:
            size = sum(storage.nbytes() for storage in fresh.values())
            self._calls.append((name, inputs, [_describe(tensor) for tensor in outputs], size))
        else:
            self._truncated = True
        for key, storage in fresh.items():
            size = storage.nbytes()
            self._alive[key] = weakref.ref(storage, lambda _, key=key, size=size: self._freed(key, size))
            self._bytes += size
            self._largest = max(self._largest, size)
        self._peak = max(self._peak, self._bytes)

    def _freed(self, key, size):
        self._alive.pop(key, None)
        self._bytes -= size


def _tensors(tree):
    from torch.utils._pytree import tree_leaves

    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def _describe(tensor):
    return str(tensor.dtype).removeprefix("torch."), tuple(tensor.shape)


def prepare():
    """Has PyTorch import its compiler, as its first dispatch mode does; that replaces functions of torch."""
    with _mode_classes()[1](Recording()):
        torch.empty(0)
