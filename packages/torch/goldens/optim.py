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
# === the other optimizers
import torch
def run(make, steps=6):
    w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
    o = make([w])
    for i in range(steps):
        o.zero_grad(); (w * w * torch.tensor([1.0, 0.5, 0.1]) + w * (i - 2)).sum().backward(); o.step()
    print(type(o).__name__, w.detach(), {k: v for k, v in o.state_dict()["state"][0].items()})
O = torch.optim
for kw in [{}, {"momentum": 0.9}, {"centered": True, "momentum": 0.5}, {"weight_decay": 0.1, "maximize": True}]: run(lambda p: O.RMSprop(p, lr=0.1, **kw))
for kw in [{}, {"lr_decay": 0.1, "initial_accumulator_value": 0.5}, {"weight_decay": 0.1}]: run(lambda p: O.Adagrad(p, lr=0.1, **kw))
for kw in [{}, {"rho": 0.5, "weight_decay": 0.1}]: run(lambda p: O.Adadelta(p, **kw))
for kw in [{}, {"weight_decay": 0.1, "maximize": True}]: run(lambda p: O.Adamax(p, lr=0.1, **kw))
for kw in [{}, {"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled_weight_decay": True}]: run(lambda p: O.NAdam(p, lr=0.1, **kw))
for kw in [{}, {"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled_weight_decay": True, "betas": (0.8, 0.9)}]: run(lambda p: O.RAdam(p, lr=0.1, **kw))
for kw in [{}, {"t0": 2, "lambd": 0.1}]: run(lambda p: O.ASGD(p, lr=0.1, **kw))
for kw in [{}, {"etas": (0.3, 1.5)}]: run(lambda p: O.Rprop(p, lr=0.1, **kw))
run(lambda p: O.AdamW(p, lr=torch.tensor(0.1), amsgrad=True, foreach=False)); run(lambda p: O.SGD(p, lr=torch.tensor(0.1), momentum=0.9))
# === what an optimizer prints and refuses
import torch
from torch.optim.optimizer import required
O = torch.optim
a, b = torch.ones(1, requires_grad=True), torch.ones(2, requires_grad=True)
for cls in [O.SGD, O.Adam, O.AdamW, O.RMSprop, O.Adagrad, O.Adadelta, O.Adamax, O.NAdam, O.RAdam, O.ASGD, O.Rprop]:
    print(cls([a]))
print(O.SGD([("a", a), ("b", b)], 0.1), O.SGD([{"params": [a]}, {"params": b, "lr": 0.5}]))
o = O.SGD([a], 0.1)
for bad in [lambda: O.SGD(a, 0.1), lambda: O.SGD([], 0.1), lambda: O.SGD([a], -1), lambda: O.SGD([a], momentum=-1), lambda: O.SGD([a], nesterov=True), lambda: O.SGD([a * 2]),
            lambda: O.SGD([1]), lambda: O.SGD({a, b}) if False else O.SGD([{"params": {a, b}}]), lambda: O.SGD([{"params": [a]}, {"params": [a]}]), lambda: O.SGD([("a", a), b]), lambda: o.add_param_group([b]),
            lambda: o.add_param_group({"params": [("b", b)]}), lambda: O.Adam([a], betas=(1.0, 0.9)), lambda: O.Adam([a], betas=(0.9, 2)), lambda: O.Adam([a], eps=-1), lambda: O.Adam([a], weight_decay=-1),
            lambda: O.Adam([a], fused=True, foreach=True), lambda: O.SGD([a], fused=True, differentiable=True), lambda: O.Adam([a], lr=torch.ones(2)), lambda: O.Adam([a], lr=torch.ones(()), foreach=True),
            lambda: O.Adam([a], betas=(0, 0.9)), lambda: O.RMSprop([a], alpha=-1), lambda: O.RMSprop([a], eps=-1), lambda: O.Adagrad([a], eps=-1), lambda: O.Adadelta([a], rho=2), lambda: O.Rprop([a], etas=(2, 3)),
            lambda: O.Optimizer([a], {"lr": required}), lambda: O.Optimizer([a], {}).step(), lambda: o.load_state_dict({"state": {}, "param_groups": []}),
            lambda: o.load_state_dict({"state": {}, "param_groups": [{"params": [0, 1]}]}), lambda: O.SGD([torch.nn.Parameter(torch.ones(1)).float()]) and "fine", lambda: O.SGD([a], lr="x")]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === capturable needs another device
