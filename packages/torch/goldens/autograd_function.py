# === what backward may return
import torch
class B(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, z=1): return x * 2
    @staticmethod
    def backward(ctx, g): return answer(g)
def go(f, *args):
    global answer; answer = f
    try: B.apply(*args).sum().backward(); print("ok")
    except Exception as e: print(type(e).__name__, e)
x = torch.ones(2, requires_grad=True)
go(lambda g: g, x, x)
go(lambda g: (g,), x, x)
go(lambda g: (g, 1), x, x)
go(lambda g: (g, g, None), x, x)
go(lambda g: (g, g, g), x, x)
go(lambda g: (torch.ones(3, 2), torch.ones(3)), x, x)
go(lambda g: (torch.ones(2, 2), None), x, x)
go(lambda g: (g.double(), None), x, x)
go(lambda g: [g, g], x, x)
go(lambda g: ("a", g), x, x)
go(lambda g: (g, g, g), x, 2.0, 3)
go(lambda g: (None, None), x, x)
print(x.grad, x.grad.dtype)
# === inputs written in place
import torch
class D(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x); x.add_(1); return out(x)
    @staticmethod
    def backward(ctx, g): return g * 10
def go(f, make):
    global out; out = f
    try:
        l = torch.ones(2, requires_grad=True); i = make(l); r = D.apply(i)
        print(r is i, r, i); i.sum().backward(); print(l.grad, i._version)
    except Exception as e: print(type(e).__name__, e)
