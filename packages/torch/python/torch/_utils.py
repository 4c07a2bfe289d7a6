"""The functions that rebuild tensors out of a file, under the names PyTorch's files call them by."""

import torch
from torch import _bridge
from torch._creation import from_bytes


def _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None):
    """A window on a storage, which is a flat tensor."""
    with torch.no_grad():
        made = storage.as_strided(tuple(size), tuple(stride), storage_offset)._share(torch.Tensor)
    if requires_grad:
        made.requires_grad = True
    return made


def _rebuild_tensor_v3(storage, storage_offset, size, stride, requires_grad, backward_hooks, dtype, metadata=None):
    """The same for dtypes whose storages have no class: those come as bytes."""
    typed = storage.__dict__.get(dtype._name)  # one for all tensors of this storage, so that they share it
    if typed is None:
        data = _bridge.read_bytes(storage._h)
        typed = storage.__dict__[dtype._name] = from_bytes(data, (len(data) // dtype.itemsize,), dtype)
    return _rebuild_tensor_v2(typed, storage_offset, size, stride, requires_grad, backward_hooks, metadata)


def _rebuild_parameter(data, requires_grad, backward_hooks):
    """A Parameter."""
    return torch.nn.Parameter(data, requires_grad)


def _rebuild_parameter_with_state(data, requires_grad, backward_hooks, state):
    """A Parameter with attributes."""
    made = torch.nn.Parameter(data, requires_grad)
    made.__dict__.update(state)
    return made


def _rebuild_from_type_v2(function, kind, args, state):
    """A tensor of a class of its own, or with attributes."""
    made = function(*args)
    made = made if type(made) is kind else made._share(kind)
    if state:
        made.__dict__.update(state[0] if isinstance(state, tuple) else state)
    return made


_rebuild_from_type_v2.__module__ = "torch._tensor"  # files look for it there
torch._tensor._rebuild_from_type_v2 = _rebuild_from_type_v2