import torch
a = torch.ones(1, requires_grad=True); a.sum().backward()
for o in [torch.optim.Adam([a], capturable=True), torch.optim.RMSprop([a], capturable=True)]:
    try: o.step()
    except Exception as error: print(type(error).__name__, str(error)[:80])
# === hooks, state dicts in and out
import torch, copy
def pair():
    return [torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([3.0], requires_grad=True)]
torch.manual_seed(0)
p = pair(); o = torch.optim.AdamW([{"params": p[:1]}, {"params": p[1:], "lr": 0.5}], lr=0.1)
o.register_step_pre_hook(lambda o, args, kwargs: print("before", len(args), kwargs))
h = o.register_step_post_hook(lambda o, args, kwargs: print("after"))
def go(o, p):
    o.zero_grad(); (p[0].sum() * p[1] ** 2).sum().backward(); o.step()
go(o, p); h.remove(); go(o, p)
d = o.state_dict(); print(d)
q = [x.detach().clone().requires_grad_() for x in p]; r = torch.optim.AdamW([{"params": q[:1]}, {"params": q[1:]}], lr=9.0)
r.register_load_state_dict_post_hook(lambda o: print("loaded")); r.register_state_dict_post_hook(lambda o, d: print("asked"))
r.load_state_dict(d); go(o, p); go(r, q); print(torch.equal(p[0], q[0]), torch.equal(p[1], q[1]), r.param_groups[1]["lr"], len(r.state_dict()["state"]))
h = torch.tensor([1.0], dtype=torch.float16, requires_grad=True); s = torch.optim.SGD([h], 0.1, momentum=0.9)
s.load_state_dict({"state": {0: {"momentum_buffer": torch.ones(1)}}, "param_groups": [s.state_dict()["param_groups"][0]]}); print(s.state[h])
o.zero_grad(set_to_none=False); print(p[0].grad, p[1].grad); o.zero_grad(); print(p[0].grad)
n = torch.optim.SGD([("w", p[0])], 0.1); print(n.state_dict(), torch.optim.SGD(p, 0.1).state_dict()["param_groups"])
class Mine(torch.optim.Optimizer):
    def __init__(self, params, lr): super().__init__(params, dict(lr=lr))
    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for x in g["params"]: x.sub_(x.grad, alpha=g["lr"]); self.state[x]["n"] = self.state[x].get("n", 0) + 1
m = Mine(q, 0.1); m.register_step_post_hook(lambda *a: print("mine")); q[0].grad = torch.ones(2); q[1].grad = torch.ones(1); m.step(); print(q, m.state_dict(), m)
c = copy.deepcopy(o); print(c.param_groups[0]["lr"], len(c.state))
# === LBFGS
import torch
def run(make, steps=3):
    x = torch.tensor([-1.2, 1.0], requires_grad=True); o = make([x]); calls = 0
    def closure():
        nonlocal calls
        calls += 1; o.zero_grad(); loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2; loss.backward(); return loss
    for _ in range(steps): loss = o.step(closure)
    s = o.state[x]; print(x.detach(), f"{loss.item():.3f}", calls, s["func_evals"], s["n_iter"], sorted(s))
    return o
run(lambda p: torch.optim.LBFGS(p, line_search_fn="strong_wolfe")); run(lambda p: torch.optim.LBFGS(p, lr=0.01, max_iter=5, history_size=2)); run(lambda p: torch.optim.LBFGS(p, lr=0.5, line_search_fn="strong_wolfe", max_iter=4), 2)
print(run(lambda p: torch.optim.LBFGS(p, max_iter=3, lr=0.1), 1))
torch.manual_seed(0)
m = torch.nn.Linear(3, 1); X = torch.randn(20, 3); y = X @ torch.tensor([1.0, -2.0, 0.5]) + 0.3; o = torch.optim.LBFGS(m.parameters(), line_search_fn="strong_wolfe")
def closure():
    o.zero_grad(); l = ((m(X).squeeze(-1) - y) ** 2).mean(); l.backward(); return l
o.step(closure); print(m.weight, m.bias)
for bad in [lambda: torch.optim.LBFGS([{"params": [m.weight]}, {"params": [m.bias]}]), lambda: torch.optim.LBFGS([m.bias], lr=-1), lambda: torch.optim.LBFGS([m.bias], line_search_fn="x").step(closure)]:
    try: bad()
    except Exception as error: print(type(error).__name__, error)
