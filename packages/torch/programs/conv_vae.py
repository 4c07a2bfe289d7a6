"""A convolutional VAE with beta annealing and free bits: transposed convolutions, Normal and Independent, interpolation."""
import math

import torch
import torch.distributions as D
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Independent, Normal, kl_divergence
from torch.utils.data import DataLoader, Dataset


class Squares(Dataset):
    def __init__(self, n, size=12, generator=None):
        self.images = torch.zeros(n, 1, size, size)
        for i in range(n):
            y, x = torch.randint(0, size - 5, (2,), generator=generator).tolist()
            s = int(torch.randint(3, 6, (1,), generator=generator))
            self.images[i, :, y:y + s, x:x + s] = 1.0

    def __len__(self):
        return self.images.shape[0]

    def __getitem__(self, idx):
        return self.images[idx]


class Encoder(nn.Module):
    def __init__(self, hidden_dims=(8, 16), latent_dim=4):
        super().__init__()
        modules, in_channels = [], 1
        for h_dim in hidden_dims:
            modules.append(nn.Sequential(
                nn.Conv2d(in_channels, out_channels=h_dim, kernel_size=3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(h_dim),
                nn.LeakyReLU(0.2)))
            in_channels = h_dim
        self.body = nn.Sequential(*modules)
        self.fc_mu = nn.Linear(hidden_dims[-1] * 9, latent_dim)
        self.fc_var = nn.Linear(hidden_dims[-1] * 9, latent_dim)

    def forward(self, x):
        h = self.body(x).flatten(start_dim=1)
        return self.fc_mu(h), self.fc_var(h).clamp(-8, 4)


class Decoder(nn.Module):
    def __init__(self, hidden_dims=(16, 8), latent_dim=4):
        super().__init__()
        self.hidden_dims = hidden_dims
        self.decoder_input = nn.Linear(latent_dim, hidden_dims[0] * 9)
        self.up = nn.ModuleList(
            nn.Sequential(
                nn.ConvTranspose2d(a, b, kernel_size=3, stride=2, padding=1, output_padding=1, bias=False),
                nn.InstanceNorm2d(b, affine=True),
                nn.ELU())
            for a, b in zip(hidden_dims, (*hidden_dims[1:], 8)))
        self.final = nn.Conv2d(8, 1, kernel_size=3, padding="same", padding_mode="reflect")

    def forward(self, z):
        result = self.decoder_input(z).view(-1, self.hidden_dims[0], 3, 3)
        for layer in self.up:
            result = layer(result)
        return self.final(result)


class BetaVAE(nn.Module):
    def __init__(self, latent_dim=4, beta=1.0, free_bits=0.05):
        super().__init__()
        self.latent_dim, self.free_bits = latent_dim, free_bits
        self.encoder, self.decoder = Encoder(latent_dim=latent_dim), Decoder(latent_dim=latent_dim)
        self.register_buffer("beta", torch.tensor(beta))
        self.register_buffer("prior_mean", torch.zeros(latent_dim), persistent=False)
        self.apply(self._init)

    @staticmethod
    def _init(m):
        if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.xavier_normal_(m.weight, gain=nn.init.calculate_gain("leaky_relu", 0.2))
            if m.bias is not None:
                nn.init.zeros_(m.bias)

    @property
    def prior(self):
        return Independent(Normal(self.prior_mean, torch.ones_like(self.prior_mean)), 1)

    def posterior(self, x):
        mu, logvar = self.encoder(x)
        return Independent(Normal(mu, torch.exp(0.5 * logvar)), 1)

    def forward(self, x):
        q = self.posterior(x)
        z = q.rsample()
        return self.decoder(z), q, z

    def loss_function(self, x, logits, q):
        recon = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=(1, 2, 3))
        kl_per_dim = kl_divergence(q.base_dist, Normal(0.0, 1.0))
        kl = torch.maximum(kl_per_dim.mean(0), torch.full((self.latent_dim,), self.free_bits)).sum()
        return {"loss": recon.mean() + self.beta * kl, "recon": recon.mean().detach(), "kl": kl.detach()}

    @torch.no_grad()
    def iwae_bound(self, x, k=8):
        q = self.posterior(x)
        z = q.sample((k,))  # (K, B, latent)
        logits = self.decoder(z.flatten(0, 1)).view(k, *x.shape)
        log_px = Independent(D.Bernoulli(logits=logits), 3).log_prob(x.expand(k, *x.shape))
        log_w = log_px + self.prior.log_prob(z) - q.log_prob(z)
        return (torch.logsumexp(log_w, dim=0) - math.log(k)).mean()


torch.manual_seed(7)
data = Squares(64, generator=torch.Generator().manual_seed(5))
loader = DataLoader(data, batch_size=16, shuffle=True)
model = BetaVAE()
optimizer = torch.optim.Adamax(model.parameters(), lr=5e-3)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 4))
losses, step = [], 0
for epoch in range(4):
    model.train()
    sums = {}
    for x in loader:
        model.beta.fill_(min(1.0, step / 8))
        optimizer.zero_grad()
        logits, q, _ = model(x)
        parts = model.loss_function(x, logits, q)
        parts["loss"].backward()
        optimizer.step()
        scheduler.step()
        losses.append(parts["loss"].item())
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + value.item() / len(loader)
        step += 1
    print(f"epoch {epoch} " + " ".join(f"{k} {v:.3f}" for k, v in sums.items()), f"beta {model.beta:.3f}")

model.eval()
x = data[0][None].repeat(2, 1, 1, 1)
x[1] = data[1]
print(f"bound {model.iwae_bound(x).item():.2f}")
print(model.posterior(x).entropy().shape, model.posterior(x))
with torch.no_grad():
    ends = model.encoder(x)[0]
    steps = torch.linspace(0, 1, 5)
    line = torch.lerp(ends[0], ends[1], steps[:, None])
    frames = torch.sigmoid(model.decoder(line))
    print(frames.shape, (frames > 0.5).sum(dim=(1, 2, 3)).dtype)
    # spherical interpolation, as latent walks are drawn
    a, b = F.normalize(ends, dim=-1)
    omega = torch.acos((a * b).sum().clamp(-1, 1))
    slerp = torch.stack([torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b for t in steps])
    print(slerp.norm(dim=1))
    grid = F.pad(frames, (1, 1, 1, 1), value=0.5).permute(1, 2, 0, 3).reshape(14, -1)
    print(grid.shape, grid[:, 0].unique())
state = model.state_dict()
print("prior_mean" in state, "beta" in state, list(state)[:3])
missing = BetaVAE(beta=4.0).load_state_dict({k: v for k, v in state.items() if "fc_var" not in k}, strict=False)
print(missing.missing_keys, missing.unexpected_keys)
