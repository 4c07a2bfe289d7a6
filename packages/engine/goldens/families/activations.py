"""Activations beyond relu, gelu and silu."""

import math

import torch


def record(r):
    case, rand = r.either, r.rand
    odd = torch.tensor([math.inf, -math.inf, math.nan, 0.0, -0.0, 3.0, -3.0, 0.5, -0.5])
    shapes = [*r.layouts(low=-4, high=4), rand(5, dtype=r.F64, low=-4, high=4), rand(6, dtype=r.BF16, low=-4, high=4), rand(6, dtype=r.F16, low=-4, high=4), rand(4, dtype=r.I64), odd]
    for x in shapes:
        for name in 'mish hardswish hardsigmoid selu log_sigmoid_forward log_sigmoid mish_ hardswish_ hardsigmoid_ selu_ relu6_'.split():
            case(name, x, grad=x is not odd)
        for alpha in (1.0, 0.7):
            case('celu', x, alpha, grad=x is not odd)
            case('celu_', x, alpha, grad=x is not odd)
        for lambd in (0.5, 1.2):
            case('softshrink', x, lambd)
            case('hardshrink', x, lambd)
        case('threshold', x, 0.1, 2.0)
        case('threshold_', x, 0, -1)
        case('rrelu', x, 0.1, 0.3, False)
        case('prelu', x, rand(1).to(x.dtype if x.is_floating_point() else r.F32))
        case('rrelu_', x, 0.1, 0.3, False, grad=False)
    for x, dim in ((rand(4, 3), 0), (rand(3, 4), -1), (rand(2, 6, 3).mT, 2), (rand(3, 3), 1), (rand(), 0), (rand(4, dtype=r.F64), 0)):
        case('glu', x, dim)
    for x in (rand(2, 3), rand(3), rand(4, 3, 2), rand(2, 3, 2, 2), rand(2, 0)):
        case('prelu', x, rand(3))
    case('_prelu_kernel', rand(2, 3), rand(1, 3))
    case('rrelu_with_noise', rand(2, 3), rand(2, 3), 0.1, 0.3, False)


def errors(r):
    bad, one = r.bad, torch.ones
    bad('softshrink', one(2), -0.5)
    bad('celu', one(2), 0.0)
    bad('glu', one(3), 0)
    bad('prelu', one(2, 3), one(2))
    bad('prelu', one(2), one(1, dtype=r.F64))
    bad('prelu', one(2, 4), one(2, 2))
    bad('rrelu', one(2), 0.5, 0.1, True)
