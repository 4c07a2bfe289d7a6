# === inference tensors
import torch
def go(f):
    try: print(f())
    except RuntimeError as e: print(e)
w = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    n = torch.ones(2); m = n * 2; v = n[:1]; r = torch.ones(2, requires_grad=True); q = w * 2
    n.add_(1); print(n.is_inference(), m.is_inference(), v.is_inference(), q.requires_grad, r.requires_grad, torch.is_inference_mode_enabled(), torch.is_grad_enabled())
    with torch.enable_grad(): print((w * 2).requires_grad, torch.is_inference_mode_enabled())
    with torch.inference_mode(False): k = torch.ones(2); print(k.is_inference(), (w * 2).requires_grad)
go(lambda: n._version)
go(lambda: n.add_(1))
go(lambda: v.zero_())
go(lambda: n * w)
go(lambda: (n + w).requires_grad)
go(lambda: n.requires_grad_())
go(lambda: n.clone().mul(w).requires_grad)
go(lambda: (n[:1].is_inference(), n.view(2, 1).is_inference(), (n * 2).is_inference(), n.detach().is_inference()))
go(lambda: torch.ones(2).copy_(n).is_inference())
go(lambda: w.add_(n))
with torch.no_grad(): w.add_(m)
print(w, w.is_inference())
def setitem(): n[0] = 5
go(setitem)
with torch.inference_mode():
    t = torch.ones(2); u = t[:1]; w.mul_(2) if False else None; k.add_(1)
print(k, k._version, k.is_inference())
# === as decorators, on functions, methods, generators
import torch
x = torch.ones(1, requires_grad=True)
@torch.no_grad()
def a(): return (x * 2).requires_grad
@torch.no_grad
def b(): return (x * 2).requires_grad
@torch.inference_mode()
def c(): return (x * 2).is_inference()
@torch.inference_mode
def d(): return (x * 2).is_inference()
@torch.set_grad_enabled(False)
def e(): return (x * 2).requires_grad
@torch.enable_grad()
def f(): return (x * 2).requires_grad
with torch.no_grad(): g = f()
print(a(), b(), c(), d(), e(), g, torch.is_grad_enabled(), a.__name__)
@torch.no_grad()
def gen():
    got = yield torch.is_grad_enabled()
    while got is not None:
        try: got = yield (got, torch.is_grad_enabled())
        except ValueError as error: got = yield ("caught", str(error), torch.is_grad_enabled())
    return "end"
it = gen()
print(next(it), torch.is_grad_enabled(), it.send(1), it.throw(ValueError("v")), torch.is_grad_enabled())
try: it.send(None)
except StopIteration as stop: print(stop.value)
class M:
    @torch.no_grad()
    def step(self, k): return k, torch.is_grad_enabled()
print(M().step(k=3))
# === nesting and exceptions
import torch
try:
    with torch.no_grad():
        with torch.enable_grad():
            with torch.inference_mode(): raise ValueError
except ValueError: print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
before = torch.is_grad_enabled()
torch.set_grad_enabled(False); print(torch.is_grad_enabled()); torch.set_grad_enabled(before)
with torch.set_grad_enabled(False):
    print(torch.is_grad_enabled())
    with torch.set_grad_enabled(True): print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
ctx = torch.no_grad()
with ctx: pass
with ctx: print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
torch._C._set_grad_enabled(False) if False else None
# === anomaly mode
import torch
x = torch.tensor([0.0, 1.0], requires_grad=True)
with torch.autograd.detect_anomaly(check_nan=True):
    try: (x.sqrt() * 0).sum().backward()
    except RuntimeError as e: print(e)
with torch.autograd.set_detect_anomaly(True, check_nan=False):
    x.grad = None; (x.sqrt() * 0).sum().backward(); print(x.grad)
torch.autograd.set_detect_anomaly(True)
try: (x / x).sum().backward()
except RuntimeError as e: print(e)
torch.autograd.set_detect_anomaly(False)
x.grad = None; (x / x).sum().backward(); print(x.grad)
# === what anomaly mode warns
import torch, warnings
x = torch.tensor([0.0], requires_grad=True)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    with torch.autograd.detect_anomaly():
        y = x.log()
        try: (y * 0).sum().backward()
        except RuntimeError as e: print(e)
for w in caught: print(w.category.__name__, str(w.message).splitlines()[0][:90])
# === checkpoint
import torch
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
def build():
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.GELU(), torch.nn.Dropout(0.5), torch.nn.Linear(8, 4))
def run(wrap):
    net = build(); x = torch.arange(8.0).reshape(2, 4).div(8).requires_grad_()
    torch.manual_seed(1)
    y = wrap(net, x); y.pow(2).sum().backward()
    return [y.detach(), x.grad, *(p.grad for p in net.parameters())], torch.rand(1)
plain, after = run(lambda net, x: net(x))
for wrap in (lambda net, x: checkpoint(net, x, use_reentrant=False), lambda net, x: checkpoint(net, x, use_reentrant=True), lambda net, x: checkpoint_sequential(net, 2, x, use_reentrant=False), lambda net, x: checkpoint_sequential(net, 2, x, use_reentrant=True), lambda net, x: checkpoint(lambda a, *, b: net(a) * b, x, b=1.0, use_reentrant=False)):
    got, then = run(wrap)
    print(all(torch.allclose(a, b) for a, b in zip(plain, got)), torch.equal(after, then))
calls = []
def f(a): calls.append(torch.is_grad_enabled()); return (a.sin() * a).exp()
for reentrant in (False, True):
    calls.clear(); x = torch.ones(3, requires_grad=True)
    checkpoint(f, x, use_reentrant=reentrant).sum().backward(); print(calls, x.grad)
# === what checkpoint refuses
import torch
from torch.utils.checkpoint import checkpoint, CheckpointError, set_checkpoint_early_stop
x = torch.ones(3, requires_grad=True)
def go(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
go(lambda: torch.autograd.grad(checkpoint(torch.exp, x, use_reentrant=True).sum(), x))
go(lambda: torch.autograd.grad(checkpoint(torch.exp, x, use_reentrant=False).sum(), x))
go(lambda: checkpoint(torch.exp, x, use_reentrant=True).sum().backward(inputs=[x]))
go(lambda: checkpoint(lambda a, k: a * k, x, k=2, use_reentrant=True))
go(lambda: checkpoint(torch.exp, torch.ones(3), use_reentrant=True).requires_grad)
go(lambda: checkpoint(torch.exp, x, use_reentrant=False, determinism_check="never"))
state = [1]
def changing(a):
    state[0] += 1
    for _ in range(state[0]): a = a.sin()
    return a
def shapes(a):
    state[0] += 1
    return a.expand(state[0], 3).sin().sum()
state = [3]; go(lambda: (state.__setitem__(0, 3), checkpoint(lambda a: a.sin() if state[0] > 2 else a * 1, x, use_reentrant=False), state.__setitem__(0, 0))[1].sum().backward())
go(lambda: checkpoint(shapes, x, use_reentrant=False).sum().backward())
g, = torch.autograd.grad(checkpoint(lambda a: a ** 3, x, use_reentrant=False).sum(), x, create_graph=True)
go(lambda: torch.autograd.grad(g.sum(), x))
def nested(a): return checkpoint(lambda b: checkpoint(torch.sin, b * 2, use_reentrant=False), a, use_reentrant=False) * a
go(lambda: torch.autograd.grad(nested(x).sum(), x))
