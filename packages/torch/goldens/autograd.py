# === gradients of arithmetic
import torch
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
(x * y + x / y - y ** 2).sum().backward()
print(x.grad, y.grad)
# === broadcasting sums gradients
import torch
a = torch.ones(3, 1, requires_grad=True)
b = torch.ones(4, requires_grad=True)
(a * b * 2).sum().backward()
print(a.grad, b.grad)
# === accumulation and zeroing
import torch
x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward(); (x * 3).sum().backward()
print(x.grad)
x.grad.zero_(); (x * x).sum().backward()
print(x.grad); x.grad = None; print(x.grad)
# === grad_fn, leaves, names
import torch
x = torch.ones(2, requires_grad=True)
y = x * 2
z = y.sum()
print(x.is_leaf, y.is_leaf, z.requires_grad, y.grad_fn.name(), type(z.grad_fn).__name__, x.grad_fn, y.detach().requires_grad)
for t in [x + 1, x - x, x / 2, x ** 2, -x, x.exp(), x.view(2, 1), x[0], x[:1], x.reshape(1, 2), x.unsqueeze(0), x.T, x.mean(), x.max(), x @ x, x.softmax(0), x.to(torch.float64), x.clone(), torch.cat([x, x]), torch.stack([x, x]), x[torch.tensor([0])], x.masked_fill(x > 5, 0), x.expand(2, 2), torch.where(x > 0, x, x), x.relu(), x.sqrt(), x.tanh(), x.norm()]:
    print(t.grad_fn.name())
# === matmul and softmax
import torch
torch.manual_seed(1)
q = torch.arange(6.0).reshape(2, 3).div(5).requires_grad_()
k = torch.arange(9.0).reshape(3, 3).div(7).requires_grad_()
p = (q @ k.T / 3 ** 0.5).softmax(-1)
(p * torch.arange(3.0)).sum().backward()
print(p, q.grad, k.grad)
# === views and in-place writes
import torch
x = torch.zeros(4, requires_grad=True)
y = x * 1
y[1:3] = 5
y[0] *= 3
(y * torch.arange(4.0)).sum().backward()
print(y, x.grad)
# === writing a tensor that requires grad into a buffer
import torch
out = torch.zeros(2, 3)
w = torch.ones(3, requires_grad=True)
out[0] = w * 2
out[1, 1:] = w[:2] * 3
out.sum().backward()
print(out, w.grad)
# === no_grad, enable_grad, detach
import torch
x = torch.ones(1, requires_grad=True)
with torch.no_grad():
    y = x * 2
    with torch.enable_grad():
        z = x * 2
@torch.no_grad()
def f(): return x * 3
@torch.inference_mode()
def g(): return (x * 3).requires_grad
print(y.requires_grad, z.requires_grad, f().requires_grad, g(), torch.is_grad_enabled(), x.detach().requires_grad)
with torch.set_grad_enabled(False): print((x * 2).requires_grad)
torch.set_grad_enabled(False); print((x * 2).requires_grad); torch.set_grad_enabled(True)
# === autograd.grad and double backward
import torch
x = torch.tensor(2.0, requires_grad=True)
y = x ** 3
(g,) = torch.autograd.grad(y, x, create_graph=True)
print(g)
(h,) = torch.autograd.grad(g, x)
print(g, h, x.grad)
a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
print(torch.autograd.grad((a * 2).sum(), [a, b], allow_unused=True))
# === hooks
import torch
x = torch.ones(2, requires_grad=True)
y = x * 3
seen = []
h = y.register_hook(lambda g: seen.append(g.clone()))
y.register_hook(lambda g: g * 10)
(y * 2).sum().backward(retain_graph=True)
print(seen, x.grad)
h.remove()
(y * 2).sum().backward()
print(len(seen), x.grad)
def bad(g): raise ValueError("from the hook")
z = (x * 1); z.register_hook(bad)
try: z.sum().backward()
except ValueError as e: print(e)
# === retain_grad and hooks on leaves
import torch
x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
x.register_hook(lambda g: g + 1)
x.register_post_accumulate_grad_hook(lambda t: print("after", t.grad))
(y * y).sum().backward()
print(y.grad, x.grad, y.retains_grad)
# === custom functions
import torch
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        ctx.save_for_backward(x); ctx.scale = scale
        return x * x * scale
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 2 * x * ctx.scale, None
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = Square.apply(x, 3.0)
print(y)
y.sum().backward()
print(x.grad)
x.grad = None
(g,) = torch.autograd.grad(Square.apply(x, 1.0).sum(), x, create_graph=True)
g.sum().backward()
print(g, x.grad)
# === custom functions with a saved output and several results
import torch
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp(); ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0]
class Both(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b): ctx.save_for_backward(a, b); return a * b, a + b
    @staticmethod
    def backward(ctx, gm, gs):
        a, b = ctx.saved_tensors
        return gm * b + gs, gm * a + gs
x = torch.tensor([0.5], requires_grad=True)
y = Exp.apply(x)
(g,) = torch.autograd.grad(y, x, create_graph=True)
print(g, torch.autograd.grad(g, x))
a, b = torch.ones(2, requires_grad=True), torch.full((2,), 3.0, requires_grad=True)
m, s = Both.apply(a, b)
(m * 2).sum().backward()
print(m, a.grad, b.grad)
try: (m * 2).sum().backward()
except RuntimeError as e: print(str(e)[:60])
# === gradients with weights, inputs, retain_graph
import torch
x = torch.ones(3, requires_grad=True)
y = x * torch.arange(3.0)
y.backward(torch.tensor([1.0, 10.0, 100.0]), retain_graph=True)
print(x.grad)
y.backward(gradient=torch.ones(3))
print(x.grad)
a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
(a * b).backward(inputs=[a]); print(a.grad, b.grad)
# === a deep graph
import torch
x = torch.ones(1, requires_grad=True)
y = x
for _ in range(3000): y = y + 0.001
y.backward(); print(y, x.grad)
# === data and versions
import torch
w = torch.ones(2, requires_grad=True)
w.data -= 0.5
print(w, w._version, w.data.requires_grad)
w.data = torch.zeros(3)
print(w, w.is_leaf)
with torch.no_grad():
    w += 1
print(w, w.requires_grad)
# === max, min, gather, topk, sort, cumsum
import torch
x = torch.tensor([[3.0, 1.0, 2.0], [5.0, 5.0, 4.0]], requires_grad=True)
(x.max() + x.max(1).values.sum() * 2 + x.gather(1, torch.tensor([[0], [2]])).sum() * 3 + x.topk(2).values.sum() + (x.cumsum(1) * torch.arange(3.0)).sum() + x.sort(1).values[:, 0].sum() * 7).backward()
print(x.grad)
# === norms, var, std, prod, logsumexp
import torch
x = torch.tensor([[1.0, 2.0, 4.0], [3.0, 5.0, 9.0]], requires_grad=True)
(x.norm() + x.var(1).sum() + x.std() + x.prod(1).sum() / 10 + x.logsumexp(0).sum() + x.mean(0, keepdim=True).sum() + x.abs().amax()).backward()
print(x.grad)
# === bool, int and no gradient
import torch
x = torch.ones(2, requires_grad=True)
print((x > 0).requires_grad, x.argmax().requires_grad, x.long().requires_grad, x.round().requires_grad, x.sign().grad_fn.name())
