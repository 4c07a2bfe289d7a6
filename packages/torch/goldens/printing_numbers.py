# === scientific notation, where it starts
import torch
for v in [[1e-4], [9.9e-5], [1.0, 1000.0], [1.0, 1001.0], [0.5, 500.0], [0.5, 501.0], [1e8], [1.1e8], [99999999.0], [123456.789], [0.1, 100000.0], [1e-10, 0.0],
          [0.0, 1e-3], [1e30, 1e-30], [3e38], [1e-45], [-1e-5, 2e-5], [1.0, float("nan"), 1e9], [float("inf"), 1e-6], [100000.0, 0.0, 1.0], [16777216.0, 1.0]]:
    print(torch.tensor(v), torch.tensor(v, dtype=torch.float64))
# === widths with signs and zeros
import torch
print(torch.tensor([0.0, -0.0, 1.5, -10.25]))
print(torch.tensor([-1.0, 10.0, -100.0]), torch.tensor([0.0, 0.0]), torch.tensor([-0.0]))
print(torch.tensor([[1.0, -2.0], [float("nan"), float("-inf")]]), torch.tensor([float("inf"), 1.0]), torch.tensor([float("nan"), 0.25]))
print(torch.tensor([float("inf"), float("nan")]), torch.tensor([1000000.0, float("-inf")]))
print(torch.tensor([0.12345, 0.99999, 9.99999, 99.99995]), torch.tensor([0.00005, 0.1]), torch.tensor(1 / 3), torch.tensor(2e-5), torch.tensor(-12345678.9))
# === every real dtype
import torch
for d in [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]:
    x = torch.tensor([0, 1, 3], dtype=d)
    print(x, x[1], x[:0], x.reshape(3, 1), repr(x.dtype), str(d))
    print(torch.zeros(0, 2, dtype=d), torch.zeros((), dtype=d), torch.ones(1, 1, 1, dtype=d))
print(torch.tensor([1.1, 2.2, 1e-3], dtype=torch.float16), torch.tensor([1.1, 300.0, 1e-3], dtype=torch.bfloat16), torch.tensor([65504.0, 1e-7], dtype=torch.half))
print(torch.tensor([-128, 127], dtype=torch.int8), torch.tensor([2**62, -1]), torch.tensor([255], dtype=torch.uint8), torch.tensor([-5, 10, -100]))
print(torch.tensor([[True, False], [False, True]]), torch.tensor([1e-8, 1.0], dtype=torch.float64), torch.tensor(1.123456789, dtype=torch.double))
# === nested and empty
import torch
print(torch.empty(0), torch.empty(0, 0), torch.empty(2, 0, 3), torch.empty(0, dtype=torch.long), torch.empty(3, 0, dtype=torch.bool), torch.empty(0, requires_grad=True))
print(torch.zeros(1, 1, 1, 1), torch.arange(8).view(2, 1, 4), torch.arange(8).view(2, 2, 2, 1))
print(torch.arange(4.0).view(1, 1, 2, 2) / 3, torch.ones(1, 2, 1, 2, 1))
# === lines that wrap
import torch
for n in [9, 10, 11, 12, 13, 26, 27]:
    print(torch.arange(n) + 100000)
    print((torch.arange(n) + 0.5) * 1.5)
print(torch.arange(25.0), torch.arange(25.0).view(1, 25), torch.arange(25).bool())
print(torch.arange(50).view(2, 25) * 1000, torch.arange(24.0).view(1, 2, 12) / 7)
print((torch.arange(20.0) - 10) ** 7)
# === summaries
import torch
print(torch.arange(1000).shape, torch.arange(1001.0), torch.arange(2002).view(2, 1001), torch.zeros(1001, dtype=torch.int32))
print(torch.arange(7 * 7 * 21).view(7, 7, 21))
print(torch.arange(1100.0).view(1100, 1) / 7, torch.arange(1200).view(6, 200), torch.ones(2, 3, 200), torch.ones(11, 10, 10).bool())
print(torch.linspace(0, 1, 1500, dtype=torch.float64), torch.ones(1001, requires_grad=True), torch.full((40, 40), 1e-5))
print(torch.arange(3000).view(1500, 2), torch.zeros(5, 0, 400), torch.tensor([1e10] + [1.0] * 1200 + [2.5]))
x = torch.ones(2000); x[1000] = 1e9
print(x)
# === suffixes
import torch
w = torch.ones(3, requires_grad=True)
print(w, w * 2, (w * 2).double(), w[0], w[0] * 3, w.detach(), w.sum(), w.mean(), w.view(3, 1), w.exp())
print(torch.ones(15, requires_grad=True) / 3, torch.ones(2, 8, dtype=torch.float64, requires_grad=True) * 0.1)
print(w.unsqueeze(0), w.expand(2, 3), w.t(), w @ w, torch.stack([w, w]), torch.cat([w, w]), w[1:], w[[0, 2]], w[w > 0], w.pow(2), w ** 2, 2 ** w, -w, w / 2, 1 / w, w - 1, 1 - w)
print(w.relu(), w.tanh(), w.sigmoid(), w.softmax(0), w.log_softmax(0), w.norm(), w.max(), w.max(0), w.std(), w.var(), w.abs(), w.sqrt(), w.clamp(0, 1), w.cumsum(0), w.prod())
print(w.reshape(1, 3).transpose(0, 1), w.repeat(2), w.flip(0), w.clone(), w.to(torch.float64), w.contiguous().view(-1), w.where(w > 0, w), w.masked_fill(w > 0, 1.0), w.gather(0, torch.tensor([0])))
print(w.chunk(3)[0], w.split(2)[1], w.unbind()[0], w.squeeze(), w.narrow(0, 0, 2), w.select(0, 1), w.diag(), w.outer(w), torch.einsum("i,j->ij", w, w), w.roll(1), w.sort()[0], w.topk(2)[0])
print(torch.nn.functional.gelu(w), torch.nn.functional.silu(w), torch.nn.functional.layer_norm(w, (3,)), torch.nn.functional.mse_loss(w, w * 2), torch.nn.functional.linear(w[None], torch.ones(2, 3)), torch.nn.functional.cross_entropy(w[None], torch.tensor([1])))
# === in-place and views show their last node
import torch
a = torch.ones(2, requires_grad=True)
b = a * 1; b.add_(1); print(b)
c = a * 1; c[0] = 5.0; print(c)
d = a * 1; e = d.view(2, 1); e.mul_(2); print(d, e)
f = a * 1; f.zero_(); print(f)
g = torch.zeros(2); g[0] = a[0]; print(g); g.fill_(1.0); print(g)
h = (a * 2).detach_(); print(h, a.requires_grad_(False))
print((torch.ones(1, requires_grad=True) * 2).relu_().masked_fill_(torch.tensor([True]), 3.0), torch.ones(2, requires_grad=True).clone().copy_(torch.ones(2)))
# === custom functions name their node
import torch
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): return 2 * ctx.saved_tensors[0] * g
x = torch.tensor([2.0], requires_grad=True)
print(Square.apply(x), Square.apply(x).sum())
