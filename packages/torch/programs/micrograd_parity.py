"""A scalar autograd engine in sixty lines, and the same network in PyTorch: gradients and losses must agree."""

import math
import random

import torch


class Value:
    """A number that remembers how it was made."""

    def __init__(self, data, _children=(), _op=""):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float))
        out = Value(self.data**other, (self,), f"**{other}")

        def _backward():
            self.grad += (other * self.data ** (other - 1)) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t * t) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,), "ReLU")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)

        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __repr__(self):
        return f"Value(data={self.data:.4f}, grad={self.grad:.4f})"


def test_sanity():
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    xmg, ymg = x, y
    x = torch.Tensor([-4.0]).double()
    x.requires_grad = True
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    assert ymg.data == y.data.item()
    assert xmg.grad == x.grad.item()
    print("sanity", ymg, y, x.grad)


test_sanity()

random.seed(4)
sizes = [2, 4, 1]
init = [[[random.uniform(-1, 1) for _ in range(a)] for _ in range(b)] for a, b in zip(sizes, sizes[1:])]
points = [[random.gauss(0, 1), random.gauss(0, 1)] for _ in range(8)]
labels = [1.0 if a * b > 0 else -1.0 for a, b in points]

ours = [[[Value(w) for w in row] for row in layer] for layer in init]
theirs = [torch.tensor(layer, dtype=torch.float64, requires_grad=True) for layer in init]


def forward(x):
    for layer in ours:
        x = [sum((w * xi for w, xi in zip(row, x)), Value(0.0)).tanh() for row in layer]
    return x[0]


losses = []
for step in range(20):
    loss = sum((forward([Value(a), Value(b)]) - y) ** 2 for (a, b), y in zip(points, labels)) / len(points)
    for layer in ours:
        for row in layer:
            for w in row:
                w.grad = 0.0
    loss.backward()
    h = torch.tensor(points, dtype=torch.double)
    for w in theirs:
        h = torch.tanh(h @ w.T)
    expected = ((h.squeeze(1) - torch.tensor(labels).double()) ** 2).mean()
    for w in theirs:
        w.grad = None
    expected.backward()
    assert abs(expected.item() - loss.data) < 1e-12, (expected, loss)
    for layer, tensor in zip(ours, theirs):
        grads = torch.tensor([[w.grad for w in row] for row in layer], dtype=torch.float64)
        assert torch.allclose(grads, tensor.grad, atol=1e-12)
        for row in layer:
            for w in row:
                w.data -= 0.2 * w.grad
        tensor.data -= 0.2 * tensor.grad
    losses.append(expected.item())

print("loss", losses[0], "->", losses[-1])
print(theirs[0])
print(theirs[1].grad)
