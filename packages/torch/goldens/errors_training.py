# === gradients
import torch
def leaf(): return torch.ones(2, requires_grad=True)
def twice():
    x = leaf(); y = x.pow(2).sum(); y.backward(); y.backward()
def inplace_leaf():
    x = leaf(); x += 1
def inplace_leaf_index():
    x = leaf(); x[0] = 1
def inplace_leaf_view():
    x = leaf(); x.view(2).add_(1)
def saved():
    x = leaf(); y = x.sigmoid(); y += 1; y.sum().backward()
def saved_input():
    x = leaf(); y = x * 1; z = y ** 2; y.add_(1); z.sum().backward()
def no_graph():
    x = leaf(); y = (x * 2).detach().sum(); y.backward()
def in_no_grad():
    x = leaf()
    with torch.no_grad(): y = x.sum()
    y.backward()
def unused():
    x, y = leaf(), leaf(); torch.autograd.grad(x.sum(), y)
def vector(): leaf().exp().backward()
def shaped(): leaf().exp().backward(torch.ones(3))
def wrong_grad():
    x = leaf(); x.grad = torch.ones(3)
def wrong_grad_type():
    x = leaf(); x.grad = 1.0
def wrong_grad_dtype():
    x = leaf(); x.grad = torch.ones(2).double()
def to_numpy(): leaf().numpy()
def ints(): torch.ones(2).long().requires_grad_()
def item_of_many(): leaf().item()
def unbind_inplace():
    x = leaf() * 1; a, b = x.unbind(); a.add_(1)
def inference():
    with torch.inference_mode(): x = torch.ones(2)
    (x * leaf()).sum().backward()
def nonleaf_flag():
    x = leaf() * 2; x.requires_grad = False
def grads(): torch.autograd.grad(leaf(), leaf())
def deep():
    import copy; copy.deepcopy(leaf() * 2)
def hook(): torch.ones(2).register_hook(lambda g: g)
def retain(): torch.ones(2).retain_grad()
for k, f in enumerate([twice, inplace_leaf, inplace_leaf_index, inplace_leaf_view, saved, no_graph, in_no_grad, vector, shaped, wrong_grad, wrong_grad_type, wrong_grad_dtype, ints, item_of_many, nonleaf_flag, grads, deep, hook, retain]):
    try: f(); print(f.__name__, "fine")
    except Exception as e: print(f.__name__, type(e).__name__, e)
# === modules
import torch, torch.nn as nn
class NoInit(nn.Module):
    def __init__(self): self.fc = nn.Linear(1, 1)
class NoInitParameter(nn.Module):
    def __init__(self): self.w = nn.Parameter(torch.ones(1))
class NoInitBuffer(nn.Module):
    def __init__(self): self.register_buffer("b", torch.ones(1))
class NoInitPlain(nn.Module):
    def __init__(self): self.x = 3
class NoForward(nn.Module): pass
class Forgets(nn.Module):
    def __init__(self): super().__init__(); self.fc = nn.Linear(1, 1)
    def forward(self, x): return self.fc2(x)
class ListOfLayers(nn.Module):
    def __init__(self): super().__init__(); self.layers = [nn.Linear(1, 1)]
class Assign(nn.Module):
    def __init__(self): super().__init__(); self.fc = nn.Linear(1, 1); self.fc = 3
class AssignTensor(nn.Module):
    def __init__(self): super().__init__(); self.w = nn.Parameter(torch.ones(1)); self.w = torch.ones(1)
class AssignBuffer(nn.Module):
    def __init__(self): super().__init__(); self.register_buffer("b", torch.ones(1)); self.b = 3
class BufferTwice(nn.Module):
    def __init__(self): super().__init__(); self.b = 1; self.register_buffer("b", torch.ones(1))
class Args(nn.Module):
    def __init__(self, n): super().__init__()
