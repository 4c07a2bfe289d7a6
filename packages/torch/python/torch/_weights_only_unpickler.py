"""Reads pickles of tensors and plain containers, and refuses all else: nothing a file names is called unless listed."""

import struct
from _pickle import UnpicklingError
from collections import Counter, OrderedDict

import torch

_BLOCKED = ("sys", "os", "posix", "nt")

user_globals = {}  # full name -> what add_safe_globals lists


def _allowed():
    """Full name -> what a file may name."""
    from _codecs import encode

    from torch import _dtypes, _utils, storage

    found = {
        "collections.OrderedDict": OrderedDict,
        "collections.Counter": Counter,
        "torch.nn.parameter.Parameter": torch.nn.Parameter,
        "torch.Size": torch.Size,
        "torch.Tensor": torch.Tensor,
        "torch.device": torch.device,
        "_codecs.encode": encode,
        "builtins.bytearray": bytearray,
        "builtins.set": set,
        "builtins.complex": complex,
        "torch.storage.UntypedStorage": storage.UntypedStorage,
        "torch._tensor._rebuild_from_type_v2": _utils._rebuild_from_type_v2,
    }
    found.update({f"torch.{d._name}": d for d in _dtypes.ALL})
    found.update({f"torch.{kind.__name__}": kind for kind in storage.KINDS.values()})
    for name in ("tensor_v2", "tensor_v3", "parameter", "parameter_with_state"):
        found[f"torch._utils._rebuild_{name}"] = getattr(_utils, f"_rebuild_{name}")
    return found


class Unpickler:
    """One pickle. `persistent_load(id)` gives the storages."""

    def __init__(self, file, persistent_load):
        self._read, self._readline, self._persistent_load = file.read, file.readline, persistent_load
        self._allowed = _allowed()
        self._stack, self._marks, self._memo = [], [], {}

    def load(self):
        """The object."""
        while True:
            code = self._read(1)
            if not code:
                raise EOFError
            if code == b".":
                return self._stack.pop()
            step = _STEPS.get(code)
            if step is None:
                raise UnpicklingError(f"Unsupported operand {code[0]}")
            step(self)

    def _number(self, form, size):
        return struct.unpack(form, self._read(size))[0]

    def _items(self):
        """What lies above the last mark."""
        items, self._stack = self._stack, self._marks.pop()
        return items

    def _is_listed(self, value):
        return any(value is listed for table in (self._allowed, user_globals) for listed in table.values())

    def _global(self):
        from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING

        module, name = (self._readline()[:-1].decode("utf-8") for _ in range(2))
        module, name = NAME_MAPPING.get((module, name), (IMPORT_MAPPING.get(module, module), name))
        full = f"{module}.{name}"
        if module in _BLOCKED:
            raise UnpicklingError(f"Trying to load unsupported GLOBAL {full} whose module {module} is blocked.")
        for table in (self._allowed, user_globals):
            if full in table:
                self._stack.append(table[full])
                return
        full = full.removeprefix("builtins.")
        raise UnpicklingError(
            f"Unsupported global: GLOBAL {full} was not an allowed global by default. Please use "
            f"`torch.serialization.add_safe_globals([{full}])` or the `torch.serialization.safe_globals([{full}])` "
            "context manager to allowlist this global if you trust this class/function."
        )

    def _new(self):
        args, cls = self._stack.pop(), self._stack.pop()
        if not self._is_listed(cls):
            raise UnpicklingError(
                "Can only create new object for nn.Parameter or classes allowlisted "
                f"via `add_safe_globals` but got {cls}"
            )
        self._stack.append(cls(*args) if cls is torch.nn.Parameter else cls.__new__(cls, *args))

    def _reduce(self):
        args, function = self._stack.pop(), self._stack[-1]
        if not self._is_listed(function):
            belongs = f" which belongs to {function.__self__}" if hasattr(function, "__self__") else ""
            raise UnpicklingError(f"Trying to call reduce for unrecognized function {function}{belongs}")
        self._stack[-1] = function(*args)

    def _build(self):
        state, made = self._stack.pop(), self._stack[-1]
        if type(made) is OrderedDict:
            made.__dict__.update(state)
        elif not isinstance(made, torch.Tensor) and self._is_listed(type(made)):
            if hasattr(made, "__setstate__"):
                made.__setstate__(state)
                return
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            made.__dict__.update(state or {})
            for name, value in (slots or {}).items():
                setattr(made, name, value)
        else:
            raise UnpicklingError(
                "Can only build Tensor, Parameter, OrderedDict or types allowlisted "
                f"via `add_safe_globals`, but got {type(made)}"
            )

    def _append(self, items, verb):
        if type(self._stack[-1]) is not list:
            raise UnpicklingError(f"Can only {verb} lists, but got {type(self._stack[-1])}")
        self._stack[-1].extend(items)

    def _set(self, items, name):
        target = self._stack[-1]
        if type(target) not in (dict, OrderedDict, Counter):
            raise UnpicklingError(
                f"Can only {name} for dict, collections.OrderedDict, collections.Counter, but got {type(target)}"
            )
        for key, value in zip(items[::2], items[1::2]):
            target[key] = value

    def _persistent(self):
        name = self._stack.pop()
        if type(name) not in (tuple, int):
            raise UnpicklingError(f"persistent_load id must be tuple or int, but got {type(name)}")
        if type(name) is tuple and name and name[0] != "storage":
            raise UnpicklingError(f"Only persistent_load of storage is allowed, but got {type(name[0])}")
        self._stack.append(self._persistent_load(name))

    def _mark(self):
        self._marks.append(self._stack)
        self._stack = []

    def _close(self):
        items = tuple(self._items())
        self._stack.append(items)

    def _tuple(self, count):
        self._stack[-count:] = [tuple(self._stack[-count:])]

    def _text(self):
        return str(self._read(self._number("<I", 4)), "utf-8", "surrogatepass")

    def _remember(self, number):
        self._memo[number] = self._stack[-1]


