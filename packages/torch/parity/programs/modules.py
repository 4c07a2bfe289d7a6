# === torch.nn.Module; class(torch.nn.Module); Module.parameters; Module.named_parameters
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.up = nn.Linear(d, 2 * d); self.scale = nn.Parameter(torch.ones(d)); self.down = nn.Linear(2 * d, d, bias=False)
    def forward(self, x): return self.down(torch.relu(self.up(x))) * self.scale + x
torch.manual_seed(0); n = Net(3)
print(n, [p.shape for p in n.parameters()], [k for k, _ in n.named_parameters()], sum(p.numel() for p in n.parameters()))
y = n(torch.ones(2, 3)); y.sum().backward(); print(y, n.scale.grad, next(n.parameters()).device, list(n.parameters(recurse=False)))
# === torch.nn.Module; class(torch.nn.Module)
import torch
from torch import nn
class A(nn.Module):
    def __init__(self): self.x = nn.Linear(1, 1)
class B(nn.Module): pass
class C(nn.Module):
    def __init__(self): super().__init__(); self.w = nn.Parameter(torch.ones(1))
def assign():
    c = C(); c.w = torch.ones(1)
for f in [A, lambda: B()(1), lambda: C().foo, assign, lambda: setattr(C(), "w", None) or "fine"]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
class D(C):
    def __init__(self): super().__init__(); self.tied = self.w; self.layers = [nn.Linear(1, 1)]; self.n = 3
    def extra_repr(self): return f"n={self.n}"
d = D(); print(d, len(list(d.parameters())), list(d.state_dict())); del d.w; print([k for k, _ in d.named_parameters()], "tied" in d._parameters)
# === Module.zero_grad; Module.eval; Module.train
import torch
m = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5)); m(torch.ones(1, 2)).sum().backward()
m.zero_grad(); print(m[0].weight.grad); m(torch.ones(1, 2)).sum().backward(); m.zero_grad(set_to_none=False); print(m[0].weight.grad)
print(m.training, m.eval() is m, m.training, m[1].training, m.train().training, m.train(False)[0].training)
torch.manual_seed(0); m.train(); d = torch.nn.Dropout(0.5); print(d(torch.ones(8))); d.eval(); print(d(torch.ones(8)))
# === torch.nn.Parameter
import torch
p = torch.nn.Parameter(torch.zeros(2)); print(p, p.requires_grad, isinstance(p, torch.Tensor), (p * 1).requires_grad, type(p + 1).__name__, type(p).__name__, p.is_leaf)
q = torch.nn.Parameter(torch.arange(3), requires_grad=False); print(q, torch.nn.Parameter(torch.ones(1).double()).dtype)
try: torch.nn.Parameter(torch.arange(3))
except Exception as e: print(type(e).__name__, e)
p.data.fill_(3); print(p, p.data, p.detach(), torch.nn.Parameter(p).data_ptr() == p.data_ptr())
# === torch.nn.Sequential; torch.nn.container
import torch
from torch import nn
from collections import OrderedDict
torch.manual_seed(0); s = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)); print(s, s[0], s[-1], len(s), s[:2], s(torch.ones(1, 2)))
o = nn.Sequential(OrderedDict([("a", nn.Linear(1, 1)), ("b", nn.Tanh())])); print(o, o.a, list(o.state_dict()), [type(m).__name__ for m in s])
s.append(nn.Sigmoid()); s.insert(0, nn.Identity()); del s[1]; print(s, nn.modules.container.Sequential is nn.Sequential)
# === torch.nn.ModuleList; torch.nn.ModuleDict; torch.nn.ParameterList
import torch
from torch import nn
l = nn.ModuleList([nn.Linear(1, 1) for _ in range(3)]); l.append(nn.ReLU()); l.extend([nn.Tanh()]); print(l, len(l), l[1], l[-1], [k for k, _ in l.named_parameters()], l[1:3])
d = nn.ModuleDict({"a": nn.Linear(1, 2), "b": nn.ReLU()}); d["c"] = nn.Tanh(); print(d, list(d.keys()), "a" in d, d["a"], len(d), [k for k, v in d.items()])
p = nn.ParameterList([torch.ones(2), nn.Parameter(torch.zeros(1))]); p.append(torch.ones(1, 1)); print(p, len(p), p[0], [k for k, _ in p.named_parameters()])
for f in [lambda: l(torch.ones(1)), lambda: l[9], lambda: d["zz"], lambda: nn.ModuleList([1])]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === torch.nn.ModuleList; Module.modules; Module.children; Module.named_children; Module.named_modules
import torch
from torch import nn
m = nn.Sequential(nn.ModuleList([nn.Linear(1, 1), nn.ReLU()]), nn.Linear(1, 2)); m.add_module("last", nn.Tanh())
print([type(c).__name__ for c in m.modules()], [type(c).__name__ for c in m.children()], [k for k, _ in m.named_children()], [k for k, _ in m.named_modules()], m.get_submodule("0.1"))
shared = nn.Linear(1, 1); t = nn.Sequential(shared, shared); print(len(list(t.modules())), len(list(t.parameters())), list(t.state_dict()), [k for k, _ in t.named_modules(remove_duplicate=False)])
# === Module.state_dict; Module.load_state_dict
import torch
from torch import nn
torch.manual_seed(0); a, b = nn.Linear(2, 2), nn.Linear(2, 2); sd = a.state_dict(); print(list(sd.items()), type(sd).__name__, sd["weight"].requires_grad)
print(b.load_state_dict(sd), torch.equal(a.weight, b.weight)); sd["weight"][0, 0] = 9; print(a.weight[0, 0])
class M(nn.Module):
    def __init__(self): super().__init__(); self.l = nn.Linear(1, 1); self.register_buffer("n", torch.zeros(1)); self.register_buffer("t", torch.ones(1), persistent=False)
