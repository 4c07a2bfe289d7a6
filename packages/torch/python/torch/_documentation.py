"""Gives public names the text that `help(torch.x)` and `torch.x.__doc__` show: signatures, what it does, an example.

The texts lie in `_docs`, written by packages/torch/docs/record.py; what examples print there was printed by real PyTorch.
`{doc}` in a text stands for the docstring in the source.
"""

import inspect
import os
import re
import sys
from types import FunctionType

_FILES = "creation distributions elementwise functional linalg matrices more nn optim reductions shapes tensor".split()
_texts = {}  # name of a module or class -> {name in it: text}


def _read():
    folder = os.path.join(os.path.dirname(__file__), "_docs")
    for file in _FILES:
        text = __spec__.loader.get_data(os.path.join(folder, f"{file}.txt")).decode()
        for entry in text.split("=== ")[1:]:
            full, _, text = entry.partition("\n")
            where, _, name = full.rpartition(".")
            _texts.setdefault(where, {})[name] = text
    for where in list(_texts):  # a class's names belong with the module it is in
        module, _, name = where.rpartition(".")
        if name[:1].isupper():
            _texts.setdefault(module, {})[name, "in it"] = _texts.pop(where)


def attach(module):
    """Documents what a module and those below it have. Called at the end of a module that is imported late."""
    if not _texts:
        _read()
    for name in _texts:
        if name in sys.modules and (name == module or name.startswith(f"{module}.")):
            _attach(name)


def _attach(module):
    space, texts = vars(sys.modules[module]), _texts[module]
    for name in [n for n in texts if (n[0] if isinstance(n, tuple) else n) in space]:
        text = texts.pop(name)
        if isinstance(name, tuple):
            known = {}
            for owner in reversed(space[name[0]].__mro__):
                known |= vars(owner)
            for method, of_method in text.items():
                value = known.get(method)
                _give(getattr(value, "__func__", value), of_method)
        else:
            _give(space[name], text)


def attach_all():
    """Documents every module that is imported."""
    if not _texts:
        _read()
    for module in _texts:
        if module in sys.modules:
            _attach(module)


def of(full, made):
    """What was made or imported on demand under its full name, documented."""
    where, _, name = full.rpartition(".")
    if name in _texts.get(where, ()):
        _give(made, _texts[where].pop(name))
    return made


_given = set()  # ids of what has its text: a name may stand in several places, the first decides


def _give(value, text):
    if value is None or id(value) in _given:
        return
    if "{doc}" in text:
        text = text.replace("{doc}", inspect.cleandoc(value.__doc__ or "").removesuffix("\n"))
    try:
        value.__doc__ = text
    except (AttributeError, TypeError):
        return  # a constant
    _given.add(id(value))
    if type(value) is FunctionType and value.__code__.co_argcount == 0:
        value.__signature__ = _Signature(value.__name__, text)


class _Signature(inspect.Signature):
    """What inspect.signature answers for a function of the engine's table: the first in its text, read when asked for."""

    __slots__ = ("_of", "_text")

    def __init__(self, of, text):
        self._of, self._text = of, text

    def __getattr__(self, name):
        if name not in ("_parameters", "_return_annotation"):
            raise AttributeError(name)
        self._return_annotation = inspect.Signature.empty
        self._parameters = inspect.Signature(list(_parameters(self._of, self._text))).parameters
        return getattr(self, name)


def _parameters(of, text):
    found = re.match(rf"{re.escape(of)}\((.*?)\)(?: -> .*)?$", text, re.M)
    parts = re.split(r", (?![^(\[]*[)\]])", found[1]) if found else ["*args", "**kwargs"]
    place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    given = [part.partition("=") for part in parts]
    # arange(start=0, end): what comes before one that must be given cannot have its default in Python.
    last = max((i for i, (name, _, default) in enumerate(given) if not default and name[:1] not in ("*", "/", "")), default=-1)
    for i, (name, _, default) in enumerate(given):
        if name in ("*", "/", ""):
            place = inspect.Parameter.KEYWORD_ONLY if name == "*" else place
        elif name.startswith("**"):
            yield inspect.Parameter(name[2:], inspect.Parameter.VAR_KEYWORD)
        elif name.startswith("*"):
            yield inspect.Parameter(name[1:], inspect.Parameter.VAR_POSITIONAL)
            place = inspect.Parameter.KEYWORD_ONLY
        else:
            drop = not default or (i < last and place is inspect.Parameter.POSITIONAL_OR_KEYWORD)
            yield inspect.Parameter(name, place, default=inspect.Parameter.empty if drop else _default(default))


def _default(text):
    import torch

    try:
        return eval(text, {"torch": torch})
    except Exception:  # such as a dtype's short name: shown as it is written
        return text
