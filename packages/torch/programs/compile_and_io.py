"""What scripts wrap around a model: compile, script, device moves, state dicts in and out, parameter groups, deep copies, repr."""
import copy
import math
from collections import OrderedDict
from typing import Optional

import torch
from torch import nn, Tensor

torch.manual_seed(99)
torch.set_float32_matmul_precision("high")
torch.use_deterministic_algorithms(True)
device = torch.device("cuda:0" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")
print("Using device:", device, f"({device.type})", torch.get_default_dtype())


@torch.jit.ignore
def helper(x: Tensor, scale: Optional[float] = None) -> Tensor:
    return x * (scale if scale is not None else 1.0 / math.sqrt(x.shape[-1]))


class MLP(nn.Module):
    """Two layers and a gate."""

    __constants__ = ["hidden"]
    hidden: int

    def __init__(self, d: int = 8, hidden: int = 16, *, p: float = 0.0) -> None:
        super().__init__()
        self.hidden = hidden
        self.up, self.down = nn.Linear(d, hidden), nn.Linear(hidden, d)
        self.gate = nn.Parameter(torch.zeros(hidden))
        self.register_buffer("calls", torch.tensor(0), persistent=True)
        self.register_buffer("scratch", torch.zeros(2), persistent=False)
        self.register_parameter("unused", None)
        self.drop = nn.Dropout(p)

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        h = nn.functional.silu(self.up(x)) * torch.sigmoid(self.gate)
        return self.drop(self.down(h)) + helper(x)


model = MLP().to(device=device, dtype=torch.float32, non_blocking=True)
compiled = torch.compile(model)
print(compiled is model, list(compiled.state_dict())[:2], [n for n, _ in model.named_buffers()])
groups = [
    {"params": [p for n, p in model.named_parameters() if n.endswith("bias") or p.ndim < 2], "weight_decay": 0.0},
    {"params": [p for n, p in model.named_parameters() if not (n.endswith("bias") or p.ndim < 2)]},
]
optimizer = torch.optim.AdamW(groups, lr=1e-2, weight_decay=0.1, fused=False)
x = torch.randn(32, 8, device=device)
target = x.flip(-1).detach()
losses = []
for step in range(10):
    loss = nn.functional.smooth_l1_loss(compiled(x), target)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    losses.append(float(loss.detach()))
print([f"{v:.4f}" for v in losses[::3]], model.calls)

state = {k: v.clone() for k, v in model.state_dict().items()}
opt_state = copy.deepcopy(optimizer.state_dict())
print(type(model.state_dict()) is OrderedDict, list(state), sum(v.numel() for v in state.values()))
twin = copy.deepcopy(model)
for _ in range(5):
    loss = nn.functional.smooth_l1_loss(model(x), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
model.load_state_dict(state)
optimizer.load_state_dict(opt_state)
again = []
for _ in range(5):
    loss = nn.functional.smooth_l1_loss(model(x), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    again.append(loss.item())
print("resumed exactly:", again == losses[-5:], "twin differs:", not torch.equal(twin.up.weight, model.up.weight))

prefixed = OrderedDict(("module." + k, v) for k, v in state.items())
try:
    model.load_state_dict(prefixed)
except RuntimeError as e:
    print(str(e).splitlines()[0], len(str(e).splitlines()))
stripped = {k.removeprefix("module."): v for k, v in prefixed.items()}
print(model.load_state_dict(stripped), model.load_state_dict({"extra": torch.ones(1)}, strict=False))
print(all((a == b).all() for a, b in zip(model.state_dict().values(), state.values())))
half = copy.deepcopy(model).half()
print(half.up.weight.dtype, half.calls.dtype, model.up.weight.dtype, {k: v.dtype for k, v in half.state_dict().items() if v.ndim < 1})
print(model.eval().training, model.drop.training, model.train().drop.training, model.requires_grad_(False).up.weight.requires_grad)
print(optimizer)
print(repr(model).count("Linear"), model.up, str(model.drop), model.up.weight.shape, nn.Module.__name__, model.__class__.__name__, MLP.__doc__)
torch.use_deterministic_algorithms(False)
torch.set_float32_matmul_precision("highest")
