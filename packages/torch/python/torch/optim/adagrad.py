"""Adagrad."""

import torch
from torch.optim.optimizer import EachParameter, check, check_fused, zero_step


class Adagrad(EachParameter):
    """w -= lr * grad / (sqrt(sum of squared gradients) + eps)."""

    _takes_sparse = True

    def __init__(
        self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, foreach=None, *,
        maximize=False, differentiable=False, fused=None,
    ):  # fmt: skip
        check(
            lr, lr_decay=lr_decay, weight_decay=weight_decay, initial_accumulator_value=initial_accumulator_value,
            epsilon=eps,
        )  # fmt: skip
        super().__init__(
            params,
            {
                "lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "fused": fused,
            },
        )  # fmt: skip
        check_fused(fused, foreach, differentiable)
        for group in self.param_groups:
            for param in group["params"]:
                self._start(param, self.state[param])

    def _start(self, param, state):
        state["step"] = zero_step()
        state["sum"] = torch.full_like(param, self.defaults["initial_accumulator_value"])

    def share_memory(self):
        """Does nothing: there is one process."""

    def _update(self, param, grad, state, group):
        if not state:
            self._start(param, state)
        state["step"] += 1
        if group["weight_decay"]:
            grad = grad.add(param, alpha=group["weight_decay"])
        rate = float(group["lr"]) / (1 + (state["step"].item() - 1) * group["lr_decay"])
        if grad.is_sparse:
            grad = grad.coalesce()
            at, values = tuple(grad._indices()), grad._values()
            total = state["sum"].index_put_(at, values.pow(2), accumulate=True)
            param.index_put_(at, -rate * values / (total[at].sqrt() + group["eps"]), accumulate=True)
            return
        total = state["sum"].addcmul_(grad, grad, value=1)
        param.addcdiv_(grad, total.sqrt().add_(group["eps"]), value=-rate)
