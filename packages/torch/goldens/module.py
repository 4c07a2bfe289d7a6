# === init
import torch
from torch import nn
from torch.nn import init
torch.manual_seed(0)
for f in [lambda w: init.uniform_(w, -1, 1), lambda w: init.normal_(w, 1, 2), lambda w: init.trunc_normal_(w), lambda w: init.trunc_normal_(w, 0.5, 0.1, 0.4, 0.7), lambda w: init.constant_(w, 0.3), init.ones_, init.zeros_, init.eye_,
          init.xavier_uniform_, lambda w: init.xavier_normal_(w, 2.0), init.kaiming_uniform_, lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"), init.orthogonal_, lambda w: init.orthogonal_(w, 0.5), lambda w: init.sparse_(w, 0.4, 0.1)]:
    print(f(torch.empty(3, 5)))
print(init.orthogonal_(torch.empty(5, 3)), init.dirac_(torch.empty(4, 2, 3)), init.dirac_(torch.empty(2, 2, 3, 3), groups=2)[:, :, 1, 1], init.kaiming_uniform_(torch.empty(2, 3, 2), generator=torch.Generator().manual_seed(1)))
print(init.trunc_normal_(torch.empty(20), 0.0, 1.0, 1.5, 2.0), init.trunc_normal_(torch.empty(3, 2), std=0.02), init.trunc_normal_(torch.empty(20), generator=torch.Generator().manual_seed(3)), torch.rand(1))
for name in ["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "gelu"]:
    try: print(name, init.calculate_gain(name))
    except Exception as error: print(type(error).__name__, error)
print(init.calculate_gain("leaky_relu", 0.2), init._calculate_fan_in_and_fan_out(torch.empty(4, 3, 2)))
for bad in [lambda: init.eye_(torch.empty(2)), lambda: init.xavier_uniform_(torch.empty(2)), lambda: init.dirac_(torch.empty(2, 2)), lambda: init.kaiming_uniform_(torch.empty(2, 2), mode="x"), lambda: init.orthogonal_(torch.empty(2)),
            lambda: init.sparse_(torch.empty(2), 0.1), lambda: init.dirac_(torch.empty(3, 2, 1), 2), lambda: init.calculate_gain("leaky_relu", "a")]:
    try: bad()
    except Exception as error: print(type(error).__name__, error)
# === gradients clipped, parameters as a vector
import torch
from torch import nn
def grads(*values):
    ps = [torch.zeros(len(v), requires_grad=True) for v in values]
    for p, v in zip(ps, values): p.grad = torch.tensor(v)
    return ps
for kw in [{}, {"norm_type": 1}, {"norm_type": float("inf")}, {"foreach": True}, {"error_if_nonfinite": True}]:
    ps = grads([3.0], [0.0, 4.0]); print(nn.utils.clip_grad_norm_(ps, 1.0, **kw), [p.grad for p in ps])
ps = grads([3.0], [float("inf"), 4.0])
try: nn.utils.clip_grad_norm_(ps, 1.0, error_if_nonfinite=True)
except Exception as error: print(type(error).__name__, error)
print(nn.utils.clip_grad_norm_(ps, 1.0), [p.grad for p in ps], nn.utils.clip_grad_norm_([], 1.0), nn.utils.clip_grad_norm_(grads([1.0])[0], 5.0))
ps = grads([3.0, -3.0], [0.5]); print(nn.utils.clip_grad_value_(ps, 1.0), [p.grad for p in ps], nn.utils.get_total_norm([p.grad for p in ps]))
nn.utils.clip_grads_with_norm_(ps, 0.5, torch.tensor(2.0)); print([p.grad for p in ps])
m = nn.Linear(2, 1); v = nn.utils.parameters_to_vector(m.parameters()); print(v.shape, v.requires_grad)
nn.utils.vector_to_parameters(torch.arange(3.0), m.parameters()); print(m.weight, m.bias)
from torch.nn.utils.rnn import pad_sequence, unpad_sequence
a = [torch.ones(2, 1), torch.zeros(3, 1)]
p = pad_sequence(a, batch_first=True, padding_value=-1.0); print(p, pad_sequence(a).shape, pad_sequence(a, True, 9.0, "left"), unpad_sequence(p, torch.tensor([2, 3]), True))
try: pad_sequence([])
except Exception as error: print(type(error).__name__, error)
# === containers
import torch
from torch import nn
from collections import OrderedDict
L, R = nn.Linear(1, 1), nn.ReLU()
s = nn.Sequential(L, R); print(s.append(nn.Tanh()), s.insert(1, nn.Sigmoid()), s.extend([nn.GELU()]), s.pop(0), len(s), s[-1], s[1:3], list(s._modules))
s[0] = nn.Identity(); del s[-1]; print(s, s + nn.Sequential(R), s * 2, nn.Sequential(OrderedDict(a=L, b=R)).b, nn.Sequential(OrderedDict(a=L, b=R))[0]); s += nn.Sequential(R); s *= 2; print(len(s))
print(nn.Sequential(), nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)).state_dict().keys())
m = nn.ModuleList([L, R]); m.append(nn.Tanh()); m.insert(0, R); m.extend([L]); print(m, len(m), m[1:3], m.pop(-1), m[-1]); m += [R]; m[0] = L; del m[1]; print(m + [nn.ReLU()], [type(x).__name__ for x in m], R in m)
print(nn.ModuleList([nn.Linear(2, 2) for _ in range(3)] + [nn.ReLU()]), nn.ModuleList([nn.Sequential(nn.Linear(1, 1)) for _ in range(2)]))
d = nn.ModuleDict({"a": L, "b": R}); d.update([("c", nn.Tanh())]); d["d"] = nn.Sigmoid(); print(d, list(d), "a" in d, d.pop("b"), list(d.items()), d.keys(), list(d.values())); del d["a"]; d.clear(); print(d, len(d))
p = nn.ParameterList([nn.Parameter(torch.ones(2)), torch.zeros(1, 3)]); p.append(torch.ones(())); p.extend([nn.Parameter(torch.ones(1))]); print(p, len(p), p[0], p[1:2], [k for k, _ in p.named_parameters()], [tuple(x.shape) for x in p]); p[0] = torch.zeros(5); p += [torch.ones(1)]; print(p)
q = nn.ParameterDict({"w": torch.ones(2), "b": nn.Parameter(torch.zeros(1))}); q["c"] = torch.ones(1); q.update({"d": torch.ones(2)}); print(q, list(q), "w" in q, q.pop("w"), len(q), q.get("zz"), q.get("b"), [k for k, _ in q.named_parameters()]); print(q.setdefault("n", torch.ones(1)), q.popitem()[0], list(q.keys()), q.copy(), q.fromkeys(["x"], torch.ones(1)))
for bad in [lambda: s[99], lambda: nn.Sequential(3), lambda: nn.ModuleList([1]), lambda: m["a"], lambda: d["zz"], lambda: nn.ModuleDict({"a": 1}), lambda: nn.ModuleDict({"a.b": L}), lambda: nn.ModuleList(3), lambda: s.insert(9, L), lambda: s.insert(0, 3), lambda: p[9], lambda: nn.ModuleDict([1]), lambda: s + 3, lambda: s * 0,
            lambda: m(1), lambda: d(1), lambda: m.extend(3), lambda: p(1), lambda: nn.ModuleDict({3: L}), lambda: q["zz"], lambda: s.append(3), lambda: s.extend(3)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === a module's registers
import torch
from torch import nn
class M(nn.Module):
    def __init__(self):
        super().__init__(); self.w = nn.Parameter(torch.ones(2)); self.register_buffer("b", torch.zeros(2)); self.register_buffer("t", torch.ones(1), persistent=False); self.register_parameter("none", None); self.sub = nn.Linear(2, 1); self.same = self.sub; self.x = 3
m = M()
print(list(m.state_dict()), [n for n, _ in m.named_parameters()], [n for n, _ in m.named_buffers()], [n for n, _ in m.named_modules()], [n for n, _ in m.named_children()], len(list(m.parameters(recurse=False))), [n for n, _ in m.named_modules(remove_duplicate=False)], [n for n, _ in m.named_parameters(remove_duplicate=False)], [n for n, _ in m.named_parameters(prefix="p")])
print(m.get_submodule("sub"), m.get_parameter("sub.weight").shape, m.get_buffer("b"), m.get_submodule("") is m, m.none, "w" in dir(m), sorted(x for x in dir(m) if len(x) == 1))
m.b = torch.ones(2); m.w = nn.Parameter(torch.zeros(2)); m.b2 = torch.ones(1); m.buf = nn.Buffer(torch.ones(1)); print(list(m.state_dict()), m); del m.w; del m.same; print(hasattr(m, "w"), list(m.state_dict()))
m.set_submodule("sub", nn.Linear(2, 3)) if hasattr(m, "set_submodule") else None; print(m.sub)
for bad in [lambda: m.zz, lambda: m.get_parameter("b"), lambda: m.get_buffer("w2"), lambda: m.get_submodule("x"), lambda: m.get_submodule("q.r"), lambda: m.register_parameter("a.b", None), lambda: m.register_parameter("", None), lambda: m.register_buffer("x", torch.ones(1)), lambda: m.register_buffer("z", 3), lambda: m.register_parameter("z", torch.ones(1)),
            lambda: setattr(m, "sub", 3), lambda: setattr(m, "b", 3), lambda: m.add_module("z", 3), lambda: m.add_module("a.b", nn.ReLU()), lambda: m.add_module(3, nn.ReLU()), lambda: m.register_buffer(3, None), lambda: m(), lambda: nn.Module(3), lambda: nn.Module(a=3), lambda: m.train(3), lambda: m.to(torch.int32), lambda: m.cuda(), lambda: m.to("cuda"), lambda: setattr(m, "none", 3), lambda: m.register_parameter("z", torch.ones(1, requires_grad=True) * 2), lambda: nn.Parameter(3), lambda: m.get_extra_state()]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
class Bad(nn.Module):
    def __init__(self, what): setattr(self, "a", what)
for what in [nn.Parameter(torch.ones(1)), nn.ReLU(), nn.Buffer(torch.ones(1))]:
    try: Bad(what)
    except Exception as error: print(type(error).__name__, error)
# === conversions, modes and application
import torch, copy
from torch import nn
m = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2) if hasattr(nn, "BatchNorm1dx") else nn.LayerNorm(2), nn.Dropout()); m.register_buffer("i", torch.tensor([1, 2])); m.register_buffer("f", torch.tensor([1.0]))
w = m[0].weight
for f in ["half", "bfloat16", "double", "float"]: print(f, getattr(m, f)() is m, {k: v.dtype for k, v in m.state_dict().items()}, m[0].weight is w)
print(m.to(torch.float64)[0].weight.dtype, m.to(torch.zeros(1))[0].weight.dtype, m.to("cpu") is m, m.to(device="cpu", dtype=torch.float16)[0].weight.dtype, m.type(torch.float32).i.dtype, m.cpu() is m)
print(m.eval().training, m[2].training, m.train()[2].training, m.requires_grad_(False)[0].weight.requires_grad, m.requires_grad_()[0].weight.requires_grad)
seen = []; m.apply(lambda x: seen.append(type(x).__name__)); print(seen)
m = nn.Linear(2, 1); m(torch.ones(1, 2)).sum().backward(); m.zero_grad(set_to_none=False); print(m.weight.grad); m.zero_grad(); print(m.weight.grad)
m(torch.ones(1, 2)).sum().backward(); c = copy.deepcopy(m); print(c.weight.grad, c.weight is m.weight, torch.equal(c.weight, m.weight), copy.copy(m).weight is m.weight); m.double(); print(m.weight.grad.dtype, m.to_empty(device="cpu") is m)
tied = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)); tied[1].weight = tied[0].weight; t = copy.deepcopy(tied); print(t[0].weight is t[1].weight, len(list(t.parameters())), list(t.state_dict()))
# === hooks
import torch
from torch import nn
m = nn.Linear(2, 1); x = torch.ones(1, 2, requires_grad=True)
hs = [m.register_forward_pre_hook(lambda m, a: print("pre", a[0].shape)), m.register_forward_pre_hook(lambda m, a, k: print("pre kw", k), with_kwargs=True), m.register_forward_hook(lambda m, a, o: print("post", o.shape)), m.register_forward_hook(lambda m, a, k, o: o * 2, with_kwargs=True),
      m.register_forward_hook(lambda m, a, o: print("first"), prepend=True), m.register_full_backward_hook(lambda m, gi, go: print("back", [g.shape for g in gi], go)), m.register_full_backward_pre_hook(lambda m, go: print("back pre", go))]
