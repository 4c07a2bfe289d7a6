"""The package `lacuna`: words for checking a learner's code, the same on our torch and on real PyTorch."""

from lacuna import check

__all__ = ["check"]
