"""DDPM on tiny pictures: a U-Net with time embeddings and linear attention, EMA weights, v-prediction, DDIM, classifier-free guidance."""
import copy
import math
from collections import namedtuple
from functools import partial
from inspect import isfunction

import torch
import torch.nn.functional as F
from torch import einsum, nn
from torch.optim import Adam

ModelPrediction = namedtuple("ModelPrediction", ["pred_noise", "pred_x_start"])


def exists(x):
    return x is not None


def default(val, d):
    if exists(val):
        return val
    return d() if isfunction(d) else d


def identity(t, *args, **kwargs):
    return t


class Residual(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.fn = fn

    def forward(self, x, *args, **kwargs):
        return self.fn(x, *args, **kwargs) + x


class SinusoidalPositionEmbeddings(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, time):
        device = time.device
        half_dim = self.dim // 2
        embeddings = math.log(10000) / (half_dim - 1)
        embeddings = torch.exp(torch.arange(half_dim, device=device) * -embeddings)
        embeddings = time[:, None] * embeddings[None, :]
        return torch.cat((embeddings.sin(), embeddings.cos()), dim=-1)


class WeightStandardizedConv2d(nn.Conv2d):
    def forward(self, x):
        eps = 1e-5 if x.dtype == torch.float32 else 1e-3
        mean = self.weight.mean(dim=(1, 2, 3), keepdim=True)
        var = self.weight.var(dim=(1, 2, 3), keepdim=True, unbiased=False)
        return F.conv2d(x, (self.weight - mean) * (var + eps).rsqrt(), self.bias, self.stride, self.padding,
                        self.dilation, self.groups)


class Block(nn.Module):
    def __init__(self, dim, dim_out, groups=4):
        super().__init__()
        self.proj = WeightStandardizedConv2d(dim, dim_out, 3, padding=1)
        self.norm = nn.GroupNorm(groups, dim_out)
        self.act = nn.SiLU()

    def forward(self, x, scale_shift=None):
        x = self.norm(self.proj(x))
        if exists(scale_shift):
            scale, shift = scale_shift
            x = x * (scale + 1) + shift
        return self.act(x)


class ResnetBlock(nn.Module):
    def __init__(self, dim, dim_out, *, time_emb_dim=None, groups=4):
        super().__init__()
        self.mlp = nn.Sequential(nn.SiLU(), nn.Linear(time_emb_dim, dim_out * 2)) if exists(time_emb_dim) else None
        self.block1 = Block(dim, dim_out, groups=groups)
        self.block2 = Block(dim_out, dim_out, groups=groups)
        self.res_conv = nn.Conv2d(dim, dim_out, 1) if dim != dim_out else nn.Identity()

    def forward(self, x, time_emb=None):
        scale_shift = None
        if exists(self.mlp) and exists(time_emb):
            scale_shift = self.mlp(time_emb)[:, :, None, None].chunk(2, dim=1)
        h = self.block1(x, scale_shift=scale_shift)
        h = self.block2(h)
        return h + self.res_conv(x)


class LinearAttention(nn.Module):
    def __init__(self, dim, heads=2, dim_head=8):
        super().__init__()
        self.scale, self.heads = dim_head**-0.5, heads
        self.to_qkv = nn.Conv2d(dim, dim_head * heads * 3, 1, bias=False)
        self.to_out = nn.Sequential(nn.Conv2d(dim_head * heads, dim, 1), nn.GroupNorm(1, dim))

    def forward(self, x):
        b, c, h, w = x.shape
        q, k, v = (t.reshape(b, self.heads, -1, h * w) for t in self.to_qkv(x).chunk(3, dim=1))
        q, k = q.softmax(dim=-2) * self.scale, k.softmax(dim=-1)
        context = torch.einsum("b h d n, b h e n -> b h d e", k, v)
        out = torch.einsum("b h d e, b h d n -> b h e n", context, q)
        return self.to_out(out.reshape(b, -1, h, w))


class Attention(nn.Module):
    def __init__(self, dim, heads=2, dim_head=8):
        super().__init__()
        self.scale, self.heads = dim_head**-0.5, heads
        self.to_qkv = nn.Conv2d(dim, dim_head * heads * 3, 1, bias=False)
        self.to_out = nn.Conv2d(dim_head * heads, dim, 1)

    def forward(self, x):
        b, c, h, w = x.shape
        q, k, v = map(lambda t: t.view(b, self.heads, -1, h * w), self.to_qkv(x).chunk(3, dim=1))
        sim = einsum("b h d i, b h d j -> b h i j", q * self.scale, k)
        sim = sim - sim.amax(dim=-1, keepdim=True).detach()
        out = einsum("b h i j, b h d j -> b h i d", sim.softmax(dim=-1), v)
        return self.to_out(out.permute(0, 1, 3, 2).reshape(b, -1, h, w))


class PreNorm(nn.Module):
    def __init__(self, dim, fn):
        super().__init__()
        self.fn, self.norm = fn, nn.GroupNorm(1, dim)

    def forward(self, x):
        return self.fn(self.norm(x))


def Upsample(dim, dim_out=None):
    return nn.Sequential(nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(dim, default(dim_out, dim), 3, padding=1))


def Downsample(dim, dim_out=None):  # no strided convolution: space to depth
    return nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(dim * 4, default(dim_out, dim), 1))


