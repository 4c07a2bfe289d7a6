# === torch.autograd.grad
import torch
def go(f):
    try: print(f())
    except (RuntimeError, TypeError, ValueError) as e: print(type(e).__name__, e)
a, b = torch.ones(2, requires_grad=True), torch.full((2,), 3.0, requires_grad=True)
grad = torch.autograd.grad
go(lambda: grad((a * 2).sum(), [a, b]))
go(lambda: grad((a * 2).sum(), [a, b], allow_unused=True))
go(lambda: grad((a * 2).sum(), [a, b], materialize_grads=True))
go(lambda: grad((a * 2).sum(), [a, b], allow_unused=False, materialize_grads=True))
go(lambda: grad(a * b, a, torch.tensor([1.0, 2.0])))
go(lambda: grad(a * b, a))
go(lambda: grad(a * b, a, torch.ones(3)))
go(lambda: grad([a * b, a.sum()], [a, b], [torch.ones(2), None]))
go(lambda: grad([a * b, a.sum()], [a, b], [torch.ones(2)]))
go(lambda: grad(torch.ones(1), a))
go(lambda: grad(a.sum(), torch.ones(1)))
go(lambda: grad(a.sum(), []))
go(lambda: grad((a * b), a, torch.eye(2), is_grads_batched=True))
h = a * b
go(lambda: grad((h * h).sum(), [h, a], retain_graph=True))
go(lambda: grad(a.sum(), a)[0].requires_grad)
go(lambda: grad((a ** 3).sum(), a, create_graph=True)[0].requires_grad)
go(lambda: grad(a * 2, a, torch.ones(2, dtype=torch.long)))
go(lambda: grad(a.sum(), a, grad_outputs=3.0))
# === torch.autograd.backward
import torch
def go(f):
    a.grad = b.grad = None
    try: f(); print(a.grad, b.grad)
    except (RuntimeError, TypeError, ValueError) as e: print(type(e).__name__, e)
a, b = torch.ones(2, requires_grad=True), torch.full((2,), 3.0, requires_grad=True)
go(lambda: torch.autograd.backward([a.sum(), b.sum()]))
go(lambda: torch.autograd.backward([a * b, b.sum()], [torch.ones(2), None]))
go(lambda: torch.autograd.backward([a * b], [torch.ones(2), None]))
go(lambda: torch.autograd.backward(a * b, grad_tensors=torch.ones(2), inputs=[b]))
go(lambda: torch.autograd.backward(a * b))
go(lambda: (a * b).backward(inputs=[]))
go(lambda: (a * b).sum().backward(inputs=a))
go(lambda: (a * b).sum().backward(torch.tensor(2.0)))
go(lambda: (a * b).sum().backward(torch.ones(2)))
go(lambda: (a * b).backward(torch.ones(2), inputs=[a, b]))
go(lambda: torch.ones(2).sum().backward())
go(lambda: a.detach().sum().backward())
go(lambda: a.backward(torch.ones(2)))
go(lambda: (a > 0).sum().backward())
go(lambda: a.argmax().backward())
go(lambda: (a * b).sum().backward(create_graph=True))
a.grad = None
# === the graph seen from Python
import torch
x, w = torch.ones(2, requires_grad=True), torch.eye(2, requires_grad=True)
y = (w @ x).relu().sum() + x.prod()
def walk(fn, depth=0):
    if fn is None: print("  " * depth + "None"); return
    print("  " * depth + fn.name(), type(fn).__name__)
    for nxt, nr in fn.next_functions: walk(nxt, depth + 1)
