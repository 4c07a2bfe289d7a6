"""ExponentialFamily, under the name of the module that has it in PyTorch."""

from torch.distributions.distribution import ExponentialFamily

__all__ = ["ExponentialFamily"]
