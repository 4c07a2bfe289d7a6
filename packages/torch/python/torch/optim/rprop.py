"""Rprop: steps by the sign of the gradient alone."""

import torch
from torch.optim.optimizer import EachParameter, check, zero_step


class Rprop(EachParameter):
    """Each weight has its own step: longer while the gradient keeps its sign, shorter when that turns."""

    def __init__(
        self, params, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), *, capturable=False, foreach=None,
        maximize=False, differentiable=False,
    ):  # fmt: skip
        check(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(
            params,
            {
                "lr": lr, "etas": etas, "step_sizes": step_sizes, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def _update(self, param, grad, state, group):
        if not state:
            state["step"] = zero_step()
            state["prev"] = torch.zeros_like(param)
            state["step_size"] = torch.full_like(grad, float(group["lr"]))
        shorter, longer = group["etas"]
        state["step"] += 1
        turn = grad.mul(state["prev"])
        factor = torch.where(turn > 0, longer, torch.where(turn < 0, shorter, torch.ones_like(turn)))
        size = state["step_size"].mul_(factor).clamp_(*group["step_sizes"])
        grad = grad.masked_fill(turn < 0, 0)
        param.addcmul_(grad.sign(), size, value=-1)
        state["prev"].copy_(grad)
