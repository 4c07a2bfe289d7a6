"""MLP-Mixer on tiny images with gradient accumulation, an EMA teacher and a cosine schedule written by hand."""
import copy
import math
from functools import partial

import torch
from torch import nn


class PreNormResidual(nn.Module):
    def __init__(self, dim, fn):
        super().__init__()
        self.fn = fn
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        return self.fn(self.norm(x)) + x


class TokenMix(nn.Module):
    def __init__(self, n, expansion=4, dropout=0.0):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n, n * expansion), nn.GELU(), nn.Dropout(dropout), nn.Linear(n * expansion, n))

    def forward(self, x):
        return self.net(x.transpose(-1, -2)).transpose(-1, -2)


def MLPMixer(*, image=8, patch=4, channels=1, dim=16, depth=2, classes=3):
    n = (image // patch) ** 2
    chan = partial(lambda d: nn.Sequential(nn.Linear(d, d * 2), nn.GELU(), nn.Linear(d * 2, d)))
    return nn.Sequential(
        Patches(patch),
        nn.Linear(patch * patch * channels, dim),
        *[nn.Sequential(PreNormResidual(dim, TokenMix(n)), PreNormResidual(dim, chan(dim))) for _ in range(depth)],
        nn.LayerNorm(dim),
        Reduce(),
        nn.Linear(dim, classes),
    )


class Patches(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        b, c, h, w = x.shape
        p = self.p
        x = x.view(b, c, h // p, p, w // p, p)
        return torch.einsum("bchpwq->bhwpqc", x).reshape(b, (h // p) * (w // p), p * p * c)

    def extra_repr(self):
        return "p={}".format(self.p)


class Reduce(nn.Module):
    def forward(self, x):
        return x.mean(dim=1)


class EMA:
    def __init__(self, model, decay):
        self.module = copy.deepcopy(model).eval()
        self.decay = decay
        for p in self.module.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        for ema_v, model_v in zip(self.module.state_dict().values(), model.state_dict().values()):
            ema_v.copy_(ema_v * self.decay + (1.0 - self.decay) * model_v)


torch.manual_seed(3)
model = MLPMixer()
ema = EMA(model, 0.9)
print(model[2])
print("total %d trainable %d" % (sum(p.numel() for p in model.parameters()), sum(p.numel() for p in model.parameters() if p.requires_grad)))
xs = torch.randn(48, 1, 8, 8)
ys = torch.randint(3, (48,))
xs[torch.arange(48), 0, :, ys * 2] += 2.0
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
accum, losses = 2, []
for epoch in range(5):
    order = torch.randperm(48)
    for k, idx in enumerate(order.split(12)):
        lr = 0.1 * 0.5 * (1 + math.cos(math.pi * (epoch * 4 + k) / 20))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = nn.functional.cross_entropy(model(xs[idx]), ys[idx]) / accum
        loss.backward()
        if (k + 1) % accum == 0:
            optimizer.step()
            optimizer.zero_grad()
            ema.update(model)
        losses.append(loss.item() * accum)
    print(f"{epoch=} {losses[-1]:.4f} {lr=:.4f}")
with torch.no_grad():
    student = (model(xs).argmax(-1) == ys).float().mean()
    teacher = (ema.module(xs).argmax(-1) == ys).float().mean()
print(f"{student:.3f} {teacher:.3f}", all(not p.requires_grad for p in ema.module.parameters()))
