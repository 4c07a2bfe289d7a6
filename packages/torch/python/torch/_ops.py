"""Makes Python functions out of the engine's operation table: one per name, overloads chosen by their arguments.

Nothing here knows any operation. What the engine adds to its table appears as `torch.<name>` and `Tensor.<name>` (where
PyTorch has that name) and as `aten.<name>`. The code of a function is written on its first call, and its signature read
then: most programs use a few dozen of the many hundred.
"""

import json

from torch import _bridge
from torch._arguments import NO, SparseArgument
from torch._schema import Overload

_rows = {}  # name without the overload's -> [index]
_numbers = {}  # full name -> index


def load():
    """Reads the engine's table. Called when the engine is bound."""
    for index, name in enumerate(_bridge.operations().split("\n")):
        _rows.setdefault(name.partition(".")[0], []).append(index)
        _numbers[name] = index


def names():
    """All operation names, without overloads."""
    return _rows.keys()


def number(full_name):
    """The opcode of an overload by its full name, for hand-written fast paths."""
    return _numbers[full_name]


class _Aten:
    """`aten.linear(x, w)`: every operation of the engine by its own name."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        _bridge.bind()
        if name not in _rows:
            raise NotImplementedError(f"{name} is not available in Lacuna's torch yet: its engine has no such operation.")
        function = make(name, True)
        setattr(self, name, function)
        return function


aten = _Aten()


def make(name, function, spelled=None):
    """The Python function of an operation: a function of torch if `function`, else a method of Tensor.

    `spelled` is the name it goes by where that is not the operation's own."""
    built = None

    def call(*args, **kwargs):
        nonlocal built
        if built is None:
            built = _build(name, function)
        return built(*args, **kwargs)

    call.__name__ = spelled or name
    call.__qualname__ = call.__name__ if function else f"Tensor.{call.__name__}"
    call.__module__ = "torch"
    call.__doc__ = f"PyTorch's operation {name}."
    return call


def _overloads(name, function):
    return [Overload(index, json.loads(_bridge.operation(index)), function) for index in _rows[name]]


def _build(name, function):
    from torch._compile import compile_overload
    from torch._tensor import Tensor

    overloads = _overloads(name, function)
    # A 0-d tensor may stand for a number, so overloads that take a tensor there come first.
    overloads.sort(key=lambda o: sum(p.kind in ("Scalar", "Scalar?") for p in o.parameters))
    compiled = {}  # index -> function
    chosen = {}  # number of positional arguments and keyword names -> functions to try

    def candidates(key, count, keywords):
        found = []
        for overload in overloads:
            if overload.fits(count, keywords):
                if overload.index not in compiled:
                    compiled[overload.index] = compile_overload(overload, Tensor)
                found.append(compiled[overload.index])
        chosen[key] = found
        return found

    def call(*args, **kwargs):
        key = (len(args), *kwargs) if kwargs else len(args)
        functions = chosen.get(key)
        if functions is None:
            functions = candidates(key, len(args), kwargs)
        try:
            for one in functions:
                result = one(*args, **kwargs)
                if result is not NO:
                    return result
        except SparseArgument:
            from torch._sparse_operations import run

            return run(name, args, kwargs)
        return otherwise(args, kwargs)

    def otherwise(args, kwargs):
        if function and "out" in kwargs:
            return with_out(kwargs.pop("out"), args, kwargs)
        if any(k in _NUMPY for k in kwargs):
            return call(*args, **{_NUMPY.get(k, k): v for k, v in kwargs.items()})
        from torch._call_errors import mismatch

        raise TypeError(mismatch(name, overloads, args, kwargs, function))

    def with_out(out, args, kwargs):
        if out is None:
            return call(*args, **kwargs)
        from torch._out import into

        if overloads[0].makes and isinstance(out, Tensor):
            kwargs.setdefault("dtype", out.dtype)
        return into(name, call, out, args, kwargs)

    return call


_NUMPY = {"axis": "dim", "keepdims": "keepdim"}


_bridge.on_bind(load)
