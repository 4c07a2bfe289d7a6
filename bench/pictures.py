"""Convolutions, pools and the training of a small residual network: name -> a function that makes the tensors and returns the work."""

import torch
import torch.nn.functional as F
from operations import quiet, with_gradient
from torch import nn


def convolution(grad, shape, kernels, groups=1, stride=1):
    x, w = torch.randn(shape), torch.randn(kernels) * 0.05
    work = lambda: F.conv2d(x, w, stride=stride, padding=1, groups=groups)
    return with_gradient(work, x, w) if grad else quiet(work)


def line(grad):
    """A layer of a temporal network: three steps of the past, four apart."""
    x, w = torch.randn(8, 64, 1024), torch.randn(64, 64, 3) * 0.05
    work = lambda: F.conv1d(F.pad(x, (8, 0)), w, dilation=4)
    return with_gradient(work, x, w) if grad else quiet(work)


def pool(grad):
    x = torch.randn(16, 64, 32, 32)
    work = lambda: F.max_pool2d(x, 2)
    return with_gradient(work, x) if grad else quiet(work)


class Block(nn.Module):
    def __init__(self, channels, made, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, made, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(made, made, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(made), nn.BatchNorm2d(made)
        self.short = nn.Conv2d(channels, made, 1, stride, bias=False) if stride > 1 else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.short(x))


def network():
    """Pictures of 32 x 32, 16 at a time; 16, 32 and 64 channels."""
    net = nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    x, y = torch.randn(16, 3, 32, 32), torch.randint(10, (16,))

    def step():
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()

    return step


def both(name, work, *args):
    return {name: lambda: work(False, *args), f"{name}_grad": lambda: work(True, *args)}


PICTURES = {
    **both("conv3x3", convolution, (8, 64, 32, 32), (64, 64, 3, 3)),
    **both("conv_depthwise", convolution, (8, 128, 32, 32), (128, 1, 3, 3), 128),
    **both("conv1d_dilated", line),
    **both("max_pool2d", pool),
    "conv_net": network,
}
