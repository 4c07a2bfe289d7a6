# mistake: [to write: You let each sum stop before its own element.]
# fails: check_sums

import torch


def running_sum(x):
    return torch.cumsum(x, dim=0) - x
