"""Full backward hooks of a Module: two identity functions around its forward see the gradients go by."""

import torch
from torch.autograd.function import Function
from torch.nn.modules._calling import every_backward_hook, every_backward_pre_hook


class _Pass(Function):
    """Passes tensors on, and hands their gradients to `see`, which may change them."""

    @staticmethod
    def forward(ctx, see, *tensors):
        ctx.see = see
        return tuple(t.view_as(t) for t in tensors)

    @staticmethod
    def backward(ctx, *grads):
        changed = ctx.see(grads)
        return (None, *(grads if changed is None else changed))


class BackwardHooks:
    """The hooks of one call."""

    def __init__(self, module):
        self._module = module
        self._grad_output = ()
        self._inputs = 0

    def enter(self, args):
        """Wraps the inputs: their gradients are the hooks' grad_input."""
        self._inputs = len(args)
        places = [i for i, a in enumerate(args) if isinstance(a, torch.Tensor) and a.requires_grad]
        if not places:
            return args

        def see(grads):
            full = [None] * len(args)
            for i, grad in zip(places, grads):
                full[i] = grad
            result = tuple(full)
            for hook in [*every_backward_hook.values(), *self._module._backward_hooks.values()]:
                changed = hook(self._module, result, self._grad_output)
                if changed is not None:
                    result = changed if isinstance(changed, tuple) else (changed,)
            return tuple(result[i] for i in places)

        wrapped = _Pass.apply(see, *(args[i] for i in places))
        args = list(args)
        for i, tensor in zip(places, wrapped):
            args[i] = tensor
        self._sees_inputs = True
        return tuple(args)

    _sees_inputs = False

    def leave(self, result):
        """Wraps the outputs: their gradients are the hooks' grad_output."""
        outputs = result if isinstance(result, tuple) else (result,)
        places = [i for i, o in enumerate(outputs) if isinstance(o, torch.Tensor) and o.requires_grad]
        if not places:
            return result

        def see(grads):
            full = [None] * len(outputs)
            for i, grad in zip(places, grads):
                full[i] = grad
            self._grad_output = tuple(full)
            for hook in [*every_backward_pre_hook.values(), *self._module._backward_pre_hooks.values()]:
                changed = hook(self._module, self._grad_output)
                if changed is not None:
                    self._grad_output = changed if isinstance(changed, tuple) else (changed,)
            if not self._sees_inputs:
                for hook in [*every_backward_hook.values(), *self._module._backward_hooks.values()]:
                    changed = hook(self._module, (None,) * self._inputs, self._grad_output)
                    if changed is not None and not (isinstance(changed, tuple) and all(c is None for c in changed)):
                        raise RuntimeError(
                            "Backward hook for Modules where no input requires gradient should always return None or None for all gradients."
                        )
            return tuple(self._grad_output[i] for i in places)

        wrapped = _Pass.apply(see, *(outputs[i] for i in places))
        outputs = list(outputs)
        for i, tensor in zip(places, wrapped):
            outputs[i] = tensor
        return tuple(outputs) if isinstance(result, tuple) else outputs[0]
