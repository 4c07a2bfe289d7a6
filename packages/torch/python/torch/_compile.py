"""Writes the Python function of one overload: checks its arguments' types, flattens them, calls the engine, wraps.

Each parameter becomes a few lines of source. A function answers NO when the arguments are not of its types, so that the
next overload is tried. Keywords are left out of the call when all have their defaults: each costs a crossing.
"""

from torch import _arguments as given
from torch import _bridge
from torch._arguments import KIND, NO
from torch._return_types import result_class

_bridge.share(globals())

_NO = "return NO"


def _check(v, kind, size):
    """Lines that convert the variable `v` to its kind or give up."""
    optional = kind.endswith("?") and kind != "Tensor?"
    plain = kind[:-1] if optional else kind
    if plain == "Tensor":
        lines = [f"if not isinstance({v}, Tensor): {_NO}"]
    elif plain == "Tensor?":
        lines = [f"if {v} is not None and not isinstance({v}, Tensor): {_NO}"]
    elif plain == "Tensor[]":
        lines = [f"{v} = given.tensors({v})", f"if {v} is None: {_NO}"]
    elif plain == "Tensor?[]":
        lines = [f"{v} = [0 if t is None else t._h for t in {v}]"]
    elif plain == "Scalar":
        lines = [
            f"{v}_k = KIND.get(type({v}))",
            f"if {v}_k is None:",
            f"    {v}, {v}_k = given.scalar({v})",
            f"    if {v}_k is None: {_NO}",
        ]
    elif plain == "int":
        lines = [f"if type({v}) is not int:", f"    {v} = given.integer({v})", f"    if {v} is None: {_NO}"]
    elif plain == "int[]":
        lines = [f"{v} = given.integers({v}, {size})", f"if {v} is None: {_NO}"]
    elif plain == "float":
        lines = [f"if type({v}) is not float:", f"    {v} = given.real({v})", f"    if {v} is None: {_NO}"]
    elif plain == "bool":
        lines = [f"if type({v}) is not bool: {_NO}"]
    elif plain == "str":
        lines = [f"if type({v}) is not str: {_NO}"]
    elif plain == "ScalarType":
        lines = [f"{v} = given.dtype_code({v})", f"if {v} < 0: {_NO}"]
    elif plain == "Device":
        lines = [f"given.on_cpu({v})"]
    elif plain == "Generator":
        lines = [f"if not hasattr({v}, '_g'): {_NO}"]
    else:
        return []
    if not optional:
        return lines
    if plain == "Scalar":
        return [f"if {v} is None: {v}_k = -1", "else:", *_indent(lines)]
    return [f"if {v} is not None:", *_indent(lines)]


_SENT = {
    "Tensor": "{v}._h",
    "Tensor?": "0 if {v} is None else {v}._h",
    "Tensor[]": "len({v}), *{v}",
    "Tensor?[]": "len({v}), *{v}",
    "Scalar": "{v}_k, {v}",
    "Scalar?": "{v}_k, {v}",
    "int[]": "len({v}), *{v}",
    "int[]?": "*((-1,) if {v} is None else (len({v}), *{v}))",
    "Generator?": "0 if {v} is None else {v}._g",
    "Layout?": "None",
    "Device?": "None",
    "MemoryFormat": "None",
    "MemoryFormat?": "None",
}


def _sent(p):
    return _SENT.get(p.kind, "{v}").format(v=p.name)


def _indent(lines):
    return [f"    {line}" for line in lines]


def compile_overload(overload, tensor_class):
    """The Python function of `overload`."""
    header, body, sent, late = [], [], [str(overload.index)], []
    loose = overload.loose()
    star = False
    for p in overload.parameters:
        if p is loose:
            header += [f"*{p.name}_", f"{p.name}=None"]
            star = True
            body.append(
                f"if {p.name} is None: {p.name} = {p.name}_[0] "
                f"if len({p.name}_) == 1 and type({p.name}_[0]) is not int else {p.name}_"
            )
            body += _check(p.name, p.kind, 1)
            sent.append(_sent(p))
            continue
        if p.keyword and not star:
            header.append("*")
            star = True
        header.append(f"{p.name}={p.source()}" if p.has_default else p.name)
        if p.keyword and p.has_default:
            late.append(p)
        else:
            body += _check(p.name, p.kind, p.size)
            sent.append(_sent(p))
    if overload.makes:
        header += ([] if star else ["*"]) + ["requires_grad=False"]
        code = next((p.name for p in late if p.kind == "ScalarType?" and p.default is None), None)
        if code and overload.parameters[0].kind != "Tensor":
            body.append(f"if {code} is None and not standard(): {code} = default_for({_filled_with(overload)})")
    call = "value" if overload.returns in (["bool"], ["Scalar"]) else "op"
    if late:
        body.append(f"if {' and '.join(_unset(p) for p in late)}: h = {call}({', '.join(sent)})")
        body.append("else:")
        for p in late:
            lines = _check(p.name, p.kind, p.size)
            if p.kind.startswith("ScalarType") and p.default is not None:  # its default is a code already
                lines = [f"if {p.name} != {p.source()}:", *_indent(lines)]
            body += _indent(lines)
        body.append(f"    h = {call}({', '.join([*sent, *map(_sent, late)])})")
    else:
        body.append(f"h = {call}({', '.join(sent)})")
    body += _result(overload)
    name = overload.base
    source = "\n".join([f"def {name}({', '.join(header)}):", *_indent(body)])
    namespace = {
        "NO": NO,
        "KIND": KIND,
        "given": given,
        "Tensor": tensor_class,
        "wrap": tensor_class._wrap,
        "new": object.__new__,
        "Result": result_class(overload),
        "standard": given.default_is_float32,
        "default_for": given.default_for,
    }
    _bridge.share(namespace)
    exec(compile(source, f"<torch {overload.name}>", "exec"), namespace)
    return namespace[name]


def _filled_with(overload):
    """The Scalars that decide the dtype of a tensor made from them (full, arange), as source."""
    names = [p.name for p in overload.parameters if p.kind == "Scalar"]
    return ", ".join(names) if overload.base in ("full", "arange", "scalar_tensor") else ""


def _unset(p):
    default = p.source()
    return f"{p.name} is {default}" if default in ("None", "True", "False") else f"{p.name} == {default}"


def _result(overload):
    kinds = overload.returns
    if kinds in (["bool"], ["Scalar"]):
        return ["if h is None: fail()", "return h"]
    lines = ["if h < 0: fail()"]
    if not kinds:
        return [*lines, "return None"]
    if kinds == ["Tensor[]"]:
        return [*lines, "return tuple([wrap(take(i)) for i in range(h)])"]
    if overload.writes:
        return [*lines, f"return {overload.parameters[0].name}"]
    if len(kinds) > 1:
        rest = ", ".join(f"wrap(take({i}))" for i in range(1, len(kinds)))
        return [*lines, f"return Result((wrap(h), {rest}))"]
    if overload.makes:
        return [*lines, "r = wrap(h)", "if requires_grad: r._as_leaf()", "return r"]
    return [*lines, "t = new(Tensor)", "t._h = h", "return t"]
