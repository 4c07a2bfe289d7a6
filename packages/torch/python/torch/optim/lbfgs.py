"""L-BFGS: a quasi-Newton step out of the last gradients, with a line search if asked for."""

import torch
from torch.optim.optimizer import Optimizer


def _cubic_minimum(x1, f1, g1, x2, f2, g2, bounds=None):
    """Where the cubic through two points with these slopes is least, within the bounds (Nocedal and Wright, 3.59)."""
    low, high = bounds or (min(x1, x2), max(x1, x2))
    d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
    square = d1**2 - g1 * g2
    if not square >= 0:
        return (low + high) / 2.0
    d2 = square.sqrt() if isinstance(square, torch.Tensor) else square**0.5
    if x1 <= x2:
        at = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
    else:
        at = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
    return min(max(at, low), high)


def _strong_wolfe(evaluate, x, t, d, f, g, slope, c1=1e-4, c2=0.9, tolerance=1e-9, most=25):
    """A step along d that lowers the loss enough and its slope too: (loss, gradient, step, evaluations)."""
    reach = d.abs().max()
    g = g.clone()
    f_new, g_new = evaluate(x, t, d)
    evaluations, slope_new = 1, g_new.dot(d)
    t_last, f_last, g_last, slope_last = 0, f, g, slope
    done, tries = False, 0
    while tries < most:  # until an interval is found that holds a good step
        if f_new > (f + c1 * t * slope) or (tries > 1 and f_new >= f_last):
            bracket, losses, grads, slopes = [t_last, t], [f_last, f_new], [g_last, g_new.clone()], [slope_last, slope_new]
            break
        if abs(slope_new) <= -c2 * slope:
            bracket, losses, grads, done = [t], [f_new], [g_new], True
            break
        if slope_new >= 0:
            bracket, losses, grads, slopes = [t_last, t], [f_last, f_new], [g_last, g_new.clone()], [slope_last, slope_new]
            break
        bounds = (t + 0.01 * (t - t_last), t * 10)
        before, t = t, _cubic_minimum(t_last, f_last, slope_last, t, f_new, slope_new, bounds)
        t_last, f_last, g_last, slope_last = before, f_new, g_new.clone(), slope_new
        f_new, g_new = evaluate(x, t, d)
        evaluations += 1
        slope_new = g_new.dot(d)
        tries += 1
    if tries == most:
        bracket, losses, grads = [0, t], [f, f_new], [g, g_new]
    slow = False
    low, high = (0, 1) if losses[0] <= losses[-1] else (1, 0)
    while not done and tries < most:  # narrow the interval
        if abs(bracket[1] - bracket[0]) * reach < tolerance:
            break
        t = _cubic_minimum(bracket[0], losses[0], slopes[0], bracket[1], losses[1], slopes[1])
        least, largest = min(bracket), max(bracket)
        edge = 0.1 * (largest - least)
        if min(largest - t, t - least) < edge:  # too near an end: twice in a row, or outside, moves it off
            if slow or t >= largest or t <= least:
                t = largest - edge if abs(t - largest) < abs(t - least) else least + edge
                slow = False
            else:
                slow = True
        else:
            slow = False
        f_new, g_new = evaluate(x, t, d)
        evaluations += 1
        slope_new = g_new.dot(d)
        tries += 1
        if f_new > (f + c1 * t * slope) or f_new >= losses[low]:
            bracket[high], losses[high], grads[high], slopes[high] = t, f_new, g_new.clone(), slope_new
            low, high = (0, 1) if losses[0] <= losses[1] else (1, 0)
        else:
            if abs(slope_new) <= -c2 * slope:
                done = True
            elif slope_new * (bracket[high] - bracket[low]) >= 0:
                bracket[high], losses[high], grads[high], slopes[high] = bracket[low], losses[low], grads[low], slopes[low]
            bracket[low], losses[low], grads[low], slopes[low] = t, f_new, g_new.clone(), slope_new
    return losses[low], grads[low], bracket[low], evaluations


