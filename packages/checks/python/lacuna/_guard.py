"""Notices when a learner's code replaces names of torch or of Python itself, and puts them back."""

import builtins
import math
import random
import sys

import lacuna
import torch
from lacuna import check

# What restoring needs of builtins, in case those are what was replaced.
_setattr, _vars = setattr, vars
_LIMIT = 5  # names told of by name
_PACKAGES = ("torch", "lacuna", "builtins", "math", "random")


def _owners():
    import torch.nn as nn
    import torch.nn.functional as functional

    return [
        ("torch", torch),
        ("torch.Tensor", torch.Tensor),
        ("torch.nn", nn),
        ("torch.nn.Module", nn.Module),
        ("torch.nn.functional", functional),
        ("builtins", builtins),
        ("math", math),
        ("random", random),
        ("lacuna", lacuna),
        ("check", check),
    ]


def _watched(name):
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


_SKIPPED = {"__doc__", "__dict__", "__weakref__", "__warningregistry__", "__builtins__", "__abstractmethods__"}


class Guard:
    """Holds the functions, classes and modules of torch, lacuna, builtins, math and random as they were when it was made."""

    def __init__(self):
        self._kept = []
        for title, owner in _owners():
            names = {
                name: value
                for name, value in vars(owner).items()
                if _watched(name) and name not in _SKIPPED
            }
            self._kept.append((title, owner, names))
        self._modules = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in _PACKAGES}
        self._default_dtype = torch.get_default_dtype()

    def restore(self):
        """Puts replaced names back; returns the names that were replaced, as the learner would write them."""
        changed = []
        for title, owner, names in self._kept:
            present = _vars(owner)
            for name, value in names.items():
                if present.get(name, _GONE) is not value:
                    _setattr(owner, name, value)
                    changed.append(f"{title}.{name}")
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                changed.append(f"the module {name}")
        return changed

    def settle(self):
        """Restores names and torch's global switches (gradients, default dtype, printing), between two checks."""
        changed = self.restore()
        torch.set_printoptions(profile="default")
        torch.set_grad_enabled(True)
        if torch.get_default_dtype() != self._default_dtype:
            torch.set_default_dtype(self._default_dtype)
        return changed


_GONE = object()


def sentence(changed):
    """What to tell the learner about replaced names; '' for none."""
    if not changed:
        return ""
    names = list(dict.fromkeys(changed))
    more = f" and {len(names) - _LIMIT} more" if len(names) > _LIMIT else ""
    verb = "it was" if len(names) == 1 else "they were"
    return f"Your code replaced {', '.join(names[:_LIMIT])}{more}; {verb} put back before checking."


def drop_module(name):
    """Forgets an imported module, so that the next run starts fresh."""
    sys.modules.pop(name, None)
