# mistake: [to write: You summed from the end.]
# fails: check_sums

import torch


def running_sum(x):
    return torch.flip(torch.cumsum(torch.flip(x, (0,)), dim=0), (0,))
