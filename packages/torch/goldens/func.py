# === grad, of grad, of a tree, with aux
import torch
from torch.func import grad, grad_and_value
x = torch.tensor([0.5, -1.0, 2.0])
f = lambda x: (x ** 3).sum()
print(grad(f)(x), grad(lambda x: grad(f)(x).sum())(x))
print(grad(grad(grad(torch.sin)))(torch.tensor(0.3)))
print(grad_and_value(f)(x))
print(grad(lambda a, b: (a * b).sum(), argnums=(0, 1))(x, 2 * x))
print(grad(lambda a, b: (a * b).sum(), argnums=-1)(x, 2 * x))
print(grad(lambda p: (p["w"] * p["b"][0]).sum())({"w": x, "b": [2 * x, x]}))
print(grad(lambda x: (f(x), {"seen": x * 2}), has_aux=True)(x))
print(grad(lambda x: torch.ones(()))(x))
# === grad keeps outer graphs and drops its own
import torch
from torch.func import grad
w = torch.tensor([1.0, 2.0], requires_grad=True)
x = torch.tensor([3.0, 4.0])
g = grad(lambda x: (w * x * x).sum())(x)
print(g.requires_grad, grad(lambda x: (x * x).sum())(x).requires_grad)
g.sum().backward()
print(w.grad, x.grad, x.requires_grad)
y = torch.tensor([3.0, 4.0], requires_grad=True)
grad(lambda x: (x ** 3).sum())(y).sum().backward()
print(y.grad)
with torch.no_grad():
    print(grad(lambda x: (x * x).sum())(x), grad(lambda x: (x ** 3).sum())(y))
def inner(x):
    with torch.no_grad():
        c = x ** 2
    return (x - c).sum()
print(grad(inner)(x))
# === vjp and jvp
import torch
from torch.func import vjp, jvp
x, v = torch.tensor([0.5, -1.0]), torch.tensor([1.0, 2.0])
out, pull = vjp(lambda x: (x.sin(), x.sum()), x)
print(out, pull((v, torch.tensor(1.0))))
print(vjp(lambda x, y: x * y, x, v)[1](torch.ones(2)))
print(jvp(torch.sin, (x,), (v,)))
print(jvp(lambda x, y: (x * y, x.exp()), (x, v), (v, x)))
print(jvp(lambda x: torch.ones(2), (x,), (v,)))
out, pull, aux = vjp(lambda x: (x * 2, x * 3), x, has_aux=True)
print(out, aux, pull(v))
print(jvp(lambda x: (x * 2, x * 3), (x,), (v,), has_aux=True))
print(jvp(lambda x: jvp(torch.sin, (x,), (torch.ones_like(x),))[1], (x,), (torch.ones_like(x),)))
# === jacobians and hessians
# Nothing negative here: the signs of zeros tell whether one went forwards.
import torch
from torch.func import jacrev, jacfwd, hessian
x = torch.tensor([0.5, 1.0, 2.0])
print(jacrev(torch.sin)(x))
print(jacfwd(lambda x: x[:2] * x.sum())(x))
print(jacrev(lambda a, b: {"m": a.outer(b), "s": (a * b).sum()}, argnums=(0, 1))(x[:2], x[1:]))
print(jacfwd(lambda a, b: a * b, argnums=1)(x, x))
print(hessian(lambda x: (x ** 3).sum() + x[0] * x[1])(x))
print(hessian(lambda a, b: (a * a * b).sum(), argnums=(0, 1))(x[:2], x[1:]))
print(jacrev(lambda x: (x * 2, x.sum()), has_aux=True)(x))
print(jacrev(jacrev(lambda x: x.prod()))(x))
print(jacrev(lambda x: torch.ones(2))(x))
# === vmap
import torch
from torch import vmap
x, y = torch.arange(6.0).view(2, 3), torch.arange(3.0)
print(vmap(torch.dot)(x, x), vmap(torch.dot, in_dims=(0, None))(x, y))
print(vmap(torch.dot, in_dims=(1, 1))(x, x))
print(vmap(lambda a: (a, a.sum()), out_dims=(1, 0))(x))
print(vmap(lambda a: a * 2, in_dims=-1, out_dims=-1)(x))
print(vmap(vmap(torch.mul), in_dims=(1, 1))(x, x))
print(vmap(lambda d: {"k": d["a"] + d["b"]}, in_dims=({"a": 0, "b": None},))({"a": x, "b": y}))
print(vmap(lambda a, k: a * k, in_dims=(0, None))(x, 3))
print(vmap(lambda a: 7, out_dims=None)(x))
print(vmap(lambda a: torch.ones(2))(x))
print(vmap(lambda a: a.sum())(torch.ones(0, 3)).shape)
print(vmap(torch.sum, chunk_size=1)(x))
w = torch.ones(3, requires_grad=True)
vmap(lambda a: a @ w)(x).sum().backward()
print(w.grad)
# === per-example gradients and ensembles
import torch
from torch import nn
from torch.func import functional_call, grad, vmap, stack_module_state, jacrev
torch.manual_seed(0)
model = nn.Linear(3, 2)
params = {k: v.detach() for k, v in model.named_parameters()}
def loss(params, x, y):
    out = functional_call(model, params, (x.unsqueeze(0),))
    return nn.functional.cross_entropy(out, y.unsqueeze(0))
