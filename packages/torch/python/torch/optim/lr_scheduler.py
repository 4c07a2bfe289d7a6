"""torch.optim.lr_scheduler: learning rates that change with the epoch or with a metric."""

from torch import _documentation, _missing
from torch.optim._composed import ChainedScheduler, ReduceLROnPlateau, SequentialLR
from torch.optim._cycles import CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR
from torch.optim._decays import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from torch.optim._scheduler import LRScheduler

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]


for _name in __all__:  # where PyTorch has them, in text and in saved files
    globals()[_name].__module__ = __name__


class _LRScheduler(LRScheduler):
    """The base class's old name."""


def __getattr__(name):
    raise _missing.missing("torch.optim.lr_scheduler", name, frozenset())


_documentation.attach(__name__)
