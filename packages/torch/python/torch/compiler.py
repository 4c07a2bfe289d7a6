"""torch.compiler: nothing is compiled; its decorators give back what they got."""

from torch import _missing
from torch._settings import compile  # noqa: F401

_KNOWN = frozenset(
    """
    allow_in_graph assume_constant_result config cudagraph_mark_step_begin disable is_compiling is_dynamo_compiling
    is_exporting list_backends reset set_stance substitute_in_graph wrap_numpy
    """.split()
)


def disable(fn=None, recursive=True, *, reason=None):
    """The function itself."""
    return fn if fn is not None else lambda function: function


def allow_in_graph(fn):
    """The function itself."""
    return fn


assume_constant_result = allow_in_graph


def is_compiling():
    """False."""
    return False


is_dynamo_compiling = is_exporting = is_compiling


def reset():
    """Does nothing."""


cudagraph_mark_step_begin = reset


def list_backends(*_, **__):
    """None are here."""
    return []


def __getattr__(name):
    raise _missing.missing("torch.compiler", name, _KNOWN, "run the function as it is")