x, y = torch.arange(12.0).view(4, 3) / 10, torch.tensor([0, 1, 1, 0])
per = vmap(grad(loss), in_dims=(None, 0, 0))(params, x, y)
print({k: v.shape for k, v in per.items()})
print(per["bias"])
loss_all = nn.functional.cross_entropy(model(x), y)
loss_all.backward()
print(torch.allclose(per["weight"].mean(0), model.weight.grad, atol=1e-6))
models = [nn.Linear(3, 2) for _ in range(3)]
stacked, buffers = stack_module_state(models)
print({k: (v.shape, v.requires_grad, v.is_leaf) for k, v in stacked.items()}, buffers)
outs = vmap(lambda p, x: functional_call(models[0], p, (x,)), in_dims=(0, None))(stacked, x)
print(torch.allclose(outs, torch.stack([m(x) for m in models]), atol=1e-6))
print(jacrev(lambda p: functional_call(model, p, (x[0],)))(params)["bias"])
# === functional_call: ties, buffers, several dicts, kwargs
import torch
from torch import nn
from torch.func import functional_call
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.ones(2))
        self.b = self.a
        self.register_buffer("n", torch.zeros(1))
    def forward(self, x, *, scale=1):
        self.n.add_(1)
        return x + self.a * 10 + self.b * scale