class Unet(nn.Module):
    def __init__(self, dim, dim_mults=(1, 2), channels=1, num_classes=2):
        super().__init__()
        self.init_conv = nn.Conv2d(channels, dim, 1)
        dims = [dim, *map(lambda m: dim * m, dim_mults)]
        in_out = list(zip(dims[:-1], dims[1:]))
        block_klass = partial(ResnetBlock, groups=4)
        time_dim = dim * 2
        self.time_mlp = nn.Sequential(SinusoidalPositionEmbeddings(dim), nn.Linear(dim, time_dim), nn.GELU(),
                                      nn.Linear(time_dim, time_dim))
        self.label_emb = nn.Embedding(num_classes + 1, time_dim)  # the last one: no label
        self.null_label = num_classes
        self.downs, self.ups = nn.ModuleList([]), nn.ModuleList([])
        for ind, (dim_in, dim_out) in enumerate(in_out):
            is_last = ind >= len(in_out) - 1
            self.downs.append(nn.ModuleList([
                block_klass(dim_in, dim_in, time_emb_dim=time_dim),
                Residual(PreNorm(dim_in, LinearAttention(dim_in))),
                Downsample(dim_in, dim_out) if not is_last else nn.Conv2d(dim_in, dim_out, 3, padding=1)]))
        mid = dims[-1]
        self.mid_block1 = block_klass(mid, mid, time_emb_dim=time_dim)
        self.mid_attn = Residual(PreNorm(mid, Attention(mid)))
        self.mid_block2 = block_klass(mid, mid, time_emb_dim=time_dim)
        for ind, (dim_in, dim_out) in enumerate(reversed(in_out)):
            is_last = ind == len(in_out) - 1
            self.ups.append(nn.ModuleList([
                block_klass(dim_out + dim_in, dim_out, time_emb_dim=time_dim),
                Upsample(dim_out, dim_in) if not is_last else nn.Conv2d(dim_out, dim_in, 3, padding=1)]))
        self.final_res_block = block_klass(dim * 2, dim, time_emb_dim=time_dim)
        self.final_conv = nn.Conv2d(dim, channels, 1)

    def forward(self, x, time, y=None):
        x = self.init_conv(x)
        r = x.clone()
        y = torch.full_like(time, self.null_label) if y is None else y
        t = self.time_mlp(time) + self.label_emb(y)
        h = []
        for block, attn, downsample in self.downs:
            x = attn(block(x, t))
            h.append(x)
            x = downsample(x)
        x = self.mid_block2(self.mid_attn(self.mid_block1(x, t)), t)
        for block, upsample in self.ups:
            x = upsample(block(torch.cat((x, h.pop()), dim=1), t))
        return self.final_conv(self.final_res_block(torch.cat((x, r), dim=1), t))


class EMA:
    def __init__(self, beta):
        self.beta, self.step = beta, 0

    def update_average(self, old, new):
        return new if old is None else old * self.beta + (1 - self.beta) * new

    @torch.no_grad()
    def step_ema(self, ema_model, model, start=2):
        if self.step < start:
            ema_model.load_state_dict(model.state_dict())
        else:
            for current, ma in zip(model.parameters(), ema_model.parameters()):
                ma.data = self.update_average(ma.data, current.data)
        self.step += 1


def extract(a, t, x_shape):
    out = a.gather(-1, t.cpu())
    return out.reshape(t.shape[0], *((1,) * (len(x_shape) - 1))).to(t.device)


timesteps = 20
betas = torch.linspace(0.0001, 0.2, timesteps)
alphas = 1.0 - betas
alphas_cumprod = torch.cumprod(alphas, axis=0)
alphas_cumprod_prev = F.pad(alphas_cumprod[:-1], (1, 0), value=1.0)
posterior_variance = betas * (1.0 - alphas_cumprod_prev) / (1.0 - alphas_cumprod)
snr = alphas_cumprod / (1 - alphas_cumprod)
loss_weight = snr.clone().clamp_(max=5) / (snr + 1)  # min-SNR weighting of the v target


