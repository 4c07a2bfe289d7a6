# === torch.optim.SGD; Optimizer.step; Optimizer.param_groups
import torch
p = torch.nn.Parameter(torch.tensor([1.0, -2.0])); o = torch.optim.SGD([p], lr=0.1, momentum=0.9)
for _ in range(3): o.zero_grad(); (p ** 2).sum().backward(); o.step(); print(p.data)
print(o, len(o.param_groups), o.param_groups[0]["lr"], list(o.param_groups[0])); o.param_groups[0]["lr"] = 0.5; o.step(); print(p.data, o.state_dict())
# === torch.optim.Adam; torch.optim.AdamW; Optimizer.param_groups
import torch
for C in [torch.optim.Adam, torch.optim.AdamW]:
    p, q = torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(1)); o = C([{"params": [p], "weight_decay": 0.0}, {"params": [q], "lr": 0.1}], lr=0.01, weight_decay=0.2)
    for _ in range(3): o.zero_grad(); (p.sum() ** 2 + q.exp().sum()).backward(); o.step()
    print(p.data, q.data, o, [g["weight_decay"] for g in o.param_groups], o.state[p]["step"], o.state[p]["exp_avg"])
    o.add_param_group({"params": torch.nn.Parameter(torch.ones(1))}); print(len(o.param_groups)); r = C([torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(1))])
    try: r.load_state_dict(o.state_dict())
    except Exception as e: print(type(e).__name__, e)
# === Optimizer.step; torch.optim.Optimizer; class(torch.optim.Optimizer)
import torch
class Sign(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1): super().__init__(params, dict(lr=lr))
    @torch.no_grad()
    def step(self, closure=None):
        for g in self.param_groups:
            for p in g["params"]:
                if p.grad is not None: self.state[p]["n"] = self.state[p].get("n", 0) + 1; p.add_(p.grad.sign(), alpha=-g["lr"])
p = torch.nn.Parameter(torch.tensor([1.0, -1.0])); o = Sign([p]); (p ** 2).sum().backward(); o.step(); print(p, o, o.state_dict())
for f in [lambda: torch.optim.SGD([], lr=0.1), lambda: torch.optim.SGD(p, lr=0.1), lambda: torch.optim.SGD([p], lr=-1), lambda: torch.optim.Adam([p], betas=(1.0, 0.9)), lambda: torch.optim.SGD([p * 2], lr=0.1), lambda: torch.optim.SGD([p, p], lr=0.1)]:
    try: f()
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === Optimizer.step; aten.profiler::_record_function_enter_new; aten.profiler::_record_function_exit
import torch
p = torch.nn.Parameter(torch.ones(1)); o = torch.optim.SGD([p], lr=0.1)
def closure():
    o.zero_grad(); loss = (p ** 2).sum(); loss.backward(); return loss
print(o.step(closure), p); h = o.register_step_post_hook(lambda opt, a, k: print("stepped", type(opt).__name__)); print(o.step(closure)); h.remove(); o.zero_grad(); print(p.grad, o.step())
# === torch.optim.lr_scheduler.StepLR; torch.optim.lr_scheduler.LambdaLR; torch.optim.lr_scheduler.CosineAnnealingLR
import torch
from torch.optim.lr_scheduler import StepLR, LambdaLR, CosineAnnealingLR
for make in [lambda o: StepLR(o, 2, gamma=0.5), lambda o: LambdaLR(o, lambda e: 1 / (e + 1)), lambda o: CosineAnnealingLR(o, T_max=4, eta_min=0.01)]:
    o = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.4); s = make(o); lrs = []
    for _ in range(6): o.step(); s.step(); lrs.append(round(o.param_groups[0]["lr"], 6))
    print(lrs, [round(v, 6) for v in s.get_last_lr()], s.last_epoch, sorted(k for k in s.state_dict() if not k.startswith("_")))
# === torch.optim.lr_scheduler.LambdaLR
import torch
from torch.optim import lr_scheduler as L
def run(make, n=6):
    o = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0); s = make(o); out = []
    for i in range(n): o.step(); s.step(); out.append(round(o.param_groups[0]["lr"], 5))
    return out
print(run(lambda o: L.LinearLR(o, 0.1, total_iters=4)), run(lambda o: L.ExponentialLR(o, 0.9)), run(lambda o: L.MultiStepLR(o, [2, 4])), run(lambda o: L.ConstantLR(o, 0.5, 3)), run(lambda o: L.OneCycleLR(o, 2.0, total_steps=10)), run(lambda o: L.CosineAnnealingWarmRestarts(o, 3)), run(lambda o: L.PolynomialLR(o, 4)), run(lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.1, total_iters=2), L.CosineAnnealingLR(o, 4)], [2])))
# === torch.utils.data.DataLoader; torch.utils.data.Dataset; class(torch.utils.data.Dataset); torch.utils.data.dataloader.DataLoader
import torch
from torch.utils.data import DataLoader, Dataset
class Squares(Dataset):
    def __len__(self): return 7
    def __getitem__(self, i): return torch.tensor(float(i)), i * i