walk(y.grad_fn)
acc = (x * 1).grad_fn.next_functions[0][0]
print(acc.name(), acc.next_functions, acc.variable)
print(x.grad_fn, y.grad_fn is y.grad_fn, y.grad_fn == y.grad_fn, isinstance(y.grad_fn, torch.autograd.graph.Node))
vals, idx = x.topk(1); print(vals.grad_fn.name(), vals.output_nr, idx.grad_fn, x.unbind()[1].output_nr)
node, nr = torch.autograd.graph.get_gradient_edge(y)[:2]; print(node.name(), nr)
try: y.grad_fn.nothing
except AttributeError as e: print(str(e).replace("torch.autograd.graph.", ""))
# === hooks of nodes
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 3; z = y * y
h1 = z.grad_fn.register_hook(lambda gi, go: print("hook", gi, go))
h2 = z.grad_fn.register_prehook(lambda go: (go[0] * 2,))
h3 = y.grad_fn.register_hook(lambda gi, go: (gi[0] + 1, gi[1]))
acc = y.grad_fn.next_functions[0][0]
h4 = acc.register_hook(lambda *a: print("accumulated", a))
h5 = acc.register_prehook(lambda g: (g[0] * 10,))
z.sum().backward(retain_graph=True); print(x.grad)
for h in (h1, h2, h3, h4, h5): h.remove()
x.grad = None; z.sum().backward(); print(x.grad)
# === hooks of tensors: order, results, mistakes
import torch
x = torch.ones(2, requires_grad=True)
y = x * 2; y.retain_grad()
y.register_hook(lambda g: g * 2); y.register_hook(lambda g: g + 1)
x.register_hook(lambda g: print("leaf", g))
z = (y * 3).sum(); z.backward(retain_graph=True); print(y.grad, x.grad)
print(torch.autograd.grad(z, [y, x], retain_graph=True))
def go(f):
    try: print(f())
    except (RuntimeError, TypeError) as e: print(type(e).__name__, e)
go(lambda: torch.ones(2).register_hook(print))
go(lambda: torch.ones(2).retain_grad())
go(lambda: y.register_post_accumulate_grad_hook(print))
go(lambda: torch.ones(2).register_post_accumulate_grad_hook(print))
w = x * 1; w.register_hook(lambda g: 3); go(lambda: w.sum().backward())
p = torch.ones(2, requires_grad=True)
def free(t): t.data.sub_(t.grad, alpha=0.1); t.grad = None
h = p.register_post_accumulate_grad_hook(free)
(p * 2).sum().backward(); print(p, p.grad)
h.remove(); (p * 2).sum().backward(); print(p.grad)
with (x * 2).register_hook(print) as h: pass
# === hooks that differentiate
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x ** 3; y.register_hook(lambda g: g * x)
g, = torch.autograd.grad(y.sum(), x, create_graph=True); print(g)
g.sum().backward(); print(x.grad)
# === gradcheck
import torch
from torch.autograd import gradcheck, gradgradcheck
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0]
x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
print(gradcheck(lambda x: (x * x).sum(), (x,)), gradcheck(torch.sin, x), gradgradcheck(torch.sin, x))
try: gradcheck(Wrong.apply, (x,))
except RuntimeError as e: print(type(e).__name__, e)
print(gradcheck(Wrong.apply, (x,), raise_exception=False))
try: gradcheck(torch.sin, torch.ones(2))
except ValueError as e: print(e)
try: gradcheck(torch.sin, torch.ones(1, dtype=torch.float64, requires_grad=True).expand(3))
except RuntimeError as e: print(e)
print(gradcheck(lambda a, b: (a @ b, a.sum()), (torch.rand(2, 3, dtype=torch.float64, requires_grad=True), torch.rand(3, dtype=torch.float64))))
try: gradcheck(lambda x: x.detach() * 2, (x,))
except RuntimeError as e: print(type(e).__name__, e)
print(gradcheck(torch.nn.functional.gelu, (torch.rand(3, dtype=torch.float64, requires_grad=True),), eps=1e-6, atol=1e-4))
# === functional
import torch
from torch.autograd import functional as AF
def go(f):
    try: print(f())
    except (RuntimeError, TypeError, AssertionError) as e: print(type(e).__name__, e)
