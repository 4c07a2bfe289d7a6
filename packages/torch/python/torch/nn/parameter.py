"""Parameter and Buffer: tensors that a Module keeps track of; their forms without a shape yet."""

import sys

import torch
from torch._tensor import Tensor


class Parameter(Tensor):
    """A tensor that is learned: a Module it is assigned to lists it among its parameters."""

    __slots__ = ()

    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        elif not isinstance(data, Tensor):
            raise AttributeError(f"'{type(data).__name__}' object has no attribute 'detach'")
        made = data._share(cls)
        if requires_grad:
            made._as_leaf()
        return made

    def __deepcopy__(self, memo):
        if id(self) not in memo:  # the gradient stays behind
            with torch.no_grad():
                memo[id(self)] = type(self)(self.clone(), self.requires_grad)
        return memo[id(self)]

    def __repr__(self):
        return "Parameter containing:\n" + torch._printing.text_of(self)

    def __format__(self, spec):
        return object.__format__(self, spec)


class Buffer(Tensor):
    """A tensor that belongs to a Module's state and is not learned."""

    __slots__ = ()

    def __new__(cls, data=None, *, persistent=True):
        made = (torch.empty(0) if data is None else data)._share(cls)
        made.persistent = persistent
        return made

    def __repr__(self):
        return torch._printing.text_of(self)


_slot = Tensor.__dict__["_h"]

# What may be asked of a tensor that has no shape yet; all else raises.
_ALLOWED = frozenset(
    """
    __del__ __hash__ __new__ _as_leaf _share data device dtype grad half float double char short int long bool bfloat16 is_complex
    is_floating_point is_leaf materialize requires_grad size to convert _to_copy
    """.split()
)


class UninitializedTensorMixin:
    """A tensor whose shape comes later, with `materialize`. Until then nearly everything asked of it is an error."""

    __slots__ = ()

    @property
    def _h(self):
        name = sys._getframe(1).f_code.co_name
        if name in _ALLOWED:
            return _slot.__get__(self)
        name = name.removeprefix("__").removesuffix("__")
        raise ValueError(
            f"Attempted to use an uninitialized parameter in <method '{name}' of 'torch._C.TensorBase' objects>. "
            "This error happens when you are using a `LazyModule` or explicitly manipulating "
            f"`torch.nn.parameter.{type(self).__name__}` objects. When using LazyModules Call `forward` with a dummy batch "
            "to initialize the parameters before calling torch functions"
        )

    @_h.setter
    def _h(self, handle):
        _slot.__set__(self, handle)

    ndim = 1

    def size(self, dim=None):
        """No elements: (0)."""
        return torch.Size([0]) if dim is None else 0

    @property
    def shape(self):
        """Raises: there is none yet."""
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` "
            "when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the "
            "parameters before accessing their attributes."
        )

    def share_memory_(self):
        """Raises: there is no memory yet."""
        raise RuntimeError(
            "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the parameters before "
            "calling `module.share_memory()`."
        )

    def _refuse(name):  # noqa: N805
        def method(self, *_, **__):
            return self._h

        method.__name__, method.__doc__ = name, "Raises: the tensor has no shape yet."
        method.__code__ = method.__code__.replace(co_name=name)
        return method

    numel, dim, nelement, stride = map(_refuse, ("numel", "dim", "nelement", "stride"))
    tolist, requires_grad_ = map(_refuse, ("tolist", "requires_grad_"))
    for _operator, _name in {"add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "matmul": "matmul"}.items():
        locals()[f"__{_operator}__"] = _refuse(_name)
    del _operator, _name
    del _refuse

    def materialize(self, shape, device=None, dtype=None):
        """Gives the tensor its shape: from here on it is what it was to become, with arbitrary numbers."""
        _slot.__get__(self)
        with torch.no_grad():
            made = torch.empty(shape, dtype=dtype or self.dtype, device=device)
        wanted = self.requires_grad
        old, new = _slot.__get__(self), made._h
        made._h = old
        _slot.__set__(self, new)
        self.__class__ = self._becomes
        if wanted:
            self._as_leaf()

    def __repr__(self):
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.requires_grad, dtype=self.dtype)
        return memo[id(self)]


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A Parameter without a shape yet: lazy modules have them."""

    __slots__ = ()
    _becomes = Parameter

    def __new__(cls, requires_grad=True, device=None, dtype=None):
        return Parameter.__new__(cls, torch.empty(0, device=device, dtype=dtype), requires_grad)


class UninitializedBuffer(UninitializedTensorMixin, Tensor):
    """A buffer without a shape yet."""

    __slots__ = ()
    _becomes = Tensor

    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        made = torch.empty(0, device=device, dtype=dtype)._share(cls)
        made.persistent = persistent
        return made._as_leaf() if requires_grad else made


def is_lazy(param):
    """Whether a tensor has no shape yet."""
    return isinstance(param, UninitializedTensorMixin)
