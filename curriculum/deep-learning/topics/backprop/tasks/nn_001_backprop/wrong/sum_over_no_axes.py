# mistake: You call sum with an empty list of axes where nothing was broadcast. PyTorch takes that for all of them.
# fails: check_unbroadcast

"""A small autograd engine: numbers that remember what they were made from, and backward passes of matrices by hand."""

import math

import torch


class Value:
    """A number that can be asked how the result of a calculation depends on it."""

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents  # pairs: a Value this one was made from, and the slope in it

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __pow__(self, exponent):
        """`exponent` is a plain number."""
        return Value(self.data**exponent, [(self, exponent * self.data ** (exponent - 1))])

    def exp(self):
        result = math.exp(self.data)
        return Value(result, [(self, result)])

    def relu(self):
        return Value(max(self.data, 0.0), [(self, 1.0 if self.data > 0 else 0.0)])

    def backward(self):
        """Adds the derivative of this value to the `.grad` of inputs, and sets that of results in between."""
        order = self.parents_first()
        for node in order:
            if node.parents:
                node.grad = 0.0  # a result starts anew, an input goes on adding
        self.grad += 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad

    def parents_first(self):
        """Every value this one depends on, each after those it was made from. No recursion: chains may be long."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node.parents)
        return order

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
    for _ in range(grad.dim() - len(shape)):
        grad = grad.sum(dim=0)
    stretched = [axis for axis, size in enumerate(shape) if size == 1]
    return grad.sum(dim=stretched, keepdim=True)


def matmul_vjp(a, b, grad):
    """Gradients of a (..., N, K) and b (..., K, M), given grad (..., N, M) of a @ b. Leading axes broadcast."""
    grad_a = grad @ b.transpose(-2, -1)  # (..., N, K)
    grad_b = a.transpose(-2, -1) @ grad  # (..., K, M)
    return unbroadcast(grad_a, a.shape), unbroadcast(grad_b, b.shape)


def softmax_vjp(p, grad):
    """Gradient of z, given p = z.softmax(dim=-1) and grad of p, both (..., C)."""
    mean = (p * grad).sum(dim=-1, keepdim=True)  # (..., 1)
    return p * (grad - mean)


def cross_entropy_vjp(logits, targets):
    """Gradient of the mean cross entropy in logits (N, C); targets (N,) are class numbers."""
    grad = logits.softmax(dim=1)
    grad[torch.arange(len(targets)), targets] -= 1.0
    return grad / len(targets)


def numerical_vjp(function, x, grad, h=1e-5):
    """Gradient of x by central differences, given grad of function(x). `x` stays as it is."""
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = h
        step = step.view(x.shape)
        rise = function(x + step) - function(x - step)  # the shape of grad
        slopes.append((rise * grad).sum() / (2 * h))
    return torch.stack(slopes).view(x.shape)
