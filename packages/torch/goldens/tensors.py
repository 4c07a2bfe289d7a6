# === making tensors
import torch
print(torch.zeros(2, 3), torch.ones((2,)), torch.full((2, 2), 7), torch.full((2,), 1.5), torch.eye(2), torch.empty(0))
print(torch.arange(5), torch.arange(1, 4), torch.arange(0, 1, 0.25), torch.arange(3.0), torch.linspace(0, 1, 5))
print(torch.zeros_like(torch.ones(2, dtype=torch.int32)), torch.ones_like(torch.zeros(2), dtype=torch.bool), torch.full_like(torch.ones(2), 3))
print(torch.ones(2).new_zeros(3), torch.ones(2).new_tensor([1, 2]), torch.zeros(size=(1, 2)), torch.tril(torch.ones(3, 3)))
# === dtype of torch.tensor
import torch
for data in [1, 1.0, True, [1, 2.0], [True, 2], [], [[]], [torch.tensor(1), torch.tensor(2)], range(3), (1, 2)]:
    t = torch.tensor(data)
    print(t.dtype, t.shape)
print(torch.tensor([1, 2], dtype=torch.float32), torch.tensor([1.7, -1.7], dtype=torch.int64), torch.tensor([0, 2], dtype=torch.bool))
# === promotion
import torch
i, f, d, b = torch.ones(2, dtype=torch.int64), torch.ones(2), torch.ones(2, dtype=torch.float64), torch.ones(2, dtype=torch.bool)
print((i + f).dtype, (f + d).dtype, (i + 1.0).dtype, (f + 1).dtype, (b + b).dtype, (b + 1).dtype, (i / i).dtype, (i // 2).dtype)
print((f * torch.tensor(2.0, dtype=torch.float64)).dtype, (torch.ones(2, dtype=torch.int32) + 2.0).dtype, (i == f).dtype, b.sum().dtype)
print((torch.ones(2, dtype=torch.bfloat16) * torch.ones(2)).dtype, torch.ones(2, dtype=torch.uint8).sum().dtype, (i ** 2).dtype, (2 ** i).dtype)
# === arithmetic
import torch
x, y = torch.tensor([7, -7, 5]), torch.tensor([2, 2, -3])
print(x // y, x % y, x / y, -x, abs(x), x ** 2, x - 1, 1 - x, 10 // torch.tensor([3, 4]), 2 ** torch.tensor([1, 2]), 7 % torch.tensor([4, 5]))
print(x & 3, x | 1, x ^ y, ~x, ~torch.tensor([True, False]), torch.tensor([True]) & torch.tensor([False]))
f = torch.tensor([1.5, -2.5])
print(f // 1, f % 1, 1 / f, 2 - f, f.round(), f.floor(), f.ceil(), f.trunc(), f ** 2, f ** -1, f.sign(), torch.fmod(f, 1))
# === functions of one tensor
import torch
x = torch.tensor([0.1, 0.5, 1.0, 2.0])
for name in "exp log sqrt rsqrt sin cos tan tanh sigmoid relu abs neg reciprocal log1p expm1 erf log2 log10 square".split():
    print(name, getattr(torch, name)(x))
# === reductions
import torch
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
print(x.sum(), x.sum(0), x.sum(1, keepdim=True), x.sum((0, 1)), x.mean(), x.mean(dim=1), x.prod(), x.max(), x.min(), x.amax(1))
print(x.var(), x.std(0), x.var(1, unbiased=False), x.std(dim=1, correction=0), x.norm(), x.norm(dim=1), x.cumsum(1), x.logsumexp(1))
print(x.argmax(), x.argmax(1), x.argmin(dim=0), x.max(1).values, x.min(dim=0).indices, (x > 2).sum(), (x > 2).any(), (x > 0).all(), (x > 2).all(dim=1))
print(torch.ones(2, dtype=torch.bool).sum(), torch.arange(4).sum(), torch.arange(4).max(), torch.arange(4).float().mean())
# === shapes
import torch
x = torch.arange(6)
print(x.view(2, 3), x.reshape(3, -1), x.view(2, 3).t(), x.view(2, 3).T.shape, x.unsqueeze(0).shape, x.view(1, 6, 1).squeeze().shape)
print(x.view(1, 2, 3).permute(2, 0, 1).shape, x.view(2, 3).transpose(0, 1).flatten(), x.view(2, 3).flatten(), x.expand(2, 6).shape)
print(x.repeat(2), x.view(2, 3).repeat(1, 2), x[:2].repeat_interleave(2), x.view(2, 3).flip(0), torch.roll(x, 1), x.tile(2))
print(x.view(2, 3).mT.shape, x.view(1, 2, 3).movedim(0, 2).shape, x.unflatten(0, (2, 3)).shape, x.narrow(0, 1, 2), x.unfold(0, 2, 2))
# === comparisons
import torch
a, b = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 2.0, 1.0])
print(a == b, a != b, a < b, a <= b, a > 2, 2 >= a, torch.maximum(a, b), torch.minimum(a, b), torch.max(a, b))
print(torch.equal(a, a), torch.allclose(a, a + 1e-9), torch.isclose(a, b), a.clamp(1.5, 2.5), a.clamp(min=2), torch.isnan(a), torch.isinf(a / 0))
# === sorting
import torch
x = torch.tensor([[3, 1, 2], [9, 7, 8]])
v, i = x.sort(dim=1, descending=True)
print(v, i, x.argsort(1), x.topk(2, dim=1).values, x.float().topk(1)[1], torch.sort(x[0]).values)
# === matmul in all ranks
import torch
a = torch.arange(6.0).reshape(2, 3)
print(a @ a.T, a @ torch.ones(3), torch.ones(2) @ a, torch.ones(3) @ torch.ones(3), (a[None] @ a.T).shape)
print((torch.ones(4, 1, 2, 3) @ torch.ones(5, 3, 2)).shape, torch.mm(a, a.T), torch.bmm(a[None], a.T[None]), torch.outer(torch.arange(2.0), torch.arange(3.0)))
print(torch.addmm(torch.ones(2, 2), a, a.T), torch.dot(torch.arange(3.0), torch.arange(3.0)), a.mv(torch.ones(3)))
# === conversion
import torch
x = torch.tensor([1.9, -1.9, 0.0])
print(x.long(), x.int(), x.bool(), x.double(), x.half(), x.to(torch.int8), x.to(torch.float64).dtype, x.type(torch.int64), x.byte().dtype)
print(x.type_as(torch.ones(1).long()), x.to(x.long()), x.float() is x, x.cpu() is x, x.item if False else x[0].item(), type(x[0].item()), torch.tensor(3).item())
print(torch.tensor(2.0).item(), torch.tensor(True).item(), float(torch.tensor(3)), int(torch.tensor(2.9)), torch.tensor(-0.0).item())
# === in place
import torch
x = torch.ones(3)
y = x
x += 1; x *= 3; x -= 0.5; x /= 2
print(x, y is x, x._version)
x.zero_(); x.fill_(2); x.add_(1, alpha=2); x.mul_(2).clamp_(max=7)
print(x, x.copy_(torch.arange(3)), x.masked_fill_(x > 1, 0), x._version)
# === masks for attention
import torch
mask = torch.tril(torch.ones(4, 4)).bool()
scores = torch.zeros(4, 4).masked_fill(~mask, float("-inf"))
print(scores.softmax(-1), torch.triu(torch.ones(3, 3), diagonal=1), torch.arange(3)[None] > torch.arange(3)[:, None])
print(torch.full((2, 2), float("-inf")).softmax(-1), torch.ones(3).cumsum(0), torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")[1])
# === equality by identity and hashing
import torch
x = torch.ones(2)
s = {x: 1}
print(x in s, torch.ones(2) in s, hash(x) == id(x) or hash(x) == hash(x), x is x.data, x.data_ptr() == x.view(2).data_ptr())
# === deepcopy and pickle
import copy, pickle, torch
x = torch.arange(3.0, requires_grad=True)
y = copy.deepcopy(x)
y.data[0] = 5
print(x, y, y.requires_grad, pickle.loads(pickle.dumps(torch.arange(4).reshape(2, 2))))
m = torch.nn.Linear(2, 2)
c = copy.deepcopy(m)
print(torch.equal(m.weight, c.weight), m.weight is c.weight, m.weight.data_ptr() == c.weight.data_ptr(), type(c.weight).__name__)
# === default dtype
import torch
print(torch.get_default_dtype())
torch.set_default_dtype(torch.float64)
print(torch.tensor([1.5]), torch.zeros(1).dtype, torch.arange(0, 1, 0.5).dtype, (torch.tensor([1]) / 2).dtype)
torch.set_default_dtype(torch.float32)
# === half precision rounds
import torch
x = torch.tensor([0.1, 1 / 3, 1e-8, 70000.0, 3.0])
print(x.half(), x.bfloat16(), x.bfloat16().float(), (x.half() + x.half()).dtype, x.half().sum())
# === where, as a method
import torch
x, m = torch.tensor([1.0, -2.0, 3.0]), torch.tensor([True, False, True])
print(x.where(m, torch.tensor(0.0)), x.where(x > 0, -x), m.where(x > 0, torch.tensor([True, True, True])), x.where(m, 0))