m(x).sum().backward(); [h.remove() for h in hs]; m(x); print("none left", m._forward_hooks)
class Fails(nn.Module):
    def forward(self, x): raise ValueError("no")
f = Fails(); f.register_forward_hook(lambda m, a, o: print("always", o), always_call=True)
try: f(x)
except ValueError as error: print(error)
m.register_forward_pre_hook(lambda m, a: (a[0] * 10,)); h = m.register_forward_hook(lambda m, a, o: (o, a[0])); print(m(x)[1]); h.remove()
h = nn.modules.module.register_module_forward_hook(lambda m, a, o: print("every", type(m).__name__)); nn.Sequential(nn.ReLU())(x); h.remove()
m = nn.Linear(1, 1); m.register_state_dict_pre_hook(lambda m, p, k: print("sd pre", p, k)); m.register_state_dict_post_hook(lambda m, d, p, l: d.update(extra=torch.ones(1))); m._register_state_dict_hook(lambda m, d, p, l: print("sd", list(d), p, l))
d = m.state_dict(); m.register_load_state_dict_pre_hook(lambda m, d, p, l, s, a, b, c: d.pop("extra", None)); m.register_load_state_dict_post_hook(lambda m, k: print("loaded", k)); print(m.load_state_dict(d))
# === states in and out
import torch
from torch import nn
m = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
good = {k: torch.full_like(v, i) for i, (k, v) in enumerate(m.state_dict().items())}
print(m.load_state_dict(good), m[1].bias, m.state_dict(prefix="p.").keys(), m.state_dict(keep_vars=True)["0.bias"].requires_grad, m.state_dict()["0.bias"].requires_grad)
for change in [{"0.bias": None}, {"0.bias": torch.ones(2)}, {"0.bias": 3}, {"zz": torch.ones(1)}, {"0.zz": torch.ones(1), "1.weight": torch.zeros(3, 1)}]:
    d = {**good, **change}; d = {k: v for k, v in d.items() if v is not None}
    for kw in [{}, {"strict": False}]:
        try: print(m.load_state_dict(d, **kw))
        except Exception as error: print(type(error).__name__, error)
for bad in [lambda: m.load_state_dict([1]), lambda: nn.Linear(1, 1).load_state_dict({})]:
    try: bad()
    except Exception as error: print(type(error).__name__, error)
d = {k: v.double() for k, v in good.items()}; m.load_state_dict(d); print(m[0].weight.dtype); m.load_state_dict(d, assign=True); print(m[0].weight.dtype, type(m[0].weight).__name__, m[0].weight.requires_grad)
class E(nn.Module):
    def get_extra_state(self): return {"a": 1}
    def set_extra_state(self, s): print("got", s)
e = nn.Sequential(E()); print(dict(e.state_dict()), e.load_state_dict(e.state_dict()))
try: nn.Sequential(nn.ReLU()).load_state_dict(e.state_dict())
except Exception as error: print(type(error).__name__, error)
