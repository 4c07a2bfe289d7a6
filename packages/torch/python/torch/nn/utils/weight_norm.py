"""weight_norm in the old manner: a weight is made of its length g and its direction v before every forward."""

import warnings

import torch
from torch._ops import aten
from torch.nn.parameter import Parameter


def norm_except_dim(v, dim):
    """The length of each slice of v along a dimension, kept as a dimension; of all of v for -1."""
    if dim == -1:
        return v.norm(2)
    if dim not in (0, v.dim() - 1):
        return norm_except_dim(v.transpose(0, dim), 0).transpose(0, dim)
    shape = [1] * v.dim()
    shape[dim] = v.size(dim)
    return v.norm(2, [i for i in range(v.dim()) if i != dim], keepdim=True).view(shape)


def combined(v, g, dim):
    """v made as long as g says."""
    if dim in (0, v.dim() - 1):
        return aten._weight_norm(v, g, dim)
    return v * (g / norm_except_dim(v, dim))


class WeightNorm:
    """The hook before forward that makes the weight."""

    def __init__(self, name, dim):
        self.name, self.dim = name, -1 if dim is None else dim

    def compute_weight(self, module):
        """The weight as g and v have it by now."""
        return combined(getattr(module, self.name + "_v"), getattr(module, self.name + "_g"), self.dim)

    def remove(self, module):
        """Puts one parameter in the place of two."""
        weight = self.compute_weight(module)
        delattr(module, self.name)
        del module._parameters[self.name + "_g"], module._parameters[self.name + "_v"]
        setattr(module, self.name, Parameter(weight.data))

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module, name="weight", dim=0):
    """Splits a parameter into name_g, its length per slice along dim (of all for None), and name_v, its direction."""
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of `torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    if any(isinstance(hook, WeightNorm) and hook.name == name for hook in module._forward_pre_hooks.values()):
        raise RuntimeError(f"Cannot register two weight_norm hooks on the same parameter {name}")
    made = WeightNorm(name, dim)
    weight = getattr(module, name)
    del module._parameters[name]
    with torch.no_grad():
        module.register_parameter(name + "_g", Parameter(norm_except_dim(weight, made.dim).data))
    module.register_parameter(name + "_v", Parameter(weight.data))
    setattr(module, name, made.compute_weight(module))
    module.register_forward_pre_hook(made)
    return module


def remove_weight_norm(module, name="weight"):
    """Takes weight_norm back."""
    for number, hook in module._forward_pre_hooks.items():
        if isinstance(hook, WeightNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[number]
            return module
    raise ValueError(f"weight_norm of '{name}' not found in {module}")