print(list(M().state_dict()), list(M().state_dict(prefix="x.")))
for f in [lambda: b.load_state_dict({"weight": torch.ones(2, 2)}), lambda: b.load_state_dict({"weight": torch.ones(3, 2), "bias": torch.ones(2)}), lambda: b.load_state_dict({"weight": torch.ones(2, 2), "bias": torch.ones(2), "z": torch.ones(1)}), lambda: b.load_state_dict({"z": torch.ones(1)}, strict=False)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === Module.register_buffer; Module.register_parameter
import torch
m = torch.nn.Module(); m.register_buffer("b", torch.ones(2)); m.register_buffer("none", None); m.register_parameter("p", torch.nn.Parameter(torch.zeros(1))); m.register_parameter("q", None)
print(m.b, m.none, m.p, m.q, list(m.buffers()), [k for k, _ in m.named_buffers()], list(m.state_dict())); m.b = torch.zeros(3); print(m.state_dict()["b"]); m.double(); print(m.b.dtype, m.p.dtype)
for f in [lambda: m.register_buffer("b", torch.ones(1)), lambda: m.register_buffer("x.y", torch.ones(1)), lambda: m.register_buffer("z", 3), lambda: m.register_parameter("r", torch.ones(1)), lambda: m.register_parameter("b", torch.nn.Parameter(torch.ones(1)))]:
    try: f(); print("fine")
    except Exception as e: print(type(e).__name__, e)
# === apply (Module.apply / Function.apply); Module.requires_grad_
import torch
m = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.Sequential(torch.nn.Linear(2, 1))); seen = []
def init(x):
    seen.append(type(x).__name__)
    if isinstance(x, torch.nn.Linear): x.weight.data.fill_(2.0)
print(m.apply(init) is m, seen, m[0].weight); m.requires_grad_(False); print([p.requires_grad for p in m.parameters()]); m[0].requires_grad_(); print([p.requires_grad for p in m.parameters()])
# === Module.register_forward_hook
import torch
m = torch.nn.Linear(1, 1); m.weight.data.fill_(2); m.bias.data.fill_(1)
h = m.register_forward_hook(lambda mod, a, out: print(type(mod).__name__, a, out.shape) or out * 10); p = m.register_forward_pre_hook(lambda mod, a: (a[0] + 1,))
print(m(torch.ones(1, 1))); h.remove(); print(m(torch.ones(1, 1))); p.remove(); print(m(torch.ones(1, 1)))
b = m.register_full_backward_hook(lambda mod, gi, go: print("back", go)); m(torch.ones(1, 1, requires_grad=True)).sum().backward(); b.remove()
k = m.register_forward_hook(lambda mod, a, kw, out: print(a, kw), with_kwargs=True); m(input=torch.ones(1, 1))
# === torch.nn.Linear; class(torch.nn.Linear); torch.nn.linear
import torch
torch.manual_seed(0); l = torch.nn.Linear(3, 2); print(l, l.weight, l.bias, l.in_features, l.out_features, torch.nn.Linear(2, 2, bias=False).bias, l(torch.ones(3)).shape, l(torch.ones(4, 5, 3)).shape, torch.nn.modules.linear.Linear is torch.nn.Linear)
class Half(torch.nn.Linear):
    def forward(self, x): return super().forward(x) / 2
