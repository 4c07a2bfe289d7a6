"""The text PyTorch gives when no signature of a function takes the arguments. Read only when that happens."""

from torch._arguments import python_type


def mismatch(name, overloads, args, kwargs, function):
    """What the TypeError says."""
    if not function:
        args = args[1:]
    overloads = ordered([o for o in overloads if o.name not in _HIDDEN] or overloads)
    got = ", ".join([*map(_kind, args), *(f"{k}={_kind(v)}" for k, v in kwargs.items())])
    plausible = [o for o in overloads if len(overloads) == 1 or _could_take(o, len(args) + len(kwargs))]
    if len(plausible) == 1:
        return _single(name, plausible[0], args, kwargs, got)
    lines = "".join(f" * {o.text()}\n{_why_not(o, args, kwargs)}" for o in overloads)
    return f"{name}() received an invalid combination of arguments - got ({got}), but expected one of:\n{lines}"


# A tensor's place takes a number too, so PyTorch has no signature of its own for these.
_HIDDEN = {f"{name}{end}.{kind}" for name in ("add", "sub", "mul", "div") for end in ("", "_") for kind in ("Scalar", "Scalar_mode")}


_CONSTRUCTORS = {
    "(*, torch.device device = None)": ((), ("device",)),
    "(torch.Storage storage)": (("storage",), ()),
    "(Tensor other)": (("other",), ()),
    "(tuple of ints size, *, torch.device device = None)": (("size",), ("device",)),
    "(object data, *, torch.device device = None)": (("data",), ("device",)),
}


def constructor_mismatch(args, kwargs):
    """What torch.Tensor(...) says where no signature of a legacy constructor takes the call."""
    got = ", ".join(map(_kind, args)) + (", " if args and kwargs else "")
    got += ", ".join(f"{k}={_kind(v)}" for k, v in kwargs.items()) + (", " if kwargs and not args else "")
    lines = ""
    for text, (places, keywords) in _CONSTRUCTORS.items():
        lines += f" * {text}\n"
        if len(args) + len(kwargs) != len(places) + 2 * len(keywords):  # the star counts as one
            continue
        strangers = [k for k in kwargs if k not in places + keywords]
        if strangers:
            lines += f"      didn't match because some of the keywords were incorrect: {', '.join(strangers)}\n"
        else:
            said = ", ".join(f"!{_inside(a)}!" for a in args)
            lines += f"      didn't match because some of the arguments have invalid types: ({said})\n"
    return f"new() received an invalid combination of arguments - got ({got}), but expected one of:\n{lines}"


def _parameters(overload):
    return [p for p in overload.parameters if p.name != "self"]


def _could_take(overload, count):
    """Whether a call with so many arguments could mean this signature."""
    wanted = _parameters(overload)
    least = sum(not p.has_default for p in wanted)
    return least <= count <= len(_parts(overload))


def _parts(overload):
    """The arguments as the signature's text lists them."""
    inside = overload.text()[1:-1]
    return [part for part in inside.split(", ") if part != "*"] if inside else []


# ---- the order in which signatures are listed: by their text, the more general first (codegen's sort_overloads)

_TYPES = {"int": "SymInt", "int[]": "SymIntArrayRef", "Tensor[]": "TensorList", "float": "double", "str": "string_view"}
_PLAIN = {"int": "int64_t", "int[]": "IntArrayRef"}  # which dimension is meant never depends on sizes


def _type_text(p):
    optional = p.kind.endswith("?")
    kind = p.kind.rstrip("?")
    types = {**_TYPES, **_PLAIN} if p.name.startswith("dim") or p.name == "diagonal" else _TYPES
    return types.get(kind, kind) + (f"[{p.size}]" if p.size else "") + ("?" if optional else "")


def _sort_text(overload):
    parts, star = [], False
    for i, p in enumerate(overload.parameters):
        if i == 0 and p.name == "self":
            continue
        if p.keyword and not star:
            star = True
            parts.append("*")
        parts.append(f"{_type_text(p)} {p.name}" + (f"={p.default}" if p.has_default else ""))
    return ", ".join(parts)


def _more_special(one, other):
    a, b = ([p.kind for p in o.parameters] for o in (one, other))
    if len(a) != len(b) or a == b:
        return False
    smaller = {("Scalar", "Tensor"), ("Scalar?", "Tensor?"), ("int[]", "int"), ("int[]", "int?"), ("Tensor", "Tensor[]")}
    return all(x == y or (x, y) in smaller for x, y in zip(a, b))


def ordered(overloads):
    """The signatures as PyTorch lists them."""
    left = sorted(overloads, key=_sort_text)
    waits = {i: {j for j, other in enumerate(left) if _more_special(one, other)} for i, one in enumerate(left)}
    found = [i for i in waits if not waits[i]]
    waits = {i: w for i, w in waits.items() if w}
    for i in found:  # grows while it is read
        for j in sorted(waits):
            waits[j].discard(i)
            if not waits[j]:
                del waits[j]
                found.append(j)
    return [left[i] for i in found]


def _why_not(overload, args, kwargs):
    """The line under a signature whose number of arguments is right."""
    parts = overload.text()[1:-1].split(", ")  # the star counts as one
    without = any(part.endswith(" out = None") for part in parts) and "out" not in kwargs
    if len(args) + len(kwargs) != len(parts) - without:
        return ""
    wanted = _parameters(overload)
    known = {p.name: p for p in wanted}
    strangers = [k for k in kwargs if k not in known]
    if strangers:
        return f"      didn't match because some of the keywords were incorrect: {', '.join(strangers)}\n"
    said = [_marked(p, v, "") for p, v in zip(wanted, args)]
    said += [_marked(known[k], v, f"{k}=") for k, v in kwargs.items()]
    return f"      didn't match because some of the arguments have invalid types: ({', '.join(said)})\n"


def _marked(p, value, before):
    kind = _inside(value)
    return f"{before}!{kind}!" if _misfit(p, value) else f"{before}{kind}"


# ---- one signature: what exactly is wrong with the call


def _single(name, overload, args, kwargs, got):
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
        least = sum(not p.has_default for p in wanted)
        span = f"from {least} to {len(positional)}" if least != len(positional) else len(positional)
        plural = "" if len(positional) == 1 and least == 1 else "s"
        return f"{name}() takes {span} positional argument{plural} but {len(args)} were given"
    missing = [p.name for p in positional[len(args) :] if not p.has_default and p.name not in kwargs]
    if missing:
        quoted = ", ".join(f'"{m}"' for m in missing)
        # PyTorch has the plural where one is missing.
        return f"{name}() missing {len(missing)} required positional argument{'s' if len(missing) == 1 else ''}: {quoted}"
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


_kind = python_type


def _inside(value):
    """A value's type, with those of a list's or tuple's items."""
    items = ", ".join(map(python_type, value)) if type(value) in (list, tuple) else ""
    if type(value) is list:
        return f"list of [{items}]"
    return f"tuple of ({items}{',' if len(value) == 1 else ''})" if type(value) is tuple else _kind(value)
