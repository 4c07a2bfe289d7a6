"""Stochastic gradient descent, with momentum."""

import torch
from torch._ops import aten
from torch.optim.optimizer import EachParameter, check_fused


class SGD(EachParameter):
    """w -= lr * v, where v = momentum * v + (1 - dampening) * (grad + weight_decay * w)."""

    def __init__(
        self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False,
        foreach=None, differentiable=False, fused=None,
    ):  # fmt: skip
        if isinstance(lr, torch.Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(
            params,
            {
                "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay,
                "nesterov": nesterov, "maximize": maximize, "foreach": foreach, "differentiable": differentiable,
                "fused": fused,
            },
        )  # fmt: skip
        check_fused(fused, foreach, differentiable)

    def _with_gradients(self, group):
        """As every optimizer's, but a state is made only where there is momentum."""
        for param in group["params"]:
            grad = param.grad
            if grad is not None:
                state = self.state[param] if group["momentum"] else None
                yield param, -grad if group["maximize"] else grad, state

    def _update_all(self, group):
        found = list(self._with_gradients(group))
        if any(grad.is_sparse for _, grad, _ in found):
            return False
        begun = [state is not None and state.get("momentum_buffer") is not None for _, _, state in found]
        for first in (False, True):  # those whose velocity goes on, and those whose velocity begins
            some = [one for one, goes_on in zip(found, begun) if first != (goes_on or not group["momentum"])]
            if not some:
                continue
            if first:
                for param, _, state in some:
                    state["momentum_buffer"] = torch.empty_like(param)
            aten._fused_sgd_(
                [param for param, _, _ in some], [grad for _, grad, _ in some],
                [state["momentum_buffer"] for _, _, state in some if state is not None],
                lr=float(group["lr"]), momentum=float(group["momentum"]), weight_decay=float(group["weight_decay"]),
                dampening=float(group["dampening"]), nesterov=bool(group["nesterov"]), maximize=False, is_first_step=first,
            )  # fmt: skip
        return True

    def _update(self, param, grad, state, group):
        momentum, decay = group["momentum"], group["weight_decay"]
        if grad.is_sparse and (decay or momentum):
            return self._update_rows(param, grad, state, group)
        if decay:
            grad = grad.add(param, alpha=float(decay))
        if momentum:
            velocity = state.get("momentum_buffer")
            if velocity is None:
                velocity = state["momentum_buffer"] = grad.detach().clone()
            else:
                velocity.mul_(momentum).add_(grad, alpha=1 - group["dampening"])
            grad = grad.add(velocity, alpha=momentum) if group["nesterov"] else velocity
        param.add_(grad, alpha=-float(group["lr"]))

    def _update_rows(self, param, grad, state, group):
        """A sparse gradient with momentum: the velocity is sparse too, and keeps every place it ever had."""
        if group["weight_decay"]:
            raise RuntimeError("weight_decay option is not compatible with sparse gradients")
        velocity = state.get("momentum_buffer")
        if velocity is None:
            velocity = grad.detach().clone()
        else:
            velocity = velocity * group["momentum"] + grad * (1 - group["dampening"])
        state["momentum_buffer"] = velocity
        step = grad + velocity * group["momentum"] if group["nesterov"] else velocity
        param.add_(step, alpha=-float(group["lr"]))