print(Half(1, 1), isinstance(Half(1, 1), torch.nn.Linear))
try: l(torch.ones(2, 2))
except Exception as e: print(type(e).__name__, e)
# === torch.nn.Embedding; class(torch.nn.Embedding); torch.nn.sparse
import torch
torch.manual_seed(0); e = torch.nn.Embedding(5, 3, padding_idx=0); print(e, e.weight, e(torch.tensor([[0, 4]]))); e(torch.tensor([0, 1, 1])).sum().backward(); print(e.weight.grad)
w = torch.nn.Embedding.from_pretrained(torch.eye(2)); print(w(torch.tensor([1])), w.weight.requires_grad, torch.nn.modules.sparse.Embedding is torch.nn.Embedding, torch.nn.Embedding(3, 2, max_norm=1.0))
class Pos(torch.nn.Embedding):
    def forward(self, x): return super().forward(torch.arange(x.shape[1]))
print(Pos(4, 2)(torch.zeros(1, 3)).shape)
for f in [lambda: e(torch.tensor([5])), lambda: e(torch.tensor([1.0]))]:
    try: f()
    except Exception as x: print(type(x).__name__, str(x).splitlines()[0])
# === torch.nn.LayerNorm; class(torch.nn.LayerNorm); torch.nn.normalization
import torch
l = torch.nn.LayerNorm(4); x = torch.arange(8.0).view(2, 4); print(l, l(x), torch.nn.LayerNorm((2, 4), elementwise_affine=False)(x), list(l.state_dict()), torch.nn.LayerNorm(4, bias=False), torch.nn.modules.normalization.LayerNorm is torch.nn.LayerNorm)
class F32(torch.nn.LayerNorm):
    def forward(self, x): return super().forward(x.float()).type_as(x)
print(F32(4)(x.bfloat16()))
try: l(torch.ones(3))
except Exception as e: print(type(e).__name__, e)
# === torch.nn.Dropout; torch.nn.dropout; aten.dropout
import torch
torch.manual_seed(0); d = torch.nn.Dropout(0.3); print(d, d(torch.ones(10)), d.eval()(torch.ones(3)), torch.nn.modules.dropout.Dropout is torch.nn.Dropout, torch.nn.Dropout(0.0)(torch.ones(2)), torch.nn.Dropout(1.0)(torch.ones(2)), torch.nn.Dropout(0.5, inplace=True))
x = torch.ones(6, requires_grad=True); y = torch.nn.functional.dropout(x, 0.5); y.sum().backward(); print(y, x.grad, torch.nn.Dropout1d(0.5)(torch.ones(2, 3, 2)))
for p in [1.5, -0.1]:
    try: torch.nn.Dropout(p)
    except Exception as e: print(type(e).__name__, e)
