"""torch.utils.checkpoint is not here: importing it says so, and what to do instead."""

from torch import _missing

raise ModuleNotFoundError(str(_missing.missing("torch.utils", "checkpoint", {"checkpoint"})), name=__name__)
