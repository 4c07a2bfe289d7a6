"""Recording on our torch: the engine counts operations and bytes; Python's monitoring sees functions and modules of torch.

Nothing of this runs while no trace is open: the events are set on the code of torch's own functions, and taken off again.
"""

import json
import os
import sys
import types

import torch
import torch.nn.functional as functional
from torch import _bridge, _functions

from lacuna._operations import module_names

_HERE = os.path.dirname(torch.__file__)
_CALL = torch.nn.Module.__call__.__code__

_names = {}  # code of a function of torch -> its name
_forwards = {_CALL}  # code whose first argument is a module that runs
_open = []
_tool = None


def _learn():
    """Finds the code of torch's functions and of its modules' `forward`."""
    for module in (functional, _functions):
        for name, function in vars(module).items():
            if isinstance(function, types.FunctionType) and not name.startswith("_") and _ours(function.__code__, name):
                _names.setdefault(function.__code__, name)
    _names.setdefault(torch.Tensor.backward.__code__, "backward")
    for module in [m for name, m in sys.modules.items() if name.startswith("torch.nn.")]:
        for kind in list(vars(module).values()):
            forward = vars(kind).get("forward") if isinstance(kind, type) else None
            if isinstance(forward, types.FunctionType) and _ours(forward.__code__, "forward"):
                _forwards.add(forward.__code__)


def _ours(code, name):
    return code.co_name == name and code.co_filename.startswith(_HERE)


def _started(code, _offset):
    """A function of torch begins."""
    if code in _forwards:
        names = module_names(sys._getframe(1).f_locals[code.co_varnames[0]])
    else:
        names = [_names[code]]
    for recording in _open:
        recording.names.update(names)


def _watch(on):
    global _tool
    monitoring = sys.monitoring
    if on:
        _learn()
        _tool = next(i for i in (4, 3, 5, 0, 1, 2) if monitoring.get_tool(i) is None)
        monitoring.use_tool_id(_tool, "lacuna.trace")
        monitoring.register_callback(_tool, monitoring.events.PY_START, _started)
    for code in (*_names, *_forwards):
        monitoring.set_local_events(_tool, code, monitoring.events.PY_START if on else 0)
    if not on:
        monitoring.register_callback(_tool, monitoring.events.PY_START, None)
        monitoring.free_tool_id(_tool)


class Recording:
    """One trace of the engine's."""

    def __init__(self):
        self.names = set()
        self._id = 0

    def open(self):
        """Starts recording."""
        if not _open:
            _bridge.free_at_once(True)
            _watch(True)
        _open.append(self)
        self._id = _bridge.trace_open()

    def close(self):
        """Stops recording."""
        _bridge.trace_close(self._id)
        _open.remove(self)
        if not _open:
            _watch(False)
            _bridge.free_at_once(False)

    def read(self):
        """What was recorded so far."""
        report = json.loads(_bridge.trace_read(self._id))
        return {
            "calls": [(c["name"], c["inputs"], c["outputs"], c["newBytes"]) for c in report["calls"]],
            "names": {*report["names"], *self.names},
            "largest": report["largestNew"],
            "peak": report["peakBytes"],
            "truncated": report["truncated"],
        }


def prepare():
    """Nothing to do before the first trace."""


_learn()
