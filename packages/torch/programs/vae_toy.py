"""A variational autoencoder on binary stripes: ELBO, reparametrisation, sampling from the prior."""
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(123)
D = 16
# 4x4 pictures of one row or one column, with a little noise
rows = torch.zeros(4, 4, 4)
rows[torch.arange(4), torch.arange(4)] = 1
bank = torch.cat([rows, rows.transpose(1, 2)]).reshape(8, D)
x_train = bank[torch.randint(8, (128,))]
x_train = torch.where(torch.rand_like(x_train) < 0.03, 1 - x_train, x_train)


class VAE(nn.Module):
    def __init__(self, latent=2, hidden=32):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(D, hidden)
        self.fc21 = nn.Linear(hidden, latent)
        self.fc22 = nn.Linear(hidden, latent)
        self.fc3 = nn.Linear(latent, hidden)
        self.fc4 = nn.Linear(hidden, D)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, D))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, D), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD, BCE, KLD


model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
losses = []
for epoch in range(1, 11):
    model.train()
    train_loss = 0
    for batch_idx, data in enumerate(x_train.split(32)):
        optimizer.zero_grad()
        recon_batch, mu, logvar = model(data)
        loss, bce, kld = loss_function(recon_batch, data, mu, logvar)
        loss.backward()
        train_loss += loss.item()
        optimizer.step()
        losses.append(loss.item() / len(data))
        if epoch % 5 == 0 and batch_idx % 2 == 0:
            print("Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.4f}".format(
                epoch, batch_idx * len(data), len(x_train), 100.0 * batch_idx / 4, loss.item() / len(data)))
    print("====> Epoch: {} Average loss: {:.4f}".format(epoch, train_loss / len(x_train)))

model.eval()
with torch.no_grad():
    sample = model.decode(torch.randn(3, 2))
    print((sample > 0.5).int().view(3, 4, 4))
    mu, logvar = model.encode(bank)
    print("posterior std:", logvar.mul(0.5).exp().mean(0), "mu range", mu.min(), mu.max())
    q = torch.distributions.Normal(mu, (0.5 * logvar).exp())
    p = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    kl = torch.distributions.kl_divergence(q, p).sum()
    print("closed form equals library:", torch.allclose(kl, -0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp()), rtol=1e-4))