def _pushes(make):
    return lambda u: u._stack.append(make(u))


_STEPS = {
    b"\x80": lambda u: u._read(1),
    b"c": Unpickler._global,
    b"\x81": Unpickler._new,
    b"R": Unpickler._reduce,
    b"b": Unpickler._build,
    b"Q": Unpickler._persistent,
    b"(": Unpickler._mark,
    b"a": lambda u: u._append([u._stack.pop()], "append to"),
    b"e": lambda u: u._append(u._items(), "extend"),
    b"s": lambda u: u._set([u._stack.pop(), u._stack.pop()][::-1], "SETITEM"),
    b"u": lambda u: u._set(u._items(), "SETITEMS"),
    b"t": lambda u: u._close(),
    b"\x85": lambda u: u._tuple(1),
    b"\x86": lambda u: u._tuple(2),
    b"\x87": lambda u: u._tuple(3),
    b"N": _pushes(lambda u: None),
    b"\x89": _pushes(lambda u: False),
    b"\x88": _pushes(lambda u: True),
    b")": _pushes(lambda u: ()),
    b"]": _pushes(lambda u: []),
    b"}": _pushes(lambda u: {}),
    b"\x8f": _pushes(lambda u: set()),
    b"J": _pushes(lambda u: u._number("<i", 4)),
    b"K": _pushes(lambda u: u._read(1)[0]),
    b"M": _pushes(lambda u: u._number("<H", 2)),
    b"G": _pushes(lambda u: u._number(">d", 8)),
    b"X": _pushes(Unpickler._text),
    b"U": _pushes(lambda u: u._read(u._read(1)[0]).decode("ascii")),
    b"\x8a": _pushes(lambda u: int.from_bytes(u._read(u._read(1)[0]), "little", signed=True)),
    b"h": _pushes(lambda u: u._memo[u._read(1)[0]]),
    b"j": _pushes(lambda u: u._memo[u._number("<I", 4)]),
    b"q": lambda u: u._remember(u._read(1)[0]),
    b"r": lambda u: u._remember(u._number("<I", 4)),
}
