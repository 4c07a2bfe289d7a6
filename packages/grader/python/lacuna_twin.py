"""Tests a formula's twin by breaking either side: every small change to `formula` or `twin` must make an assert fail.

A block defines `formula(...)`, `twin(...)` and asserts that they agree. Asserts that survive a changed formula prove
nothing, so each change (a mutant) is run and counted.
"""

import ast
import contextlib
import copy
import io
import sys
import time

SIDES = ("formula", "twin")
SECONDS_PER_MUTANT = 1.0

_SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}


def examine(source, filename="block.py"):
    """Runs the block, then its mutants. Raises what the unchanged block raises.

    Returns {"formula": {"killed", "total"}, "twin": {...}, "survivors": ["formula, line 3: `a + b` became `a - b`"]}.
    """
    tree = ast.parse(source, filename)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for side in SIDES:
        if side not in functions:
            raise NameError(f"the block defines no function `{side}`; a twin block needs both formula(...) and twin(...)")
    _execute(tree, filename, None)
    report = {"survivors": []}
    for side in SIDES:
        killed = total = 0
        for line, what, mutant in _mutants(tree, side):
            total += 1
            if _dies(mutant, filename):
                killed += 1
            else:
                report["survivors"].append(f"{side}, line {line}: {what}")
        report[side] = {"killed": killed, "total": total}
    return report


def _execute(tree, filename, seconds):
    """Runs a module's tree in a namespace of its own; past `seconds` its own code gets TimeoutError."""
    code = compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True)
    end = None if seconds is None else time.perf_counter() + seconds

    def watch(frame, _event, _argument):
        if frame.f_code.co_filename != filename:
            return None
        if time.perf_counter() > end:
            raise TimeoutError
        return watch

    if end is not None:
        sys.settrace(watch)
    try:
        exec(code, {"__name__": "__twin__"})
    finally:
        sys.settrace(None)


def _dies(tree, filename):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            _execute(tree, filename, SECONDS_PER_MUTANT)
    except KeyboardInterrupt:
        raise
    except BaseException:  # a mutant may fail in any way; failing is what it is for
        return True
    return False


def _mutants(tree, side):
    """Yields (line, what changed, changed tree) for every single change inside the function `side`."""
    index = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.FunctionDef) and node.name == side)
    paths = list(_expressions(tree.body[index]))
    for path in paths:
        node = _at(tree.body[index], path)
        for changed in _changes(node):
            mutant = copy.deepcopy(tree)
            _replace(mutant.body[index], path, changed)
            what = f"`{ast.unparse(node)}` became `{ast.unparse(changed)}`"
            yield node.lineno, what, mutant


def _changes(node):
    """Single changes to one expression node, as new nodes."""
    if isinstance(node, ast.BinOp):
        other = _SWAPPED.get(type(node.op))
        if other is not None:
            yield _like(node, ast.BinOp(node.left, other(), node.right))
        if isinstance(node.op, (ast.Add, ast.Mult)):
            yield node.left
            yield node.right
        elif isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow)):
            yield node.left
        elif isinstance(node.op, ast.MatMult):
            yield _like(node, ast.BinOp(node.right, ast.MatMult(), node.left))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield _like(node, ast.Constant(node.value + 1 if type(node.value) is int else node.value * 2 + (node.value == 0)))
    elif isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords and not _only_collects(node):
        if not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)) and isinstance(node.func, (ast.Name, ast.Attribute)):
            yield node.args[0]


def _only_collects(call):
    """list(x) and tuple(x): what they give is mostly read as x would be, so leaving them out changes nothing."""
    return isinstance(call.func, ast.Name) and call.func.id in ("list", "tuple")


def _like(old, new):
    return ast.copy_location(new, old)


def _expressions(function):
    """Paths to every expression that decides the function's result; docstring, defaults and annotations are left out."""
    body = function.body
    first = 1 if ast.get_docstring(function) is not None else 0
    for i in range(first, len(body)):
        yield from _walk(body[i], (("body", i),))


def _walk(node, path):
    if isinstance(node, ast.expr):
        if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Constant, ast.Call)):
            yield path
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "func"):
            continue
        if isinstance(node, (ast.Assert, ast.Raise)):
            continue
        if isinstance(value, ast.AST):
            yield from _walk(value, (*path, (field, None)))
        elif isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _walk(item, (*path, (field, i)))


def _at(node, path):
    for field, i in path:
        node = getattr(node, field) if i is None else getattr(node, field)[i]
    return node


def _replace(root, path, new):
    parent = _at(root, path[:-1])
    field, i = path[-1]
    if i is None:
        setattr(parent, field, copy.deepcopy(new))
    else:
        getattr(parent, field)[i] = copy.deepcopy(new)
