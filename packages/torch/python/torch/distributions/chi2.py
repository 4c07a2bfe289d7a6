"""Chi2, under the name of the module that has it in PyTorch."""

from torch.distributions.gamma import Chi2

__all__ = ["Chi2"]
