"""A GAN on a ring of Gaussians: spectral norm, hinge loss, R1 and WGAN gradient penalties, two optimizers, EMA generator."""
import itertools
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import autograd
from torch.nn.utils import parameters_to_vector
from torch.nn.utils.parametrizations import spectral_norm
from torch.utils.data import IterableDataset, DataLoader


class Ring(IterableDataset):
    def __init__(self, modes=8, radius=2.0, std=0.05, batches=100, batch_size=32):
        self.modes, self.radius, self.std = modes, radius, std
        self.batches, self.batch_size = batches, batch_size

    def __iter__(self):
        for _ in range(self.batches):
            k = torch.randint(self.modes, (self.batch_size,))
            angle = 2 * math.pi * k / self.modes
            centre = self.radius * torch.stack([angle.cos(), angle.sin()], dim=1)
            yield torch.normal(centre, self.std)


def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Linear") != -1:
        nn.init.orthogonal_(m.weight, gain=math.sqrt(2))
        if m.bias is not None:
            nn.init.constant_(m.bias, 0.0)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight, 1.0, 0.02)
        nn.init.zeros_(m.bias)


class Generator(nn.Module):
    def __init__(self, nz=4, ngf=32):
        super().__init__()
        self.nz = nz

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat, bias=not normalize)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.main = nn.Sequential(*block(nz, ngf, normalize=False), *block(ngf, ngf), nn.Linear(ngf, 2))

    def forward(self, z):
        return self.main(z) * 3


class MinibatchStdDev(nn.Module):
    def forward(self, x):
        std = torch.sqrt(x.var(dim=0, unbiased=False) + 1e-8).mean()
        return torch.cat([x, std.expand(x.size(0), 1)], dim=1)


class Discriminator(nn.Module):
    def __init__(self, ndf=32, sn=False):
        super().__init__()
        wrap = spectral_norm if sn else (lambda m: m)
        self.main = nn.Sequential(
            wrap(nn.Linear(2, ndf)), nn.LeakyReLU(0.2), wrap(nn.Linear(ndf, ndf)), nn.LeakyReLU(0.2),
            MinibatchStdDev(), wrap(nn.Linear(ndf + 1, 1, bias=False)))

    def forward(self, x):
        return self.main(x).view(-1)


def compute_gradient_penalty(D, real_samples, fake_samples, lambda_gp=10.0):
    """Calculates the gradient penalty loss for WGAN GP"""
    alpha = torch.rand(real_samples.size(0), 1)
    interpolates = (alpha * real_samples + ((1 - alpha) * fake_samples)).requires_grad_(True)
    d_interpolates = D(interpolates)
    fake = torch.ones(real_samples.shape[0], requires_grad=False)
    gradients = autograd.grad(outputs=d_interpolates, inputs=interpolates, grad_outputs=fake, create_graph=True,
                              retain_graph=True, only_inputs=True)[0]
    gradients = gradients.view(gradients.size(0), -1)
    return lambda_gp * ((gradients.norm(2, dim=1) - 1) ** 2).mean()


def r1_penalty(D, real, gamma=1.0):
    real = real.detach().requires_grad_()
    (grad,) = autograd.grad(D(real).sum(), real, create_graph=True)
    return gamma / 2 * grad.pow(2).reshape(grad.shape[0], -1).sum(1).mean()


def set_requires_grad(net, flag):
    for p in net.parameters():
        p.requires_grad_(flag)


losses = []
for mode in ("wgan-gp", "hinge-sn", "ns-r1"):
    torch.manual_seed(999)
    netG, netD = Generator(), Discriminator(sn=mode == "hinge-sn")
    netG.apply(weights_init)
    if mode != "hinge-sn":
        netD.apply(weights_init)
    ema = torch.optim.swa_utils.AveragedModel(netG, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9), use_buffers=True)
    optimizerD = torch.optim.Adam(netD.parameters(), lr=2e-3, betas=(0.0, 0.9), eps=1e-5)
    optimizerG = torch.optim.RMSprop(netG.parameters(), lr=1e-3, alpha=0.9)
    loader = iter(DataLoader(Ring(), batch_size=None))
    fixed_noise = torch.randn(64, netG.nz)
    for step, real in enumerate(itertools.islice(loader, 12)):
        set_requires_grad(netD, True)
        optimizerD.zero_grad()
        with torch.no_grad():
            fake = netG(torch.randn(real.size(0), netG.nz))
        d_real, d_fake = netD(real), netD(fake)
        if mode == "wgan-gp":
            errD = d_fake.mean() - d_real.mean() + compute_gradient_penalty(netD, real, fake)
        elif mode == "hinge-sn":
            errD = F.relu(1.0 - d_real).mean() + F.relu(1.0 + d_fake).mean()
        else:
            errD = F.softplus(-d_real).mean() + F.softplus(d_fake).mean()
            if step % 2 == 0:
                errD = errD + r1_penalty(netD, real) * 2
        errD.backward()
        optimizerD.step()
        if step % 3 == 2:
            set_requires_grad(netD, False)
            optimizerG.zero_grad()
            out = netD(netG(torch.randn(real.size(0), netG.nz)))
            errG = F.softplus(-out).mean() if mode == "ns-r1" else -out.mean()
            errG.backward()
            optimizerG.step()
            ema.update_parameters(netG)
            losses.append(errG.item())
        losses.append(errD.item())
    ema.eval()
    with torch.no_grad():
        points = ema(fixed_noise)
        angle = torch.atan2(points[:, 1], points[:, 0])
        hist = torch.histc(angle, bins=8, min=-math.pi, max=math.pi)
    print(f"{mode}: D {losses[-1]:.4f} hist total {int(hist.sum())} averaged {int(ema.n_averaged)}")
    if mode == "hinge-sn":
        sn = netD.main[0]
        print(sn, [n for n, _ in netD.named_parameters()][:2], f"{torch.linalg.matrix_norm(sn.weight, 2):.3f}")
    print(f"{parameters_to_vector(netG.parameters()).norm():.4f}")
