"""Hooks: features of inner layers, activation statistics, gradient norms, a saliency map, ablations; then pruning and probes."""
from collections import OrderedDict, defaultdict

import torch
import torch.nn as nn

torch.manual_seed(6)
model = nn.Sequential(OrderedDict([
    ("fc1", nn.Linear(10, 20)), ("act1", nn.ReLU()),
    ("fc2", nn.Linear(20, 20)), ("act2", nn.Tanh()),
    ("head", nn.Linear(20, 3)),
]))
features, stats, grads = {}, defaultdict(list), {}


def get_activation(name):
    def hook(module, input, output):
        features[name] = output.detach()
        stats[name].append((output.mean().item(), output.std().item(), (output.abs() < 1e-6).float().mean().item()))
    return hook


handles = [m.register_forward_hook(get_activation(n)) for n, m in model.named_modules() if n and not isinstance(m, nn.Linear)]
model.fc2.register_full_backward_hook(lambda m, gi, go: grads.update(inp=gi[0].norm().item(), out=go[0].norm().item()))
for name, p in model.named_parameters():
    if name.endswith("weight"):
        p.register_hook(lambda g, name=name: grads.__setitem__(name, g.norm().item()))

x = torch.randn(32, 10)
y = x[:, :3].argmax(dim=1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
losses = []
for step in range(20):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print({k: tuple(v.shape) for k, v in features.items()})
for name, rows in stats.items():
    print(f"{name}: calls {len(rows)}, mean {rows[-1][0]:.4f}, std {rows[-1][1]:.4f}, dead {rows[-1][2]:.3f}")
print({k: round(v, 4) for k, v in sorted(grads.items())})
for h in handles:
    h.remove()
model(x)
print("after remove:", len(stats["act1"]), len(model.act1._forward_hooks))

sample = x[:1].clone().requires_grad_(True)
score = model(sample)[0, y[0]]
score.backward()
print("most salient inputs:", sample.grad.abs()[0].topk(3).indices.sort().values.tolist())


def ablate(index):
    def pre_hook(module, args):
        h = args[0].clone()
        h[:, index] = 0
        return (h,)
    return pre_hook


base = nn.functional.cross_entropy(model(x), y).item()
effect = []
for i in range(20):
    handle = model.head.register_forward_pre_hook(ablate(i))
    effect.append(nn.functional.cross_entropy(model(x), y).item() - base)
    handle.remove()
print("ablation:", [round(e, 3) for e in effect[:6]])

with torch.no_grad():  # magnitude pruning with masks kept by hooks
    masks = {}
    for n, p in model.named_parameters():
        if p.ndim == 2:
            k = int(p.numel() * 0.5)
            threshold = p.abs().flatten().kthvalue(k).values
            masks[n] = (p.abs() > threshold).float()
            p.mul_(masks[n])
print({n: m.mean().item() for n, m in masks.items()})
for n, p in model.named_parameters():
    if n in masks:
        p.register_hook(lambda g, m=masks[n]: g * m)
for _ in range(5):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    losses.append(loss.item())
print("pruned and tuned %.4f" % losses[-1], all(bool(((p == 0) | (masks[n] == 1)).all()) for n, p in model.named_parameters() if n in masks))
