"""Variable: the tensor itself, as since PyTorch 0.4."""

from torch._tensor import Tensor


class _Meta(type):
    def __instancecheck__(cls, other):
        return isinstance(other, Tensor)


class Variable(metaclass=_Meta):
    """`Variable(tensor)` is the tensor; every tensor is a Variable."""

    def __new__(cls, data, requires_grad=False):
        return data.requires_grad_(requires_grad) if requires_grad else data
