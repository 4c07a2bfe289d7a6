"""Beta, under the name of the module that has it in PyTorch."""

from torch.distributions.dirichlet import Beta

__all__ = ["Beta"]
