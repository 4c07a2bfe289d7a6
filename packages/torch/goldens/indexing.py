# === ints, slices, None, ellipsis
import torch
x = torch.arange(24).reshape(2, 3, 4)
print(x[1], x[1, 2], x[1, 2, 3], x[-1, -1, -1])
print(x[:, 1], x[..., 0], x[0, ..., 1:3], x[:, None].shape, x[None, ..., None].shape)
print(x[0, ::2], x[0, 1:], x[0, :, -2:], x[1:1].shape, x[:5].shape)
# === views alias
import torch
x = torch.zeros(3, 3)
v = x[1]
v[0] = 5
x[:, 2] = 7
x[0:2, 0:2] += 1
x.t()[2, 0] = 9
print(x, v.is_contiguous(), x.t().is_contiguous(), x[:, 1].stride())
# === tensor and list indices
import torch
x = torch.arange(12).reshape(3, 4)
i = torch.tensor([2, 0])
print(x[i], x[i, i], x[:, i], x[[0, 2]], x[[0, 2], [1, 3]])
print(x[torch.tensor([[0, 1], [1, 2]])].shape, x[i[:, None], i].tolist(), x[torch.tensor(1)], x[1, i])
# === masks
import torch
x = torch.arange(6).reshape(2, 3)
print(x[x > 2], x[torch.tensor([True, False])], x[:, torch.tensor([True, False, True])])
x[x % 2 == 0] = -1
print(x)
x[torch.tensor([False, True]), 1:] = torch.tensor([8, 9])
print(x)
# === advanced beside basic
import torch
x = torch.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
i, j = torch.tensor([0, 1]), torch.tensor([2, 0])
print(x[:, i, j].shape, x[i, :, j].shape, x[i, :, :, j].shape, x[..., i, None, j].shape, x[0, i, :, 1:3].shape)
print(x[i, :, j][0, 0], x[:, i, j][1, :, 2])
# === writes by index
import torch
x = torch.zeros(4, 3)
x[torch.tensor([0, 2])] = torch.tensor([1.0, 2.0, 3.0])
x[1] = torch.arange(3)
x[3, [0, 2]] = 5
print(x)
x[..., 1] = torch.tensor([10.0, 20.0, 30.0, 40.0])
x[1:3, :2] = torch.ones(2, 2) * -1
print(x)
x[:] = 2
print(x.sum(), x[x == 2].shape)
# === ints are cut when floats are written into them
import torch
x = torch.zeros(3, dtype=torch.int64)
x[0] = 2.9
x[1] = True
print(x)
# === gather, scatter, take_along_dim, index_select
import torch
x = torch.arange(12.0).reshape(3, 4)
i = torch.tensor([[0, 1], [3, 2], [1, 1]])
print(x.gather(1, i), torch.zeros(3, 4).scatter_(1, i, 1.0), torch.zeros(3, 4).scatter(1, i, x[:, :2]))
print(x.index_select(0, torch.tensor([2, 0])), torch.zeros(3, 4).scatter_add_(1, i, torch.ones(3, 2)), torch.take_along_dim(x, i, 1))
# === where, nonzero, masked_fill, masked_select
import torch
x = torch.tensor([[1.0, -2.0], [0.0, 4.0]])
print(torch.where(x > 0, x, 0.0), torch.where(x > 0), x.nonzero(), x.masked_fill(x < 0, float("-inf")), x.masked_select(x > 0))
print(torch.nonzero(x, as_tuple=True), torch.where(x > 0, 1, 2))
# === split, chunk, unbind, stack, cat
import torch
x = torch.arange(10)
print(x.split(4), torch.split(x, [3, 7]), x.chunk(3), [t.item() for t in x[:3]])
a, b = torch.arange(4).reshape(2, 2).unbind(0)
print(torch.stack([a, b], 1), torch.cat([a, b]), torch.cat((a[None], b[None]), dim=0), torch.hstack([a, b]), torch.vstack([a, b]))
# === iteration and membership
import torch
x = torch.arange(4).reshape(2, 2)
print([r.tolist() for r in x], 3 in x, 9 in x, x.tolist(), torch.tensor(2).tolist(), list(reversed(x.tolist())))
print(range(5)[torch.tensor(2)], [10, 20, 30][torch.tensor(1)], torch.zeros(2, 0).tolist())
# === zero-dimensional masks and ellipsis alone
import torch
x = torch.arange(3)
y = x[...]
y[0] = 7
print(x, x[True].shape, x[False].shape, x[None].shape, x[()].shape)