def q_sample(x_start, t, noise):
    return extract(alphas_cumprod.sqrt(), t, x_start.shape) * x_start + extract((1 - alphas_cumprod).sqrt(), t, x_start.shape) * noise


def predict_v(x_start, t, noise):
    return extract(alphas_cumprod.sqrt(), t, x_start.shape) * noise - extract((1 - alphas_cumprod).sqrt(), t, x_start.shape) * x_start


def p_losses(model, x_start, y, t):
    noise = torch.randn_like(x_start)
    x = q_sample(x_start, t, noise)
    drop = torch.rand(y.shape) < 0.2
    y = torch.where(drop, torch.full_like(y, model.null_label), y)
    v = model(x, t, y)
    loss = F.mse_loss(v, predict_v(x_start, t, noise), reduction="none").mean(dim=(1, 2, 3))
    return (loss * extract(loss_weight, t, loss.shape)).mean()


@torch.no_grad()
def model_predictions(model, x, t, y, cond_scale=2.0):
    v = model(x, t, y)
    if cond_scale != 1.0:
        v_null = model(x, t)
        v = v_null + (v - v_null) * cond_scale
    a, s = extract(alphas_cumprod.sqrt(), t, x.shape), extract((1 - alphas_cumprod).sqrt(), t, x.shape)
    x_start = (a * x - s * v).clamp(-1, 1)
    return ModelPrediction((x - a * x_start) / s, x_start)


@torch.no_grad()
def p_sample_loop(model, shape, y):
    img = torch.randn(shape)
    for i in reversed(range(timesteps)):
        t = torch.full((shape[0],), i, dtype=torch.long)
        x0 = model_predictions(model, img, t, y).pred_x_start
        c0 = betas * alphas_cumprod_prev.sqrt() / (1 - alphas_cumprod)
        c1 = (1 - alphas_cumprod_prev) * alphas.sqrt() / (1 - alphas_cumprod)
        mean = extract(c0, t, img.shape) * x0 + extract(c1, t, img.shape) * img
        img = mean + (posterior_variance[i].clamp(min=1e-20).sqrt() * torch.randn_like(img) if i else 0.0)
    return img


@torch.no_grad()
def ddim_sample(model, shape, y, steps=5, eta=0.0):
    times = torch.linspace(-1, timesteps - 1, steps=steps + 1).int().tolist()[::-1]
    img = torch.randn(shape)
    for time, time_next in zip(times[:-1], times[1:]):
        t = torch.full((shape[0],), time, dtype=torch.long)
        pred_noise, x_start = model_predictions(model, img, t, y)
        if time_next < 0:
            img = x_start
            continue
        alpha, alpha_next = alphas_cumprod[time], alphas_cumprod[time_next]
        sigma = eta * ((1 - alpha / alpha_next) * (1 - alpha_next) / (1 - alpha)).sqrt()
        c = (1 - alpha_next - sigma**2).sqrt()
        img = x_start * alpha_next.sqrt() + c * pred_noise
    return img


torch.manual_seed(0)
y_train = torch.arange(32) % 2
stripes = torch.zeros(32, 1, 8, 8)
stripes[y_train == 0, :, ::2] = 1.0
stripes[y_train == 1, ..., ::2] = 1.0
stripes = stripes * 2 - 1
model = Unet(8)
ema, ema_model = EMA(0.9), copy.deepcopy(model).eval().requires_grad_(False)
print(sum(p.numel() for p in model.parameters()), len(model.state_dict()))
optimizer = Adam(model.parameters(), lr=4e-3)
losses = []
for step in range(10):
    idx = torch.randint(0, 32, (8,))
    t = torch.randint(0, timesteps, (8,)).long()
    optimizer.zero_grad()
    loss = p_losses(model, stripes[idx], y_train[idx], t)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    ema.step_ema(ema_model, model)
    losses.append(loss.item())
    if step % 3 == 0:
        print(f"step {step}: {loss.item():.4f}")
y = torch.tensor([0, 1])
samples = p_sample_loop(ema_model, (2, 1, 8, 8), y)
fast = ddim_sample(ema_model, (2, 1, 8, 8), y)
print(samples.shape, fast.shape, bool((fast.abs() <= 1).all()))
print(f"{samples.mean():.2f} {fast.std():.2f}")
print(posterior_variance[:3], loss_weight[-2:])
