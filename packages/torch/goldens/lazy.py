# === lazy modules take their sizes from the first input
import copy, warnings
import torch
import torch.nn as nn
warnings.simplefilter("ignore")
def tell(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e))
net = nn.Sequential(nn.LazyConv2d(4, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten(), nn.LazyLinear(5))
print(net, [type(p).__name__ for p in net.parameters()], type(net[1].running_mean))
plain = nn.Sequential(nn.LazyConv2d(2, 3), nn.Flatten(), nn.LazyLinear(2)); twin = copy.deepcopy(plain)
print(net[4].has_uninitialized_params(), list(net.state_dict()), net[4].weight, net[4].double().weight.dtype, net[4].float().bias.dtype)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
torch.manual_seed(0)
out = net(torch.ones(2, 3, 4, 4)); out.sum().backward(); opt.step()
print(net, out.shape, type(net[0].weight), net[4].in_features, net[1].running_mean.shape, net[1].num_batches_tracked)
torch.manual_seed(0); one = plain(torch.ones(2, 3, 4, 4)); torch.manual_seed(0)
print(torch.equal(twin(torch.ones(2, 3, 4, 4)), one), nn.LazyLinear in map(type, plain), len(plain[0]._forward_pre_hooks))
print(nn.LazyConvTranspose2d(3, 2)(torch.ones(1, 4, 2, 2)).shape, nn.LazyConv3d(3, 2)(torch.ones(1, 2, 4, 4, 4)).shape, nn.LazyConv1d(3, 2)(torch.ones(2, 4)).shape)
print(nn.LazyConv1d(4, 3, stride=2, padding="valid", bias=False), nn.LazyBatchNorm3d(eps=0.1, affine=False), nn.LazyInstanceNorm2d(affine=True, track_running_stats=True), nn.LazyLinear(3, bias=False, dtype=torch.float64))
# === what a parameter without a shape answers
import warnings
import torch
import torch.nn as nn
warnings.simplefilter("ignore")
def tell(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e))
p = nn.LazyLinear(3).weight
for f in [lambda: p.shape, lambda: p.numel(), lambda: p.sum(), lambda: p.data, lambda: p.dtype, lambda: p.device, lambda: p.requires_grad, lambda: p.is_leaf, lambda: p.size(), lambda: p.grad, lambda: p.ndim, lambda: p.detach(), lambda: p.zero_(), lambda: p.view(2), lambda: p.tolist(), lambda: p.stride(), lambda: p.add(1), lambda: p * 2,
          lambda: sum(q.numel() for q in nn.LazyLinear(2).parameters()), lambda: isinstance(p, nn.Parameter), lambda: nn.parameter.is_lazy(p), lambda: nn.parameter.UninitializedBuffer(), lambda: p.share_memory_()]:
    tell(f)
tell(lambda: nn.LazyConv2d(4, 3)(torch.ones(3, 3)))
tell(lambda: nn.LazyConv1d(4, 3, groups=2)(torch.ones(1, 3, 5)))
a, b, c = nn.LazyLinear(3), nn.LazyLinear(3), nn.Linear(2, 3)
tell(lambda: a.load_state_dict(c.state_dict())); print(a.weight.shape, a.in_features, torch.equal(a(torch.ones(1, 2)), c(torch.ones(1, 2))), type(a))
tell(lambda: c.load_state_dict(b.state_dict())); tell(lambda: nn.LazyLinear(2).load_state_dict(nn.LazyLinear(2).state_dict()))
u = nn.UninitializedParameter(requires_grad=False); u.materialize((2, 2)); print(type(u), u.shape, u.requires_grad)
w = nn.UninitializedBuffer(); w.materialize((2,), dtype=torch.int64); print(type(w), w.shape, w.dtype)
class Scale(nn.modules.lazy.LazyModuleMixin, nn.Module):
    def __init__(self):
        super().__init__(); self.weight = nn.UninitializedParameter()
    def initialize_parameters(self, x):
        self.weight.materialize(x.shape[-1:]); nn.init.ones_(self.weight)
    def forward(self, x): return x * self.weight
s = Scale(); print(s, s(torch.arange(3.0)), type(s).__name__, s.weight)
# === hooks of all modules
import torch
import torch.nn as nn
import torch.nn.modules.module as m
net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
seen = []
handles = [m.register_module_full_backward_pre_hook(lambda mod, g: seen.append(("pre", type(mod).__name__))),
           m.register_module_full_backward_hook(lambda mod, gi, go: seen.append(("full", type(mod).__name__, gi[0] is None, len(go)))),
           m.register_module_forward_hook(lambda mod, a, k, o: seen.append(("forward", type(mod).__name__, k)), with_kwargs=True)]
x = torch.ones(1, 2, requires_grad=True)
net(x).sum().backward(); print(seen)
for h in handles: h.remove()
seen.clear(); net(x).sum().backward(); print(seen)
class Bad(nn.Module):
    def forward(self, x): raise ValueError("no")
h = m.register_module_forward_hook(lambda mod, a, o: print("after all", o), always_call=True)
try: Bad()(x)
except ValueError as e: print(e)
h.remove()
