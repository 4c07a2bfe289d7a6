# === one operand
import torch
x = torch.arange(9.0).reshape(3, 3)
for eq in ["ii", "ii->i", "ij->", "ij->j", "ji", "Ba", "...->...", "i...->...", "ij -> ji"]:
    print(eq, torch.einsum(eq, x))
view = torch.einsum("ii->i", x)
view += 100
print(x)
print(torch.einsum("bij->bji", torch.arange(12).reshape(2, 2, 3)), torch.einsum("i->", torch.tensor([True, True])))
# === attention in letters
import torch
b, h, g, r, t, s, d = 2, 4, 2, 2, 3, 5, 6
q = torch.arange(b * h * t * d).reshape(b, h, t, d).float().sin()
k = torch.arange(b * h * s * d).reshape(b, h, s, d).float().cos()
v = torch.arange(b * h * s * d).reshape(b, h, s, d).float().mul(0.37).sin()
scores = torch.einsum("bhtd,bhsd->bhts", q, k)
print(scores.shape, scores.is_contiguous(), torch.allclose(scores, q @ k.transpose(-2, -1), atol=1e-6))
out = torch.einsum("bhts,bhsd->bthd", scores.softmax(-1), v)
print(out.shape, out.stride(), out.reshape(b, t, h * d).shape)
print(out[0, 0])
grouped = torch.einsum("bgrtd,bgsd->bgrts", q.unflatten(1, (g, r)), k[:, :g])
print(grouped.shape, torch.allclose(grouped.flatten(1, 2), q @ k[:, :g].repeat_interleave(r, 1).mT, atol=1e-6))
w = torch.arange(h * d * 5).reshape(h, d, 5).float().cos()
print(torch.einsum("b h t d, h d e -> b t e", q, w)[:, :, :2])
# === several operands
import torch
a, m, c = torch.arange(6.0).reshape(2, 3), torch.arange(12.0).reshape(3, 4), torch.arange(8.0).reshape(4, 2)
print(torch.einsum("ab,bc,cd->ad", a, m, c), torch.einsum("ab,bc,cd->da", [a, m, c]), torch.einsum("ab,bc,cd", (a, m, c)))
print(torch.einsum("i,j", torch.arange(3), torch.arange(2)), torch.einsum("i,j,k->kij", *[torch.arange(1, 3)] * 3).tolist())
print(torch.einsum("...ij,...jk", torch.ones(2, 1, 2, 3), torch.ones(4, 3, 2)).shape, torch.einsum("ij,jk->ik", torch.ones(2, 1), m).tolist())
print(torch.einsum("bn,anm,bm->ba", torch.ones(2, 3), torch.arange(24.0).reshape(4, 3, 2), torch.ones(2, 2)))
# === gradients
import torch
a = torch.arange(6.0).reshape(2, 3).requires_grad_()
b = torch.arange(6.0).reshape(3, 2).cos().requires_grad_()
y = torch.einsum("ij,jk->ki", a, b)
y.square().sum().backward()
print(a.grad, b.grad)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
(first,) = torch.autograd.grad(torch.einsum("ii,jj", x, x), x, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), x)
print(first, second)
print(torch.einsum("i,i", x[0].half(), x[1].half()).dtype, torch.einsum("ij,j->i", x.bfloat16(), torch.ones(2).bfloat16()))
# === what is wrong with an equation
import torch
o = torch.ones
for args in [("ij,jk->ik", o(2, 3), o(4, 5)), ("ij,jk", o(2, 3)), ("ij", o(2, 3), o(3)), ("ijk", o(2, 3)), ("ij->k", o(2, 3)),
             ("ij->ii", o(2, 3)), ("ij->i->j", o(2, 3)), ("i.j", o(2, 3)), ("i...j...", o(2, 3)), ("...ij->ij..", o(2, 2, 3)),
             ("i1", o(2, 3)), ("ii", o(2, 3)), ("...,...", o(2, 3), o(4, 3)), ("ij,jk->ik", o(2, 3), o(3, 2).long()),
             ("ij",), ("ij", []), (), (5, o(2)), ("i,j", 1, 2), ("i,j", o(2), [o(2)]), ("i,i", o(2).bool(), o(2).bool())]:
    try: print(torch.einsum(*args))
    except Exception as e: print(type(e).__name__, e)
