"""torch.optim: optimizers and learning rate schedules. All but the usual ones are imported on first use."""

import importlib

from torch import _documentation, _missing, _names
from torch.optim.adam import Adam, AdamW
from torch.optim.optimizer import Optimizer
from torch.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer"]

_LAZY = {
    "Adadelta": "adadelta",
    "Adagrad": "adagrad",
    "Adamax": "adamax",
    "ASGD": "asgd",
    "LBFGS": "lbfgs",
    "NAdam": "nadam",
    "RAdam": "radam",
    "RMSprop": "rmsprop",
    "Rprop": "rprop",
    "SparseAdam": "sparse_adam",
}


def __getattr__(name):
    if name in ("lr_scheduler", "swa_utils"):
        return importlib.import_module(f"torch.optim.{name}")
    if name in _LAZY:
        return _documentation.of(f"torch.optim.{name}", getattr(importlib.import_module(f"torch.optim.{_LAZY[name]}"), name))
    raise _missing.missing("torch.optim", name, _names.OPTIM, "use SGD, Adam or AdamW")
