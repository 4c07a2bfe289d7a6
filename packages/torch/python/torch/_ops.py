"""Makes Python functions out of the engine's operation table: one per name, overloads chosen by their arguments.

Nothing here knows any operation. What the engine adds to its table appears as `torch.<name>` and `Tensor.<name>` (where
PyTorch has that name) and as `aten.<name>`. The code of a function is written on its first call, and its signature read
then: most programs use a few dozen of the many hundred.
"""

import json

from torch import _bridge
from torch._arguments import NO, python_type
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
        for one in functions:
            result = one(*args, **kwargs)
            if result is not NO:
                return result
        return otherwise(args, kwargs)

    def otherwise(args, kwargs):
        if function and "out" in kwargs:
            return with_out(kwargs.pop("out"), args, kwargs)
        if any(k in _NUMPY for k in kwargs):
            return call(*args, **{_NUMPY.get(k, k): v for k, v in kwargs.items()})
        raise TypeError(_mismatch(name, overloads, args, kwargs, function))

    def with_out(out, args, kwargs):
        if out is None:
            return call(*args, **kwargs)
        from torch._out import into

        if overloads[0].makes and isinstance(out, Tensor):
            kwargs.setdefault("dtype", out.dtype)
        return into(name, call, out, args, kwargs)

    return call


_NUMPY = {"axis": "dim", "keepdims": "keepdim"}


def _mismatch(name, overloads, args, kwargs, function):
    """The text PyTorch gives when no overload takes these arguments."""
    if not function:
        args = args[1:]
    got = ", ".join([*map(_kind, args), *(f"{k}={_kind(v)}" for k, v in kwargs.items())])
    if len(overloads) == 1:
        return _single_mismatch(name, overloads[0], args, kwargs, got)
    plain = [o for o in overloads if not any(p.kind.startswith("Generator") for p in o.parameters)]
    if len(plain) == 1 and len(overloads) == 2 and "generator" not in kwargs:  # they differ by the generator only
        return _single_mismatch(name, plain[0], args, kwargs, got)
    lines = "".join(f"\n * {o.text()}" for o in overloads)
    return f"{name}() received an invalid combination of arguments - got ({got}), but expected one of:{lines}\n"


def _single_mismatch(name, overload, args, kwargs, got):
    wanted = [p for p in overload.parameters if not (p.name == "self")]
    positional = [p for p in wanted if not p.keyword]
    known = {p.name for p in wanted}
    unknown = next((k for k in kwargs if k not in known), None)
    if unknown is not None:
        return f"{name}() got an unexpected keyword argument '{unknown}'"
    if overload.loose() is not None:
        if args and type(args[0]) is int:
            args = (args,)
        elif not args and not kwargs:
            return f'{name}() missing 1 required positional arguments: "{overload.loose().name}"'
    if len(args) > len(positional):
        plural = "" if len(positional) == 1 else "s"
        return f"{name}() takes {len(positional)} positional argument{plural} but {len(args)} were given"
    missing = [p.name for p in positional[len(args) :] if not p.has_default and p.name not in kwargs]
    if missing:
        quoted = ", ".join(f'"{m}"' for m in missing)
        return f"{name}() missing {len(missing)} required positional arguments: {quoted}"
    for position, (p, value) in enumerate(zip(positional, args), 1):
        if p.kind == "Tensor[]" and isinstance(value, (list, tuple)):
            for i, item in enumerate(value):
                if not hasattr(item, "_h"):
                    return f"expected Tensor as element {i} in argument {position - 1}, but got {python_type(item)}"
        if _misfit(p, value):
            inside = _misfit_inside(name, p, value)
            if inside:
                return inside
            return f"{name}(): argument '{p.name}' (position {position}) must be {_wanted(p)}, not {python_type(value)}"
    for p in wanted:
        if p.name in kwargs and _misfit(p, kwargs[p.name]):
            return f"{name}(): argument '{p.name}' must be {_wanted(p)}, not {python_type(kwargs[p.name])}"
    return f"{name}() received an invalid combination of arguments - got ({got}), but expected {overload.text()}"


def _misfit_inside(name, p, value):
    """What is said of a list that begins well and holds a stranger; None where the list itself is wrong."""
    if not isinstance(value, (list, tuple)):
        return None
    if p.kind == "Tensor[]":
        found = next((i for i, v in enumerate(value) if not hasattr(v, "_h")), 0)
        if found:
            return f"expected Tensor as element {found} in argument 0, but got {python_type(value[found])}"
    if p.kind == "int[]" and value and type(value[0]) is int:
        found = next(i for i, v in enumerate(value) if type(v) is not int)
        return (
            f"{name}(): argument '{p.name}' failed to unpack the object at pos {found + 1} with error "
            f'"type must be tuple of ints,but got {python_type(value[found])}"'
        )
    return None


def _wanted(p):
    return p.text().rpartition(f" {p.name}")[0]


def _misfit(p, value):
    from torch import _arguments as given

    kind = p.kind.rstrip("?")
    if value is None:
        return not p.kind.endswith("?")
    if kind == "Tensor":
        return not hasattr(value, "_h")
    if kind == "Tensor[]":
        return given.tensors(value) is None
    if kind == "int":
        return given.integer(value) is None
    if kind == "int[]":
        return given.integers(value, p.size or 1) is None
    if kind == "float":
        return given.real(value) is None
    if kind == "Scalar":
        return given.scalar(value)[1] is None
    if kind == "ScalarType":
        return given.dtype_code(value) < 0
    return (kind == "bool" and type(value) is not bool) or (kind == "str" and type(value) is not str)


def _kind(value):
    if isinstance(value, (list, tuple)) and type(value).__name__ in ("list", "tuple"):
        inside = ", ".join(dict.fromkeys(_kind(v) for v in value)) if value else ""
        return f"{type(value).__name__} of {inside}" if inside else type(value).__name__
    return python_type(value)


_bridge.on_bind(load)
