"""Adam and AdamW."""

import math

import torch
from torch._ops import aten
from torch.optim.optimizer import EachParameter, check_betas, check_fused, zero_step


class Adam(EachParameter):
    """w -= lr * m / (sqrt(v) + eps), with running means m of the gradient and v of its square, bias corrected.

    weight_decay adds weight_decay * w to the gradient (L2), unless `decoupled_weight_decay`.
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, *, foreach=None,
        maximize=False, capturable=False, differentiable=False, fused=None, decoupled_weight_decay=False,
    ):  # fmt: skip
        if isinstance(lr, torch.Tensor):
            if foreach and not capturable:
                raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")
            if lr.numel() != 1:
                raise ValueError("Tensor lr must be 1-element")
        if not 0.0 <= lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 <= eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        check_betas(betas)
        if not 0.0 <= weight_decay:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        kinds = {torch.Tensor if isinstance(beta, torch.Tensor) else type(beta) for beta in betas}
        if kinds != {float} and kinds != {torch.Tensor}:
            raise ValueError("betas must be either both floats or both Tensors")
        for index, beta in enumerate(betas):
            if isinstance(beta, torch.Tensor):
                if not capturable and foreach:
                    raise ValueError(f"betas[{index}] as a Tensor is not supported for capturable=False and foreach=True")
                if beta.numel() != 1:
                    raise ValueError(f"Tensor betas[{index}] must be 1-element")
        super().__init__(
            params,
            {
                "lr": lr, "betas": tuple(map(float, betas)), "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad,
                "maximize": maximize, "foreach": foreach, "capturable": capturable, "differentiable": differentiable,
                "fused": fused, "decoupled_weight_decay": decoupled_weight_decay,
            },
        )  # fmt: skip
        check_fused(fused, foreach, differentiable)

    def __setstate__(self, state):
        super().__setstate__(state)
        for values in self.state.values():
            if "step" in values and not isinstance(values["step"], torch.Tensor):
                values["step"] = zero_step().fill_(float(values["step"]))

    def _begin(self, param, state, group):
        state["step"] = zero_step()
        state["exp_avg"] = torch.zeros_like(param)
        state["exp_avg_sq"] = torch.zeros_like(param)
        if group["amsgrad"]:
            state["max_exp_avg_sq"] = torch.zeros_like(param)

    def _update_all(self, group):
        if any(param.is_complex() for param in group["params"]):
            return False
        params, grads, means, squares, peaks, steps = lists = [], [], [], [], [], []
        for param, grad, state in self._with_gradients(group):
            if not state:
                self._begin(param, state, group)
            params.append(param)
            grads.append(grad)
            means.append(state["exp_avg"])
            squares.append(state["exp_avg_sq"])
            steps.append(state["step"])
            if group["amsgrad"]:
                peaks.append(state["max_exp_avg_sq"])
        aten._foreach_add_(steps, 1)
        step = aten._fused_adamw_ if group["decoupled_weight_decay"] else aten._fused_adam_
        beta1, beta2 = group["betas"]
        step(
            *lists, lr=float(group["lr"]), beta1=float(beta1), beta2=float(beta2), eps=float(group["eps"]),
            weight_decay=float(group["weight_decay"]), amsgrad=bool(group["amsgrad"]), maximize=False,
        )  # fmt: skip
        return True

    def _update(self, param, grad, state, group):
        if not state:
            self._begin(param, state, group)
        mean, square, largest = state["exp_avg"], state["exp_avg_sq"], state.get("max_exp_avg_sq")
        if param.is_complex():  # each part by itself
            param, grad, mean, square = map(torch.view_as_real, (param, grad, mean, square))
            largest = None if largest is None else torch.view_as_real(largest)
        beta1, beta2 = group["betas"]
        lr, decay = float(group["lr"]), group["weight_decay"]
        state["step"] += 1
        step = state["step"].item()
        if decay and group["decoupled_weight_decay"]:
            param.mul_(1 - lr * decay)
        elif decay:
            grad = grad.add(param, alpha=decay)
        mean.lerp_(grad, 1 - beta1)
        square.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        if group["amsgrad"]:
            square = largest.copy_(torch.maximum(largest, square))
        size = lr / (1 - beta1**step)
        denominator = (square.sqrt() / math.sqrt(1 - beta2**step)).add_(group["eps"])
        param.addcdiv_(mean, denominator, value=-size)


class AdamW(Adam):
    """Adam with weight decay apart from the gradient: w *= 1 - lr * weight_decay."""

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, *, maximize=False,
        foreach=None, capturable=False, differentiable=False, fused=None,
    ):  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize, capturable=capturable,
            differentiable=differentiable, fused=fused, decoupled_weight_decay=True,
        )  # fmt: skip