for k, f in enumerate([NoInit, NoInitParameter, NoInitBuffer, lambda: NoInitPlain()(1), lambda: NoForward()(1), lambda: Forgets()(torch.ones(1)), lambda: list(ListOfLayers().parameters()), lambda: torch.optim.SGD(ListOfLayers().parameters(), lr=0.1), Assign, AssignTensor, AssignBuffer, BufferTwice, Args, lambda: Args(1, 2), lambda: nn.Module(3), lambda: nn.Module(a=1),
          lambda: nn.Sequential(nn.Linear(1, 1), 3), lambda: nn.Sequential([nn.Linear(1, 1)]), lambda: nn.Sequential(nn.ReLU, nn.Linear(1, 1)), lambda: nn.ModuleList(nn.Linear(1, 1)), lambda: nn.ModuleList([1, 2]), lambda: nn.ModuleList([nn.ReLU()])[2], lambda: nn.ModuleList([nn.ReLU()])(torch.ones(1)), lambda: nn.ModuleDict({"a": 1}), lambda: nn.ModuleDict({"a": nn.ReLU()})["b"], lambda: nn.Sequential(nn.ReLU())[5], lambda: nn.Sequential(nn.ReLU()).foo, lambda: nn.Linear(1, 1).weights, lambda: nn.Linear.weight, lambda: nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1))(torch.ones(1, 2)), lambda: nn.Parameter([1.0]), lambda: nn.Parameter(torch.tensor([1, 2])), lambda: nn.Parameter(3), lambda: nn.Parameter(), lambda: nn.Linear(2, 2).register_parameter("w", torch.ones(2)), lambda: nn.Linear(2, 2).register_buffer("b", 3), lambda: nn.Linear(2, 2).add_module("x", 3), lambda: nn.Linear(2, 2).train("yes"), lambda: nn.Linear(2, 2).to(torch.int64), lambda: nn.Linear(2, 2).get_submodule("x"), lambda: nn.Linear(2, 2).get_parameter("x"), lambda: nn.Linear(2, 2)(x=torch.ones(2)), lambda: nn.Foo, lambda: torch.foo, lambda: torch.ones(1).foo, lambda: nn.functional.foo, lambda: torch.optim.Foo, lambda: nn.ReLU(torch.ones(2)), lambda: nn.GELU(3)(torch.ones(1))]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === state dicts
import torch, torch.nn as nn
m = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
ok = m.state_dict()
for d in [{}, {**ok, "extra": torch.ones(1)}, {k: v for k, v in ok.items() if k != "0.bias"}, {**ok, "0.weight": torch.ones(3, 3)}, {**ok, "0.weight": torch.ones(3, 3), "2.bias": torch.ones(2)}, {"module." + k: v for k, v in ok.items()}, {**ok, "0.bias": [1, 2, 3]}, {**ok, "0.bias": torch.ones(3).double()}, [1], None, ok]:
    try: print(m.load_state_dict(d))
    except Exception as e: print(k, type(e).__name__, e)
print(m.load_state_dict({"0.weight": torch.ones(3, 2), "x": 1}, strict=False))
try: m.load_state_dict({"0.weight": torch.ones(3, 3)}, strict=False)
except Exception as e: print(k, type(e).__name__, e)
# === optimizers
import torch, torch.nn as nn, torch.optim as optim
m = nn.Linear(2, 2)
def mismatch():
    o = optim.Adam(m.parameters()); s = o.state_dict(); s["param_groups"] = s["param_groups"] * 2; o.load_state_dict(s)
def sizes():
    o = optim.Adam(m.parameters()); s = optim.Adam(nn.Sequential(m, m, nn.Linear(1, 1)).parameters()).state_dict(); o.load_state_dict(s)
def twice():
    optim.SGD([{"params": m.parameters()}, {"params": [m.weight]}], lr=0.1)
