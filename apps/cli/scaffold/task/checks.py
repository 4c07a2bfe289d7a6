"""[to write: the checks: invariants rather than golden numbers, several shapes, one idea each]"""

import torch
from lacuna import check


def check_sums(solution):
    """Every element is the sum of all up to it."""
    for values in ([1.0, 2.0, 3.0], [-1.5], [0.0, 0.0, 4.0, -4.0]):
        x = torch.tensor(values, dtype=torch.float64)
        expected = torch.tensor([sum(values[: i + 1]) for i in range(len(values))], dtype=torch.float64)
        check.close(solution.running_sum(x), expected)


def check_leaves_its_argument_alone(solution):
    """The tensor that came in is the same afterwards."""
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    solution.running_sum(x)
    check.equal(x, torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64), what="the argument afterwards")
