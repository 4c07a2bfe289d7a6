# === torch.no_grad; @torch.no_grad; Tensor.requires_grad (attr); Tensor.requires_grad (set)
import torch
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    y = x * 2; print(y.requires_grad, torch.is_grad_enabled())
@torch.no_grad()
def f(a): return a * 3
print(f(x).requires_grad, (x * 2).requires_grad, torch.is_grad_enabled(), f.__name__)
z = torch.ones(2); z.requires_grad = True; print(z.requires_grad, z.is_leaf, (z * 2).is_leaf)
try: (z * 2).requires_grad = False
except Exception as e: print(type(e).__name__, e)
try: torch.ones(2).long().requires_grad = True
except Exception as e: print(type(e).__name__, e)
# === torch.no_grad; torch.enable_grad
import torch
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    with torch.enable_grad():
        y = (x * x).sum()
    x.add_(1)
y2 = torch.enable_grad()(lambda: x * 2)()
print(y.requires_grad, x, y2.requires_grad)
with torch.set_grad_enabled(False): print((x * 1).requires_grad)
@torch.no_grad
def g(): return (x * 1).requires_grad
print(g(), torch.is_grad_enabled())
# === torch.inference_mode; @torch.inference_mode
import torch
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    y = x * 2; print(y.requires_grad, y.is_inference(), torch.is_inference_mode_enabled())
@torch.inference_mode()
def f(a): return a + 1
print(f(x).requires_grad, f(x).is_inference())
try: (y * x).sum().backward()
except Exception as e: print(type(e).__name__, e)
try: y.add_(1)
except Exception as e: print(type(e).__name__, e)
# === Tensor.backward; Tensor.grad (attr); Tensor.grad (set)
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
(x ** 3).sum().backward(); print(x.grad); (x ** 2).sum().backward(); print(x.grad)
x.grad = None; (x * 2).backward(torch.tensor([1.0, 10.0])); print(x.grad); x.grad.zero_(); print(x.grad); x.grad = torch.ones(2); print(x.grad)
try: x.grad = torch.ones(3)
except Exception as e: print(type(e).__name__, e)
# === Tensor.backward
import torch
x = torch.ones(2, requires_grad=True)
y = (x * 2).sum(); y.backward(retain_graph=True); y.backward(); print(x.grad)
for f in [lambda: y.backward(), lambda: (x * 2).backward(), lambda: torch.ones(1).backward(), lambda: (x * 2).backward(torch.ones(3))]:
    try: f()
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
w = torch.ones(2, requires_grad=True); (w * x).sum().backward(inputs=[w]); print(w.grad, x.grad)
# === Tensor.backward
import torch
a = torch.tensor(2.0, requires_grad=True); b = torch.tensor(-3.0, requires_grad=True)
c = a * b; d = c + a; e = (d.relu() + c.tanh() * d).exp(); c.retain_grad(); e.backward(); print(a.grad, b.grad, c.grad, a.is_leaf)
# === torch.autograd.grad
import torch
x = torch.tensor(3.0, requires_grad=True); y = x ** 3
(g,) = torch.autograd.grad(y, x, create_graph=True); (h,) = torch.autograd.grad(g, x, create_graph=True); print(g, h, torch.autograd.grad(h, x)[0], x.grad)
u = torch.ones(2, requires_grad=True)
print(torch.autograd.grad((u * 2).sum(), [u, x], allow_unused=True), torch.autograd.grad(u * 3, u, grad_outputs=torch.tensor([1.0, 2.0])))
for f in [lambda: torch.autograd.grad((u * 2).sum(), x), lambda: torch.autograd.grad(u * 2, u), lambda: torch.autograd.grad(torch.ones(1), u)]:
    try: f()
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.autograd.grad
import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
x = torch.randn(3, 2, requires_grad=True); out = net(x)
g = torch.autograd.grad(out.sum(), x, create_graph=True)[0]; penalty = ((g.norm(dim=1) - 1) ** 2).mean(); penalty.backward()
print(penalty, [p.grad if p.grad is None else p.grad.sum() for p in net.parameters()])
# === torch.autograd.Function; class(torch.autograd.Function); apply (Module.apply / Function.apply)
import torch
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k):
        ctx.save_for_backward(x); ctx.k = k
        return x ** 3 * k
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        print(ctx.needs_input_grad)
        return 3 * x ** 2 * ctx.k * g, None
x = torch.tensor([1.0, 2.0], requires_grad=True); y = Cube.apply(x, 2.0); y.sum().backward(); print(x.grad, y)
class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return (x > 0).float()
    @staticmethod
    def backward(ctx, g): return g.clamp(-1, 1)
z = torch.tensor([-1.0, 2.0], requires_grad=True); (Straight.apply(z) * 3).sum().backward(); print(z.grad, type(y.grad_fn).__name__)
# === torch.autograd.Function
import torch
class Two(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b); return a * b, a + b
    @staticmethod
    def backward(ctx, g, h):
        a, b = ctx.saved_tensors; return g * b + h, g * a + h
a = torch.tensor(2.0, requires_grad=True); b = torch.tensor(3.0, requires_grad=True)
p, s = Two.apply(a, b); (g,) = torch.autograd.grad(p * s, a, create_graph=True); print(g, torch.autograd.grad(g, b))
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a): return a * 1
    @staticmethod
    def backward(ctx, g): return g, g
try: Wrong.apply(a).backward()
except Exception as e: print(type(e).__name__, e)
# === torch.autograd.Variable
import torch
from torch.autograd import Variable
v = Variable(torch.ones(2), requires_grad=True); (v * 2).sum().backward(); print(v.grad, isinstance(v, torch.Tensor), Variable(torch.ones(1)).requires_grad)
# === Tensor.grad_fn (attr)
import torch
x = torch.ones(2, requires_grad=True); y = (x * 2).exp()
print(x.grad_fn, y.grad_fn.name(), type(y.grad_fn).__name__, [type(n[0]).__name__ for n in y.grad_fn.next_functions], y)
for t in [x + 1, x @ x, x.sum(), x.mean(), x.view(2, 1), x[0], x.relu(), x.softmax(0), torch.cat([x, x]), x.clone(), x.t(), x.pow(2), x / 2, -x, x.unsqueeze(0)]:
    print(t.grad_fn.name())
# === Tensor.backward; Tensor.requires_grad (attr)
import torch
x = torch.ones(3, requires_grad=True); seen = []
h = x.register_hook(lambda g: seen.append(g.clone()) or g * 2); (x * 3).sum().backward(); print(x.grad, seen); h.remove(); (x * 1).sum().backward(); print(x.grad)
# === torch.nn.utils.clip_grad_norm_; aten._foreach_norm; aten._foreach_mul_
import torch
p = [torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.ones(1))]
p[0].grad, p[1].grad = torch.tensor([3.0, 4.0]), torch.full((3,), 2.0)
print(torch.nn.utils.clip_grad_norm_(p, 1.0), p[0].grad, p[1].grad, p[2].grad)
print(torch.nn.utils.clip_grad_norm_(p, 100.0), torch.nn.utils.clip_grad_norm_(p, 0.5, norm_type=float("inf")), p[0].grad, torch.nn.utils.clip_grad_norm_([], 1.0))
torch.nn.utils.clip_grad_value_(p, 0.1); print(p[0].grad)
p[0].grad[0] = float("nan"); print(torch.nn.utils.clip_grad_norm_(p[0], 1.0))
try: torch.nn.utils.clip_grad_norm_(p, 1.0, error_if_nonfinite=True)
except Exception as e: print(type(e).__name__, e)