for k, f in enumerate([lambda: optim.SGD([], lr=0.1), lambda: optim.SGD(m, lr=0.1), lambda: optim.SGD(m.weight, lr=0.1), lambda: optim.SGD([1.0], lr=0.1), lambda: optim.SGD(m.named_parameters(), lr=0.1) and 1, lambda: optim.SGD(m.parameters(), lr=-1), lambda: optim.SGD(m.parameters(), lr=0.1, momentum=-1), lambda: optim.SGD(m.parameters(), lr=0.1, nesterov=True), lambda: optim.SGD(m.parameters(), lr=0.1, weight_decay=-1), lambda: optim.SGD(m.parameters(), lr=0.1, foo=1), lambda: optim.Adam(m.parameters(), betas=(1.0, 0.9)), lambda: optim.Adam(m.parameters(), betas=(0.9, 1.5)), lambda: optim.Adam(m.parameters(), eps=-1), lambda: optim.Adam(), lambda: optim.AdamW(m.parameters(), lr=-0.1), lambda: optim.Adam(m.parameters(), lr="a"), lambda: optim.SGD([m.weight * 2], lr=0.1), lambda: optim.SGD({m.weight}, lr=0.1), lambda: optim.SGD([{"lr": 1}], lr=0.1), mismatch, sizes, twice, lambda: optim.SGD(m.parameters()).defaults["lr"], lambda: optim.SGD(m.parameters(), lr=0.1).step(3)]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === indexing
import torch
x = torch.arange(6).view(2, 3)
def put(i, v):
    y = torch.arange(6.0).view(2, 3); y[i] = v; return y
for k, f in enumerate([
    lambda: x[2], lambda: x[-3], lambda: x[0, 3], lambda: x[0, 0, 0], lambda: x[1.0], lambda: x[None, 5], lambda: x[[0, 2]],
    lambda: x[torch.tensor([0, 2])], lambda: x[torch.tensor([0.0])], lambda: x[torch.tensor([True])],
    lambda: x[torch.ones(3, 2).bool()], lambda: x[:, [0, 1], [0]], lambda: x[[0, 1, 0], [0, 1]], lambda: x[::-1], lambda: x[0:1:0],
    lambda: x[0.5:1], lambda: put(0, torch.ones(2)), lambda: put((0, 1), torch.ones(2)), lambda: put(5, 1.0), lambda: put(0, "a"),
    lambda: put(0, [1, 2, 3]), lambda: put(torch.tensor([True, False]), torch.ones(2)), lambda: put(slice(None), torch.ones(2, 2)),
    lambda: put(0, None), lambda: x.index_select(0, torch.tensor([2])), lambda: x.index_select(0, torch.tensor([0.5])),
    lambda: x.gather(0, torch.tensor([[2]])), lambda: x.gather(1, torch.tensor([0])), lambda: x.gather(1, torch.tensor([[0.0]])),
    lambda: x.float().scatter(1, torch.tensor([[5]]), 1.0),
    lambda: torch.zeros(2).scatter_(0, torch.tensor([0]), torch.ones(1).long()),
    lambda: torch.zeros(3).index_add_(0, torch.tensor([0, 1]), torch.ones(3)), lambda: x.sum(2), lambda: x.sum("a"),
    lambda: x.max(3), lambda: x.argmax(dim=4), lambda: torch.ones(0).max(), lambda: torch.ones(0).argmax(),
    lambda: torch.ones(2, 0).max(1), lambda: x.topk(4), lambda: x.sort(3), lambda: x.float().mean(2), lambda: torch.ones(0).mean(),
    lambda: next(iter(torch.tensor(1))), lambda: torch.tensor([1, 2])[torch.tensor(5)], lambda: [1, 2, 3][torch.tensor([1, 2])],
    lambda: {torch.tensor(1): 2}[torch.tensor(1)], lambda: range(torch.tensor(2.5)), lambda: range(torch.tensor(3)),
    lambda: x[0] == x[:, 0], lambda: bool(x == x), lambda: (x == x).all() and 1, lambda: x if x > 0 else 1, lambda: float(x),
    lambda: int("3" if torch.tensor(0) else "4"), lambda: x.item(), lambda: math.sqrt(x)
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
