"""SGD with momentum, RMSprop, Adam and AdamW written by hand, each held against torch.optim on the same problem."""
import math

import torch


class Optim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr
        self.state = [dict() for _ in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, s in zip(self.params, self.state):
            if p.grad is not None:
                self.update(p, p.grad, s)


class Momentum(Optim):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, lr)
        self.mu = momentum

    def update(self, p, g, s):
        s["v"] = g.clone() if "v" not in s else self.mu * s["v"] + g
        p -= self.lr * s["v"]


class RMSprop(Optim):
    def __init__(self, params, lr, alpha=0.99, eps=1e-8):
        super().__init__(params, lr)
        self.alpha, self.eps = alpha, eps

    def update(self, p, g, s):
        v = s.setdefault("v", torch.zeros_like(p))
        v.mul_(self.alpha).addcmul_(g, g, value=1 - self.alpha)
        p.addcdiv_(g, v.sqrt().add_(self.eps), value=-self.lr)


class Adam(Optim):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr)
        self.b1, self.b2 = betas
        self.eps, self.wd = eps, weight_decay

    def update(self, p, g, s):
        s["t"] = s.get("t", 0) + 1
        m = s.setdefault("m", torch.zeros_like(p))
        v = s.setdefault("v", torch.zeros_like(p))
        p.mul_(1 - self.lr * self.wd)
        m.lerp_(g, 1 - self.b1)
        v.mul_(self.b2).add_(g.square(), alpha=1 - self.b2)
        m_hat = m / (1 - self.b1 ** s["t"])
        v_hat = v / (1 - self.b2 ** s["t"])
        p.sub_(self.lr * m_hat / (v_hat.sqrt() + self.eps))


def rosenbrock(p):
    x, y = p
    return (1 - x) ** 2 + 5 * (y - x**2) ** 2


pairs = {
    "momentum": (lambda ps: Momentum(ps, 0.01), lambda ps: torch.optim.SGD(ps, lr=0.01, momentum=0.9)),
    "rmsprop": (lambda ps: RMSprop(ps, 0.02), lambda ps: torch.optim.RMSprop(ps, lr=0.02)),
    "adam": (lambda ps: Adam(ps, 0.1), lambda ps: torch.optim.Adam(ps, lr=0.1)),
    "adamw": (lambda ps: Adam(ps, 0.1, weight_decay=0.1), lambda ps: torch.optim.AdamW(ps, lr=0.1, weight_decay=0.1)),
}
losses = []
for name, (mine, theirs) in pairs.items():
    a = torch.tensor([-1.0, 1.5], requires_grad=True)
    b = a.detach().clone().requires_grad_(True)
    ours, reference = mine([a]), theirs([b])
    for _ in range(20):
        for opt, p in ((ours, a), (reference, b)):
            opt.zero_grad()
            value = rosenbrock(p)
            value.backward()
            opt.step()
        losses.append(value.item())
    print(f"{name:9s} f={losses[-1]:.5f} at {b.detach().tolist()[0]:+.4f} agrees: {torch.allclose(a, b, rtol=1e-4, atol=1e-6)}")
    assert math.isfinite(losses[-1])
state = reference.state_dict()
print(reference)
print(sorted(state["state"][0]), state["state"][0]["step"], state["param_groups"][0]["betas"])
