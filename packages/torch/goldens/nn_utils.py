# === weight_norm, the hook
import torch, torch.nn as nn
from torch.nn.utils import weight_norm, remove_weight_norm
torch.manual_seed(0)
for layer, dim in ((nn.Linear(3, 4), 0), (nn.Linear(3, 4), 1), (nn.Linear(3, 4), None), (nn.Conv2d(2, 3, 2), 1), (nn.ConvTranspose1d(2, 3, 2), 1)):
    shape = [2, 3] if isinstance(layer, nn.Linear) else [2, 2, 4, 4] if isinstance(layer, nn.Conv2d) else [2, 2, 5]
    x = torch.randn(shape)
    before = layer(x)
    m = weight_norm(layer, dim=dim)
    print(m, [(n, tuple(p.shape)) for n, p in m.named_parameters()], torch.allclose(m(x), before, atol=1e-06))
    m(x).pow(2).sum().backward()
    print(m.weight_g.grad.flatten(), m.weight_v.grad.norm(), m.weight.requires_grad, list(m.state_dict()))
    try:
        weight_norm(m)
    except RuntimeError as e:
        print(e)
    remove_weight_norm(m)
    print(type(m.weight), list(m.state_dict()), torch.allclose(m(x), before, atol=1e-06))
try:
    remove_weight_norm(m)
except ValueError as e:
    print(e)
# === spectral_norm, the hook
import torch, torch.nn as nn
from torch.nn.utils import spectral_norm, remove_spectral_norm
torch.manual_seed(1)
m = spectral_norm(nn.Linear(5, 4), n_power_iterations=2)
print(m, list(m.state_dict()), type(m.weight), m.weight_u)
for _ in range(20):
    y = m(torch.randn(2, 5))
y.sum().backward()
print(m.weight_orig.grad, m.weight.norm(), m.weight_v)
m.eval()
a = m(torch.ones(1, 5))
b = m(torch.ones(1, 5))
print(torch.equal(a, b), a)
c = spectral_norm(nn.ConvTranspose2d(2, 3, 2))
print(c.weight_u.shape, c.weight_v.shape, c(torch.ones(1, 2, 2, 2)).shape)
n = spectral_norm(nn.Linear(5, 4))
print(n.load_state_dict(m.state_dict()))
n.eval()
print(torch.allclose(n(torch.ones(1, 5)), a))
remove_spectral_norm(m)
print(list(m.state_dict()), torch.allclose(m(torch.ones(1, 5)), a))
for f in (lambda: spectral_norm(nn.Linear(2, 2), n_power_iterations=0), lambda: spectral_norm(n), lambda: remove_spectral_norm(m)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
# === parametrize: symmetric, two after another, repr, state
import torch, torch.nn as nn, copy
import torch.nn.utils.parametrize as parametrize
torch.manual_seed(2)

class Symmetric(nn.Module):

    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)

class Exp(nn.Module):

    def __init__(self, k):
        super().__init__()
        self.k = nn.Parameter(torch.tensor(k))

    def forward(self, X):
        return (self.k * X).exp()

    def right_inverse(self, A):
        return A.log() / self.k
layer = nn.Linear(3, 3)
print(parametrize.register_parametrization(layer, 'weight', Symmetric()) is layer, layer)
A = layer.weight
print(torch.equal(A, A.T), A, parametrize.is_parametrized(layer), parametrize.is_parametrized(layer, 'bias'))
print(layer.parametrizations.weight[0], layer.parametrizations.weight.original, list(layer.state_dict()))
parametrize.register_parametrization(layer, 'weight', Exp(0.5))
print(layer, [n for n, _ in layer.named_parameters()])
layer(torch.ones(1, 3)).sum().backward()
print(layer.parametrizations.weight.original.grad, layer.parametrizations.weight[1].k.grad)
with parametrize.cached():
    print(layer.weight is layer.weight)
print(layer.weight is layer.weight, type(layer).__name__, isinstance(layer, nn.Linear), parametrize.type_before_parametrizations(layer))
twin = copy.deepcopy(layer)
print(torch.equal(twin.weight, layer.weight), type(twin) is type(layer), twin.parametrizations.weight.original is layer.parametrizations.weight.original)
try:
    layer.weight = torch.ones(3, 3)
except RuntimeError as e:
    print(e)
parametrize.remove_parametrizations(layer, 'weight')
print(layer, type(layer), layer.weight, [n for n, _ in layer.named_parameters()])
for f in (lambda: parametrize.register_parametrization(layer, 'wrong', Symmetric()), lambda: parametrize.remove_parametrizations(layer, 'weight'), lambda: parametrize.register_parametrization(layer, 'weight', nn.Flatten(0))):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
pos = nn.Linear(2, 2)
pos.weight.data.abs_()
w = pos.weight.clone()
parametrize.register_parametrization(pos, 'weight', Exp(2.0))
print(torch.allclose(pos.weight, w))
pos.weight = torch.full((2, 2), 3.0)
print(pos.weight)
try:
    import pickle
    pickle.dumps(pos)
