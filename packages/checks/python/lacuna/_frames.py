"""Exceptions as the learner should read them: where in their own file, in their words, without our frames."""

import difflib
import linecache
import re
import sys
import traceback

from lacuna._failure import MissingName

TRACEBACK_LIMIT = 20_000
MESSAGE_LIMIT = 10_000


def remember(filename, source):
    """Lets tracebacks show the lines of a source that lies in no file."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)


def forget(filename):
    """Takes `remember` back."""
    linecache.cache.pop(filename, None)


def own_frame(error, filename):
    """The innermost frame inside `filename` that the exception passed, as {line, column}, or None."""
    if isinstance(error, SyntaxError) and error.filename == filename:
        return {"line": error.lineno or 1, "column": max(0, (error.offset or 1) - 1)}
    found = None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == filename:
            found = {"line": frame.lineno or 1, "column": frame.colno or 0}
    return found


def own_traceback(error, filename):
    """The traceback as Python prints it, only frames in `filename` kept; for a SyntaxError the marked line."""
    lines = []
    seen = set()
    _chain(error, filename, lines, seen)
    text = "".join(lines)
    return text if len(text) <= TRACEBACK_LIMIT else text[: TRACEBACK_LIMIT - 4] + "...\n"


def _chain(error, filename, lines, seen):
    if id(error) in seen:
        return
    seen.add(id(error))
    cause, context = error.__cause__, error.__context__
    if cause is not None:
        _chain(cause, filename, lines, seen)
        lines.append("\nThe above exception was the direct cause of the following exception:\n\n")
    elif context is not None and not error.__suppress_context__ and own_frame(context, filename):
        _chain(context, filename, lines, seen)
        lines.append("\nDuring handling of the above exception, another exception occurred:\n\n")
    if isinstance(error, MissingName):  # the message says it all, and Python would add its own guess
        return
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    if frames:
        lines.append("Traceback (most recent call last):\n")
        lines.extend(traceback.format_list(_fold(frames)))
    lines.extend(_only(error))


def _fold(frames):
    """Deep recursion in short: the first and the last ten frames."""
    return frames if len(frames) <= 20 else frames[:10] + frames[-10:]


def _only(error):
    try:
        return traceback.format_exception_only(type(error), error)
    except Exception:  # a learner's __str__ may itself fail
        return [f"{type(error).__name__}\n"]


def last_line(error):
    """`ValueError: text`, one exception as one sentence."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    if isinstance(error, MissingName):
        return str(error)
    try:
        text = str(error)
    except Exception:  # a learner's __str__ may itself fail
        text = ""
    name = type(error).__name__
    return cut(f"{name}: {text}" if text else name)


def cut(text):
    """The text, shortened to what a verdict may hold."""
    return text if len(text) <= MESSAGE_LIMIT else text[: MESSAGE_LIMIT - 3] + "..."


def explain(error, filename):
    """One sentence for the learner: what was raised, where, and what it usually means."""
    at = own_frame(error, filename)
    where = f"line {at['line']}: " if at else ""
    text = f"{where}{last_line(error)}"
    near = _nearest(error)
    if near:
        return cut(f"{text}; did you mean `{near}`?")
    if isinstance(error, ModuleNotFoundError):
        return cut(f"{text}. Here there are torch and Python's standard library.")
    if isinstance(error, RecursionError):
        return f"{text}. A function calls itself without reaching an end."
    if isinstance(error, MemoryError):
        return text if str(error) else f"{text}. The code asked for more memory than the limit allows."
    if isinstance(error, SystemExit):
        return f"{where}the code called exit(); it must return instead."
    if at is None and isinstance(error, (AttributeError, TypeError)) and "NoneType" in str(error):
        return f"{text}. A function of yours returned None: is a `return` missing?"
    if at is None and isinstance(error, TypeError) and re.search(r"\(\) (takes|missing|got)", str(error)):
        return f"{text}. The check calls it as the statement says: compare the signature."
    return cut(text)


def missing_name(filename, name, present):
    """The error for a name the learner's module lacks, with the nearest name it has."""
    near = _closest(name, present)
    hint = f"; did you mean `{near}`?" if near else "; keep the names that the starter gives"
    return MissingName(f"{filename} does not define `{name}`{hint}")


def _nearest(error):
    """The name that a mistyped variable, attribute or module most resembles, or None."""
    if type(error) is NameError and error.name and error.__traceback__:
        last = error.__traceback__
        while last.tb_next:
            last = last.tb_next
        frame = last.tb_frame
        return _closest(error.name, {**frame.f_builtins, **frame.f_globals, **frame.f_locals})
    if type(error) is AttributeError and error.name and error.obj is not None:
        try:
            return _closest(error.name, dir(error.obj))
        except Exception:  # a learner's __dir__ may itself fail
            return None
    if type(error) is ModuleNotFoundError and error.name:
        return _closest(error.name, ["torch", *sys.stdlib_module_names], cutoff=0.75)
    return None


def _closest(name, names, cutoff=0.6):
    found = difflib.get_close_matches(name, [n for n in names if not n.startswith("__")], n=1, cutoff=cutoff)
    return found[0] if found else None
