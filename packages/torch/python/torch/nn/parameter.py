"""Parameter and Buffer: tensors that a Module keeps track of."""

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


class UninitializedParameter:
    """Not available."""

    def __new__(cls, *_, **__):
        raise NotImplementedError("UninitializedParameter is not available in Lacuna's torch yet; give the sizes.")
