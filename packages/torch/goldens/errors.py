# === matmul and linear
import torch, torch.nn.functional as F
for f in [lambda: torch.ones(2, 3) @ torch.ones(4, 5), lambda: F.linear(torch.ones(2, 3), torch.ones(5, 4)),
          lambda: torch.ones(2, 3) @ torch.ones(3, 2).long(), lambda: torch.ones(2, 2, 3).bmm(torch.ones(2, 4, 3)),
          lambda: torch.ones(3) @ torch.ones(4), lambda: torch.tensor(1.0) @ torch.ones(2)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === broadcasting, view, expand
import torch
for f in [lambda: torch.ones(3) + torch.ones(4), lambda: torch.ones(6).view(4, 2), lambda: torch.ones(2, 3).t().view(6),
          lambda: torch.ones(2).expand(3, 3), lambda: torch.ones(6).view(-1, -1), lambda: torch.ones(6).reshape(4, -1)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === cat and stack
import torch
for f in [lambda: torch.cat([torch.ones(2, 3), torch.ones(2, 4)]), lambda: torch.stack([torch.ones(2, 3), torch.ones(3, 3)]),
          lambda: torch.cat([])]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === indexing
import torch
x = torch.ones(2, 3)
for f in [lambda: x[2], lambda: x[0, 5], lambda: x[:, :, 0], lambda: x[torch.tensor([True, False, True])], lambda: x[1.5],
          lambda: torch.tensor(3)[0], lambda: x[torch.tensor([3])], lambda: x[::-1], lambda: x.select(2, 0)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === dimensions
import torch
x = torch.ones(2, 3)
for f in [lambda: x.sum(5), lambda: x.transpose(0, 2), lambda: x.permute(0, 0), lambda: x.size(2), lambda: x.squeeze(3), lambda: x.softmax(-3)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === scalars
import torch
for f in [lambda: torch.ones(6).item(), lambda: bool(torch.ones(2)), lambda: float(torch.ones(2)), lambda: len(torch.tensor(1)),
          lambda: list(torch.tensor(1)), lambda: bool(torch.ones(0)), lambda: int(torch.ones(1, 1)), lambda: [1, 2][torch.tensor(1.0)]]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === backward
import torch
def twice():
    x = torch.ones(2, requires_grad=True); y = (x * x).sum(); y.backward(); y.backward()
def saved():
    x = torch.ones(3, requires_grad=True); y = x.exp(); y.add_(1); y.sum().backward()
def leaf():
    x = torch.ones(3, requires_grad=True); x.add_(1)
for f in [lambda: torch.ones(2, requires_grad=True).mul(2).backward(), twice, leaf, lambda: torch.ones(2).sum().backward(),
          lambda: torch.ones(2, dtype=torch.int64, requires_grad=True), lambda: torch.ones(2, requires_grad=True).numpy(), saved]:
    try: f()
    except Exception as e: print(type(e).__name__, str(e)[:420])
# === dtypes
import torch
def inplace():
    x = torch.ones(2, dtype=torch.int64); x += 0.5
for f in [lambda: torch.ones(2).long().mean(), inplace, lambda: torch.arange(3).softmax(0), lambda: ~torch.ones(2),
          lambda: torch.ones(2) & torch.ones(2)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === losses and embeddings
import torch, torch.nn.functional as F
for f in [lambda: F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 5])), lambda: F.embedding(torch.tensor([5]), torch.ones(3, 2)),
          lambda: F.layer_norm(torch.ones(2, 3), (4,)), lambda: F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 1, 2])),
          lambda: F.one_hot(torch.tensor([3]), 2), lambda: F.dropout(torch.ones(2), 1.5)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === in-place shapes
import torch
def a(): x = torch.ones(2, 3); x += torch.ones(4, 2, 3)
def b(): x = torch.ones(3); x[0] = torch.ones(2)
def c(): x = torch.ones(1).expand(3); x.add_(1)
def d(): x = torch.ones(3); x[torch.tensor([0, 1])] = torch.ones(3)
def e(): x = torch.ones(3); x[0] = [1.0]
for f in [a, b, c, d]:
    try: f()
    except Exception as error: print(type(error).__name__, error)
# === torch.tensor
import torch
for f in [lambda: torch.tensor([[1, 2], [3]]), lambda: torch.tensor(["a"]), lambda: torch.tensor(None), lambda: torch.tensor("ab"),
          lambda: torch.tensor(300, dtype=torch.int8), lambda: torch.tensor([float("nan")], dtype=torch.int64)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === devices
import torch
for f in [lambda: torch.ones(2).to("cuda"), lambda: torch.ones(2).cuda(), lambda: torch.ones(2, device="cuda"), lambda: torch.device("gpu"),
          lambda: torch.nn.Linear(2, 2).to("cuda")]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(torch.cuda.is_available(), torch.ones(2).to("cpu").device, torch.cuda.device_count())
# === modules
import torch
from torch import nn
class NoInit(nn.Module):
    def __init__(self): self.a = nn.Linear(1, 1)
class Assign(nn.Module):
    def __init__(self):
        super().__init__(); self.w = nn.Parameter(torch.ones(1)); self.w = torch.ones(1)
for f in [NoInit, Assign, lambda: nn.Linear(2, 2).foo, lambda: nn.Module()(1), lambda: nn.Linear(2, 2).register_parameter("a.b", None),
          lambda: nn.Linear(2, 2).load_state_dict({"weight": torch.ones(3, 2)}), lambda: nn.Linear(2, 2, bias=False).load_state_dict({"weight": torch.ones(2, 2), "x": torch.ones(1)}),
          lambda: nn.Sequential(nn.Linear(1, 1))[3], lambda: nn.ModuleList([1])]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === optimizers
import torch
for f in [lambda: torch.optim.SGD([], lr=0.1), lambda: torch.optim.SGD(torch.ones(1), lr=0.1), lambda: torch.optim.Adam([torch.ones(1)], lr=-1.0)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === operators with strangers
import torch
x = torch.ones(2)
print(x == None, x == "a", x != [1])
for f in [lambda: x + "a", lambda: x - None, lambda: x < "b", lambda: x @ 2, lambda: [1] in x]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
