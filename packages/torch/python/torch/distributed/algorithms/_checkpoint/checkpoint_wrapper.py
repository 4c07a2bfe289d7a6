"""Wraps modules so that their activations are computed again in backward. Names and state_dict stay those of what is wrapped."""

from enum import Enum, auto
from functools import partial

from torch.nn.modules.module import Module

_NAME = "_checkpoint_wrapped_module"


class CheckpointImpl(Enum):
    """Which of torch.utils.checkpoint's two ways."""

    REENTRANT = auto()
    NO_REENTRANT = auto()


class CheckpointWrapper(Module):
    """A module that runs another under torch.utils.checkpoint."""

    def __init__(self, mod, checkpoint_impl=CheckpointImpl.NO_REENTRANT, checkpoint_fn=None, **checkpoint_fn_kwargs):
        super().__init__()
        self._checkpoint_wrapped_module = mod
        self.checkpoint_impl = checkpoint_impl
        if checkpoint_fn is None:
            from torch.utils.checkpoint import checkpoint as checkpoint_fn

            checkpoint_fn_kwargs = {"use_reentrant": checkpoint_impl == CheckpointImpl.REENTRANT, **checkpoint_fn_kwargs}
        self.checkpoint_fn = partial(checkpoint_fn, **checkpoint_fn_kwargs)
        self._register_state_dict_hook(_without_name)
        self._register_load_state_dict_pre_hook(_with_name)

    def forward(self, *args, **kwargs):
        inner = self._checkpoint_wrapped_module
        if self.checkpoint_impl == CheckpointImpl.REENTRANT and kwargs:
            names, count = list(kwargs), len(args)
            flat = (*args, *kwargs.values())
            return self.checkpoint_fn(lambda *a: inner(*a[:count], **dict(zip(names, a[count:]))), *flat)
        return self.checkpoint_fn(inner, *args, **kwargs)

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self._checkpoint_wrapped_module, name)

    def __getitem__(self, key):
        return self._checkpoint_wrapped_module[key]

    def named_parameters(self, *args, **kwargs):
        """Names as those of the wrapped module."""
        for name, parameter in super().named_parameters(*args, **kwargs):
            yield name.replace(f"{_NAME}.", ""), parameter


def _renamed(state, old, new):
    for key in list(state):
        if key.startswith(old):
            state[new + key[len(old) :]] = state.pop(key)


def _without_name(module, state, prefix, *_):
    _renamed(state, f"{prefix}{_NAME}.", prefix)


def _with_name(state, prefix, *_):
    _renamed(state, prefix, f"{prefix}{_NAME}.")


def checkpoint_wrapper(module, checkpoint_impl=CheckpointImpl.NO_REENTRANT, checkpoint_fn=None, **checkpoint_fn_kwargs):
    """`module` with its activations computed again in backward."""
    return CheckpointWrapper(module, checkpoint_impl, checkpoint_fn, **checkpoint_fn_kwargs)


def apply_activation_checkpointing(
    model, checkpoint_wrapper_fn=checkpoint_wrapper, check_fn=lambda _: True, auto_wrap_policy=None
):
    """Wraps, in place, the modules below `model` for which check_fn (or the policy) holds."""
    from torch.distributed.fsdp.wrap import lambda_auto_wrap_policy, wrap_children

    wrap_children(model, auto_wrap_policy or partial(lambda_auto_wrap_policy, lambda_fn=check_fn), checkpoint_wrapper_fn)
