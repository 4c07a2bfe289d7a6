# === Tensor.__getitem__[slice tuple]
import torch
x = torch.arange(60).view(3, 4, 5)
print(x[:, 1], x[1:, ::2, -1], x[0, :, 1:4].shape, x[:, -1:, :2], x[1][2][3], x[2, 3, 4], x[:, :, 5:].shape, x[-1, -2:])
# === Tensor.__getitem__[slice tuple]
import torch
x = torch.arange(12.0).view(3, 4).requires_grad_()
(x[:, 1:3] * 2 + x[1, 1]).sum().backward(); print(x.grad)
y = torch.zeros(3, 4); v = y[1:, ::2]; v += 1; print(y, v.stride(), v._base is y)
# === Tensor.__getitem__[slice tuple]
import torch
x = torch.ones(2, 3)
for f in [lambda: x[2], lambda: x[0, 3], lambda: x[0, 0, 0], lambda: x[::0], lambda: x[::-1], lambda: x["a"], lambda: x[:, torch.tensor([3])]]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === Tensor.__getitem__[None]; Tensor.__getitem__[Ellipsis]
import torch
x = torch.arange(6).view(2, 3)
print(x[None].shape, x[:, None].shape, x[..., None].shape, x[None, :, None, :, None].shape, x[..., 0], x[0, ...], x[..., 1:], x[None, ..., 0].shape, x[()].shape, x[True].shape, x[:, [0, 2]], x[...])
# === Tensor.__getitem__[bool mask]
import torch
x = torch.arange(6.0).view(2, 3)
print(x[x > 2], x[torch.tensor([True, False])], x[:, torch.tensor([True, False, True])], x[x > 9].shape, x[torch.tensor([[True, False, True], [False, False, True]])], x[x[:, 0] > 1, 1:], x[[True, False]])
w = x.clone().requires_grad_(); w[w > 2].pow(2).sum().backward(); print(w.grad)
# === Tensor.__setitem__[slice tuple]
import torch
x = torch.zeros(3, 4)
x[1] = 1; x[:, 2] = torch.arange(3.0); x[0, 1:3] = torch.tensor([7.0, 8.0]); x[2, ::2] = torch.tensor(5); x[-1, -1] = True; print(x)
x[:, :2] = torch.ones(3, 1) * 4; x[1:, 1] += 10; x[:2, 3] *= torch.tensor([2.0, 3.0]); x[0] = x[1]; print(x)
y = torch.zeros(2, dtype=torch.int64); y[0] = 2.9; print(y)
# === Tensor.__setitem__[slice tuple]
import torch
w = torch.ones(3, requires_grad=True); x = torch.zeros(2, 3); x[0] = w * 2; x[1, 1:] = w[:2]; (x * x).sum().backward(); print(w.grad, x)
for f in [lambda: x.__setitem__((0, slice(None)), torch.ones(2)), lambda: w.__setitem__(0, 1.0), lambda: x.detach().__setitem__(5, 1.0)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === Tensor.__setitem__[Ellipsis]
import torch
x = torch.zeros(2, 3); x[..., 1] = 5; x[0, ...] += 1; print(x); x[...] = 2; print(x)
c = torch.zeros(2, 3, 4); c[..., ::2] = torch.ones(3, 2); print(c.sum((0, 1)))
# === Tensor.__setitem__[bool mask]
import torch
x = torch.arange(6.0).view(2, 3)
x[x > 3] = -1; print(x); x[x < 0] = torch.tensor([10.0, 20.0]); print(x)
x[torch.tensor([True, False])] = 0; print(x); x[:, torch.tensor([False, True, True])] *= 2; print(x); x[x > 99] = 1; x[x == 0] += 3; print(x)
# === Tensor.__setitem__[bool mask]
import torch
x = torch.zeros(4); i = torch.tensor([0, 2, 0]); x[i] = torch.tensor([1.0, 2.0, 1.0]); print(x); x[i] += 1; print(x); x[[1, 3]] = 7; print(x)
y = torch.zeros(3, 3); y[torch.arange(3), torch.tensor([2, 0, 1])] = 1; print(y); y[:, torch.tensor([0, 0])] = 5; print(y)
m = torch.ones(3, requires_grad=True) * 1; m[torch.tensor([True, False, True])] = 0; m.sum().backward(); print(m)
try: x[torch.tensor([True, False, True, True])] = torch.ones(2)
except Exception as e: print(type(e).__name__, e)
