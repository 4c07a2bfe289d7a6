# Linear and logistic regression from scratch: normal equations, gradient descent by hand, Newton's method.
import math
import torch

torch.set_printoptions(precision=3, sci_mode=False)
torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(7)
n, d = 100, 3
X = torch.cat([torch.ones(n, 1), torch.randn(n, d, generator=g)], dim=1)
w_true = torch.tensor([0.5, -1.0, 2.0, 0.25])
y = X @ w_true + 0.1 * torch.randn(n, generator=g)



def solve(A, b):
    """Gauss-Jordan with partial pivoting; nothing but indexing."""
    M = torch.cat([A.clone(), b.clone().unsqueeze(1)], dim=1)
    k = A.shape[0]
    for i in range(k):
        p = i + int(M[i:, i].abs().argmax())
        if p != i:
            M[[i, p]] = M[[p, i]]
        M[i] = M[i] / M[i, i]
        for j in range(k):
            if j != i:
                M[j] -= M[j, i] * M[i]
    return M[:, -1]


w_closed = solve(X.T @ X, X.T @ y)
print("closed form:", w_closed)

w = torch.zeros(d + 1)
losses = []
for it in range(20):
    error = X @ w - y
    loss = (error**2).mean()
    grad = 2 * X.t().mv(error) / n
    w -= 0.2 * grad
    losses.append(loss.item())
print("descent:", w, "distance %.4f" % torch.dist(w, w_closed).item())

# The same with autograd.
v = torch.zeros(d + 1, requires_grad=True)
for it in range(20):
    loss = ((X @ v - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        v -= 0.2 * v.grad
        v.grad.zero_()
print("autograd agrees:", torch.allclose(v, w))

labels = (torch.sigmoid(2 * X @ w_true) > torch.rand(n, generator=g)).double()


def nll(w):
    z = X @ w
    return (torch.log1p(torch.exp(-z.abs())) + z.clamp(min=0) - labels * z).mean()


w = torch.zeros(d + 1)
for it in range(6):  # Newton
    p = 1 / (1 + torch.exp(-(X @ w)))
    gradient = X.T @ (p - labels) / n
    hessian = (X * (p * (1 - p)).unsqueeze(1)).T @ X / n
    w = w - solve(hessian + 1e-9 * torch.eye(d + 1), gradient)
    losses.append(nll(w).item())
print("newton:", w)
check = w.clone().requires_grad_()
(grad,) = torch.autograd.grad(nll(check), check)
print("gradient is zero:", grad.norm().item() < 1e-6)
print("accuracy:", ((X @ w > 0) == labels.bool()).double().mean().item())
table = torch.zeros(2, 2, dtype=torch.long)
for t, p in zip(labels.long(), (X @ w > 0).long()):
    table[t, p] += 1
print(table, table.sum(), table.diag().sum() / table.sum())
print("r2 %.6f" % (1 - ((X @ w_closed - y) ** 2).sum() / ((y - y.mean()) ** 2).sum()), math.isclose(losses[-1], losses[-2], rel_tol=1e-3))
torch.set_default_dtype(torch.float32)
torch.set_printoptions(profile="default")
