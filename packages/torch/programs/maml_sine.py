"""MAML on sine waves: gradients through gradient steps, with a functional network."""
import torch
import torch.nn.functional as F
from torch import Tensor
from typing import Dict, List

torch.manual_seed(2)
Params = Dict[str, Tensor]


def init_params(sizes: List[int]) -> Params:
    params = {}
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        params[f"w{i}"] = (torch.randn(b, a) * (2.0 / a) ** 0.5).requires_grad_()
        params[f"b{i}"] = torch.zeros(b, requires_grad=True)
    return params


def net(x: Tensor, params: Params) -> Tensor:
    n = len(params) // 2
    for i in range(n):
        x = F.linear(x, params[f"w{i}"], params[f"b{i}"])
        if i < n - 1:
            x = torch.tanh(x)
    return x


def sample_task():
    amplitude, phase = torch.rand(1) * 4.9 + 0.1, torch.rand(1) * torch.pi

    def batch(k):
        x = torch.rand(k, 1) * 10 - 5
        return x, amplitude * torch.sin(x + phase)

    return batch


def adapt(params: Params, x, y, steps=1, lr=0.02, create_graph=True) -> Params:
    for _ in range(steps):
        loss = F.mse_loss(net(x, params), y)
        grads = torch.autograd.grad(loss, list(params.values()), create_graph=create_graph)
        params = {k: p - lr * g for (k, p), g in zip(params.items(), grads)}
    return params


params = init_params([1, 16, 16, 1])
meta = torch.optim.Adam(params.values(), lr=5e-3)
losses = []
for it in range(20):
    meta.zero_grad()
    total = 0.0
    for _ in range(3):
        task = sample_task()
        fast = adapt(params, *task(8), steps=2)
        xq, yq = task(8)
        total = total + F.mse_loss(net(xq, fast), yq)
    total = total / 3
    total.backward()
    meta.step()
    losses.append(total.item())
    if it % 5 == 0:
        print("iteration", it, "query loss", round(losses[-1], 4))

task = sample_task()
xs, ys = task(10)
for steps in (0, 1, 5):
    adapted = adapt(params, xs, ys, steps=steps, create_graph=False)
    print(steps, "steps: %.4f" % F.mse_loss(net(xs, adapted), ys))

# A Hessian-vector product two ways.
x = torch.randn(4, dtype=torch.float64, requires_grad=True)
v = torch.randn(4, dtype=torch.float64)
f = (x.exp() * x.flip(0)).sum() + x.prod()
(g,) = torch.autograd.grad(f, x, create_graph=True)
(hv,) = torch.autograd.grad(g, x, grad_outputs=v, retain_graph=True)
H = torch.stack([torch.autograd.grad(g[i], x, retain_graph=True)[0] for i in range(4)])
print(torch.allclose(H @ v, hv), torch.allclose(H, H.T), H.shape)
print(g.grad_fn is not None, hv.requires_grad, {k: tuple(p.shape) for k, p in params.items()})
