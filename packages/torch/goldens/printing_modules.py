# === modules
import torch
from torch import nn
for m in [nn.Linear(3, 4), nn.Linear(3, 4, bias=False), nn.Bilinear(2, 3, 4), nn.Embedding(5, 3), nn.Embedding(5, 3, padding_idx=0), nn.LayerNorm(4), nn.LayerNorm((2, 3), eps=1e-6, elementwise_affine=False), nn.LayerNorm(4, bias=False), nn.RMSNorm(4), nn.RMSNorm(4, eps=1e-6, elementwise_affine=False),
          nn.Dropout(), nn.Dropout(0.5, inplace=True), nn.Identity(), nn.Identity(5, a=1), nn.Flatten(), nn.Flatten(0, 1), nn.Unflatten(1, (2, 3)), nn.Sequential(), nn.ModuleList(), nn.ModuleDict(), nn.ParameterList([nn.Parameter(torch.ones(2))]), nn.ParameterDict({"a": nn.Parameter(torch.ones(2, 3))})]:
    print(m)
# === activations
from torch import nn
for m in [nn.ReLU(), nn.ReLU(inplace=True), nn.LeakyReLU(), nn.LeakyReLU(0.2, True), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.SiLU(inplace=True), nn.Sigmoid(), nn.Tanh(), nn.Softmax(dim=1), nn.Softmax(), nn.LogSoftmax(dim=-1), nn.Softplus(), nn.Softplus(2, 10), nn.ELU(), nn.SELU(), nn.CELU(), nn.Hardtanh(), nn.Hardtanh(-2, 2), nn.ReLU6(), nn.Hardsigmoid(), nn.Hardswish(), nn.Mish(), nn.PReLU(), nn.PReLU(3), nn.Softsign(), nn.LogSigmoid(), nn.Tanhshrink(), nn.Softshrink(), nn.Hardshrink(), nn.Threshold(0.1, 20), nn.GLU(), nn.Softmin(dim=0)]:
    print(m)
# === losses
from torch import nn
for m in [nn.MSELoss(), nn.L1Loss(), nn.CrossEntropyLoss(), nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.1), nn.NLLLoss(), nn.BCELoss(), nn.BCEWithLogitsLoss(), nn.KLDivLoss(reduction="batchmean"), nn.SmoothL1Loss(), nn.HuberLoss(), nn.CosineEmbeddingLoss(), nn.TripletMarginLoss(), nn.MarginRankingLoss(), nn.HingeEmbeddingLoss(), nn.CosineSimilarity(), nn.PairwiseDistance()]:
    print(m)
# === nested
import torch
from torch import nn
from collections import OrderedDict
class Block(nn.Module):
    def __init__(self, d, act=None):
        super().__init__()
        self.fc = nn.Sequential(OrderedDict([("up", nn.Linear(d, 2 * d)), ("act", act or nn.ReLU()), ("down", nn.Linear(2 * d, d))]))
        self.scale = nn.Parameter(torch.ones(d)); self.register_buffer("steps", torch.zeros(1)); self.none = None
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(7, 4)
        self.blocks = nn.ModuleList([Block(4), Block(4), Block(4, nn.GELU())])
        self.heads = nn.ModuleDict({"cls": nn.Linear(4, 2), "reg": nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 1))})
        self.drop = nn.Dropout(0.1)
    def extra_repr(self): return "depth=3\nwidth=4"
n = Net()
print(n); print(n.blocks[0]); print(n.blocks); print([n.drop, nn.ReLU()]); print(f"{n.heads['cls']} {n.emb!r}"); print(n.blocks[:2]); print(n.heads.keys())
print(nn.ModuleList([nn.Linear(1, 1), nn.Linear(1, 1), nn.ReLU(), nn.ReLU(), nn.Linear(1, 1)]), nn.Sequential(*[nn.Linear(2, 2) for _ in range(3)]), nn.Sequential(nn.Linear(1, 2), nn.Sequential(nn.ReLU())))
class Empty(nn.Module): pass
class One(nn.Module):
    def extra_repr(self): return "k=1"
class Named(nn.Module):
    def _get_name(self): return "Other"
print(Empty(), One(), Named(), nn.Sequential(Empty(), One()))
for name, m in n.named_modules(): print(name, type(m).__name__, end="; ")
print(); print([name for name, _ in n.named_parameters()], [k for k in n.state_dict()], [name for name, _ in n.named_children()], [name for name, _ in n.named_buffers()])
# === optimizers and schedulers
import torch
from torch import nn, optim
m = nn.Linear(2, 2)
for o in [optim.SGD(m.parameters(), lr=0.1), optim.SGD(m.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True), optim.Adam(m.parameters()), optim.AdamW(m.parameters(), lr=3e-4, betas=(0.9, 0.95)), optim.Adam([{"params": [m.weight], "lr": 0.5}, {"params": [m.bias]}], lr=0.1)]:
    print(o)
    print({k: v for k, v in o.param_groups[0].items() if k != "params"}, o.defaults, list(o.state_dict()), o.state_dict()["param_groups"])
# === transformers
from torch import nn
print(nn.MultiheadAttention(8, 2)); print(nn.MultiheadAttention(8, 2, dropout=0.1, bias=False, batch_first=True))