x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
f = lambda a, b: (a * b, (a ** 2).sum())
s = lambda a, b: (a ** 3 * b).sum()
go(lambda: AF.jacobian(f, (x, y)))
go(lambda: AF.jacobian(torch.exp, x))
go(lambda: AF.jacobian(f, (x, y), vectorize=True))
go(lambda: AF.hessian(s, (x, y)))
go(lambda: AF.hessian(lambda a: (a ** 2).prod(), x))
go(lambda: AF.vjp(f, (x, y), (torch.ones(2), torch.tensor(2.0))))
go(lambda: AF.vjp(lambda a: (a * a).sum(), x))
go(lambda: AF.vjp(torch.exp, x))
go(lambda: AF.jvp(f, (x, y), (torch.ones(2), torch.zeros(2))))
go(lambda: AF.jvp(torch.exp, x, torch.ones(3)))
go(lambda: AF.vhp(s, (x, y), (torch.ones(2), torch.zeros(2))))
go(lambda: AF.hvp(s, (x, y), (torch.ones(2), torch.zeros(2))))
go(lambda: AF.hessian(torch.exp, x))
go(lambda: AF.jacobian(lambda a: 3, x))
go(lambda: AF.jacobian(lambda a: torch.ones(2), x))
go(lambda: AF.jacobian(lambda a: torch.ones(2), x, strict=True))
go(lambda: AF.jacobian(lambda a, b: a * 2, (x, y), strict=True))
go(lambda: AF.hessian(lambda a: a.sum(), x, strict=True))
go(lambda: AF.jacobian(f, [x, y]))
w = x.clone().requires_grad_()
go(lambda: AF.jacobian(lambda a: a ** 2, w, create_graph=True).grad_fn is not None)
go(lambda: AF.hvp(lambda a: (a ** 4).sum(), w, torch.ones(2), create_graph=True)[1].requires_grad)
# === saved tensors in one's own keeping
import torch
from torch.autograd.graph import saved_tensors_hooks, save_on_cpu, disable_saved_tensors_hooks
x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = []
def pack(t): seen.append(("pack", t.tolist())); return t.tolist()
def unpack(v): seen.append(("unpack", v)); return torch.tensor(v)
with saved_tensors_hooks(pack, unpack): y = (x * x).exp()
y.sum().backward(); print(x.grad, sorted(map(str, seen)))
x.grad = None
with save_on_cpu(pin_memory=False): y = (x * x).sin()
y.sum().backward(); print(x.grad)
with saved_tensors_hooks(lambda t: t, lambda v: 3): y = x * x
try: y.sum().backward()
except TypeError as e: print(e)
def mutate(t): t.mul_(2); return t
h = x * 1
try:
    with saved_tensors_hooks(mutate, lambda t: t): (h * h)
except RuntimeError as e: print(e)
def fail(t): raise ValueError("pack")
try:
    with saved_tensors_hooks(fail, lambda t: t): x * x
except ValueError as e: print("ValueError", e)
try:
    with disable_saved_tensors_hooks("not here"), saved_tensors_hooks(pack, unpack): pass
except RuntimeError as e: print(e)
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * 2
    @staticmethod
    def backward(ctx, g): print(ctx.saved_tensors[0].tolist()); return g
with saved_tensors_hooks(lambda t: t * 10, lambda t: t + 1): y = F.apply(x)
y.sum().backward()
x2 = torch.tensor([1.0, 2.0], requires_grad=True)
with saved_tensors_hooks(lambda t: t, lambda t: t): y = (x2 ** 3).sum()
g, = torch.autograd.grad(y, x2, create_graph=True); print(torch.autograd.grad(g.sum(), x2))
# === grad of what needs none
import torch
x = torch.ones(2)
w = torch.ones(2, requires_grad=True)
for call in (lambda: torch.autograd.grad(x.sum(), x), lambda: torch.autograd.grad(w.sum(), x), lambda: torch.autograd.grad(x.sum(), w), lambda: torch.autograd.grad((w.sum(), x.sum()), x)):
    try:
        call()
    except RuntimeError as e:
        print(e)
