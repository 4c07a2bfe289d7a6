"""Stochastic gradient descent, with momentum."""

import torch
from torch.optim.optimizer import Optimizer


class SGD(Optimizer):
    """w -= lr * v, where v = momentum * v + (1 - dampening) * (grad + weight_decay * w)."""

    def __init__(
        self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False,
        foreach=None, differentiable=False, fused=None,
    ):  # fmt: skip
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

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns what `closure` returns, if given."""
        loss = self._loss_of(closure)
        for group in self.param_groups:
            momentum, decay = group["momentum"], group["weight_decay"]
            for param in group["params"]:
                grad = param.grad
                if grad is None:
                    continue
                if group["maximize"]:
                    grad = -grad
                if decay:
                    grad = grad.add(param, alpha=decay)
                if momentum:
                    grad = self._velocity(param, grad, group)
                param.add_(grad, alpha=-float(group["lr"]))
        return loss

    def _velocity(self, param, grad, group):
        state = self.state[param]
        velocity = state.get("momentum_buffer")
        if velocity is None:
            velocity = state["momentum_buffer"] = grad.clone().detach()
        else:
            velocity.mul_(group["momentum"]).add_(grad, alpha=1 - group["dampening"])
        return grad.add(velocity, alpha=group["momentum"]) if group["nesterov"] else velocity
