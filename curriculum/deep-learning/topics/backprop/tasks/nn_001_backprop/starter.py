"""Write the operations and `backward` of Value, then five functions on tensors. What is made of your operations is done."""

import math

import torch


class Value:
    """A number that can be asked how the result of a calculation depends on it."""

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data)

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data)

    def __pow__(self, exponent):
        """`exponent` is a plain number."""
        return Value(self.data**exponent)

    def exp(self):
        return Value(math.exp(self.data))

    def relu(self):
        return Value(max(self.data, 0.0))

    def backward(self):
        """Adds the derivative of this value to the `.grad` of inputs, and sets that of results in between."""
        self.grad = 1.0

    # The rest is made of the operations above.

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return -1.0 * self

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return other + -self

    def __truediv__(self, other):
        return self * other**-1.0

    def __rtruediv__(self, other):
        return other * self**-1.0


def as_value(number):
    return number if isinstance(number, Value) else Value(number)


def unbroadcast(grad, shape):
    """Sums `grad` over the axes that broadcasting added in front of `shape`, and over those it stretched."""
    return grad


def matmul_vjp(a, b, grad):
    """Gradients of a (..., N, K) and b (..., K, M), given grad (..., N, M) of a @ b. Leading axes broadcast."""
    return torch.zeros_like(a), torch.zeros_like(b)


def softmax_vjp(p, grad):
    """Gradient of z, given p = z.softmax(dim=-1) and grad of p, both (..., C)."""
    return grad


def cross_entropy_vjp(logits, targets):
    """Gradient of the mean cross entropy in logits (N, C); targets (N,) are class numbers."""
    return torch.zeros_like(logits)


def numerical_vjp(function, x, grad, h=1e-5):
    """Gradient of x by central differences, given grad of function(x). `x` stays as it is."""
    return torch.zeros_like(x)
