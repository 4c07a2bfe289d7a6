# === integers, floats, bools
import torch
print(torch.tensor([1, 2, 300]))
print(torch.tensor([1.0, 2.5, -3.25]))
print(torch.tensor([True, False]))
print(torch.tensor(3), torch.tensor(2.5), torch.tensor(True))
# === whole floats end in a point
import torch
print(torch.tensor([1.0, 2.0, 300.0]))
print(torch.tensor([-1.0, 0.0]))
print(torch.tensor(0.0), torch.tensor(-0.0))
# === scientific when the range is wide
import torch
print(torch.tensor([1.0, 2.5, 3e10]))
print(torch.tensor([1e-5, 1.0]))
print(torch.tensor([123456789.0]))
print(torch.tensor([1e8]), torch.tensor([1.5, 1e5]))
# === nan and infinity
import torch
print(torch.tensor([1.0, float("nan"), float("inf"), -float("inf")]))
print(torch.tensor([float("nan")]), torch.tensor([float("inf"), 1.5]))
# === matrices
import torch
print(torch.arange(6).reshape(2, 3))
print(torch.arange(24).reshape(2, 3, 4))
print(torch.arange(16.0).reshape(2, 2, 2, 2) / 7)
# === empty
import torch
print(torch.tensor([]), torch.empty(0, 3), torch.empty(2, 0, dtype=torch.int64))
# === dtypes are told unless they are the usual ones
import torch
print(torch.tensor([1, 2], dtype=torch.int32))
print(torch.tensor([1.0], dtype=torch.float64))
print(torch.tensor([1.0, 0.1], dtype=torch.bfloat16), torch.tensor([0.1], dtype=torch.float16))
print(torch.zeros(2, dtype=torch.uint8), torch.zeros(1, dtype=torch.int8), torch.zeros(1, dtype=torch.int16))
# === long vectors wrap
import torch
print(torch.arange(40))
print(torch.arange(30) / 10)
print(torch.arange(60).reshape(2, 30))
# === over 1000 elements are summarised
import torch
print(torch.arange(1001))
print(torch.arange(2000.0).reshape(20, 100))
print(torch.arange(4000).reshape(4, 10, 100))
print(torch.zeros(3, 400))
# === requires_grad and grad_fn
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
print(x)
print(x * 2, (x * 2).sum(), x.exp())
print(x.sum().detach())
print((x.double() * 2))
# === long suffixes go on a line of their own
import torch
x = torch.arange(20.0, dtype=torch.float64, requires_grad=True)
print(x)
print(x * 1.5)
# === print options
import torch
torch.set_printoptions(precision=2)
print(torch.tensor([1.23456, 2.0]))
torch.set_printoptions(precision=6, sci_mode=False)
print(torch.tensor([1e-5, 1.0]))
torch.set_printoptions(profile="default")
print(torch.tensor([1e-5, 1.0]))
# === format and strings
import torch
x = torch.tensor(3.14159)
print(f"{x:.2f} {x} {torch.tensor(7):d} {torch.tensor([1, 2])}")
print(f"{x.item():.4f}", str(torch.tensor([0.5])))
# === shapes, dtypes, devices
import torch
x = torch.zeros(2, 3)
print(x.shape, x.size(), x.size(-1), x.dtype, x.device, x.ndim, x.numel(), x.stride())
print(x.shape[0:1], x.shape + (4,), x.shape.numel(), tuple(x.shape), torch.Size([]))
print(repr(x.device), torch.device("cpu"), x.layout, x.type(), len(x))
# === limits of dtypes
import torch
print(torch.finfo(torch.float32), torch.finfo(torch.bfloat16).eps, torch.finfo(torch.float64).max)
print(torch.iinfo(torch.int64).max, torch.iinfo(torch.int8), torch.iinfo(torch.uint8).max)
print(torch.finfo(torch.float32).min, torch.finfo(torch.float16).tiny)
# === results with names
import torch
print(torch.tensor([[1.0, 5.0], [7.0, 2.0]]).max(dim=1))
print(torch.tensor([3, 1, 2]).sort())
print(torch.tensor([3.0, 1.0, 2.0]).topk(2).indices)
# === parameters and modules
import torch
from torch import nn
torch.manual_seed(0)
print(nn.Parameter(torch.ones(2)))
print(nn.Linear(2, 3), nn.Linear(2, 3, bias=False))
print(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.LayerNorm(8)))
print(nn.ModuleList([nn.Linear(2, 2) for _ in range(3)]), nn.ModuleDict({"a": nn.Embedding(3, 4), "b": nn.GELU()}))
print(nn.Embedding(10, 3, padding_idx=0), nn.RMSNorm(4), nn.Softmax(dim=-1), nn.Identity(), nn.SiLU(), nn.CrossEntropyLoss())