# === torch.nn.Identity; torch.nn.activation
import torch
x = torch.ones(2); print(torch.nn.Identity(54, unused=1)(x) is x, torch.nn.Identity(), torch.nn.modules.activation.ReLU is torch.nn.ReLU)
print([str(m) for m in [torch.nn.ReLU(), torch.nn.ReLU(inplace=True), torch.nn.GELU(), torch.nn.GELU("tanh"), torch.nn.LeakyReLU(0.1), torch.nn.Softmax(dim=-1), torch.nn.SiLU(), torch.nn.ELU(), torch.nn.Softplus(), torch.nn.GLU(), torch.nn.Hardtanh(), torch.nn.PReLU()]])
# === torch.nn.CrossEntropyLoss
import torch
from torch import nn
x, t = torch.tensor([[1.0, 2.0, 0.5], [0.1, 0.2, 3.0]]), torch.tensor([1, 2]); p = x.sigmoid()
print(nn.CrossEntropyLoss()(x, t), nn.CrossEntropyLoss(ignore_index=1, label_smoothing=0.1)(x, t), nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]), reduction='none')(x, t), nn.CrossEntropyLoss()(x, p.softmax(-1)), nn.CrossEntropyLoss())
for f in [lambda: nn.CrossEntropyLoss()(x, t.float()), lambda: nn.CrossEntropyLoss()(x, torch.tensor([1]))]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.nn.MSELoss
import torch
from torch import nn
x, t = torch.tensor([[1.0, 2.0, 0.5], [0.1, 0.2, 3.0]]), torch.tensor([1, 2]); p = x.sigmoid()
print(nn.MSELoss()(x, p), nn.MSELoss(reduction='sum')(x, p), nn.MSELoss(reduction='none')(x, p), nn.MSELoss())
for f in [lambda: nn.MSELoss(reduction='no')(x, p)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.nn.NLLLoss
import torch
from torch import nn
x, t = torch.tensor([[1.0, 2.0, 0.5], [0.1, 0.2, 3.0]]), torch.tensor([1, 2]); p = x.sigmoid()
print(nn.NLLLoss()(x.log_softmax(-1), t), nn.NLLLoss(ignore_index=2)(x, t), nn.NLLLoss())
for f in [lambda: nn.NLLLoss()(x, torch.tensor([3, 0]))]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.nn.BCELoss
import torch
from torch import nn
x, t = torch.tensor([[1.0, 2.0, 0.5], [0.1, 0.2, 3.0]]), torch.tensor([1, 2]); p = x.sigmoid()
print(nn.BCELoss()(p, p.round()), nn.BCELoss(reduction='none')(p, p), nn.BCEWithLogitsLoss()(x, p.round()), nn.BCELoss())
for f in [lambda: nn.BCELoss()(x, x), lambda: nn.BCELoss()(p, p[0])]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.nn.KLDivLoss
import torch
from torch import nn
x, t = torch.tensor([[1.0, 2.0, 0.5], [0.1, 0.2, 3.0]]), torch.tensor([1, 2]); p = x.sigmoid()
print(nn.KLDivLoss(reduction='batchmean')(x.log_softmax(-1), p.softmax(-1)), nn.KLDivLoss(log_target=True, reduction='sum')(x.log_softmax(-1), p.log_softmax(-1)), nn.KLDivLoss())
# === torch.nn.MultiheadAttention
import torch
torch.manual_seed(0); m = torch.nn.MultiheadAttention(4, 2, batch_first=True); x = torch.randn(2, 3, 4)
y, w = m(x, x, x); print(m, y.shape, y, w, list(m.state_dict())); mask = torch.triu(torch.ones(3, 3, dtype=torch.bool), 1)
y, w = m(x, x, x, attn_mask=mask, average_attn_weights=False); print(w, m(x, x, x, need_weights=False)[1], m(x, x, x, key_padding_mask=torch.tensor([[False, False, True], [False, True, True]]))[0])
try: torch.nn.MultiheadAttention(5, 2)
except Exception as e: print(type(e).__name__, e)
# === torch.nn.Unfold
import torch
x = torch.arange(16.0).view(1, 1, 4, 4); print(torch.nn.Unfold(2, stride=2)(x), torch.nn.Unfold((2, 3), padding=1, dilation=2), torch.nn.Fold((4, 4), 2, stride=2)(torch.nn.Unfold(2, stride=2)(x)).equal(x))
# === torch.nn.Upsample
import torch
x = torch.arange(4.0).view(1, 1, 2, 2); print(torch.nn.Upsample(scale_factor=2)(x), torch.nn.Upsample(scale_factor=2), torch.nn.Upsample(size=3)(x[0]))
# === torch.nn.Upsample; aten.upsample_bilinear2d
import torch
x = torch.arange(4.0).view(1, 1, 2, 2).requires_grad_(); y = torch.nn.Upsample(size=(3, 3), mode="bilinear", align_corners=True)(x); y.sum().backward(); print(y, x.grad, torch.nn.Upsample(scale_factor=2, mode="bilinear")(x))
# === torch.save; torch.load; torch.serialization
import torch, io
m = torch.nn.Linear(2, 2); f = io.BytesIO(); torch.save(m.state_dict(), f); f.seek(0); sd = torch.load(f); print(list(sd), torch.equal(sd["weight"], m.weight), type(sd).__name__)
torch.save({"step": 3, "x": torch.arange(4).view(2, 2).t(), "l": [1.5, "a", None, (1, 2)], "b": torch.ones(2, dtype=torch.bfloat16)}, "/tmp/parity-save.pt"); c = torch.load("/tmp/parity-save.pt", map_location="cpu", weights_only=True); print(c, c["x"].stride())
v = torch.zeros(4); f = io.BytesIO(); torch.save([v, v[1:3]], f); f.seek(0); a, b = torch.load(f); a[1] = 5; print(b, hasattr(torch.serialization, "load"))
# === torch.save; torch.load
import torch, os
p = torch.nn.Parameter(torch.ones(2)); o = torch.optim.Adam([p]); p.grad = torch.ones(2); o.step(); torch.save({"o": o.state_dict(), "p": p}, "/tmp/parity-save.pt"); d = torch.load("/tmp/parity-save.pt"); print(d, type(d["p"]).__name__, d["p"].requires_grad); os.remove("/tmp/parity-save.pt")
try: torch.load("/tmp/none-such.pt")
except Exception as e: print(type(e).__name__)
# === torch.nn.rnn; torch.nn.transformer
import torch
for name in ["rnn", "transformer"]:
    try: print(getattr(torch.nn, name))
    except Exception as e: print(type(e).__name__, e)
print(torch.nn.modules.rnn.LSTM is torch.nn.LSTM, torch.nn.modules.transformer.Transformer is torch.nn.Transformer)
# === torch.nn.utils.weight_norm; aten._weight_norm_interface; aten._weight_norm_interface_backward
import torch, warnings
from torch.nn.utils import weight_norm, remove_weight_norm
warnings.simplefilter("ignore")
torch.manual_seed(0); m = weight_norm(torch.nn.Linear(3, 2)); print(m, [n for n, _ in m.named_parameters()], m.weight_g.shape, m.weight_v.shape); y = m(torch.ones(1, 3)); y.sum().backward(); print(y, m.weight_g.grad, m.weight_v.grad)
c = weight_norm(torch.nn.Conv1d(2, 2, 2), dim=1); print(c.weight_g.shape, c(torch.ones(1, 2, 3))); remove_weight_norm(m); print([n for n, _ in m.named_parameters()], m(torch.ones(1, 3)))
v = torch.arange(6.0).view(2, 3).requires_grad_(); g = torch.ones(2, 1, requires_grad=True); w = torch._weight_norm(v, g, 0); print(w, w.grad_fn.name()); (w * torch.arange(6.0).view(2, 3).cos()).sum().backward(); print(v.grad, g.grad)
try: weight_norm(torch.nn.ReLU())
except Exception as e: print(type(e).__name__, e)
# === class(torch.nn.Conv1d)
import torch
class Causal(torch.nn.Conv1d):
    def __init__(self, i, o, k, **kwargs): super().__init__(i, o, k, padding=k - 1, **kwargs)
    def forward(self, x): y = super().forward(x); return y[..., : -self.padding[0]]
torch.manual_seed(0); m = Causal(1, 2, 3, bias=False); x = torch.arange(4.0).view(1, 1, 4); print(m, m(x), m(x).shape); m(x).sum().backward(); print(m.weight.grad)
# === torch.nn.TransformerEncoder
import torch
from torch import nn
torch.manual_seed(0); layer = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True); m = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(4), enable_nested_tensor=False); x = torch.randn(1, 3, 4)
y = m(x, mask=nn.Transformer.generate_square_subsequent_mask(3), is_causal=True); print(m, y, len(list(m.parameters()))); (y * torch.arange(12.0).cos().view(1, 3, 4)).sum().backward(); print(m.layers[0].linear1.weight.grad[0])
m.eval(); print(m(x, src_key_padding_mask=torch.tensor([[False, False, True]])).shape)
# === class(torch.nn.Transformer)
import torch
from torch import nn
class Model(nn.Transformer):
    def __init__(self): super().__init__(4, 2, 1, 1, 8, dropout=0.0, batch_first=True); self.head = nn.Linear(4, 3)
    def forward(self, src, tgt): return self.head(super().forward(src, tgt, tgt_mask=self.generate_square_subsequent_mask(tgt.size(1))))
torch.manual_seed(0); m = Model(); y = m(torch.randn(1, 3, 4), torch.randn(1, 2, 4)); print(y, [n for n, _ in m.named_children()], m.d_model); (y * y).sum().backward(); print(m.encoder.layers[0].linear1.bias.grad)
