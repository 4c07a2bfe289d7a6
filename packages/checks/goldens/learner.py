"""A learner's module with every kind of mistake."""

import torch
import torch.nn.functional as F
from torch import nn

print("loading")


def attend(q, k, v):
    return (q @ k.transpose(-2, -1)).softmax(-1) @ v


def attend_scaled_twice(q, k, v):
    return 2 * ((q @ k.transpose(-2, -1)) / q.shape[-1] ** 0.5).softmax(-1) @ v


def nothing(x):
    x + 1


def out_of_range(x):
    values = [1, 2, 3]
    return values[x.shape[0] + 5]


def wrong_shapes(x):
    return x @ x


def endless(x):
    return endless(x)


def refuse(x):
    raise ValueError("negative size")


def nan_rows(x):
    return x.masked_fill(torch.ones_like(x).bool(), float("-inf")).softmax(-1)


def chained(x):
    try:
        return {}["key"]
    except KeyError as error:
        raise RuntimeError("lookup failed") from error


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x):
        return F.relu(self.layer(x))


def built_in_attention(q, k, v):
    return F.scaled_dot_product_attention(q, k, v)


def whole_attention(q, k, v):
    scores = q @ k.transpose(-2, -1)
    return torch.softmax(scores, -1) @ v


class HalfGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        return gradient / 2


def halves_a_gradient(q, k, v):
    return whole_attention(q, HalfGradient.apply(k), v)


def detaches_keys(q, k, v):
    return whole_attention(q, k.detach(), v)
