# === what interview collections use
import torch
import torch.nn as nn
import torch.nn.functional as F
A, B = torch.arange(6.0).view(2, 3), torch.arange(12.0).view(3, 4)
print(torch.einsum(A, [0, 1], B, [1, 2], [2, 0]), torch.einsum(A, [0, 1], B, [1, 2]), torch.einsum(A, [..., 0], [...]))
print([p.shape for p in B.split(split_size=[1, 3], dim=-1)], [p.shape for p in torch.split(B, split_size_or_sections=2)])
print(torch.frombuffer(bytearray(b"the cat"), dtype=torch.uint8), torch.frombuffer(bytearray(b"abcdef"), dtype=torch.int16, count=1, offset=2))
for f in (lambda: torch.frombuffer(bytearray(b""), dtype=torch.uint8), lambda: torch.frombuffer(bytearray(b"abc"), dtype=torch.int16),
          lambda: torch.frombuffer(bytearray(b"abcd"), dtype=torch.int16, count=3), lambda: torch.frombuffer(bytearray(b"abcd"), dtype=torch.int16, offset=4),
          lambda: torch.einsum(torch.ones(2), [60])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x, t = torch.tensor([2.0, -1.0, -3.0, 0.5], requires_grad=True), torch.tensor([1.0, 0.0, 1.0, 0.5], requires_grad=True)
for options in ({}, {"pos_weight": torch.tensor(3.0)}, {"weight": torch.tensor([1.0, 2.0, 3.0, 4.0]), "reduction": "none"}, {"weight": torch.tensor(0.5), "pos_weight": torch.tensor([1.0, 2.0, 3.0, 4.0]), "reduction": "sum"}):
    loss = F.binary_cross_entropy_with_logits(x, t, **options)
    print(loss, torch.autograd.grad(loss.sum(), (x, t)))
m, seen = nn.Linear(2, 2), []
m.register_full_backward_hook(lambda m, given, out: seen.append((given, len(out))))
m(torch.ones(1, 2)).sum().backward()
print(seen)
# === arguments without a derivative
import torch
import torch.nn.functional as F
w = torch.ones(2, requires_grad=True)
for f in (lambda: F.binary_cross_entropy_with_logits(w, torch.ones(2), weight=w), lambda: F.binary_cross_entropy_with_logits(w, torch.ones(2), pos_weight=w),
          lambda: F.cross_entropy(torch.ones(2, 2), torch.tensor([0, 1]), weight=w), lambda: torch.igamma(w, torch.ones(2)), lambda: torch.igamma(w, torch.ones(2)).sum().backward()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# === what is refused
import torch
x = torch.ones(2, 3)
for f in (lambda: x["a"], lambda: x.__setitem__("a", 1), lambda: x.requires_grad_("yes"), lambda: x.requires_grad_(1), lambda: x[{}], lambda: torch.where(x > 0, x), lambda: torch.where(x > 0, 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# === losses of sequences and pictures
import torch
import torch.nn.functional as F
z = (torch.arange(30.0).view(2, 5, 3) * 0.7).sin().requires_grad_()
y = torch.tensor([[0, 4, -100], [2, 2, 1]])
loss = F.cross_entropy(z, y)
print(loss, torch.autograd.grad(loss, z)[0][0], F.cross_entropy(z, y, reduction="none"), F.cross_entropy(z, y, label_smoothing=0.1), F.nll_loss(z.unsqueeze(2), y.unsqueeze(1), weight=torch.arange(5.0), reduction="sum"))
print(F.cross_entropy(z, torch.full((2, 3), -100)), F.nll_loss(z[:0], y[:0], reduction="sum"), F.cross_entropy(z.transpose(1, 2).reshape(-1, 5), y.reshape(-1)))
