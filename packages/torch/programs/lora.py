"""LoRA: freeze a trained network, learn low-rank corrections, merge them, count what is trained."""

import math

import torch
import torch.nn as nn

torch.manual_seed(0)
torch.backends.cudnn.deterministic = True


class LoRALinear(nn.Module):
    def __init__(self, base: nn.Linear, r: int = 4, lora_alpha: int = 8, lora_dropout: float = 0.0):
        super().__init__()
        self.base = base
        self.base.weight.requires_grad = False
        if self.base.bias is not None:
            self.base.bias.requires_grad_(False)
        self.lora_A = nn.Parameter(base.weight.new_zeros((r, base.in_features)))
        self.lora_B = nn.Parameter(base.weight.new_zeros((base.out_features, r)))
        self.scaling = lora_alpha / r
        self.lora_dropout = nn.Dropout(p=lora_dropout) if lora_dropout > 0.0 else lambda x: x
        self.merged = False
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))
        nn.init.zeros_(self.lora_B)

    def forward(self, x):
        result = self.base(x)
        if not self.merged:
            result += (self.lora_dropout(x) @ self.lora_A.transpose(0, 1) @ self.lora_B.transpose(0, 1)) * self.scaling
        return result

    def merge(self):
        if not self.merged:
            self.base.weight.data += (self.lora_B @ self.lora_A) * self.scaling
            self.merged = True

    def extra_repr(self):
        return f"r={self.lora_A.shape[0]}, scaling={self.scaling}, merged={self.merged}"


def inject(module, names=("0", "2"), **kw):
    for name, child in list(module.named_children()):
        if isinstance(child, nn.Linear) and name in names:
            setattr(module, name, LoRALinear(child, **kw))
        else:
            inject(child, names, **kw)
    return module


def print_trainable(model):
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    total = sum(p.numel() for p in model.parameters())
    print(f"trainable params: {trainable:,d} || all params: {total:,d} || trainable%: {100 * trainable / total:.4f}")


model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
x = torch.randn(64, 8)
y_old, y_new = x[:, :1] * x[:, 1:2], x[:, 2:3].abs() - x[:, :1]
losses = []

# Pretraining.
opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for _ in range(10):
    opt.zero_grad()
    loss = nn.functional.mse_loss(model(x), y_old)
    loss.backward()
    opt.step()
    losses.append(loss.item())
print(f"pretrained: {losses[-1]:.4f}")
frozen = model[0].weight.detach().clone()

# Fine-tuning.
inject(model, r=2, lora_alpha=4)
for n, p in model.named_parameters():
    p.requires_grad = "lora_" in n
print_trainable(model)
print(model)
opt = torch.optim.AdamW(filter(lambda p: p.requires_grad, model.parameters()), lr=1e-2, weight_decay=0)
for _ in range(20):
    loss = nn.functional.mse_loss(model(x), y_new)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print(f"fine-tuned: {losses[10]:.4f} -> {losses[-1]:.4f}")
print("base untouched:", torch.equal(frozen, model[0].base.weight), model[0].base.weight.grad is not None)
print("names:", [n for n, p in model.named_parameters() if p.requires_grad])

before = model(x)
for m in model.modules():
    if isinstance(m, LoRALinear):
        m.merge()
after = model(x)
print("merge keeps outputs:", torch.allclose(before, after, atol=1e-5))
delta = model[0].base.weight.data - frozen
print("rank of the change:", (delta.abs().sum() > 0).item(), delta.shape)
print({k: tuple(v.shape) for k, v in model.state_dict().items() if "lora" in k})
