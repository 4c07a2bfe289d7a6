"""[to write: what the learner is given; it runs, and fails the checks]"""

import torch


def running_sum(x):
    """x: (T,). Returns (T,)."""
    return x
