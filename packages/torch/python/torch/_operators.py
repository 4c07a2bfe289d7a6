"""Python's operators on tensors: the fastest way into the engine, so written by hand.

One crossing for an operation: opcode, handles and numbers in, a handle out.
"""

from torch import _bridge, _ops
from torch._arguments import KIND, number_text

_bridge.share(globals())

new = object.__new__
_waiting = []


def _resolve():
    for set_numbers in _waiting:
        set_numbers(_ops.number)


_bridge.on_bind(_resolve)


def binary(name, with_tensor, with_scalar, cls):
    """`x + other`: `with_tensor` and `with_scalar` are the operations' full names."""
    tensor_op = scalar_op = None

    def method(self, other):
        if isinstance(other, cls):
            h = op(tensor_op, self._h, other._h)
        else:
            kind = KIND.get(type(other))
            if kind is None:
                kind, other = _number(other)
                if kind is None:
                    return NotImplemented
            h = op(scalar_op, self._h, kind, other)
        if h < 0:
            fail()
        t = new(cls)
        t._h = h
        return t

    def numbers(number):
        nonlocal tensor_op, scalar_op
        tensor_op, scalar_op = number(with_tensor), number(with_scalar)

    return _named(method, name, numbers)


def inplace(name, with_tensor, with_scalar, cls):
    """`x += other`: as `binary`, into x itself."""
    tensor_op = scalar_op = None

    def method(self, other):
        if isinstance(other, cls):
            h = op(tensor_op, self._h, other._h)
        else:
            kind = KIND.get(type(other))
            if kind is None:
                kind, other = _number(other)
                if kind is None:
                    return NotImplemented
            h = op(scalar_op, self._h, kind, other)
        if h < 0:
            fail()
        return self

    def numbers(number):
        nonlocal tensor_op, scalar_op
        tensor_op, scalar_op = number(with_tensor), number(with_scalar)

    return _named(method, name, numbers)


def reflected(name, operation, scalar_first, between, cls):
    """`2 - x`. `scalar_first`: the schema has the number before the tensor. between: the operator for two tensors."""
    opcode = None

    def method(self, other):
        kind = KIND.get(type(other))
        if kind is None:
            if isinstance(other, cls):
                return between(other, self)
            kind, other = _number(other)
            if kind is None:
                return NotImplemented
        h = op(opcode, kind, other, self._h) if scalar_first else op(opcode, self._h, kind, other)
        if h < 0:
            fail()
        t = new(cls)
        t._h = h
        return t

    def numbers(number):
        nonlocal opcode
        opcode = number(operation)

    return _named(method, name, numbers)


def unary(name, operation, cls):
    """`-x`."""
    opcode = None

    def method(self):
        h = op(opcode, self._h)
        if h < 0:
            fail()
        t = new(cls)
        t._h = h
        return t

    def numbers(number):
        nonlocal opcode
        opcode = number(operation)

    return _named(method, name, numbers)


def _named(method, name, numbers):
    method.__name__ = name
    method.__qualname__ = f"Tensor.{name}"
    _waiting.append(numbers)
    return method


def _number(value):
    """Kind of a number whose type is derived from int or float, or that is complex, and the number as it crosses."""
    if isinstance(value, (bool, int, float)):
        return (0 if isinstance(value, int) else 1), value
    if isinstance(value, complex):
        return 3, number_text(value)
    return None, value


def install(cls):
    """Gives `cls` its operators."""
    for name, with_tensor, with_scalar in [
        ("__add__", "add.Tensor", "add.Scalar"),
        ("__sub__", "sub.Tensor", "sub.Scalar"),
        ("__mul__", "mul.Tensor", "mul.Scalar"),
        ("__truediv__", "div.Tensor", "div.Scalar"),
        ("__floordiv__", "floor_divide", "floor_divide.Scalar"),
        ("__mod__", "remainder.Tensor", "remainder.Scalar"),
        ("__pow__", "pow.Tensor_Tensor", "pow.Tensor_Scalar"),
        ("__and__", "bitwise_and.Tensor", "bitwise_and.Scalar"),
        ("__or__", "bitwise_or.Tensor", "bitwise_or.Scalar"),
        ("__xor__", "bitwise_xor.Tensor", "bitwise_xor.Scalar"),
        ("__lshift__", "bitwise_left_shift.Tensor", "bitwise_left_shift.Tensor_Scalar"),
        ("__rshift__", "bitwise_right_shift.Tensor", "bitwise_right_shift.Tensor_Scalar"),
        ("__eq__", "eq.Tensor", "eq.Scalar"),
        ("__ne__", "ne.Tensor", "ne.Scalar"),
        ("__lt__", "lt.Tensor", "lt.Scalar"),
        ("__le__", "le.Tensor", "le.Scalar"),
        ("__gt__", "gt.Tensor", "gt.Scalar"),
        ("__ge__", "ge.Tensor", "ge.Scalar"),
    ]:
        setattr(cls, name, binary(name, with_tensor, with_scalar, cls))
    for name, same in [("__radd__", "__add__"), ("__rmul__", "__mul__"), ("__rand__", "__and__")]:
        setattr(cls, name, getattr(cls, same))
    for name, same in [("__ror__", "__or__"), ("__rxor__", "__xor__")]:
        setattr(cls, name, getattr(cls, same))
    for name, with_tensor, with_scalar in [
        ("__iadd__", "add_.Tensor", "add_.Scalar"),
        ("__isub__", "sub_.Tensor", "sub_.Scalar"),
        ("__imul__", "mul_.Tensor", "mul_.Scalar"),
        ("__itruediv__", "div_.Tensor", "div_.Scalar"),
        ("__ipow__", "pow_.Tensor", "pow_.Scalar"),
        ("__imod__", "remainder_.Tensor", "remainder_.Scalar"),
    ]:
        setattr(cls, name, inplace(name, with_tensor, with_scalar, cls))
    cls.__rsub__ = reflected("__rsub__", "rsub.Scalar", False, cls.__sub__, cls)
    cls.__rpow__ = reflected("__rpow__", "pow.Scalar", True, cls.__pow__, cls)
    cls.__rmod__ = reflected("__rmod__", "remainder.Scalar_Tensor", True, cls.__mod__, cls)
    cls.__neg__ = unary("__neg__", "neg", cls)
    cls.__abs__ = unary("__abs__", "abs", cls)
