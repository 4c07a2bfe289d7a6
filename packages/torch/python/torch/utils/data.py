"""torch.utils.data is not here: importing it says so, and what to do instead."""

from torch import _missing

raise ModuleNotFoundError(str(_missing.missing("torch.utils", "data", {"data"})), name=__name__)
