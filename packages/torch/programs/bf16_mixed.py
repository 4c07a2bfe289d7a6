"""Mixed precision: bfloat16 autocast with float32 weights, a GradScaler, and a master-weights loop by hand."""
import torch
import torch.nn as nn
from torch.amp import GradScaler, autocast

torch.manual_seed(0)
device_type = "cuda" if torch.cuda.is_available() else "cpu"
use_amp = True


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(12, 32), nn.LayerNorm(32), nn.ReLU(), nn.Linear(32, 4))

    def forward(self, x):
        return self.net(x)


x = torch.randn(64, 12)
y = (x[:, :4] * 2).argmax(1)
model = Net()
opt = torch.optim.AdamW(model.parameters(), lr=3e-3)
scaler = GradScaler(device_type, enabled=use_amp, init_scale=1024.0)
losses = []
for step in range(10):
    opt.zero_grad(set_to_none=True)
    with autocast(device_type=device_type, dtype=torch.bfloat16, enabled=use_amp):
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, y)
    scaler.scale(loss).backward()
    scaler.unscale_(opt)
    norm = nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    scaler.step(opt)
    scaler.update()
    losses.append(loss.item())
print(logits.dtype, loss.dtype, next(model.parameters()).dtype, next(model.parameters()).grad.dtype, scaler.get_scale())
print("autocast decreased:", losses[-1] < losses[0], "norm finite:", bool(torch.isfinite(norm)))

# Pure bfloat16 with float32 master weights: one Linear, so rounding stays the same everywhere.
w16 = (torch.arange(12, dtype=torch.float32).view(3, 4) / 16).to(torch.bfloat16).requires_grad_()
master = w16.detach().float()
inp = torch.tensor([[1.0, -0.5, 0.25, 2.0], [0.5, 1.5, -1.0, 0.125]], dtype=torch.bfloat16)
goal = torch.tensor([[0.5, -1.0, 0.0], [1.0, 0.25, -0.5]], dtype=torch.bfloat16)
for step in range(10):
    out = inp @ w16.t()
    loss = ((out - goal).float() ** 2).mean()
    (g,) = torch.autograd.grad(loss, w16)
    master -= 0.05 * g.float()
    with torch.no_grad():
        w16.copy_(master)
    losses.append(loss.item())
print(out.dtype, g.dtype, w16[0], master[0])
print(torch.finfo(torch.bfloat16).eps, torch.finfo(torch.float16).max, torch.tensor([1 / 3]).bfloat16(), torch.tensor([1 / 3]).half())
print((torch.ones(1, dtype=torch.bfloat16) * 256 + 1).item(), torch.tensor(65504.0).half() * 2, torch.tensor([1e-8]).half(), torch.tensor([3.14159]).bfloat16().float())
half_model = Net().bfloat16()
print({p.dtype for p in half_model.parameters()}, half_model(x[:2].bfloat16()).dtype, sum(p.element_size() * p.numel() for p in half_model.parameters()))
