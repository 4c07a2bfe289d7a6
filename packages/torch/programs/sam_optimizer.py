"""Sharpness-aware minimization as an optimizer around another, with bypassed batch norm statistics, smooth loss and warm-up."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim.lr_scheduler import ChainedScheduler, ExponentialLR, LambdaLR, PolynomialLR


class SAM(torch.optim.Optimizer):
    def __init__(self, params, base_optimizer, rho=0.05, adaptive=False, **kwargs):
        assert rho >= 0.0, f"Invalid rho, should be non-negative: {rho}"
        defaults = dict(rho=rho, adaptive=adaptive, **kwargs)
        super(SAM, self).__init__(params, defaults)
        self.base_optimizer = base_optimizer(self.param_groups, **kwargs)
        self.param_groups = self.base_optimizer.param_groups
        self.defaults.update(self.base_optimizer.defaults)

    @torch.no_grad()
    def first_step(self, zero_grad=False):
        grad_norm = self._grad_norm()
        for group in self.param_groups:
            scale = group["rho"] / (grad_norm + 1e-12)
            for p in group["params"]:
                if p.grad is None:
                    continue
                self.state[p]["old_p"] = p.data.clone()
                e_w = (torch.pow(p, 2) if group["adaptive"] else 1.0) * p.grad * scale.to(p)
                p.add_(e_w)  # climb to the local maximum "w + e(w)"
        if zero_grad:
            self.zero_grad()

    @torch.no_grad()
    def second_step(self, zero_grad=False):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                p.data = self.state[p]["old_p"]  # get back to "w" from "w + e(w)"
        self.base_optimizer.step()  # do the actual "sharpness-aware" update
        if zero_grad:
            self.zero_grad()

    @torch.no_grad()
    def step(self, closure=None):
        assert closure is not None, "Sharpness Aware Minimization requires closure, but it was not provided"
        closure = torch.enable_grad()(closure)  # the closure should do a full forward-backward pass
        self.first_step(zero_grad=True)
        closure()
        self.second_step()

    def _grad_norm(self):
        shared_device = self.param_groups[0]["params"][0].device
        norm = torch.norm(
            torch.stack([
                ((torch.abs(p) if group["adaptive"] else 1.0) * p.grad).norm(p=2).to(shared_device)
                for group in self.param_groups for p in group["params"]
                if p.grad is not None
            ]),
            p=2,
        )
        return norm

    def load_state_dict(self, state_dict):
        super().load_state_dict(state_dict)
        self.base_optimizer.param_groups = self.param_groups


def disable_running_stats(model):
    def _disable(module):
        if isinstance(module, _BatchNorm):
            module.backup_momentum = module.momentum
            module.momentum = 0

    model.apply(_disable)


def enable_running_stats(model):
    def _enable(module):
        if isinstance(module, _BatchNorm) and hasattr(module, "backup_momentum"):
            module.momentum = module.backup_momentum

    model.apply(_enable)


def smooth_crossentropy(pred, gold, smoothing=0.1):
    n_class = pred.size(1)
    one_hot = torch.full_like(pred, fill_value=smoothing / (n_class - 1))
    one_hot.scatter_(dim=1, index=gold.unsqueeze(1), value=1.0 - smoothing)
    log_prob = F.log_softmax(pred, dim=1)
    return F.kl_div(input=log_prob, target=one_hot, reduction="none").sum(-1)


class WideBlock(nn.Sequential):
    def __init__(self, n):
        super().__init__(nn.BatchNorm1d(n), nn.ReLU(), nn.Linear(n, n, bias=False))

    def forward(self, x):
        return super().forward(x) + x


def build(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 24, bias=False), WideBlock(24), WideBlock(24), nn.BatchNorm1d(24), nn.Linear(24, 3))


def spirals(n, classes=3):
    t = torch.linspace(0.1, 1, n).repeat(classes)
    label = torch.arange(classes).repeat_interleave(n)
    angle = t * 4 + label * (2 * torch.pi / classes) + torch.randn(n * classes) * 0.15
    return torch.stack([t * angle.sin(), t * angle.cos()], 1), label


torch.manual_seed(11)
x, y = spirals(40)
losses = []
for name, kwargs in {"sgd": None, "sam": dict(rho=0.05), "asam": dict(rho=1.0, adaptive=True)}.items():
    model = build()
    if kwargs is None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    else:
        optimizer = SAM(model.parameters(), torch.optim.SGD, lr=0.1, momentum=0.9, weight_decay=5e-4, **kwargs)
    scheduler = ChainedScheduler([LambdaLR(optimizer, lambda e: min(1.0, (e + 1) / 3)), ExponentialLR(optimizer, gamma=0.95)])
    for epoch in range(10):
        enable_running_stats(model)
        predictions = model(x)
        loss = smooth_crossentropy(predictions, y).mean()
        loss.backward()
        if kwargs is None:
            optimizer.step()
            optimizer.zero_grad()
        else:
            optimizer.first_step(zero_grad=True)
            disable_running_stats(model)
            smooth_crossentropy(model(x), y).mean().backward()
            optimizer.second_step(zero_grad=True)
        scheduler.step()
        losses.append(loss.item())
    # sharpness: the loss at the worst of a few random directions of length rho
    with torch.no_grad():
        weights = torch.nn.utils.parameters_to_vector(model.parameters())
        torch.manual_seed(5)
        worst = 0.0
        for _ in range(4):
            d = torch.randn_like(weights)
            torch.nn.utils.vector_to_parameters(weights + 0.5 * d / d.norm(), model.parameters())
            worst = max(worst, smooth_crossentropy(model(x), y).mean().item())
        torch.nn.utils.vector_to_parameters(weights, model.parameters())
    print(f"{name:>5} loss {losses[-1]:.4f} accuracy {(model(x).argmax(1) == y).float().mean():.3f} worst nearby {worst:.4f} lr {optimizer.param_groups[0]['lr']:.4f}")

print(type(optimizer).__mro__[1].__name__, sorted(optimizer.param_groups[0])[:6], len(optimizer.state))
print(optimizer)
state = optimizer.state_dict()
print(sorted(state), len(state["state"]), sorted(state["state"][0]))


def closure():
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return loss


closure()
optimizer.step(closure)
try:
    optimizer.step()
except AssertionError as e:
    print(e)
try:
    SAM(model.parameters(), torch.optim.SGD, rho=-1, lr=0.1)
except AssertionError as e:
    print(e)
poly = PolynomialLR(torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0), total_iters=4, power=2.0)
lrs = []
for _ in range(5):
    lrs.append(poly.get_last_lr()[0])
    poly.optimizer.step()
    poly.step()
print(lrs)
# the Hessian's largest eigenvalue by power iteration on Hessian-vector products
params = [p for p in model.parameters() if p.requires_grad]
v = [torch.ones_like(p) for p in params]
for _ in range(5):
    grads = torch.autograd.grad(F.cross_entropy(model(x), y), params, create_graph=True)
    hv = torch.autograd.grad(grads, params, grad_outputs=v)
    norm = torch.sqrt(sum((h * h).sum() for h in hv))
    v = [h / norm for h in hv]
losses.append(norm.item())
print(f"{norm.item():.2f}")