m = Tied()
x = torch.zeros(2)
print(functional_call(m, {"a": torch.full((2,), 3.0)}, x))
print(functional_call(m, {"a": torch.full((2,), 3.0)}, (x,), {"scale": 5}, tie_weights=False))
print(m.n, m.a, m.a is m.b)
mine = {"n": torch.tensor([7.0])}
functional_call(m, [{"b": torch.zeros(2)}, mine], x)
print(mine, m.n)
# === what goes wrong
import torch
from torch import nn, vmap
from torch.func import functional_call, grad, vjp, jvp, jacrev, stack_module_state
x = torch.ones(2, 3)
m = nn.Linear(3, 2)
def said(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
def double(a): return a * 2
said(lambda: grad(double)(x))
said(lambda: grad(lambda x: 1.0)(x))
said(lambda: grad(double)(1.0))
said(lambda: grad(double, argnums=1)(x))
said(lambda: grad(double, argnums=(0, 0))(x))
said(lambda: grad(double, argnums=())(x))
said(lambda: grad(double, argnums=[0])(x))
said(lambda: grad(double, has_aux=True)(x))
said(lambda: grad(torch.sum)(torch.ones(2, dtype=torch.long)))
said(lambda: vjp(lambda x: None, x))
said(lambda: vjp(lambda x: 3, x))
said(lambda: vjp(lambda x: x.long(), x))
said(lambda: vjp(double, x)[1]((x, x)))
said(lambda: jvp(double, x, x))
said(lambda: jvp(double, (x,), (x, x)))
said(lambda: jvp(double, (), ()))
said(lambda: jacrev(double)(x.to(torch.complex64)))
said(lambda: jacrev(double, chunk_size=0))
said(lambda: vmap(double)())
said(lambda: vmap(double, in_dims=[0])(x))
said(lambda: vmap(double, in_dims=(0, 0))(x))
said(lambda: vmap(double, in_dims=None)(x))
said(lambda: vmap(double, in_dims=(None,))(x))
said(lambda: vmap(double)(3))
said(lambda: vmap(double, in_dims=2)(x))
said(lambda: vmap(torch.mul)(x, torch.ones(3, 3)))
said(lambda: vmap(lambda a: 3)(x))
said(lambda: vmap(double, out_dims=(0, 0))(x))
said(lambda: vmap(double, out_dims="a")(x))
said(lambda: vmap(double, out_dims=5)(x))
said(lambda: vmap(double, randomness="x")(x))
said(lambda: vmap(double, chunk_size=0)(x))
said(lambda: vmap(lambda a: a + torch.rand(3))(x))
said(lambda: vmap(lambda a: a + torch.rand(3), randomness="same")(x).std(0))
said(lambda: functional_call(m, {"weight": x}, (x,), strict=True))
said(lambda: functional_call(m, {"nope": x}, (x,), strict=True))
said(lambda: functional_call(m, 3, (x,)))
said(lambda: functional_call(m, [3], (x,)))
said(lambda: functional_call(m, [{"bias": x}, {"bias": x}], (x,)))
said(lambda: stack_module_state([]))
said(lambda: stack_module_state([m, nn.Linear(3, 2).eval()]))
said(lambda: stack_module_state([m, nn.ReLU()]))
# === functional_call: other parameters, gradients to them, tied weights, buffers, errors
import torch
import torch.nn as nn
from torch.func import functional_call
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))
x = torch.randn(5, 3)
p = {k: v.detach().clone().requires_grad_() for k, v in m.named_parameters()}
b = {k: v.clone() for k, v in m.named_buffers()}
fast = p
for _ in range(2):
    loss = functional_call(m, (fast, b), (x,)).pow(2).mean()
    g = torch.autograd.grad(loss, tuple(fast.values()), create_graph=True)
    fast = {k: v - 0.1 * d for (k, v), d in zip(fast.items(), g)}
functional_call(m, fast, x).sum().backward()
print(loss, p['0.weight'].grad.norm(), m[0].weight.grad, b['1.num_batches_tracked'], m[1].num_batches_tracked)
print(type(m[0].weight), torch.equal(m[0].weight, p['0.weight']))
lin = nn.Linear(2, 2)
print(functional_call(lin, {'weight': torch.eye(2)}, torch.ones(1, 2)) - lin.bias, functional_call(lin, {'weight': torch.zeros(2, 2), 'bias': torch.ones(2), 'other': torch.ones(1)}, torch.ones(1, 2)))

class Tied(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2, bias=False)
        self.b = nn.Linear(2, 2, bias=False)
        self.b.weight = self.a.weight

    def forward(self, x, scale=1):
        return self.b(self.a(x)) * scale
t = Tied()
print(functional_call(t, {'a.weight': 2 * torch.eye(2)}, torch.ones(1, 2), {'scale': 3}))
for call in (lambda: functional_call(lin, {'weight': torch.eye(2), 'w': torch.ones(1)}, torch.ones(1, 2), strict=True), lambda: functional_call(lin, [{'weight': torch.eye(2)}, {'weight': torch.eye(2)}], torch.ones(1, 2)), lambda: functional_call(lin, 3, torch.ones(1, 2)), lambda: functional_call(lin, {'weight': torch.ones(2, 3)}, torch.ones(1, 2))):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
