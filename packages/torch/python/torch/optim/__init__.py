"""torch.optim: SGD, Adam, AdamW."""

from torch import _missing, _names
from torch.optim.adam import Adam, AdamW
from torch.optim.optimizer import Optimizer
from torch.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer"]


def __getattr__(name):
    raise _missing.missing("torch.optim", name, _names.OPTIM, "use SGD, Adam or AdamW")
