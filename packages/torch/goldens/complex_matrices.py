# === eigenvalues of matrices without symmetry
import torch

a = torch.tensor([[0.0, 1.0, 2.0], [-1.0, 0.5, 0.0], [0.0, 3.0, 1.0]], dtype=torch.float64)
values, vectors = torch.linalg.eig(a)
print(values, vectors.abs())
print(torch.allclose(a.to(vectors.dtype) @ vectors, vectors * values), torch.linalg.eigvals(a).dtype)
r = torch.tensor([[2.0, 1.0], [1.0, 3.0]])
print(torch.linalg.eig(r))
print(torch.linalg.eigvals(torch.stack([r, r.T * 2])).shape)
# === and their gradients
import torch

a = torch.tensor([[0.0, 1.0, 2.0], [-1.0, 0.5, 0.0], [0.0, 3.0, 1.0]], dtype=torch.float64, requires_grad=True)
torch.linalg.eigvals(a).abs().max().backward()
print(a.grad)
print(torch.autograd.gradcheck(lambda x: torch.linalg.eigvals(x).abs(), a))
print(torch.autograd.gradcheck(lambda x: torch.linalg.eig(x)[1].abs(), a))
v = torch.linalg.eig(a)[1]
try:
    v.imag.sum().backward()
except RuntimeError as error:
    print(error)
# === signs of vectors are LAPACK's
import torch

torch.manual_seed(0)
for n in (2, 3, 5, 8):
    s = torch.randn(n, n, dtype=torch.float64)
    w, v = torch.linalg.eigh(s @ s.T)
    print(v[0], torch.linalg.eigh(s + s.T, UPLO="U")[1][:, -1])
z = torch.randn(3, 3, dtype=torch.complex128)
print(torch.linalg.eigh(z + z.mH))
# === complex matrices
import torch

torch.manual_seed(0)
z = torch.randn(3, 3, dtype=torch.complex128)
b = torch.randn(3, 2, dtype=torch.complex128)
print(torch.linalg.solve(z, b), torch.allclose(z @ torch.linalg.inv(z), torch.eye(3, dtype=z.dtype)))
print(torch.linalg.det(z), torch.linalg.slogdet(z), torch.linalg.qr(z).R.diagonal())
print(torch.linalg.svdvals(z), torch.linalg.matrix_rank(z), torch.linalg.norm(z), torch.linalg.cond(z))
u, s, vh = torch.linalg.svd(z)
print(torch.allclose(u * s @ vh, z), torch.allclose(torch.linalg.pinv(z), torch.linalg.inv(z)))
p = z @ z.mH + torch.eye(3)
print(torch.linalg.cholesky(p).abs(), torch.allclose(torch.cholesky_solve(b, torch.linalg.cholesky(p)), torch.linalg.solve(p, b)))
print(torch.linalg.matrix_exp(z * 0.1)[0], torch.linalg.lstsq(z, b).solution[0], torch.linalg.matrix_power(z, 2)[0])
z.requires_grad_()
for f in (torch.linalg.inv, torch.linalg.det, torch.linalg.svdvals, torch.linalg.pinv, lambda x: torch.linalg.qr(x).R):
    print(torch.autograd.gradcheck(f, z))
# === LU factors
import torch

a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
LU, pivots = torch.linalg.lu_factor(a)
print(LU, pivots, torch.lu(a)[1], a.lu(get_infos=True)[2])
P, L, U = torch.linalg.lu(a)
print(P, L, U, torch.allclose(P @ L @ U, a))
print(torch.linalg.lu_solve(LU, pivots, torch.ones(3, 1)).round(decimals=4) + 0.0, torch.lu_unpack(LU, pivots)[0].sum())
print(torch.triangular_solve(torch.ones(3, 1), a).solution)
q, tau = torch.geqrf(a)
print(q, tau, torch.linalg.householder_product(q, tau))
print(torch.ormqr(q, tau, torch.ones(3, 1)), torch.autograd.gradcheck(torch.linalg.lu, a.double().requires_grad_()))
# === least squares where the columns are nearly the same
import torch

x = torch.linspace(0, 1, 12)
A = x.unsqueeze(-1) ** torch.arange(5)
y = A @ torch.tensor([[1.0], [-2.0], [0.5], [3.0], [-1.0]])
found = torch.linalg.lstsq(A, y).solution
print((A @ found - y).abs().max() < 1e-5)
