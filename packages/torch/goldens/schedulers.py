# === learning rates of every schedule
import torch
from torch.optim.lr_scheduler import *
def run(make, steps=9, lr=0.1, **kw):
    o = torch.optim.SGD([{"params": [torch.ones(1, requires_grad=True)]}, {"params": [torch.ones(1, requires_grad=True)], "lr": 0.03}], lr=lr, momentum=0.9)
    s = make(o)
    seen = []
    for _ in range(steps):
        seen.append(o.param_groups[0]["lr"]); o.step(); s.step()
    print(type(s).__name__, seen, s.get_last_lr(), s.last_epoch)
    return s
run(lambda o: LambdaLR(o, lambda e: 0.95**e))
run(lambda o: LambdaLR(o, [lambda e: 1 / (e + 1), lambda e: e]))
run(lambda o: MultiplicativeLR(o, lambda e: 0.5 if e % 2 else 1.5))
run(lambda o: StepLR(o, 3, 0.5))
run(lambda o: MultiStepLR(o, [2, 5, 5], 0.3))
run(lambda o: ConstantLR(o, 0.25, 4))
run(lambda o: LinearLR(o, 0.1, 0.9, 6))
run(lambda o: LinearLR(o))
run(lambda o: ExponentialLR(o, 0.7))
run(lambda o: PolynomialLR(o, 5, 2.0))
run(lambda o: CosineAnnealingLR(o, 4, 0.01), 12)
run(lambda o: CosineAnnealingWarmRestarts(o, 2, 2, 0.001), 12)
run(lambda o: OneCycleLR(o, 0.5, total_steps=10))
run(lambda o: OneCycleLR(o, [0.5, 0.2], epochs=2, steps_per_epoch=5, anneal_strategy="linear", three_phase=True, pct_start=0.4))
run(lambda o: CyclicLR(o, 0.01, 0.1, 3), 10)
run(lambda o: CyclicLR(o, 0.01, [0.1, 0.2], 2, 3, mode="triangular2"), 12)
run(lambda o: CyclicLR(o, 0.01, 0.1, 2, mode="exp_range", gamma=0.9), 8)
run(lambda o: CyclicLR(o, 0.01, 0.1, 2, scale_fn=lambda x: 1 / x, scale_mode="cycle"), 8)
run(lambda o: SequentialLR(o, [LinearLR(o, 0.1, 1.0, 3), CosineAnnealingLR(o, 5)], [3]), 9)
run(lambda o: SequentialLR(o, [ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.9), StepLR(o, 1)], [2, 5]), 10)
run(lambda o: ChainedScheduler([ConstantLR(o, 0.1, 4), ExponentialLR(o, 0.9)]))
# === momentum moves against the learning rate
import torch
from torch.optim.lr_scheduler import *
for o in [torch.optim.Adam([torch.ones(1)], lr=0.1), torch.optim.SGD([torch.ones(1)], lr=0.1, momentum=0.5)]:
    s = OneCycleLR(o, 1.0, 5)
    for _ in range(5):
        print(o.param_groups[0]["lr"], o.param_groups[0].get("betas") or o.param_groups[0]["momentum"]); o.step(); s.step()
    s = CyclicLR(o, 0.1, 1.0, 2)
    for _ in range(4):
        print(o.param_groups[0]["lr"], o.param_groups[0].get("betas") or o.param_groups[0]["momentum"]); o.step(); s.step()
# === on a plateau
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau
def run(metrics, **kw):
    o = torch.optim.SGD([torch.ones(1)], lr=1.0)
    s = ReduceLROnPlateau(o, **kw)
    print([(s.step(m), o.param_groups[0]["lr"], s.num_bad_epochs)[1:] for m in metrics], s.best, s.get_last_lr())
    return s
run([1, 0.9, 0.9, 0.9, 0.9, 0.5], patience=1, factor=0.5)
run([1, 2, 2, 2, 3, 3], mode="max", patience=0, cooldown=1)
run([1, 0.99, 0.98, 0.97], patience=0, threshold=0.05, threshold_mode="abs", min_lr=0.02)
s = run([torch.tensor(1.0), 1, 1, 1, 1], patience=0, min_lr=[0.05], eps=0.01)
print(s.state_dict())
# === states
import torch
from torch.optim.lr_scheduler import *
def fresh():
    return torch.optim.SGD([torch.ones(1)], lr=0.1)
