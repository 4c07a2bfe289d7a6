"""torch.optim.adamw: AdamW, under the module's name it has in PyTorch."""

from torch.optim.adam import AdamW

__all__ = ["AdamW"]
