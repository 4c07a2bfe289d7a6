# === leaves, views of leaves, views made without recording
import torch
def go(f):
    try: r = f(); print("ok" if r is None else r)
    except RuntimeError as e: print(e)
w = torch.ones(3, requires_grad=True)
go(lambda: w.add_(1))
go(lambda: w[:2].add_(1))
go(lambda: w.view(3).zero_())
def assign(): w[0] = 2
go(assign)
def plus():
    global w; w += 1
go(plus)
with torch.no_grad(): v = w[:2]
print(v.requires_grad, v.is_leaf)
go(lambda: v.add_(1))
with torch.no_grad(): w.add_(1); v.mul_(2)
print(w)
go(lambda: v.grad_fn)
go(lambda: v * w[:2])
with torch.inference_mode(): u = w[:2]
print(u.requires_grad, u.is_inference(), torch.equal(u._base, w))
go(lambda: u.add_(w[:2]))
# === several views
import torch
def go(f):
    try: f(); print("ok")
    except RuntimeError as e: print(e)
a = torch.ones(4, 2, requires_grad=True) * 1
go(lambda: a.unbind()[1].add_(1))
go(lambda: a.chunk(2)[1].mul_(1))
go(lambda: a.split(3)[0].zero_())
go(lambda: a.split([1, 3])[0].zero_())
go(lambda: a.split(2)[0][0].zero_())
x, y = a.chunk(2); a.add_(1)
go(lambda: x.sum().backward())
b = torch.zeros(3); z = b.unbind(); z[0].add_(1); print(b)
b.add_(torch.ones(3, requires_grad=True))
go(lambda: z[0].grad_fn)
for row in torch.zeros(2, 2): row.add_(1)
# === shapes changed in place
import torch
x = torch.arange(6.0).reshape(1, 2, 3).requires_grad_() * 1
for f in ("x.transpose_(1, 2)", "x.squeeze_(0)", "x.t_()", "x.unsqueeze_(0)", "x.squeeze_()", "x.swapaxes_(0, 1)", "x.swapdims_(0, 1)"):
    eval(f); print(f, tuple(x.shape), x.stride(), x.grad_fn.name(), x._version)
l = torch.ones(2, 3, requires_grad=True)
for f in ("l.t_()", "l.squeeze_()", "l.unsqueeze_(0)", "l.transpose_(0, 1)", "l.detach_()", "l.requires_grad_(False)"):
    try: eval(f); print(f, l.shape)
    except RuntimeError as e: print(e)
l = torch.arange(6.0).reshape(2, 3).requires_grad_()
y = l * 1; v = y[:1]; y.t_()
print(y.shape, v.shape, y.grad_fn.name(), v.grad_fn.name())
(y * torch.arange(6.0).reshape(3, 2)).sum().backward(); print(l.grad)
y = l * 1; v = y[0]; v.unsqueeze_(0); print(v.grad_fn.name(), y.grad_fn.name(), v.shape, y._version)
(v * v).sum().backward(); print(l.grad)
# === detach_, requires_grad_, data
import torch
def go(f):
    try: r = f(); print("ok" if r is None else r)
    except (RuntimeError, TypeError) as e: print(type(e).__name__, e)
x = torch.ones(2, requires_grad=True)
y = x * 2; d = y.detach_(); print(d is y, y.requires_grad, y.is_leaf)
go(lambda: (x * 2)[:1].detach_())
go(lambda: (x * 2).requires_grad_(False))
go(lambda: torch.ones(2, dtype=torch.long).requires_grad_())
go(lambda: torch.ones(2, dtype=torch.long, requires_grad=True))
def on(): torch.ones(2, dtype=torch.long).requires_grad = True
go(on)
def off(): (x * 2).requires_grad = False
go(off)
def bad(): x.data = 3
go(bad)
v = x.detach(); v.add_(1); print(x, x._version, v._version)
x.data.add_(1); print(x, x._version)
x.data = torch.zeros(3, 2); print(x.shape, x.requires_grad, x._version)
# === assigning grad
import torch
x = torch.ones(2, requires_grad=True)
def go(g):
    try: x.grad = g; print(x.grad)
    except (RuntimeError, TypeError) as e: print(type(e).__name__, e)
go(torch.ones(3)); go(torch.ones(2, dtype=torch.float64)); go(3); go("a"); go(torch.full((2,), 5.0)); go(None); go(x)
y = torch.ones(2); y.grad = torch.ones(2); print(y.grad)
g = torch.zeros(2); x.grad = g; (x * 3).sum().backward(); print(g)
z = x * 2; print(z.grad)
# === saved tensors written to
import torch
def go(f):
    try: f(); print("ok")
    except RuntimeError as e: print(e)
p = torch.ones(2, requires_grad=True)
def a():
    t = p * 1; r = t * t; t.add_(1); r.sum().backward()
def b():
    e = p.exp(); s = e.sum(); e.add_(1); s.backward()
