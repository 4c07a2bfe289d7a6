"""SparseAdam: Adam for tables of vectors, of which each batch touches a few rows."""

import torch
from torch.optim.optimizer import Optimizer


class SparseAdam(Optimizer):
    """As Adam, but moments and weights change only where the sparse gradient has values."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        if not 0.0 < lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 < eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for i, beta in enumerate(betas):
            if not 0.0 <= beta < 1.0:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "maximize": maximize})
        sparse = [
            [g, i] for g, group in enumerate(self.param_groups) for i, p in enumerate(group["params"]) if p.is_sparse
        ]
        if sparse:
            raise ValueError(f"Sparse params at indices {sparse}: SparseAdam requires dense parameter tensors")

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns what `closure` returns, if given."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    if not param.grad.is_sparse:
                        raise RuntimeError("SparseAdam does not support dense gradients, please consider Adam instead")
                    self._update(param, param.grad, group)
        return loss

    def _update(self, param, grad, group):
        state = self.state[param]
        if not state:
            state.update(step=0, exp_avg=torch.zeros_like(param), exp_avg_sq=torch.zeros_like(param))
        state["step"] += 1
        grad = (-grad if group["maximize"] else grad).coalesce()
        if grad._nnz() == 0:
            return
        at, values = tuple(grad._indices()), grad._values()
        beta1, beta2 = group["betas"]
        means = []
        for moment, new, beta in (("exp_avg", values, beta1), ("exp_avg_sq", values.pow(2), beta2)):
            old = state[moment][at]
            change = (new - old) * (1 - beta)
            state[moment].index_put_(at, change, accumulate=True)
            means.append(old + change)
        size = group["lr"] * (1 - beta2 ** state["step"]) ** 0.5 / (1 - beta1 ** state["step"])
        param.index_put_(at, -size * (means[0] / (means[1].sqrt() + group["eps"])), accumulate=True)
