"""Denoising diffusion on two-dimensional points: schedules, noise prediction, ancestral and DDIM sampling."""
import math

import torch
import torch.nn as nn


def cosine_beta_schedule(timesteps, s=0.008):
    x = torch.linspace(0, timesteps, timesteps + 1, dtype=torch.float64)
    alphas_cumprod = torch.cos(((x / timesteps) + s) / (1 + s) * math.pi * 0.5) ** 2
    alphas_cumprod = alphas_cumprod / alphas_cumprod[0]
    betas = 1 - (alphas_cumprod[1:] / alphas_cumprod[:-1])
    return torch.clip(betas, 0.0001, 0.9999)


def extract(a, t, x_shape):
    b, *_ = t.shape
    out = a.gather(-1, t)
    return out.reshape(b, *((1,) * (len(x_shape) - 1)))


class SinusoidalPosEmb(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, time):
        half = self.dim // 2
        freqs = torch.exp(torch.arange(half, device=time.device) * -(math.log(10000) / (half - 1)))
        args = time[:, None] * freqs[None, :]
        return torch.cat((args.sin(), args.cos()), dim=-1)


class Denoiser(nn.Module):
    def __init__(self, hidden=48, time_dim=16):
        super().__init__()
        self.time_mlp = nn.Sequential(SinusoidalPosEmb(time_dim), nn.Linear(time_dim, hidden), nn.SiLU())
        self.inp = nn.Linear(2, hidden)
        self.mid = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 2)
        self.act = nn.SiLU()

    def forward(self, x, t):
        h = self.act(self.inp(x)) + self.time_mlp(t)
        h = h + self.act(self.mid(h))
        return self.out(h)


class GaussianDiffusion(nn.Module):
    def __init__(self, model, timesteps=30):
        super().__init__()
        self.model, self.num_timesteps = model, timesteps
        betas = cosine_beta_schedule(timesteps)
        alphas = 1.0 - betas
        alphas_cumprod = torch.cumprod(alphas, dim=0)
        prev = torch.cat([torch.ones(1, dtype=torch.float64), alphas_cumprod[:-1]])
        register = lambda name, val: self.register_buffer(name, val.to(torch.float32))
        register("betas", betas)
        register("alphas_cumprod", alphas_cumprod)
        register("sqrt_alphas_cumprod", torch.sqrt(alphas_cumprod))
        register("sqrt_one_minus", torch.sqrt(1.0 - alphas_cumprod))
        register("sqrt_recip_alphas", torch.sqrt(1.0 / alphas))
        register("posterior_variance", betas * (1.0 - prev) / (1.0 - alphas_cumprod))

    def q_sample(self, x_start, t, noise):
        return extract(self.sqrt_alphas_cumprod, t, x_start.shape) * x_start + extract(self.sqrt_one_minus, t, x_start.shape) * noise

    def p_losses(self, x_start):
        t = torch.randint(0, self.num_timesteps, (x_start.shape[0],), device=x_start.device).long()
        noise = torch.randn_like(x_start)
        return nn.functional.huber_loss(self.model(self.q_sample(x_start, t, noise), t), noise)

    @torch.no_grad()
    def p_sample_loop(self, shape):
        x = torch.randn(shape)
        for i in reversed(range(self.num_timesteps)):
            t = torch.full((shape[0],), i, dtype=torch.long)
            eps = self.model(x, t)
            mean = extract(self.sqrt_recip_alphas, t, shape) * (x - extract(self.betas, t, shape) * eps / extract(self.sqrt_one_minus, t, shape))
            x = mean if i == 0 else mean + torch.sqrt(extract(self.posterior_variance, t, shape)) * torch.randn_like(x)
        return x

    @torch.inference_mode()
    def ddim_sample(self, shape, steps=6):
        x = torch.randn(shape)
        times = torch.linspace(-1, self.num_timesteps - 1, steps=steps + 1).int().tolist()[::-1]
        for now, nxt in zip(times[:-1], times[1:]):
            t = torch.full((shape[0],), now, dtype=torch.long)
            eps = self.model(x, t)
            a = self.alphas_cumprod[now]
            x0 = ((x - (1 - a).sqrt() * eps) / a.sqrt()).clamp_(-2.0, 2.0)
            if nxt < 0:
                return x0
            a_next = self.alphas_cumprod[nxt]
            x = x0 * a_next.sqrt() + (1 - a_next).sqrt() * eps
        return x


torch.manual_seed(0)
diffusion = GaussianDiffusion(Denoiser())
print({k: tuple(v.shape) for k, v in diffusion.named_buffers()})
print(diffusion.betas[:4], diffusion.alphas_cumprod[-1])
opt = torch.optim.Adam(diffusion.parameters(), lr=2e-3)
losses = []
for step in range(25):
    angle = torch.rand(64) * 2 * torch.pi
    batch = torch.stack((angle.cos(), angle.sin()), dim=1) + 0.02 * torch.randn(64, 2)
    loss = diffusion.p_losses(batch)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
    if (step + 1) % 5 == 0:
        print(f"{step + 1}: {loss.item():.5f}")
pts = diffusion.p_sample_loop((5, 2))
print(pts, pts.norm(dim=1).mean())
print(diffusion.ddim_sample((3, 2)))
