"""A Wasserstein GAN with gradient penalty on a ring of Gaussians: the penalty is differentiated twice."""
import argparse
import math

import torch
import torch.nn as nn
import torch.autograd as autograd

parser = argparse.ArgumentParser()
parser.add_argument("--n_critic", type=int, default=3, help="critic steps per generator step")
parser.add_argument("--lambda_gp", type=float, default=10.0)
parser.add_argument("--latent_dim", type=int, default=4)
opt = parser.parse_args([])
print(opt)

cuda = True if torch.cuda.is_available() else False
Tensor = torch.cuda.FloatTensor if cuda else torch.FloatTensor
torch.manual_seed(5)


class Generator(nn.Module):
    def __init__(self):
        super(Generator, self).__init__()

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.LayerNorm(out_feat))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*block(opt.latent_dim, 16, normalize=False), *block(16, 32), nn.Linear(32, 2), nn.Tanh())

    def forward(self, z):
        return 2 * self.model(z)


class Discriminator(nn.Module):
    def __init__(self):
        super(Discriminator, self).__init__()
        self.model = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.Softplus(), nn.Linear(32, 1))

    def forward(self, x):
        return self.model(x)


def compute_gradient_penalty(D, real_samples, fake_samples):
    alpha = torch.rand(real_samples.size(0), 1)
    interpolates = (alpha * real_samples + ((1 - alpha) * fake_samples)).requires_grad_(True)
    d_interpolates = D(interpolates)
    fake = Tensor(real_samples.shape[0], 1).fill_(1.0)
    fake.requires_grad = False
    gradients = autograd.grad(
        outputs=d_interpolates, inputs=interpolates, grad_outputs=fake, create_graph=True, retain_graph=True, only_inputs=True
    )[0]
    gradients = gradients.view(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()


def real_batch(n):
    k = torch.randint(0, 8, (n,)).float() * (2 * math.pi / 8)
    return torch.stack([k.cos(), k.sin()], dim=1) * 1.5 + torch.randn(n, 2) * 0.05


generator, discriminator = Generator(), Discriminator()
optimizer_G = torch.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.9))
optimizer_D = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.9))
losses = []
for i in range(24):
    real = real_batch(32)
    optimizer_D.zero_grad()
    z = torch.randn(32, opt.latent_dim)
    fake = generator(z).detach()
    gp = compute_gradient_penalty(discriminator, real.data, fake.data)
    d_loss = -torch.mean(discriminator(real)) + torch.mean(discriminator(fake)) + opt.lambda_gp * gp
    d_loss.backward()
    optimizer_D.step()
    losses.append(d_loss.item())
    if i % opt.n_critic == 0:
        optimizer_G.zero_grad()
        g_loss = -discriminator(generator(torch.randn(32, opt.latent_dim))).mean()
        g_loss.backward()
        optimizer_G.step()
        losses.append(g_loss.item())
    if i % 8 == 7:
        print("[Batch %d/%d] [D loss: %f] [G loss: %f] [gp: %.5f]" % (i + 1, 24, d_loss.item(), g_loss.item(), gp))
print(generator)
generator.eval()
print(generator(torch.zeros(2, opt.latent_dim)))
