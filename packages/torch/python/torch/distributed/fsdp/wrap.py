"""Policies that say which modules of a tree are wrapped: functions of (module, recurse, nonwrapped_numel)."""

from torch.nn.modules.activation import MultiheadAttention
from torch.nn.modules.container import ModuleDict, ModuleList


def always_wrap_policy(*args, **kwargs):
    """Every module."""
    return True


def lambda_auto_wrap_policy(module, recurse, nonwrapped_numel, lambda_fn):
    """Modules for which lambda_fn(module) holds."""
    return True if recurse else lambda_fn(module)


def transformer_auto_wrap_policy(module, recurse, nonwrapped_numel, transformer_layer_cls):
    """Modules of these classes."""
    return True if recurse else isinstance(module, tuple(transformer_layer_cls))


def size_based_auto_wrap_policy(
    module, recurse, nonwrapped_numel, min_num_params=100_000_000, force_leaf_modules=None, exclude_wrap_modules=None
):
    """Modules with at least so many parameters that are not wrapped yet."""
    policy = size_based_auto_wrap_policy
    large = nonwrapped_numel >= min_num_params
    kept = (force_leaf_modules, policy.FORCE_LEAF_MODULES) if recurse else (exclude_wrap_modules, policy.EXCLUDE_WRAP_MODULES)
    return large and not isinstance(module, tuple(kept[1] if kept[0] is None else kept[0]))


size_based_auto_wrap_policy.EXCLUDE_WRAP_MODULES = {ModuleList, ModuleDict}
size_based_auto_wrap_policy.FORCE_LEAF_MODULES = {MultiheadAttention}


def wrap_children(module, policy, wrapper):
    """Replaces the modules below `module` for which the policy holds, innermost first; answers how many parameters it wrapped."""
    total = sum(p.numel() for p in module.parameters())
    if not policy(module=module, recurse=True, nonwrapped_numel=total):
        return 0
    wrapped = 0
    for name, child in module.named_children():
        below = wrap_children(child, policy, wrapper)
        size = sum(p.numel() for p in child.parameters())
        if policy(module=child, recurse=False, nonwrapped_numel=size - below):
            setattr(module, name, wrapper(child))
            below = size
        wrapped += below
    return wrapped