except RuntimeError as e:
    print(e)
# === parametrizations: weight_norm and spectral_norm
import torch, torch.nn as nn
from torch.nn.utils.parametrizations import weight_norm, spectral_norm
from torch.nn.utils import parametrize
torch.manual_seed(3)
m = weight_norm(nn.Linear(4, 3))
print(m, list(m.state_dict()), m.parametrizations.weight.original0.flatten())
m(torch.ones(2, 4)).sum().backward()
print(m.parametrizations.weight.original1.grad, m.parametrizations.weight.original0.grad)
m.load_state_dict({'bias': torch.zeros(3), 'weight_g': torch.ones(3, 1), 'weight_v': torch.eye(3, 4)})
print(m.weight.data)
parametrize.remove_parametrizations(m, 'weight')
print(m, list(m.state_dict()), m.weight)
s = spectral_norm(nn.Linear(6, 5))
print(s, list(s.state_dict()))
with torch.no_grad():
    print(s.weight.norm(), torch.allclose(s.parametrizations.weight[0]._u @ s.weight @ s.parametrizations.weight[0]._v, torch.tensor(1.0)))
opt = torch.optim.SGD(s.parameters(), 0.1)
for _ in range(3):
    opt.zero_grad()
    l = s(torch.randn(3, 6)).pow(2).mean()
    l.backward()
    opt.step()
    print(f'{l.item():.4f}')
s.eval()
print(torch.equal(s.weight, s.weight), spectral_norm(nn.Conv2d(2, 3, 3))(torch.ones(1, 2, 4, 4)).shape, torch.allclose(spectral_norm(nn.Linear(2, 2), name='bias').bias.norm(), torch.tensor(1.0)))
# === prune: the methods, the hooks, remove
import torch, torch.nn as nn
import torch.nn.utils.prune as prune
torch.manual_seed(4)
m = nn.Linear(4, 3)
print(prune.random_unstructured(m, name='weight', amount=0.3) is m, [n for n, _ in m.named_parameters()], m.weight_mask, m.weight)
print(list(m._forward_pre_hooks.values())[0].__class__.__name__, list(m.named_buffers()))
prune.l1_unstructured(m, name='bias', amount=1)
print(m.bias, m.bias_mask)
prune.ln_structured(m, name='weight', amount=0.5, n=2, dim=0)
print(m.weight.data)
for hook in m._forward_pre_hooks.values():
    if hook._tensor_name == 'weight':
        print(type(hook).__name__, len(hook), [type(h).__name__ for h in hook])
print(list(m.state_dict()), prune.is_pruned(m))
m(torch.ones(1, 4)).sum().backward()
print(m.weight_orig.grad)
prune.remove(m, 'weight')
print([n for n, _ in m.named_parameters()], m.weight, prune.is_pruned(m))
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Linear(5, 4))
prune.global_unstructured([(net[0], 'weight'), (net[2], 'weight')], pruning_method=prune.L1Unstructured, amount=0.4)
for i in (0, 2):
    print(f'{100.0 * float(torch.sum(net[i].weight == 0)) / float(net[i].weight.nelement()):.2f}%')
prune.global_unstructured([(net[0], 'weight'), (net[2], 'weight')], prune.L1Unstructured, amount=5)
print(net[2].weight)
c = nn.Conv2d(2, 4, 2)
prune.random_structured(c, 'weight', amount=2, dim=0)
print(c.weight_mask.sum((1, 2, 3)))
prune.custom_from_mask(c, 'bias', torch.tensor([1, 0, 1, 0]))
print(c.bias)

class Third(prune.BasePruningMethod):
    PRUNING_TYPE = 'unstructured'

    def compute_mask(self, t, default_mask):
        mask = default_mask.clone()
        mask.view(-1)[::3] = 0
        return mask
Third.apply(net[2], 'bias')
print(net[2].bias, net(torch.ones(1, 1, 3, 7)).shape)
for f in (lambda: prune.remove(m, 'weight'), lambda: prune.l1_unstructured(m, 'weight', 100), lambda: prune.l1_unstructured(m, 'weight', 1.5), lambda: prune.l1_unstructured(m, 'weight', 'a'), lambda: prune.ln_structured(nn.Linear(2, 2), 'bias', 1, 2, 0), lambda: prune.l1_unstructured(nn.Linear(2, 2), 'wrong', 1), lambda: prune.random_structured(nn.Linear(2, 2), 'weight', 1, 5)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
