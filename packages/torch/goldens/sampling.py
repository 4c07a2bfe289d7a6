# === grid_sample reads pictures at places, and hands gradients back
import torch
import torch.nn.functional as F
torch.set_printoptions(precision=3)
x = torch.arange(24.0).view(1, 2, 3, 4).requires_grad_()
grid = torch.tensor([[-1.0, -1], [0, 0], [0.3071, -0.4137], [1.2113, 0.5231], [-1.6173, 2.0131], [0.9871, 0.9893]]).view(1, 2, 3, 2).requires_grad_()
for mode in ("bilinear", "nearest", "bicubic"):
    for padding in ("zeros", "border", "reflection"):
        for corners in (True, False):
            y = F.grid_sample(x, grid, mode=mode, padding_mode=padding, align_corners=corners)
            gx, gg = torch.autograd.grad(y.pow(2).sum(), (x, grid))
            print(mode, padding, corners, (y * 1000).detach().round().flatten().tolist(), gx.sum().item() > 0, gg.shape)
            if mode == "bilinear":
                print(gx[0, 1], gg[0, 1] + 0.0)
y = F.grid_sample(x, grid, align_corners=False)
print(y.grad_fn.name(), y.shape)
volume = torch.arange(8.0).view(1, 1, 2, 2, 2)
print(F.grid_sample(volume, torch.zeros(1, 1, 1, 2, 3), align_corners=True), F.grid_sample(volume, torch.full((1, 1, 1, 1, 3), 0.5), mode="nearest", align_corners=False))
torch.set_printoptions(precision=4)
# === affine_grid, and a spatial transformer that learns to undo a turn
import math
import torch
import torch.nn.functional as F
print(F.affine_grid(torch.tensor([[[1.0, 0, 0], [0, 1, 0]]]), (1, 1, 2, 3), align_corners=False))
print(F.affine_grid(torch.tensor([[[1.0, 0, 0.5], [0, 2, 0]]]), [1, 1, 2, 2], align_corners=True))
print(F.affine_grid(torch.eye(3, 4)[None], (1, 1, 2, 2, 2), align_corners=False).shape)
picture = torch.zeros(1, 1, 9, 9)
picture[..., 2:7, 4] = 1
picture[..., 2, 4:7] = 1
turn = 0.5
turned = F.grid_sample(picture, F.affine_grid(torch.tensor([[[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0]]]), picture.shape, align_corners=False), align_corners=False)
angle = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.Adam([angle], lr=0.05)
for step in range(40):
    c, s = angle.cos(), angle.sin()
    theta = torch.stack([torch.stack([c, -s, c * 0]), torch.stack([s, c, c * 0])])[None]
    grid = F.affine_grid(theta, turned.shape, align_corners=False)
    loss = F.mse_loss(F.grid_sample(turned, grid, padding_mode="border", align_corners=False), picture)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 13 == 0:
        print(f"{loss.item():.4f} {angle.item():.3f}", grid.grad_fn.name())
# === what grid_sample and affine_grid refuse, and warn of
import warnings
import torch
import torch.nn.functional as F
x, grid, theta = torch.ones(1, 1, 3, 3), torch.zeros(1, 2, 2, 2), torch.zeros(1, 2, 3)
for f in [lambda: F.grid_sample(x, grid, mode="cubic"), lambda: F.grid_sample(x, grid, padding_mode="circular"), lambda: F.grid_sample(x, grid.double(), align_corners=False),
          lambda: F.grid_sample(x, torch.zeros(2, 2, 2, 2), align_corners=False), lambda: F.grid_sample(x, torch.zeros(1, 2, 2, 3), align_corners=False),
          lambda: F.grid_sample(torch.ones(1, 1, 2, 2, 2), torch.zeros(1, 2, 2, 2, 3), mode="bicubic", align_corners=False),
          lambda: F.affine_grid(theta.long(), (1, 1, 2, 2), align_corners=False), lambda: F.affine_grid(torch.zeros(1, 2, 2), (1, 1, 2, 2), align_corners=False),
          lambda: F.affine_grid(theta, (1, 2, 2), align_corners=False), lambda: F.affine_grid(theta, (1, 1, 0, 2), align_corners=False)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    F.grid_sample(x, grid)
    F.affine_grid(theta, (1, 1, 1, 2), align_corners=True)
print(*(f"{w.category.__name__}: {w.message}" for w in caught), sep="\n")
# === interpolate with antialias
import torch
import torch.nn.functional as F
x = torch.arange(48.0).view(1, 1, 6, 8).sin().requires_grad_()
for mode in ("bilinear", "bicubic", "lanczos"):
    y = F.interpolate(x, size=(3, 3), mode=mode, antialias=True)
    print(y, y.grad_fn.name())
    print(F.interpolate(x, scale_factor=0.4, mode=mode, antialias=True), F.interpolate(x, scale_factor=1.5, mode=mode, antialias=True).shape)
    print(torch.autograd.grad(y.pow(2).sum(), x)[0][0, 0, :2])
for f in [lambda: F.interpolate(x, size=2, mode="nearest", antialias=True), lambda: F.interpolate(x[0], size=2, mode="linear", antialias=True), lambda: F.interpolate(x, size=2, mode="lanczos")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
