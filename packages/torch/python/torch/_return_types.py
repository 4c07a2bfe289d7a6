"""Tuples with names, as `torch.max(x, dim=0)` returns them."""

_classes = {}


def result_class(overload):
    """The class of an operation's several results: a plain tuple, or one whose parts have names."""
    names = overload.return_names
    if len(names) < 2 or None in names:
        return tuple
    return named(overload.base, names)


def named(base, names):
    """The class torch.return_types.`base`, of tuples whose parts have these names."""
    if base not in _classes:
        parts = {name: property(lambda self, i=i: self[i]) for i, name in enumerate(names)}
        parts |= {"__slots__": (), "_fields": tuple(names), "__repr__": _repr, "__module__": "torch.return_types"}
        _classes[base] = type(base, (tuple,), parts)
    return _classes[base]


def _repr(self):
    parts = ",\n".join(f"{name}={part!r}" for name, part in zip(self._fields, self))
    return f"torch.return_types.{type(self).__name__}(\n{parts})"
