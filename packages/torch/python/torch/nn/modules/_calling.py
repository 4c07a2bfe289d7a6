"""Calling a module: its hooks before and after `forward`, and around its gradients."""

import itertools
import warnings
from collections import OrderedDict

import torch
from torch._autograd import RemovableHandle

# Every module's registers of hooks (and which kind the backward ones are) as PyTorch names and orders them: pickled
# modules carry them.
HOOKS = (
    "_backward_pre_hooks",
    "_backward_hooks",
    "_is_full_backward_hook",
    "_forward_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called",
    "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs",
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)

_numbers = itertools.count()
every_pre_hook, every_hook = OrderedDict(), OrderedDict()  # of all modules: register_module_forward_(pre_)hook
every_backward_pre_hook, every_backward_hook = OrderedDict(), OrderedDict()  # and register_module_full_backward_(pre_)hook
every_always, every_with_kwargs = {}, {}  # numbers of those of every_hook that are called after errors, or with keywords


def kept(hooks, hook, prepend=False, marks=()):
    """Adds a hook to an ordered dict, and its number to those of `marks`; returns the handle that takes it off."""
    number = next(_numbers)
    hooks[number] = hook
    if prepend:
        hooks.move_to_end(number, last=False)
    for mark in marks:
        mark[number] = True

    def take_off():
        for register in (hooks, *marks):
            register.pop(number, None)

    return RemovableHandle(take_off)


class Calling:
    """The part of Module that calls `forward`, and the hooks that are called with it."""

    def __call__(self, *args, **kwargs):
        if not (
            self._backward_hooks or self._backward_pre_hooks or self._forward_hooks or self._forward_pre_hooks
            or every_pre_hook or every_hook or every_backward_hook or every_backward_pre_hook
        ):  # fmt: skip
            return self.forward(*args, **kwargs)
        done = set()
        call = [args, kwargs, None]
        try:
            return self._call_with_hooks(call, done)
        except Exception:
            for number, hook in [*every_hook.items(), *self._forward_hooks.items()]:
                if (number in self._forward_hooks_always_called or number in every_always) and number not in done:
                    try:
                        self._after(number, hook, call)
                    except Exception as error:
                        warnings.warn(
                            "module forward hook with ``always_call=True`` raised an exception "
                            f"that was silenced as another error was raised in forward: {error}",
                            stacklevel=2,
                        )
            raise

    def _call_with_hooks(self, call, done):
        """The answer; `call` holds arguments, keywords and answer as they are by now."""
        for number, hook in [*every_pre_hook.items(), *self._forward_pre_hooks.items()]:
            if number in self._forward_pre_hooks_with_kwargs:
                changed = hook(self, call[0], call[1])
                if changed is not None:
                    if not (isinstance(changed, tuple) and len(changed) == 2):
                        raise RuntimeError(
                            f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                        )
                    call[:2] = changed
            else:
                changed = hook(self, call[0])
                if changed is not None:
                    call[0] = changed if isinstance(changed, tuple) else (changed,)
        backward = None
        if self._backward_hooks or self._backward_pre_hooks or every_backward_hook or every_backward_pre_hook:
            from torch.nn.modules._backward_hooks import BackwardHooks

            backward = BackwardHooks(self)
            call[0] = backward.enter(call[0])
        call[2] = self.forward(*call[0], **call[1])
        for number, hook in [*every_hook.items(), *self._forward_hooks.items()]:
            done.add(number)
            self._after(number, hook, call)
        if backward is None:
            return call[2]
        if not isinstance(call[2], (torch.Tensor, tuple)):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors "
                f"but received {type(call[2])}",
                stacklevel=4,
            )
        return backward.leave(call[2])

    def _after(self, number, hook, call):
        args, kwargs, result = call
        with_kwargs = number in self._forward_hooks_with_kwargs or number in every_with_kwargs
        changed = hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
        if changed is not None:
            call[2] = changed

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        """Has `hook(module, args)` called before forward; it may return other arguments."""
        return kept(
            self._forward_pre_hooks, hook, prepend, [self._forward_pre_hooks_with_kwargs] if with_kwargs else ()
        )

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
        """Has `hook(module, args, output)` called after forward; it may return another output."""
        marks = [self._forward_hooks_with_kwargs] if with_kwargs else []
        marks += [self._forward_hooks_always_called] if always_call else []
        return kept(self._forward_hooks, hook, prepend, marks)

    def register_full_backward_hook(self, hook, prepend=False):
        """Has `hook(module, grad_input, grad_output)` called when the gradients of the inputs are known."""
        if self._is_full_backward_hook is False:
            raise RuntimeError(_MIXED)
        self._is_full_backward_hook = True
        return kept(self._backward_hooks, hook, prepend)

    def register_backward_hook(self, hook):
        """The old form of register_full_backward_hook, which it is here."""
        if self._is_full_backward_hook is True:
            raise RuntimeError(_MIXED)
        self._is_full_backward_hook = False
        return kept(self._backward_hooks, hook)

    def register_full_backward_pre_hook(self, hook, prepend=False):
        """Has `hook(module, grad_output)` called when the gradients of the outputs are known."""
        return kept(self._backward_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook):
        """Has `hook(module, state_dict, prefix, local_metadata)` called after state_dict."""
        hook._from_public_api = True
        return kept(self._state_dict_hooks, hook)

    def _register_state_dict_hook(self, hook):
        """The same; what the hook returns takes the state dict's place."""
        return kept(self._state_dict_hooks, hook)

    def register_state_dict_pre_hook(self, hook):
        """Has `hook(module, prefix, keep_vars)` called before state_dict."""
        return kept(self._state_dict_pre_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook):
        """Has `hook(module, state_dict, prefix, local_metadata, strict, missing, unexpected, errors)` called before loading."""
        return kept(self._load_state_dict_pre_hooks, lambda *args: hook(self, *args))

    def _register_load_state_dict_pre_hook(self, hook, with_module=False):
        """The same, without the module unless asked for."""
        return kept(self._load_state_dict_pre_hooks, (lambda *args: hook(self, *args)) if with_module else hook)

    def register_load_state_dict_post_hook(self, hook):
        """Has `hook(module, incompatible_keys)` called after load_state_dict."""
        return kept(self._load_state_dict_post_hooks, hook)


_MIXED = (
    "Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only one of them."
)


def register_module_forward_pre_hook(hook):
    """Has `hook(module, args)` called before the forward of every module."""
    return kept(every_pre_hook, hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    """Has `hook(module, args, output)` called after the forward of every module."""
    marks = [every_with_kwargs] if with_kwargs else []
    return kept(every_hook, hook, False, [*marks, every_always] if always_call else marks)


def register_module_full_backward_hook(hook):
    """Has `hook(module, grad_input, grad_output)` called when the gradients of any module's inputs are known."""
    return kept(every_backward_hook, hook)


def register_module_full_backward_pre_hook(hook):
    """Has `hook(module, grad_output)` called when the gradients of any module's outputs are known."""
    return kept(every_backward_pre_hook, hook)


register_module_backward_hook = register_module_full_backward_hook
