"""Handles and opcodes: what the methods written by hand call the engine with."""

from torch import _bridge

_bridge.share(globals())

_opcodes = {}  # full name -> number


def checked(h):
    """The handle, if it is one; else raises what the engine said."""
    if h < 0:
        fail()
    return h


def opcode(name):
    """The number of an operation by its full name."""
    code = _opcodes.get(name)
    if code is None:
        from torch import _ops

        code = _opcodes[name] = _ops.number(name)
    return code