def c():
    r = (p * p).sum()
    with torch.no_grad(): p.add_(1)
    r.backward()
def d():
    t = torch.ones(2); r = (p * t).sum(); t.mul_(2); r.backward()
def e():
    t = p * 1; r = t + 1; t.add_(1); r.sum().backward()
def f():
    t = p.sigmoid(); v = t[:1]; r = t.sum(); v.zero_(); r.backward()
def g():
    w = torch.eye(2, requires_grad=True); o = torch.optim.SGD([w], 0.1); l = (w @ w).sum(); l.backward(retain_graph=True); o.step(); l.backward()
def h():
    t = p * 1; u = t.relu_(); (u * 2).sum().backward()
def i():
    t = p.tanh(); t.data.mul_(5); t.sum().backward()
def j():
    x = torch.ones(2, 2, requires_grad=True) * 1; y = x.softmax(0); y[0] = 0; y.sum().backward()
for k in (a, b, c, d, e, f, g, h, i, j): go(k)
# === writes through chains of views
import torch
x = torch.arange(12.0).reshape(3, 4).requires_grad_()
y = x * 1
y.t()[1:3, ::2].mul_(3)
y.view(12)[5:9].add_(y[0])
y.diagonal().copy_(torch.zeros(3))
y.as_strided((2, 2), (4, 2), 1).mul_(10)
y[:, None].expand(3, 1, 4).sum(1)
y.select(1, 2)[1:].neg_()
print(y, y.grad_fn.name(), type(y.grad_fn).__name__, y._version)
(y * torch.arange(12.0).reshape(3, 4)).sum().backward(); print(x.grad)
# === a view made before, read after
import torch
x = torch.ones(4, requires_grad=True)
y = x * 1
a, b = y[:2], y[1:3]
y.mul_(2); a.mul_(3); y[3] = 7
print(y, a, b, a.grad_fn.name(), b.grad_fn.name())
(b * torch.tensor([1.0, 10.0])).sum().backward(); print(x.grad)
buffer = torch.zeros(3); head = buffer[:2]
buffer.copy_(torch.ones(3, requires_grad=True) * 2)
print(head.requires_grad, head.grad_fn.name(), head)
# === written with values that require grad: masks, indices, slices, fill, scatter
import torch
s = torch.tensor(2.0, requires_grad=True)
v = torch.arange(3.0).requires_grad_()
o = torch.zeros(3, 3)
o[0] = v
o[torch.tensor([1, 2]), torch.tensor([0, 1])] = v[:2] * s
o[o == 0] = s
o[2].fill_(s)
o.index_add_(1, torch.tensor([0]), v[:, None])
o.masked_fill_(o > 3, s)
o.scatter_(1, torch.tensor([[0], [1], [2]]), v[:, None] * 2)
o.clamp_(min=0.5); o[:, 1].copy_(v * v); o.index_fill_ if False else None
print(o)
(o * torch.arange(9.0).reshape(3, 3)).sum().backward(); print(s.grad, v.grad)
# === expanded and overlapping
import torch
x = torch.ones(3, requires_grad=True)
e = (x * 1).expand(2, 3)
for f in (lambda: e.add_(1), lambda: torch.zeros(3).expand(2, 3).fill_(1)):
    try: f(); print("ok")
    except RuntimeError as err: print(err)
# === double backward through a write
import torch
x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
def f(x):
    y = x * x; y[:2].mul_(x[1:]); y.view(3)[1] = x[0] ** 3; y.t_() if False else None; y[2:].exp_(); return y * y
print(torch.autograd.gradcheck(f, (x,)), torch.autograd.gradgradcheck(f, (x,)))
# === what an operation made is no view: it can be written in place
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
x = torch.rand(2, 4, 4, 4, requires_grad=True)
made = {'bilinear': lambda: F.interpolate(x, size=(8, 8), mode='bilinear', align_corners=False), 'bicubic': lambda: F.interpolate(x, scale_factor=2, mode='bicubic'), 'linear': lambda: F.interpolate(x[0], scale_factor=2, mode='linear'), 'area': lambda: F.interpolate(x, size=(2, 2), mode='area'), 'adaptive_avg_pool2d': lambda: F.adaptive_avg_pool2d(x, 2), 'max_pool2d': lambda: F.max_pool2d(x, 2), 'avg_pool2d': lambda: F.avg_pool2d(x, 2), 'avg_pool1d': lambda: F.avg_pool1d(x[0], 2), 'group_norm': lambda: F.group_norm(x, 2)}
for name, make in made.items():
    y = make()
    x.grad = None
    print(name, y._is_view(), y._version)
    y -= 0.25
    y.mul_(2)
    y.sum().backward()
    print(y._version, type(y.grad_fn).__name__, round(x.grad.abs().sum().item(), 2))
net = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.ReLU(inplace=True))
net(x).sum().backward()
print(net[0].weight.grad.shape, net(x).min() >= 0)