class LBFGS(Optimizer):
    """`step(closure)` calls the closure several times; it clears the gradients, calculates the loss and calls backward."""

    def __init__(
        self, params, lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9, history_size=100,
        line_search_fn=None,
    ):  # fmt: skip
        if isinstance(lr, torch.Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not 0.0 <= lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        super().__init__(
            params,
            {
                "lr": lr, "max_iter": max_iter, "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change, "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )  # fmt: skip
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    def _flat_grad(self):
        grads = [torch.zeros(p.numel(), dtype=p.dtype) if p.grad is None else p.grad.reshape(-1) for p in self._params]
        return torch.cat(grads, 0)

    def _move(self, t, direction):
        start = 0
        for p in self._params:
            p.add_(direction[start : start + p.numel()].view_as(p), alpha=float(t))
            start += p.numel()

    def _evaluate(self, closure, x, t, d):
        self._move(t, d)
        loss, grad = float(closure()), self._flat_grad()
        for p, kept in zip(self._params, x):
            p.copy_(kept)
        return loss, grad

    @torch.no_grad()
    def step(self, closure):
        """Up to max_iter iterations; returns the first loss."""
        closure = torch.enable_grad()(closure)
        group = self.param_groups[0]
        lr, search = float(group["lr"]), group["line_search_fn"]
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss, evaluations = float(first), 1
        state["func_evals"] += 1
        grad = self._flat_grad()
        if grad.abs().max() <= group["tolerance_grad"]:
            return first
        d, t, iterations = state.get("d"), state.get("t"), 0
        while iterations < group["max_iter"]:
            iterations += 1
            state["n_iter"] += 1
            d = self._direction(state, grad, d, t, group["history_size"])
            state["prev_flat_grad"] = grad.clone()
            prev_loss = loss
            t = min(1.0, 1.0 / grad.abs().sum()) * lr if state["n_iter"] == 1 else lr
            slope = grad.dot(d)
            if slope > -group["tolerance_change"]:
                break
            calls = 0
            if search is not None:
                if search != "strong_wolfe":
                    raise RuntimeError("only 'strong_wolfe' is supported")
                kept = [p.clone() for p in self._params]
                loss, grad, t, calls = _strong_wolfe(
                    lambda x, t, d: self._evaluate(closure, x, t, d), kept, t, d, loss, grad, slope
                )
                self._move(t, d)
            else:
                self._move(t, d)
                if iterations != group["max_iter"]:
                    with torch.enable_grad():
                        loss = float(closure())
                    grad = self._flat_grad()
                    calls = 1
            evaluations += calls
            state["func_evals"] += calls
            if (
                iterations == group["max_iter"] or evaluations >= group["max_eval"]
                or grad.abs().max() <= group["tolerance_grad"] or d.mul(t).abs().max() <= group["tolerance_change"]
                or abs(loss - prev_loss) < group["tolerance_change"]
            ):  # fmt: skip
                break
        state.update(d=d, t=t, prev_loss=prev_loss)
        return first

    def _direction(self, state, grad, d, t, size):
        """Minus the gradient times the inverse Hessian, as far as the history knows it."""
        if state["n_iter"] == 1:
            state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1)
            return grad.neg()
        dirs, steps, ro = state["old_dirs"], state["old_stps"], state["ro"]
        y, s = grad.sub(state["prev_flat_grad"]), d.mul(t)
        ys = y.dot(s)
        if ys > 1e-10:
            if len(dirs) == size:
                for old in (dirs, steps, ro):
                    old.pop(0)
            dirs.append(y)
            steps.append(s)
            ro.append(1.0 / ys)
            state["H_diag"] = ys / y.dot(y)
        q, weights = grad.neg(), state.setdefault("al", [None] * size)
        for i in range(len(dirs) - 1, -1, -1):
            weights[i] = steps[i].dot(q) * ro[i]
            q.add_(dirs[i], alpha=-float(weights[i]))
        r = q.mul(state["H_diag"])
        for i in range(len(dirs)):
            r.add_(steps[i], alpha=float(weights[i] - dirs[i].dot(r) * ro[i]))
        return r