torch.manual_seed(0); d = DataLoader(Squares(), batch_size=3); print(len(d), list(d)); print([b[1].tolist() for b in DataLoader(Squares(), batch_size=2, shuffle=True)], [b[1].tolist() for b in DataLoader(Squares(), batch_size=3, drop_last=True)], torch.rand(1))
for x, y in DataLoader(Squares(), batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(2)): print(x, y.dtype)
print(next(iter(DataLoader([1, 2, 3]))), next(iter(DataLoader([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}], batch_size=2))), torch.utils.data.dataloader.DataLoader is DataLoader)
# === torch.utils.data.DataLoader; torch.utils.data.TensorDataset; torch.utils.data.random_split; torch.utils.data.RandomSampler
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split, RandomSampler, Subset, SequentialSampler, BatchSampler
torch.manual_seed(0); t = TensorDataset(torch.arange(6.0).view(6, 1), torch.arange(6)); print(len(t), t[1], t[2:4]); a, b = random_split(t, [4, 2]); print(len(a), [int(y) for _, y in a], [int(y) for _, y in b], a.indices)
print(list(RandomSampler(t)), list(RandomSampler(t, replacement=True, num_samples=4)), [len(s) for s in random_split(t, [0.5, 0.5])], list(BatchSampler(SequentialSampler(t), 4, False)), [len(x) for x, _ in DataLoader(t, batch_size=4, sampler=RandomSampler(t))], Subset(t, [0, 2])[1])
print(next(iter(DataLoader(t, batch_size=2, collate_fn=lambda b: len(b)))))
try: TensorDataset(torch.ones(2), torch.ones(3))
except Exception as e: print(type(e).__name__, e)
# === torch.nn.ReLU; torch.nn.Softmax; torch.optim.Adam; Module.zero_grad; Optimizer.step
import torch
torch.manual_seed(0); net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)); o = torch.optim.Adam(net.parameters(), lr=0.01); x, y = torch.randn(16, 4), torch.randint(0, 3, (16,))
for i in range(5): loss = torch.nn.functional.cross_entropy(net(x), y); net.zero_grad(); loss.backward(); o.step(); print(f"{loss.item():.4f}")
print(torch.nn.Softmax(dim=1)(net(x))[:2])
# === aten.linear; aten.scaled_dot_product_attention; aten._scaled_dot_product_flash_attention_for_cpu; aten._scaled_dot_product_flash_attention_for_cpu_backward
import torch, torch.nn.functional as F
torch.manual_seed(0); q, k, v = (torch.randn(1, 2, 3, 4, requires_grad=True) for _ in range(3)); y = F.scaled_dot_product_attention(q, k, v, is_causal=True); (y * torch.arange(24.0).cos().view(1, 2, 3, 4)).sum().backward(); print(y, (q.grad * 1000).round(), (k.grad * 1000).round())
with torch.inference_mode(): print(F.linear(torch.ones(1, 2), torch.ones(3, 2), torch.ones(3)), F.scaled_dot_product_attention(q, k, v, attn_mask=torch.ones(3, 3, dtype=torch.bool).tril()), F.scaled_dot_product_attention(q, k, v, scale=0.1))
# === aten._euclidean_dist
import torch
torch.manual_seed(0); a = torch.randn(30, 3, requires_grad=True); b = torch.randn(28, 3); d = torch.cdist(a, b); d.sum().backward(); print(d.shape, round(d.sum().item(), 1), d[0, :4], a.grad[0], torch.cdist(a[:2], b[:3], p=1))
# === torch.nn.Tanh; torch.nn.Sigmoid; torch.nn.SiLU; torch.nn.GELU; torch.nn.LeakyReLU; torch.nn.GLU; torch.nn.Softplus
import torch
from torch import nn
x = torch.tensor([-2.0, -0.5, 0.0, 1.5], requires_grad=True)
for m in [nn.Tanh(), nn.Sigmoid(), nn.SiLU(), nn.GELU(), nn.GELU(approximate="tanh"), nn.LeakyReLU(), nn.GLU(), nn.Softplus(beta=2)]: x.grad = None; y = m(x); y.sum().backward(); print(m, y, x.grad)
