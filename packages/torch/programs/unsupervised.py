"""k-means, PCA by power iteration, a Hopfield memory, t-distributed neighbours: no modules, tensors only."""
import torch

torch.manual_seed(17)
centers = torch.Tensor([[0, 0], [4, 4], [0, 5]])
X = torch.cat([c + 0.5 * torch.randn(20, 2) for c in centers])
print(X.size(), X.mean(0), X.std(0), X.min(), X.max(dim=0).values)
losses = []


def kmeans(X, k, iters=8):
    C = X[torch.randperm(len(X))[:k]]
    for _ in range(iters):
        d = torch.cdist(X, C)
        value, assign = d.min(dim=1)
        losses.append((value**2).mean().item())
        C = torch.stack([X[assign == j].mean(0) if (assign == j).any() else C[j] for j in range(k)])
    return C, assign


C, assign = kmeans(X, 3)
order = C[:, 1].argsort()
print("centers:\n", C[order], "\nsizes:", torch.bincount(assign, minlength=3)[order].tolist())


def pca(X, k, iters=50):
    X = X - X.mean(0, keepdim=True)
    cov = X.T @ X / (X.size(0) - 1)
    vectors, values = [], []
    for _ in range(k):
        v = torch.ones(X.size(1)) / X.size(1) ** 0.5
        for _ in range(iters):
            v = cov @ v
            v /= v.norm()
        value = v @ cov @ v
        cov = cov - value * torch.outer(v, v)  # deflate
        vectors.append(v * v[v.abs().argmax()].sign())
        values.append(value)
    return torch.stack(vectors), torch.stack(values)


Z = torch.randn(50, 5) @ torch.diag(torch.tensor([3.0, 2.0, 1.0, 0.5, 0.1]))
V, L = pca(Z, 2)
print("components:", V.abs().argmax(1).tolist(), "orthogonal:", (V[0] @ V[1]).abs().item() < 1e-3)
print("explained: {:.3f}".format((L.sum() / Z.var(0).sum()).item()), L)

# Hopfield: three patterns, one corrupted
P = torch.sign(torch.randn(3, 40))
W = (P.t() @ P) / 40
W.fill_diagonal_(0)
state = P[0].clone()
flip = torch.randperm(40)[:8]
state[flip] *= -1
energies = []
for _ in range(5):
    state = torch.where(W @ state >= 0, 1.0, -1.0)
    energies.append((-0.5 * state @ W @ state).item())
print("recalled:", torch.equal(state, P[0]), "overlaps:", (P @ state / 40).tolist(), energies[0] >= energies[-1])
query = P[1] + 0.5 * torch.randn(40)
print("modern:", torch.softmax(2.0 * P @ query / 40**0.5, dim=0).argmax().item())

# A little t-SNE
D = torch.cdist(X[::4], X[::4]) ** 2
Pij = torch.exp(-D / 2).fill_diagonal_(0)
Pij = Pij / Pij.sum()
Y = (0.1 * torch.randn(15, 2)).requires_grad_()
opt = torch.optim.SGD([Y], lr=20.0, momentum=0.5)
for it in range(20):
    Q = 1 / (1 + (Y.unsqueeze(0) - Y.unsqueeze(1)).pow(2).sum(-1))
    Q = Q * (1 - torch.eye(15))
    Q = Q / Q.sum()
    loss = (Pij * ((Pij + 1e-9).log() - (Q + 1e-9).log())).sum()
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print("t-SNE %.4f -> %.4f" % (losses[-20], losses[-1]))
hist = torch.histc(X[:, 0], bins=5, min=-2, max=6)
print(hist, hist.sum(), torch.quantile(X[:, 0], torch.tensor([0.25, 0.5, 0.75])), X[:, 1].median())
