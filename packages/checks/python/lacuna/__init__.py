"""The package `lacuna`: words for checking a learner's code, the same on our torch and on real PyTorch."""

from lacuna import check
from lacuna._trace import Trace as trace

__all__ = ["check", "trace"]
