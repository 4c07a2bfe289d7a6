"""The small changes mutants are made of: what one node of a program could have been by mistake.

Every change is one a person makes: another operator, a factor left out, an axis mistaken, a call forgotten, two arguments
swapped, a slice one off. `expressions` and `statements` name what it is; where it stands and how it is written into the
text is lacuna_mutants' business.
"""

import ast

_BINARY = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
# Either side of these can be forgotten; of the others only the right one leaves something that means anything.
_EITHER_SIDE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
_EDGE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OPPOSITE = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_NEIGHBOURS = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "amax": "amin",
    "amin": "amax",
    "argmax": "argmin",
    "argmin": "argmax",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "tril": "triu",
    "triu": "tril",
    "sin": "cos",
    "cos": "sin",
    "floor": "ceil",
    "ceil": "floor",
    "any": "all",
    "all": "any",
    "cumsum": "cumprod",
    "cumprod": "cumsum",
    "softmax": "log_softmax",
    "log_softmax": "softmax",
    "rand": "randn",
    "randn": "rand",
}
_WORDS = {"mean": "sum", "sum": "mean", "none": "mean", "ij": "xy", "xy": "ij", "-inf": "inf", "inf": "-inf", "tanh": "none"}
_AXIS_KEYWORDS = {"dim", "axis", "dim0", "dim1", "dims", "start_dim", "end_dim"}
# Their whole numbers are axes: one other axis is one mistake, plus and minus one would be two of the same.
_AXIS_CALLS = set(
    """sum mean prod std var softmax log_softmax logsumexp cumsum cumprod argmax argmin amax amin max min norm unsqueeze
    squeeze transpose permute size flatten unflatten unbind cat stack movedim swapaxes argsort sort gather scatter
    index_select any all""".split()
)
# Of two things alike, so that either can be the answer.
_ALIKE = {"max", "min", "maximum", "minimum"}
# Swapping their first two arguments changes nothing.
_SYMMETRIC = _ALIKE | set("add mul eq ne allclose isclose equal logical_and logical_or transpose swapaxes swapdims".split())
_STOPS = {"range", "arange"}
_TRANSPOSED = {"T", "mT", "H", "mH"}
TINY = 1e-3


