# === formatting scalars
import torch
x, n, b = torch.tensor(3.14159), torch.tensor(42), torch.tensor(True)
print(f"{x:.4f} {x:8.2f} {x:e} {x:g} {x:.0%} {n:d} {n:5d} {n:>6} {n:,} {n:x} {b} {b:d} {x} {n}")
print("%.3f %d %s %5.1f" % (x, n, x, n), "{:.2f} {} {!r}".format(x, n, x), str(x), repr(n))
print("%s" % torch.ones(2), "{}".format(torch.ones(1)), f"{torch.ones(2)}", f"{torch.ones(2)!r}", f"{x.item():.3f}", f"{x.item()}", x.tolist())
print(f"{torch.tensor(1.5, requires_grad=True) * 2:.2f} {torch.tensor(2.5, dtype=torch.float64):.3f} {torch.tensor(0.1, dtype=torch.bfloat16)}")
for f in [lambda: f"{torch.ones(2):.2f}", lambda: f"{torch.ones(1):.2f}", lambda: "%.2f" % torch.ones(2), lambda: "%.1f" % torch.ones(1), lambda: f"{x:d}", lambda: "%d" % x, lambda: f"{n:.2f}"]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === numbers out of tensors
import torch
x = torch.tensor([0.1, 2.0, -3.5]); d = x.double()
print(x[0].item(), d[0].item(), x.tolist(), x.half().tolist(), x.bfloat16().tolist(), torch.tensor([1, 2]).tolist(), torch.tensor([True]).tolist(), torch.tensor(5).item())
print(float(x[0]), int(x[1]), bool(x[2]), round(x[0].item(), 3), sum(x), sum(x).item(), max(x), min(x), abs(x), sorted(x), list(x))
print(round(torch.tensor(2.567).item(), 2), torch.tensor(7) // 2, torch.tensor(7) % 3, divmod(7, 2), torch.tensor(2) ** 3, -torch.tensor(1), +torch.tensor(1.0))
print(torch.round(torch.tensor([1.2345]), decimals=2), torch.tensor(float("nan")).item(), torch.tensor(float("-inf")).item(), torch.tensor(1e20).item(), torch.tensor(1e-20).item())
# === in containers
import torch
print([torch.ones(2), torch.tensor(1)], {"a": torch.zeros(1)}, (torch.ones(1), torch.arange(3)), [torch.ones(2, 2)], {1: torch.Size([1, 2])}, {"d": torch.float32, "dev": torch.device("cpu")})
print([t for t in torch.arange(4)], list(torch.ones(2, 2)), [*torch.tensor([1.5, 2.5])], dict(a=torch.ones(1, requires_grad=True)))
# === sizes, dtypes, devices, generators
import torch
s = torch.zeros(2, 3, 4).shape
print(s, repr(s), str(s), s[0], s[1:], s[-1], s[:2] + (5,), list(s), tuple(s), s.numel(), len(s), s == (2, 3, 4), (2, 3, 4) == s, torch.Size([]), torch.Size((1,)), f"{s}", "%s" % (s,), 3 in s, hash(s) == hash((2, 3, 4)), [*s], s * 2, s.index(3), s.count(2))
print(torch.float32, [torch.int64], str(torch.bool), f"{torch.bfloat16}", torch.float, torch.half, torch.long, torch.double, torch.float16.itemsize, torch.int8.is_signed, torch.float32 == torch.float, torch.complex64, torch.float32.is_floating_point)
print(torch.device("cpu"), [torch.device("cpu")], torch.device("cuda:0"), repr(torch.device("cuda", 1)), torch.zeros(1).device, str(torch.zeros(1).device), torch.device("cpu") == torch.zeros(1).device, torch.zeros(1).device == "cpu", torch.device("cpu").type, torch.device("meta"))
print(torch.zeros(1).layout, torch.strided, torch.contiguous_format, torch.channels_last, torch.preserve_format, type(torch.zeros(1)), type(torch.float32), type(s), type(torch.nn.Parameter(torch.ones(1))), type(torch.device("cpu")))
print(type(torch.Generator()), torch.Generator().device, torch.zeros(1).type(), torch.zeros(1).long().type(), isinstance(torch.zeros(1), torch.Tensor), isinstance(torch.zeros(1), torch.FloatTensor), isinstance(torch.zeros(1).long(), torch.LongTensor), isinstance(torch.zeros(1), torch.LongTensor))
print(torch.Tensor, torch.nn.Parameter, torch.nn.Linear, torch.optim.Adam, torch.nn.Module, torch.Size, torch.device, torch.dtype, torch.autograd.Function, torch.nn.functional.relu.__name__, torch.finfo(torch.float16), torch.iinfo(torch.int32))
# === results with names
import torch
x = torch.tensor([[1.0, 5.0, 2.0], [7.0, 2.0, 0.0]])
print(x.max(1), x.min(dim=0), x.sort(1), x.topk(2))
print(torch.max(x, 1, keepdim=True), x.max(1).values, x.max(1).indices, x.max(1)[0], type(x.max(1)))
v, i = x.max(1); print(v, i)
print(torch.tensor([[1.0, 2.0]], requires_grad=True).max(1))
# === parameters and buffers
import torch
from torch import nn
p = nn.Parameter(torch.ones(2, 2))
print(p, p.data, p.grad, p * 2, p[0], p.detach(), nn.Parameter(torch.tensor(1.5)), nn.Parameter(torch.zeros(3), requires_grad=False), [p], nn.Parameter(torch.empty(0)), {"p": p})
print(nn.Parameter(torch.ones(1, 12)), nn.Parameter(torch.ones(1100)), nn.Parameter(torch.ones(2, dtype=torch.float64)), type(p.data), p.T, nn.Buffer(torch.ones(1)))
m = nn.Linear(2, 1); nn.init.ones_(m.weight); nn.init.zeros_(m.bias)
print(m.weight, m.bias, list(m.parameters()), dict(m.named_parameters()), dict(m.state_dict()), m.weight.data, [n for n, _ in m.named_parameters()])
print(next(m.parameters()).is_leaf, m.weight.requires_grad, m.weight.shape, m._parameters.keys(), m.weight.grad)
