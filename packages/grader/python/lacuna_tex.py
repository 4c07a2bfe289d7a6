"""Compares a printed formula with `formula(...)` of its twin: same arguments, same value, or the page is wrong.

The formula comes as MathJSON (TeX, parsed elsewhere). Arguments are those of the calls the block itself makes, and more
drawn at random in their image: numbers and tensors scaled, shapes and types kept, and what `formula` refuses left out.
"""

import ast
import inspect
import itertools
import json
import random

import lacuna_tex_values as values
from lacuna_tex_values import Missing, Unread

CALLS = 6
DRAWS = 4
CLOSE = 1e-4


def compare(source, printed, filename="block.py"):
    """Returns {"status", "why", "values", "missing"}.

    status is "agrees", "differs", "unread" or "names" (a wrong `# where`); missing are symbols without a meaning.
    """
    try:
        return _compare(source, printed, filename)
    except Missing as problem:
        return _report("unread", str(problem), missing=_missing(source, printed, filename))
    except Unread as problem:
        return _report("unread", str(problem))
    except RecursionError:
        return _report("unread", "it is nested too deeply")


def _report(status, why="", values=0, missing=()):
    return {"status": status, "why": why, "values": values, "missing": list(missing)}


def _missing(source, printed, filename):
    """All symbols that want a meaning, found by giving them one until nothing is missing."""
    found = []
    while len(found) < 12:
        guesses = [{"symbol": one, "tree": one, "python": "1.5"} for one in found]
        try:
            _compare(source, {**printed, "where": [*printed["where"], *guesses]}, filename)
        except Missing as problem:
            if not problem.symbol.replace("_", "").isalnum() or problem.symbol in found:
                break
            found.append(problem.symbol)
        except Unread:
            break
        else:
            break
    return found


class _WrongName(Exception):
    pass


def _compare(source, printed, filename):
    function, calls, names = _calls(source, filename)
    if not calls:
        raise Unread("formula(...) is never called")
    signature = inspect.signature(function)
    compared = 0
    chance = random.Random(0)
    for call in calls[:CALLS]:
        for draw in range(DRAWS + 1):
            arguments = call if draw == 0 else {name: values.varied(value, chance) for name, value in call.items()}
            try:
                wanted = _call(function, signature, values.copied(arguments))
            except Exception:
                if draw == 0:
                    raise
                continue  # formula refuses these
            try:
                problem = _differs(printed, arguments, wanted, names, chance)
            except _WrongName as wrong:
                if draw > 0:
                    continue  # what a symbol stands for cannot be had of these
                return _report("names", str(wrong))
            if problem is not None:
                return _report("differs", f"{problem} for formula({_shown(arguments)})")
            compared += 1
    return _report("agrees", values=compared)


def _calls(source, filename):
    """The block's `formula`, the arguments of its calls by name, and the namespace it leaves."""
    tree = ast.parse(source, filename)
    at = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.FunctionDef) and node.name == "formula")
    tree.body.insert(at + 1, ast.parse("formula = __recording__(formula)").body[0])
    calls, original = [], []

    def recording(function):
        original.append(function)
        signature = inspect.signature(function)
        inside = [False]

        def wrapper(*args, **keywords):
            if not inside[0] and len(calls) < CALLS:
                bound = signature.bind(*args, **keywords)
                bound.apply_defaults()
                calls.append(values.copied(dict(bound.arguments)))
            before, inside[0] = inside[0], True
            try:
                return function(*args, **keywords)
            finally:
                inside[0] = before

        return wrapper

    names = {"__name__": "__twin__", "__recording__": recording}
    exec(compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True), names)
    return original[0], calls, names


def _call(function, signature, arguments):
    bound = signature.bind_partial()
    bound.arguments.update(arguments)
    return function(*bound.args, **bound.kwargs)


def _differs(printed, arguments, wanted, names, chance):
    """What is wrong with the printed sides for these arguments; None when nothing is."""
    meanings = {}
    for entry in printed["where"]:
        try:
            value = eval(entry["python"], names, dict(arguments))
        except Exception as problem:
            raise _WrongName(f'"{entry["symbol"]} = {entry["python"]}": {type(problem).__name__}: {problem}') from None
        # "S = any": it cancels, so any number will do.
        meanings[json.dumps(entry["tree"])] = chance.uniform(0.5, 4.0) if value is any else values.plain(value)
    plain = {name: values.plain(value) for name, value in arguments.items()}
    equations = printed["equations"]
    results = list(wanted) if isinstance(wanted, tuple) else [wanted]
    if len(results) > len(equations):
        raise Unread(f"formula(...) returns {len(results)} values and {len(equations)} are printed")
    first = len(equations) - len(results)
    for i, equation in enumerate(equations):
        got = None
        for number, side in enumerate(equation["sides"]):
            try:
                got = values.evaluate(side, equation["name"], plain, meanings)
            except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as problem:
                raise Unread(f"cannot be calculated: {type(problem).__name__}: {problem}") from None
            if i >= first and not values.close(got, values.plain(results[i - first]), CLOSE):
                which = "gives" if len(equation["sides"]) == 1 else f"gives, on side {number + 2},"
                return f"{which} {_short(got)}, not {_short(results[i - first])},"
        if equation["name"] is not None:
            meanings.setdefault(json.dumps(equation["name"]), got)
            array = values.array_named(equation["name"])
            if array is not None and getattr(got, "ndim", 0) > 0:
                meanings.setdefault(json.dumps(array), got)
    return None


def _shown(arguments):
    return ", ".join(f"{name}={_short(value)}" for name, value in itertools.islice(arguments.items(), 8))


def _short(value):
    tolist = getattr(value, "tolist", None)
    text = repr(tolist() if tolist is not None else value) if not isinstance(value, float) else f"{value:.6g}"
    return text if len(text) <= 48 else text[:45] + "..."