def expressions(node, axis):
    """Yields (operator, changed node) for one expression. `axis` says that a whole number here is an axis."""
    number = _number(node)
    if number is not None:
        yield from _numbers(number, axis)
    elif isinstance(node, ast.Constant):
        yield from _constant(node.value)
    elif isinstance(node, ast.BinOp):
        yield from _binary(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _comparison(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "boolean", ast.BoolOp(other, node.values)
        for i in range(len(node.values)):
            rest = node.values[:i] + node.values[i + 1 :]
            yield "drop-condition", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield {ast.Not: "negation", ast.USub: "sign", ast.Invert: "negation"}[type(node.op)], node.operand
    elif isinstance(node, ast.IfExp):
        yield "negation", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Attribute) and node.attr in _TRANSPOSED:
        yield "transpose", node.value
    elif isinstance(node, ast.Subscript):
        yield from _subscript(node)
    elif isinstance(node, (ast.Tuple, ast.List)) and not any(isinstance(item, ast.Slice) for item in node.elts):
        for i in _pairs(node.elts):
            yield "swap-items", type(node)(_swapped(node.elts, i), ast.Load())
    elif isinstance(node, ast.Call):
        yield from _call(node)


def condition(test):
    """Yields (operator, changed test) for an `if` or `while` whose own test no other operator turns around."""
    if isinstance(test, (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.NamedExpr)):
        yield "negation", ast.UnaryOp(ast.Not(), test)


def is_number(node):
    """Whether the node is a whole or real number, a minus before it included."""
    return _number(node) is not None


def is_axis(call, keyword):
    """Whether whole numbers among the arguments of `call` (or under that keyword) count axes."""
    if keyword is not None:
        return keyword in _AXIS_KEYWORDS
    return name_of(call.func) in _AXIS_CALLS and isinstance(call.func, ast.Attribute)


def name_of(function):
    """The last name of what is called: `softmax` for torch.nn.functional.softmax; '' for anything else."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _number(node):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = node.operand
        if isinstance(inner, ast.Constant) and type(inner.value) in (int, float):
            return -inner.value
    return None


def _numbers(value, axis):
    if axis and type(value) is int:
        yield "axis", _literal({0: 1, -1: -2}.get(value, value - 1 if value > 0 else value + 1))
    elif type(value) is int:
        yield "constant", _literal(value + 1)
        if abs(value) < 10:
            yield "constant", _literal(value - 1)
    elif value == 0:
        yield "constant", _literal(1.0)
    elif abs(value) < TINY:
        yield "constant", _literal(0.0)
        yield "constant", _literal(value * 10)
    else:
        yield "constant", _literal(value * 2)


def _literal(value):
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _constant(value):
    if isinstance(value, bool):
        yield "boolean", ast.Constant(not value)
    elif isinstance(value, str) and value in _WORDS:
        yield "word", ast.Constant(_WORDS[value])


def _binary(node):
    other = _BINARY.get(type(node.op))
    if other is not None:
        yield "operator", ast.BinOp(node.left, other(), node.right)
        yield "drop-operand", node.left
        if isinstance(node.op, _EITHER_SIDE):
            yield "drop-operand", node.right
    elif isinstance(node.op, ast.MatMult):
        yield "transpose", ast.BinOp(node.right, node.op, node.left)


def _comparison(node):
    kind = type(node.ops[0])
    if kind in _EDGE:
        yield "comparison", ast.Compare(node.left, [_EDGE[kind]()], node.comparators)
    yield "comparison", ast.Compare(node.left, [_OPPOSITE[kind]()], node.comparators)


def _subscript(node):
    index = node.slice
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if any(isinstance(part, ast.Slice) for part in parts):
        for i in _pairs(parts):
            yield "swap-items", ast.Subscript(node.value, ast.Tuple(_swapped(parts, i), ast.Load()), ast.Load())
    for i, part in enumerate(parts):
        if not isinstance(part, ast.Slice):
            continue
        for changed in _slices(part):
            elements = [*parts[:i], changed, *parts[i + 1 :]]
            whole = ast.Tuple(elements, ast.Load()) if isinstance(index, ast.Tuple) else changed
            yield "slice", ast.Subscript(node.value, whole, ast.Load())


def _slices(part):
    """A bound left out, a bound one off (numbers have that from the operator for constants), the step left out."""
    for side in ("lower", "upper", "step"):
        bound = getattr(part, side)
        if bound is None:
            continue
        kept = {name: getattr(part, name) for name in ("lower", "upper", "step")}
        if not (side == "lower" and _number(bound) == 0):
            yield ast.Slice(**{**kept, side: None})
        if side != "step" and not is_number(bound):
            for operation in (ast.Add(), ast.Sub()):
                yield ast.Slice(**{**kept, side: ast.BinOp(bound, operation, ast.Constant(1))})


def _call(node):
    name = name_of(node.func)
    plain = [argument for argument in node.args if not isinstance(argument, (ast.Starred, ast.GeneratorExp))]
    if isinstance(node.func, ast.Attribute) and not _is_plain(node.func.value):
        yield "drop-call", node.func.value
    elif plain and name not in ("super", "len", "isinstance"):
        yield "drop-call", plain[0]
        if name in _ALIKE and len(plain) == 2:
            yield "drop-call", plain[1]
    if name in _NEIGHBOURS:
        other = _NEIGHBOURS[name]
        if isinstance(node.func, ast.Attribute):
            function = ast.Attribute(node.func.value, other, ast.Load())
            yield "function", ast.Call(function, node.args, node.keywords)
        elif name in ("max", "min", "any", "all"):
            yield "function", ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)
    if len(plain) == len(node.args) and name not in _SYMMETRIC:
        for i in _pairs(node.args):
            yield "swap-arguments", ast.Call(node.func, _swapped(node.args, i), node.keywords)
    if name in _STOPS and plain and len(plain) == len(node.args):
        yield from _stops(node)
    for i, keyword in enumerate(node.keywords):
        flips = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool)
        if keyword.arg is not None and not flips:
            yield "drop-keyword", ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


def _stops(node):
    """range(n) and arange(a, n): one fewer, one more, and a start one later."""
    stop = 1 if len(node.args) > 1 else 0
    for i in range(stop + 1):
        if is_number(node.args[i]):
            continue
        for operation in (ast.Add(), ast.Sub()):
            moved = ast.BinOp(node.args[i], operation, ast.Constant(1))
            yield "off-by-one", ast.Call(node.func, [*node.args[:i], moved, *node.args[i + 1 :]], node.keywords)


def _is_plain(node):
    """What stands before the dot of a function rather than of a method: `torch`, `math`, `nn.functional`, `self`, `super()`."""
    if isinstance(node, ast.Call):
        return name_of(node.func) == "super"
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("torch", "math", "nn", "F", "random", "itertools", "functools", "self")


def _pairs(items):
    """Indices i of neighbours that differ, so that swapping them is a change."""
    same = [ast.dump(item) for item in items]
    starred = [isinstance(item, ast.Starred) for item in items]
    return [i for i in range(len(items) - 1) if same[i] != same[i + 1] and not starred[i] and not starred[i + 1]]


def _swapped(items, i):
    return [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def augmented(node):
    """Yields (operator, changed statement) for `x += y`."""
    other = _BINARY.get(type(node.op))
    if other is not None:
        yield "operator", ast.AugAssign(node.target, other(), node.value)