go(lambda x: x, lambda l: l * 1)
go(lambda x: x * 2, lambda l: l * 1)
go(lambda x: x, lambda l: l)
go(lambda x: x, lambda l: (l * 1)[:1])
go(lambda x: (x, x * 2), lambda l: (l * 1)[:1])
# === what a context refuses
import torch
x = torch.ones(2, requires_grad=True)
for bad in ("save_for_backward(1)", "save_for_backward(x, [x])", "mark_dirty(3)", "mark_non_differentiable(3)", "save_for_backward(None, x)"):
    class E(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            exec("ctx." + bad); return x * 1
        @staticmethod
        def backward(ctx, g): return g
    try: E.apply(x); print("ok")
    except Exception as e: print(type(e).__name__, e)
# === results that are no tensors, or no floats
import torch
class N(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2, "text", x.long(), None, 3
    @staticmethod
    def backward(ctx, *g): print(g); return g[0]
x = torch.ones(2, requires_grad=True)
r = N.apply(x); print(r); r[0].sum().backward(); print(x.grad)
class L(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return [x, x]
    @staticmethod
    def backward(ctx, g): return g
print(L.apply(x))
# === non-differentiable results, gradients not materialized
import torch
class M(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, keep):
        ctx.set_materialize_grads(not keep)
        a, b, c = x * 2, x * 3, x > 0
        ctx.mark_non_differentiable(b)
        return a, b, c, x * 4
    @staticmethod
    def backward(ctx, a, b, c, d): print(a, b, c, d); return (a if a is not None else 0 * d), None
x = torch.ones(2, requires_grad=True)
for keep in (True, False):
    a, b, c, d = M.apply(x, keep); print(a.requires_grad, b.requires_grad, c.requires_grad, d.grad_fn.name())
    a.sum().backward(retain_graph=True); d.sum().backward()
# === once_differentiable
import torch
from torch.autograd.function import once_differentiable
class O(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x ** 2
    @staticmethod
    @once_differentiable
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 2 * x
x = torch.tensor([1.0, 3.0], requires_grad=True)
print(torch.autograd.grad(O.apply(x).sum(), x))
w = torch.ones(2, requires_grad=True)
g, = torch.autograd.grad((O.apply(x) * w).sum(), x, create_graph=True)
print(g.requires_grad)
try: g.sum().backward()
except RuntimeError as e: print(e)
# === setup_context, needs_input_grad, names
import torch
class P(torch.autograd.Function):
    @staticmethod
    def forward(a, b, k): return a * b * k
    @staticmethod
    def setup_context(ctx, inputs, output):
        a, b, k = inputs; ctx.save_for_backward(a, b); ctx.k = k
    @staticmethod
    def backward(ctx, g):
        print(ctx.needs_input_grad, ctx.name(), type(ctx).__name__)
        a, b = ctx.saved_tensors
        return g * b * ctx.k, g * a * ctx.k, None
a, b = torch.ones(2, requires_grad=True), torch.full((2,), 2.0)
y = P.apply(a, b, 3.0)
print(y, y.grad_fn.name(), type(y.grad_fn).__name__, y.grad_fn.k, y.grad_fn.saved_tensors, y.grad_fn.next_functions[1])
y.sum().backward(); print(a.grad)
class Q(torch.autograd.Function):
    @staticmethod
    def forward(x): return x * 2
    @staticmethod
    def backward(ctx, g): return g
try: Q.apply(a)
except Exception as e: print(type(e).__name__, e)
class T(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 1
try: T.apply(a).sum().backward()
except Exception as e: print(type(e).__name__, e)
class U(torch.autograd.Function): pass
try: U.apply(a)
except Exception as e: print(type(e).__name__, e)
try: U()(a)
except Exception as e: print(type(e).__name__, e)
# === twice through a function, with and without saved tensors
import torch
class Z(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, save):
        ctx.x = x
        if save: ctx.save_for_backward(x)
        return x * 1
    @staticmethod
    def backward(ctx, g): ctx.saved_tensors; return g * ctx.x, None
x = torch.ones(2, requires_grad=True)
for save in (False, True):
    z = Z.apply(x, save).sum(); z.backward()
    try: z.backward(); print(x.grad)
    except RuntimeError as e: print(e)
# === an input returned as it came, a view returned
import torch
class I(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x
    @staticmethod
    def backward(ctx, g): return g * 3
x = torch.ones(2, requires_grad=True)
i = I.apply(x); print(i is x, i); i.sum().backward(); print(x.grad)
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x[:2]
    @staticmethod
    def backward(ctx, g): return torch.cat([g, g * 0])
y = F.apply(torch.ones(4, requires_grad=True) * 1)
try: y.add_(1)
except RuntimeError as e: print(e)
y = F.apply(torch.ones(4)); y.add_(1); print(y, y.grad_fn)
# === a saved tensor that was changed
import torch
class S(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): y = x.exp(); ctx.save_for_backward(x, y); return y
    @staticmethod
    def backward(ctx, g): x, y = ctx.saved_tensors; return g * y
x = torch.zeros(2, requires_grad=True)
y = S.apply(x); s = y.sum(); y.add_(1)
try: s.backward()
except RuntimeError as e: print(e)
h = x * 1; y = S.apply(h); h.add_(1)
try: y.sum().backward()
except RuntimeError as e: print(e)
y = S.apply(x); y.data.add_(1); y.sum().backward(); print(x.grad)
# === double backward through functions that call functions
import torch
class Sin(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x.sin()
    @staticmethod
    def backward(ctx, g): return g * Cos.apply(ctx.saved_tensors[0])
class Cos(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x.cos()
    @staticmethod
    def backward(ctx, g): return -g * Sin.apply(ctx.saved_tensors[0])
x = torch.tensor([0.3, 1.1], dtype=torch.float64, requires_grad=True)
d = Sin.apply(x)
for _ in range(4):
    d, = torch.autograd.grad(d.sum(), x, create_graph=True); print(d)
print(torch.autograd.gradcheck(Sin.apply, (x,)), torch.autograd.gradgradcheck(Sin.apply, (x,)))
# === an exception in backward reaches the caller, and the engine stays whole
import torch
class V(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 1
    @staticmethod
    def backward(ctx, g): raise KeyError("lost")
x = torch.ones(2, requires_grad=True)
try: V.apply(x * 2).sum().backward()
except KeyError as e: print("KeyError", e)
(x * 2).sum().backward(); print(x.grad)
# === a deep chain of functions, forth and back, and thrown away
import torch
class Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * 1.0001
    @staticmethod
    def backward(ctx, g): ctx.saved_tensors; return g * 1.0001
x = torch.ones(1, requires_grad=True)
y = x
for _ in range(10000): y = Step.apply(y)
y.backward(); print(round(x.grad.item(), 3))
y = x
for _ in range(10000): y = Step.apply(y)
del y
y = x
for _ in range(10000): y = y * 1.0001
y.register_hook(lambda g: g * 2)
y.backward(); print(round(x.grad.item(), 3))
# === straight-through, gradient reversal, gradient clipping by a function
import torch
class Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.round()
    @staticmethod
    def backward(ctx, g): return g
class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, lambd): ctx.lambd = lambd; return x.view_as(x)
    @staticmethod
    def backward(ctx, g): return g.neg() * ctx.lambd, None
class Clip(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high): ctx.range = low, high; return x.clone()
    @staticmethod
    def backward(ctx, g): return g.clamp(*ctx.range), None, None
x = torch.tensor([0.4, 1.6], requires_grad=True)
(Round.apply(x) * Reverse.apply(x, 0.5) * Clip.apply(x, -1.0, 1.0)).sum().backward(); print(x.grad)
