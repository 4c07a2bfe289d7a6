"""Adamax."""

import torch
from torch.optim.optimizer import EachParameter, check, check_betas, zero_step


class Adamax(EachParameter):
    """Adam with the largest gradient of late (decaying by beta2) in place of the root of the mean square."""

    def __init__(
        self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None, *, maximize=False,
        differentiable=False, capturable=False,
    ):  # fmt: skip
        check(lr, epsilon=eps)
        check_betas(betas)
        check(lr, weight_decay=weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "foreach": foreach,
                "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def _update(self, param, grad, state, group):
        if not state:
            state["step"] = zero_step()
            state["exp_avg"] = torch.zeros_like(param)
            state["exp_inf"] = torch.zeros_like(param)
        beta1, beta2 = group["betas"]
        state["step"] += 1
        if group["weight_decay"]:
            grad = grad.add(param, alpha=group["weight_decay"])
        mean, largest = state["exp_avg"].lerp_(grad, 1 - beta1), state["exp_inf"]
        largest.copy_(torch.maximum(largest.mul_(beta2), grad.abs().add_(group["eps"])))
        param.addcdiv_(mean, largest, value=-(float(group["lr"]) / (1 - beta1 ** state["step"].item())))
