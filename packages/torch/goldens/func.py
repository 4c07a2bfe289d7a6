# === functional_call: other parameters, gradients to them, tied weights, buffers, errors
import torch
import torch.nn as nn
from torch.func import functional_call
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))
x = torch.randn(5, 3)
p = {k: v.detach().clone().requires_grad_() for k, v in m.named_parameters()}
b = {k: v.clone() for k, v in m.named_buffers()}
fast = p
for _ in range(2):
    loss = functional_call(m, (fast, b), (x,)).pow(2).mean()
    g = torch.autograd.grad(loss, tuple(fast.values()), create_graph=True)
    fast = {k: v - 0.1 * d for (k, v), d in zip(fast.items(), g)}
functional_call(m, fast, x).sum().backward()
print(loss, p['0.weight'].grad.norm(), m[0].weight.grad, b['1.num_batches_tracked'], m[1].num_batches_tracked)
print(type(m[0].weight), torch.equal(m[0].weight, p['0.weight']))
lin = nn.Linear(2, 2)
print(functional_call(lin, {'weight': torch.eye(2)}, torch.ones(1, 2)) - lin.bias, functional_call(lin, {'weight': torch.zeros(2, 2), 'bias': torch.ones(2), 'other': torch.ones(1)}, torch.ones(1, 2)))

class Tied(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2, bias=False)
        self.b = nn.Linear(2, 2, bias=False)
        self.b.weight = self.a.weight

    def forward(self, x, scale=1):
        return self.b(self.a(x)) * scale
t = Tied()
print(functional_call(t, {'a.weight': 2 * torch.eye(2)}, torch.ones(1, 2), {'scale': 3}))
for call in (lambda: functional_call(lin, {'weight': torch.eye(2), 'w': torch.ones(1)}, torch.ones(1, 2), strict=True), lambda: functional_call(lin, [{'weight': torch.eye(2)}, {'weight': torch.eye(2)}], torch.ones(1, 2)), lambda: functional_call(lin, 3, torch.ones(1, 2)), lambda: functional_call(lin, {'weight': torch.ones(2, 3)}, torch.ones(1, 2))):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
