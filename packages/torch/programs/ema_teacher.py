"""Mean teacher and BYOL: EMA by deepcopy and by swa_utils, ramp-ups, two views, SWA with batch norm update, momentum schedules."""
import copy
import math
from collections import deque

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim.swa_utils import SWALR, AveragedModel, get_ema_avg_fn, get_ema_multi_avg_fn, update_bn
from torch.utils.data import ConcatDataset, DataLoader, Subset, TensorDataset, WeightedRandomSampler


def sigmoid_rampup(current, rampup_length):
    if rampup_length == 0:
        return 1.0
    phase = 1.0 - max(0.0, min(current, rampup_length)) / rampup_length
    return float(math.exp(-5.0 * phase * phase))


class ModelEmaV2(nn.Module):
    """Keeps a moving average of everything in the state dict."""

    def __init__(self, model, decay=0.9, device=None):
        super(ModelEmaV2, self).__init__()
        self.module = copy.deepcopy(model)
        self.module.eval()
        self.decay = decay
        self.device = device
        if self.device is not None:
            self.module.to(device=device)

    def _update(self, model, update_fn):
        with torch.no_grad():
            for ema_v, model_v in zip(self.module.state_dict().values(), model.state_dict().values()):
                if self.device is not None:
                    model_v = model_v.to(device=self.device)
                ema_v.copy_(update_fn(ema_v, model_v))

    def update(self, model):
        self._update(model, update_fn=lambda e, m: self.decay * e + (1.0 - self.decay) * m)

    def set(self, model):
        self._update(model, update_fn=lambda e, m: m)


class Net(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(2, width, bias=False), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.1), nn.Linear(width, width))
        self.classifier = nn.Linear(width, 2)

    def forward(self, x, return_features=False):
        h = self.features(x)
        return (self.classifier(h), h) if return_features else self.classifier(h)


def moons(n):
    t = torch.rand(n) * math.pi
    label = torch.arange(n) % 2
    x = torch.where(label.bool(), 1 - t.cos(), t.cos())
    y = torch.where(label.bool(), 0.5 - t.sin(), t.sin())
    return torch.stack([x, y], 1) + 0.1 * torch.randn(n, 2), label


torch.manual_seed(0)
x, y = moons(80)
labels = torch.full_like(y, -1)
labels[:8] = y[:8]
dataset = TensorDataset(x, labels)
few, many = Subset(dataset, range(8)), Subset(dataset, range(8, 80))
both = ConcatDataset([few, many])
weights = torch.tensor([1.0 / 8] * 8 + [1.0 / 72] * 72)
sampler = WeightedRandomSampler(weights, num_samples=48, replacement=True, generator=torch.Generator().manual_seed(2))
loader = DataLoader(both, batch_size=16, sampler=sampler)
student = Net()
teacher = ModelEmaV2(student, decay=0.8)
ema = AveragedModel(student, avg_fn=get_ema_avg_fn(0.9))
ema_multi = AveragedModel(student, multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True)
optimizer = torch.optim.AdamW(student.parameters(), lr=1e-2)
losses, recent = [], deque(maxlen=3)
for epoch in range(5):
    weight = 2.0 * sigmoid_rampup(epoch, 4)
    for xb, yb in loader:
        student.train()
        noisy1, noisy2 = (xb + 0.05 * torch.randn_like(xb) for _ in range(2))
        logits = student(noisy1)
        with torch.no_grad():
            targets = teacher.module(noisy2).softmax(dim=-1)
        supervised = F.cross_entropy(logits, yb, ignore_index=-1, reduction="sum") / (yb >= 0).sum().clamp(min=1)
        consistency = F.mse_loss(logits.softmax(-1), targets)
        loss = supervised + weight * consistency
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        teacher.update(student)
        ema.update_parameters(student)
        ema_multi.update_parameters(student)
        losses.append(loss.item())
        recent.append(loss.item())
    student.eval()
    with torch.no_grad():
        acc = [(m(x).argmax(1) == y).float().mean().item() for m in (student, teacher.module, ema_multi.module)]
    print(f"epoch {epoch} weight {weight:.3f} loss {sum(recent) / len(recent):.4f} accuracy {acc[0]:.2f}")
same = all(torch.allclose(a, b, atol=1e-6) for a, b in zip(ema.module.parameters(), ema_multi.module.parameters()))
print("two ways of averaging agree:", same, int(ema.n_averaged), teacher.module.features[1].num_batches_tracked)

# stochastic weight averaging: constant rate at the end, batch norm statistics afresh
torch.manual_seed(1)
model = Net()
swa_model = AveragedModel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=6)
swa_scheduler = SWALR(optimizer, swa_lr=0.05, anneal_epochs=2, anneal_strategy="linear")
rates = []
for epoch in range(8):
    for xb, yb in DataLoader(TensorDataset(x, y), batch_size=40):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
    if epoch >= 4:
        swa_model.update_parameters(model)
        swa_scheduler.step()
    else:
        scheduler.step()
    rates.append(optimizer.param_groups[0]["lr"])
update_bn(DataLoader(TensorDataset(x), batch_size=40), swa_model)
print([f"{r:.4f}" for r in rates], [k for k in swa_model.state_dict()][:2])
swa_model.eval()
print(f"swa accuracy {(swa_model(x).argmax(1) == y).float().mean().item():.2f}", swa_model.module.features[1].running_mean.shape)


class BYOL(nn.Module):
    def __init__(self, net, dim=16, moving_average_decay=0.9):
        super().__init__()
        self.online_encoder = net
        self.predictor = nn.Sequential(nn.Linear(dim, 32, bias=False), nn.BatchNorm1d(32), nn.ReLU(inplace=True), nn.Linear(32, dim))
        self.target_encoder, self.tau = None, moving_average_decay

    def reset_target(self):
        self.target_encoder = copy.deepcopy(self.online_encoder)
        for p in self.target_encoder.parameters():
            p.requires_grad = False

    @torch.no_grad()
    def update_moving_average(self, step, total):
        tau = 1 - (1 - self.tau) * (math.cos(math.pi * step / total) + 1) / 2
        for online, target in zip(self.online_encoder.parameters(), self.target_encoder.parameters()):
            target.lerp_(online, 1 - tau)
        return tau

    def forward(self, a, b):
        preds = [self.predictor(self.online_encoder(v, return_features=True)[1]) for v in (a, b)]
        with torch.no_grad():
            goals = [self.target_encoder(v, return_features=True)[1].detach_() for v in (b, a)]
        return sum((2 - 2 * F.cosine_similarity(p, g, dim=-1)).mean() for p, g in zip(preds, goals)) / 2


torch.manual_seed(2)
byol = BYOL(Net())
byol.reset_target()
opt = torch.optim.SGD((p for p in byol.parameters() if p.requires_grad), lr=0.05, momentum=0.9)
for step in range(6):
    loss = byol(x + 0.1 * torch.randn_like(x), x * (1 + 0.1 * torch.randn(80, 1)))
    opt.zero_grad()
    loss.backward()
    opt.step()
    tau = byol.update_moving_average(step, 6)
    losses.append(loss.item())
print(f"byol tau {tau:.4f}", losses[-1] < losses[-6], byol.target_encoder.classifier.weight.grad, [n for n, p in byol.named_parameters() if p.grad is None][:2])
