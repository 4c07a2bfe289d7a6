"""A tensor's values out to Python: numbers, lists, text, copies."""

import torch
from torch import _autograd, _bridge, _printing
from torch._handles import opcode

_bridge.share(globals())


class Values:
    """The part of Tensor that hands its elements to Python."""

    __slots__ = ()

    def item(self):
        """The one element as a Python number."""
        value = _bridge.item(self._h)
        if value is None:
            fail()
        if type(value) is bool:
            return value
        if type(value) is str:  # a complex number: it does not cross by itself
            return self._elements()[0]
        if self.dtype.is_floating_point:
            return float(value) if value != 0 else self._elements()[0]
        return int(value)

    def _elements(self):
        """All elements in order as a flat list of Python numbers."""
        from torch._elements import unpack

        return unpack(self)

    def tolist(self):
        """Nested lists of Python numbers; for a 0-d tensor a number."""
        flat = self._elements()
        shape = self.shape
        if not shape:
            return flat[0]
        for size in reversed(shape[1:]):
            count = shape.numel() and len(flat) // size if size else 0
            flat = [flat[i * size : (i + 1) * size] for i in range(count)] if size else []
        if shape.numel() == 0:
            return _empty_lists(shape)
        return flat

    def __bool__(self):
        value = _bridge.value(opcode("is_nonzero"), self._h)
        if value is None:
            fail()
        return value

    def __float__(self):
        return float(_real(self._one(), "double"))

    def __int__(self):
        return int(_real(self._one(), "int64_t"))

    def _one(self):
        if self.numel() != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self.item()

    def __index__(self):
        if self.dtype.is_floating_point or self.dtype.is_complex or self.numel() != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __complex__(self):
        return complex(self._one())

    def __len__(self):
        shape = self.shape
        if not shape:
            raise TypeError("len() of a 0-d tensor")
        return shape[0]

    def __iter__(self):
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __reversed__(self):
        return self if self.ndim == 0 else self.flip(0)

    def __contains__(self, value):
        if isinstance(value, (Values, int, float, complex)):
            return bool((value == self).any())
        raise RuntimeError(
            f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(value)}."
        )

    def __repr__(self, *, tensor_contents=None):
        return _printing.text_of(self, f"{type(self).__name__}(" if type(self) is not torch.Tensor else "tensor(")

    def __format__(self, spec):
        if self.ndim == 0 and type(self) is torch.Tensor:
            return self.item().__format__(spec)
        return object.__format__(self, spec)

    def numpy(self, *, force=False):
        """Not available: there is no numpy here."""
        if self.requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        raise NotImplementedError("Tensor.numpy is not available in Lacuna's torch yet: numpy is absent; use .tolist().")

    def __array__(self, dtype=None):
        return self.numpy()

    # ---- copies

    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  "
                "If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, "
                "see https://github.com/pytorch/pytorch/pull/103001"
            )
        if id(self) in memo:
            return memo[id(self)]
        copy = _autograd.quiet(self.clone)._share(type(self))
        copy.requires_grad = self.requires_grad
        if self.grad is not None:
            copy.grad = self.grad.clone()
        if self.__dict__:
            import copy as copying

            copy.__dict__.update(copying.deepcopy(self.__dict__, memo))
        memo[id(self)] = copy
        return copy

    def __reduce_ex__(self, protocol):
        return _rebuild, (type(self), _bridge.read_bytes(self._h), tuple(self.shape), self.dtype, self.requires_grad)


def _real(value, kind):
    """A number without its imaginary part, which must be zero."""
    if not isinstance(value, complex):
        return value
    if value.imag != 0:
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    return value.real


def _empty_lists(shape):
    if len(shape) == 1:
        return []
    return [_empty_lists(shape[1:]) for _ in range(shape[0])]


def _rebuild(cls, data, shape, dtype, requires_grad):
    from torch._creation import from_bytes

    made = from_bytes(data, shape, dtype)
    made = made if cls is torch.Tensor else made._share(cls)
    made.requires_grad = requires_grad
    return made
