# mistake: [to write: You wrote the sums into the tensor you were given.]
# fails: check_leaves_its_argument_alone

import torch


def running_sum(x):
    for i in range(1, len(x)):
        x[i] += x[i - 1]
    return x
