"""A whole training script: argparse-free config, DataLoader, collate, warm-up and cosine, clipping, early stopping, checkpoints."""
import io
import os
import random
import time
import warnings
from dataclasses import dataclass, asdict

import torch
import torch.nn as nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR
from torch.utils.data import DataLoader, Dataset, random_split

warnings.filterwarnings("ignore", category=UserWarning)


@dataclass
class Config:
    seed: int = 42
    batch_size: int = 8
    epochs: int = 4
    lr: float = 1e-2
    clip: float = 1.0
    accum: int = 2


def set_seed(seed: int) -> None:
    random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False
    torch.set_float32_matmul_precision("high")


class Sums(Dataset):
    """Sequences of digits of different lengths, and whether the sum is odd."""

    def __init__(self, n):
        self.items = [[random.randint(0, 9) for _ in range(random.randint(2, 6))] for _ in range(n)]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return torch.tensor(self.items[i]), torch.tensor(float(sum(self.items[i]) % 2))


def collate(batch):
    seqs, labels = zip(*batch)
    padded = nn.utils.rnn.pad_sequence(seqs, batch_first=True, padding_value=10)
    lengths = torch.tensor([len(s) for s in seqs])
    return padded, lengths, torch.stack(labels)


class Parity(nn.Module):
    def __init__(self, d=16):
        super().__init__()
        self.emb = nn.Embedding(11, d, padding_idx=10)
        self.cell_x, self.cell_h = nn.Linear(d, d), nn.Linear(d, d, bias=False)
        self.out = nn.Linear(d, 1)

    def forward(self, x, lengths):
        h = x.new_zeros(x.size(0), self.emb.embedding_dim, dtype=torch.float)
        for t in range(x.size(1)):
            new = torch.tanh(self.cell_x(self.emb(x[:, t])) + self.cell_h(h))
            h = torch.where((t < lengths)[:, None], new, h)
        return self.out(h).squeeze(-1)


cfg = Config()
set_seed(cfg.seed)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print(asdict(cfg), device)
train, val = random_split(Sums(96), [80, 16], generator=torch.Generator().manual_seed(0))
loader = DataLoader(train, batch_size=cfg.batch_size, shuffle=True, collate_fn=collate, drop_last=True, pin_memory=False, num_workers=0)
val_loader = DataLoader(val, batch_size=16, collate_fn=collate)
print(len(train), len(val), len(loader), next(iter(val_loader))[0].shape)

model = Parity().to(device)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr)
warm = LinearLR(optimizer, start_factor=0.2, total_iters=4)
cosine = CosineAnnealingLR(optimizer, T_max=16, eta_min=1e-4)
scheduler = SequentialLR(optimizer, [warm, cosine], milestones=[4])

losses, best, lrs = [], float("inf"), []
started = time.time()
for epoch in range(cfg.epochs):
    model.train()
    optimizer.zero_grad(set_to_none=True)
    for i, (x, lengths, y) in enumerate(loader):
        x, y = x.to(device, non_blocking=True), y.to(device)
        loss = criterion(model(x, lengths), y) / cfg.accum
        loss.backward()
        losses.append(loss.item())
        if (i + 1) % cfg.accum == 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), cfg.clip)
            optimizer.step()
            scheduler.step()
            lrs.append(scheduler.get_last_lr()[0])
            optimizer.zero_grad(set_to_none=True)
    model.eval()
    total = correct = 0
    with torch.no_grad():
        for x, lengths, y in val_loader:
            logits = model(x, lengths)
            total += criterion(logits, y).item() * len(y)
            correct += ((logits > 0) == y.bool()).sum().item()
    val_loss = total / len(val)
    print(f"epoch {epoch} train {sum(losses[-10:]) / 5:.4f} val {val_loss:.4f} acc {correct / len(val):.3f}")
    if val_loss < best:
        best, buffer = val_loss, io.BytesIO()
        torch.save({"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "config": asdict(cfg)}, buffer)
assert time.time() >= started
print(["%.5f" % lr for lr in lrs[::5]])
buffer.seek(0)
checkpoint = torch.load(buffer, map_location="cpu", weights_only=True)
restored = Parity()
print(restored.load_state_dict(checkpoint["model"]), checkpoint["config"], sorted(checkpoint["optimizer"]))
