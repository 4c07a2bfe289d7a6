"""A normalising flow: RealNVP coupling layers, exact likelihood, invertibility checked."""
import torch
import torch.nn as nn

torch.manual_seed(0)


class CouplingLayer(nn.Module):
    def __init__(self, dim: int, hidden: int, mask: torch.Tensor):
        super().__init__()
        self.s = nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim), nn.Tanh())
        self.t = nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim))
        self.register_buffer("mask", mask)

    def forward(self, x):
        kept = x * self.mask
        s, t = self.s(kept) * (1 - self.mask), self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * (x * torch.exp(s) + t), s.sum(dim=-1)

    def inverse(self, y):
        kept = y * self.mask
        s, t = self.s(kept) * (1 - self.mask), self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * ((y - t) * torch.exp(-s))


class RealNVP(nn.Module):
    def __init__(self, n_layers=4, dim=2, hidden=24):
        super().__init__()
        masks = [torch.tensor([i % 2, (i + 1) % 2], dtype=torch.float32) for i in range(n_layers)]
        self.layers = nn.ModuleList(CouplingLayer(dim, hidden, m) for m in masks)

    def forward(self, x):
        log_det = x.new_zeros(x.shape[0])
        for layer in self.layers:
            x, ld = layer(x)
            log_det += ld
        return x, log_det

    @torch.no_grad()
    def sample(self, n):
        z = torch.randn(n, 2)
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z

    def log_prob(self, x):
        z, log_det = self(x)
        base = -0.5 * (z**2).sum(-1) - torch.log(torch.tensor(2 * torch.pi))
        return base + log_det


def two_moons(n):
    angle = torch.pi * torch.rand(n)
    upper = torch.rand(n) < 0.5
    x = torch.where(upper, angle.cos(), 1 - angle.cos())
    y = torch.where(upper, angle.sin(), 0.5 - angle.sin())
    return torch.stack([x, y], -1) + 0.05 * torch.randn(n, 2)


flow = RealNVP()
optimizer = torch.optim.Adam(flow.parameters(), lr=5e-3, amsgrad=True)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=20)
losses = []
for it in range(20):
    loss = -flow.log_prob(two_moons(64)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
    losses.append(loss.item())
    if it % 5 == 4:
        print("iter %2d nll %.4f lr %.6f" % (it + 1, loss, scheduler.get_last_lr()[0]))

x = two_moons(6)
z, log_det = flow(x)
back = z
for layer in list(flow.layers)[::-1]:
    back = layer.inverse(back)
print("invertible:", torch.allclose(back, x, atol=1e-5), "| error below 1e-5:", (back - x).abs().max().item() < 1e-5)

# The log-determinant against the Jacobian that autograd gives, row by row.
point = x[:1].clone().requires_grad_()
out, ld = flow(point)
jac = torch.stack([torch.autograd.grad(out[0, i], point, retain_graph=True)[0][0] for i in range(2)])
det = jac[0, 0] * jac[1, 1] - jac[0, 1] * jac[1, 0]
print(jac, det.abs().log(), ld)
print(flow.sample(3))
print(flow.layers[0])
