"""ASGD: averaged stochastic gradient descent."""

import torch
from torch.optim.optimizer import EachParameter, check, zero_step


class ASGD(EachParameter):
    """SGD with a falling rate; the state's `ax` is the average of the weights from step t0 on."""

    def __init__(
        self, params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, foreach=None, maximize=False,
        differentiable=False, capturable=False,
    ):  # fmt: skip
        check(lr, weight_decay=weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay, "foreach": foreach,
                "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def _update(self, param, grad, state, group):
        lr, lambd = float(group["lr"]), group["lambd"]
        if not state:
            state["step"] = zero_step()
            state["eta"] = zero_step().fill_(lr)
            state["mu"] = zero_step() + 1
            state["ax"] = torch.zeros_like(param)
        state["step"] += 1
        step, eta, share, average = state["step"].item(), state["eta"].item(), state["mu"], state["ax"]
        if group["weight_decay"]:
            grad = grad.add(param, alpha=group["weight_decay"])
        param.mul_(1 - lambd * eta)
        param.add_(grad, alpha=-eta)
        if share.item() != 1:
            average.add_(param.sub(average).mul_(share))
        else:
            average.copy_(param)
        state["eta"].fill_(lr / ((1 + lambd * lr * step) ** group["alpha"]))
        share.fill_(1 / max(1, step - group["t0"]))
