"""[to write: code you would be proud to show, with shapes in comments]"""

import torch


def running_sum(x):
    """x: (T,). Returns (T,)."""
    return torch.cumsum(x, dim=0)
