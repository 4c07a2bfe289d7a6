# === SGD with momentum, Nesterov, weight decay
import torch
def run(make, steps=4):
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    o = make([w])
    for i in range(steps):
        o.zero_grad(); (w * w * torch.tensor([1.0, 0.5]) + w * i).sum().backward(); o.step()
    return w.detach()
for kw in [{}, {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"weight_decay": 0.1}, {"momentum": 0.5, "dampening": 0.2}, {"maximize": True}]:
    print(run(lambda p: torch.optim.SGD(p, lr=0.1, **kw)))
# === Adam and AdamW
import torch
def run(make, steps=5):
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    o = make([w])
    for i in range(steps):
        o.zero_grad(); (w * w * torch.tensor([1e-3, 5.0])).sum().backward(); o.step()
    return w.detach()
for kw in [{}, {"betas": (0.8, 0.9)}, {"weight_decay": 0.5}, {"amsgrad": True}, {"eps": 0.1}]:
    print(run(lambda p: torch.optim.Adam(p, lr=0.1, **kw)), run(lambda p: torch.optim.AdamW(p, lr=0.1, **kw)))
# === groups and state
import torch
a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
o = torch.optim.Adam([{"params": [a], "lr": 0.5}, {"params": [b]}], lr=0.1)
(a * 2 + b * 3).backward(); o.step()
print(a, b, [g["lr"] for g in o.param_groups], sorted(o.state[a]), o.state[a]["step"])
s = o.state_dict()
print(sorted(s), s["param_groups"][0]["params"], s["state"][1]["exp_avg"])
for g in o.param_groups: g["lr"] = 0.0
o.step(); print(a)
o.load_state_dict(s)
print(o.param_groups[0]["lr"], torch.optim.SGD([a], lr=0.1))
# === closures
import torch
w = torch.tensor([3.0], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1)
def closure():
    o.zero_grad(); loss = (w ** 2).sum(); loss.backward(); return loss
print(o.step(closure), w)
# === linear regression
import torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(64, 3); y = x @ torch.tensor([1.0, -2.0, 0.5]) + 0.3
m = nn.Linear(3, 1); o = torch.optim.Adam(m.parameters(), lr=0.05)
for i in range(40):
    loss = nn.functional.mse_loss(m(x).squeeze(-1), y); o.zero_grad(); loss.backward(); o.step()
    if i % 10 == 9: print(f"{loss.item():.4f}")