for make in [lambda o: StepLR(o, 2), lambda o: LambdaLR(o, lambda e: e), lambda o: CosineAnnealingLR(o, 5), lambda o: MultiStepLR(o, [1, 3]), lambda o: CosineAnnealingWarmRestarts(o, 3),
             lambda o: SequentialLR(o, [ConstantLR(o), StepLR(o, 1)], [2]), lambda o: ChainedScheduler([StepLR(o, 1)])]:
    o = fresh(); s = make(o)
    for _ in range(3): o.step(); s.step()
    d = s.state_dict(); print(type(s).__name__, {k: v for k, v in d.items()})
    o2 = fresh(); s2 = make(o2); s2.load_state_dict(d); o2.load_state_dict(o.state_dict())
    o.step(); s.step(); o2.step(); s2.step(); print(o2.param_groups[0]["lr"] == o.param_groups[0]["lr"])
print(o.state_dict()["param_groups"])
# === resuming, warnings and errors
import torch, warnings
from torch.optim.lr_scheduler import *
o = torch.optim.SGD([torch.ones(1)], lr=0.1)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    s = StepLR(o, 2); s.step(); print(s.get_lr()); o.step(); s.step(5); print(s.get_last_lr())
    for w in seen: print(w.category.__name__, w.message)
for bad in [lambda: StepLR(3, 2), lambda: StepLR(torch.optim.SGD([torch.ones(1)], 1.0), 2, last_epoch=3), lambda: LambdaLR(o, [abs, abs]), lambda: MultiplicativeLR(o, 3),
            lambda: ConstantLR(o, 2), lambda: LinearLR(o, 0), lambda: LinearLR(o, 1, 2), lambda: CosineAnnealingWarmRestarts(o, 0), lambda: CosineAnnealingWarmRestarts(o, 1, 0.5),
            lambda: OneCycleLR(o, 1), lambda: OneCycleLR(o, 1, 0), lambda: OneCycleLR(o, 1, 5, pct_start=2), lambda: OneCycleLR(o, 1, 5, anneal_strategy="x"), lambda: OneCycleLR(o, [1, 2], 5),
            lambda: CyclicLR(o, 1, 2, mode="x"), lambda: ReduceLROnPlateau(o, factor=1), lambda: ReduceLROnPlateau(o, "x"), lambda: ReduceLROnPlateau(o, min_lr=[1, 2]),
            lambda: SequentialLR(o, [], []), lambda: SequentialLR(o, [StepLR(o, 1)], [1]), lambda: ChainedScheduler([]), lambda: ChainedScheduler([ReduceLROnPlateau(o)]),
            lambda: CyclicLR(torch.optim.Adagrad([torch.ones(1)]), 1, 2)]:
    try: bad(); print("fine")
    except Exception as error: print(type(error).__name__, error)
s = OneCycleLR(torch.optim.SGD([torch.ones(1)], 1.0), 1, 2)
try:
    for _ in range(4): s.step()
except Exception as error: print(type(error).__name__, error)
s = StepLR(torch.optim.SGD([{"params": [torch.ones(1)], "initial_lr": 1.0}], 0.1), 2, last_epoch=3)
print(s.get_last_lr(), s.base_lrs)
# === averages of weights
import torch
from torch.optim.swa_utils import *
from torch.optim.swa_utils import get_ema_multi_avg_fn, get_ema_avg_fn, AveragedModel, SWALR
torch.manual_seed(0)
for kw in [{}, {"multi_avg_fn": get_ema_multi_avg_fn(0.9)}, {"avg_fn": get_ema_avg_fn(0.9)}, {"avg_fn": lambda a, c, n: 0.5 * a + 0.5 * c}]:
    m = torch.nn.Linear(2, 1); a = AveragedModel(m, **kw)
    for i in range(3):
        with torch.no_grad(): m.weight.fill_(float(i)); m.bias.fill_(2.0 * i)
        a.update_parameters(m)
    print(a.module.weight, a.module.bias, a.n_averaged, list(a.state_dict()), a(torch.ones(1, 2)))
for kw in [{"anneal_epochs": 4}, {"anneal_epochs": 3, "anneal_strategy": "linear"}, {"anneal_epochs": 0}]:
    o = torch.optim.SGD([torch.ones(1)], lr=0.1); s = SWALR(o, swa_lr=0.5, **kw); seen = []
    for _ in range(7): seen.append(round(o.param_groups[0]["lr"], 6)); o.step(); s.step()
    print(seen)
for bad in [lambda: SWALR(o, 0.1, anneal_strategy="x"), lambda: SWALR(o, 0.1, -1), lambda: get_ema_multi_avg_fn(2)]:
    try: bad()
    except Exception as error: print(type(error).__name__, error)
