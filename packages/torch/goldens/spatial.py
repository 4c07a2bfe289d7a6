# === modules print themselves and name their weights
import torch
from torch import nn
for m in [nn.Conv2d(3, 8, 3), nn.Conv2d(4, 8, (3, 1), stride=2, padding=1, dilation=(2, 1), groups=2, bias=False, padding_mode="reflect"),
          nn.Conv1d(3, 8, 3, padding="same"), nn.ConvTranspose2d(3, 8, 3, 2, 1, 1), nn.ConvTranspose1d(3, 4, 2, bias=False), nn.Conv3d(1, 2, 3),
          nn.MaxPool2d(2), nn.MaxPool2d(3, 2, 1, return_indices=True, ceil_mode=True), nn.MaxPool1d(2), nn.AvgPool2d(2), nn.AvgPool1d(3, 2),
          nn.AdaptiveAvgPool2d((1, None)), nn.AdaptiveMaxPool2d(2), nn.LPPool2d(2, 3), nn.MaxUnpool2d(2), nn.BatchNorm2d(4),
          nn.BatchNorm1d(4, affine=False, momentum=None, track_running_stats=False), nn.InstanceNorm2d(4), nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
          nn.Upsample(size=(3, 4)), nn.UpsamplingNearest2d(size=3), nn.PixelShuffle(2), nn.ChannelShuffle(2), nn.Fold((4, 4), 2), nn.Unfold(3, padding=1),
          nn.ZeroPad2d(1), nn.ConstantPad1d(2, 3.5), nn.ReflectionPad2d((1, 2, 3, 4)), nn.CircularPad1d(1), nn.LocalResponseNorm(2)]:
    print(m, list(m.state_dict()))
# === a small residual network learns, then is evaluated
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Block(nn.Module):
    def __init__(self, c, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(c, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.short = nn.Sequential(nn.Conv2d(c, out, 1, stride, bias=False), nn.BatchNorm2d(out)) if stride != 1 or c != out else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + self.short(x))


net = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), Block(4, 4, 1), Block(4, 8, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5))
print(sum(p.numel() for p in net.parameters()))
x, y = torch.randn(6, 3, 8, 8), torch.randint(5, (6,))
opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
for _ in range(6):
    loss = F.cross_entropy(net(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(f"{loss.item():.4f}")
net.eval()
print([round(v, 3) for v in net(x)[0].tolist()])
print(net[1].bn1.num_batches_tracked, [round(v, 4) for v in net[1].bn1.running_mean.tolist()], [round(v, 4) for v in net[1].bn1.running_var.tolist()])
# === names of graph nodes
import torch
import torch.nn.functional as F
x = torch.randn(1, 4, 4, 4, requires_grad=True)
w = torch.randn(4, 4, 2, 2)
for out in (F.conv2d(x, w), F.conv_transpose2d(x, w), F.max_pool2d(x, 2), F.avg_pool2d(x, 2), F.adaptive_avg_pool2d(x, 3), F.adaptive_avg_pool2d(x, 1),
            F.interpolate(x, scale_factor=2), F.interpolate(x, size=(5, 5), mode="bilinear"), F.interpolate(x, size=2, mode="area"), F.pixel_shuffle(x, 2),
            F.unfold(x, 2), F.batch_norm(x, None, None, training=True), F.group_norm(x, 2), F.max_pool2d(x[0], 2)):
    print(out.shape, out.grad_fn.name())
# === what is refused
import torch
from torch import nn
import torch.nn.functional as F


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


tell(lambda: nn.Conv2d(3, 4, 3, groups=2))
tell(lambda: nn.Conv2d(4, 3, 3, groups=2))
tell(lambda: nn.Conv2d(3, 4, 3, groups=0))
tell(lambda: nn.Conv2d(3, 4, 3, padding="same", stride=2))
tell(lambda: nn.ConvTranspose2d(3, 4, 3, padding_mode="reflect"))
tell(lambda: nn.Conv2d(3, 4, 3)(torch.randn(1, 4, 8, 8)))
tell(lambda: nn.Conv2d(3, 4, 3)(torch.randn(8, 8)))
tell(lambda: nn.Conv2d(3, 4, 9)(torch.randn(1, 3, 8, 8)))
tell(lambda: nn.BatchNorm1d(3)(torch.randn(3, 3, 3, 3)))
tell(lambda: nn.BatchNorm2d(3)(torch.randn(3, 3)))
tell(lambda: nn.BatchNorm2d(3)(torch.randn(2, 4, 3, 3)))
tell(lambda: nn.BatchNorm1d(3)(torch.randn(1, 3)))
tell(lambda: nn.InstanceNorm2d(3)(torch.randn(3, 3)))
tell(lambda: nn.ConvTranspose2d(3, 4, 3, 2)(torch.randn(1, 3, 4, 4), output_size=(20, 20)))
tell(lambda: nn.ConvTranspose2d(3, 4, 3, 2)(torch.randn(1, 3, 4, 4), output_size=(10, 10)).shape)
tell(lambda: F.max_pool2d(torch.randn(1, 1, 2, 2), 3))
tell(lambda: F.interpolate(torch.randn(1, 2, 4, 4)))
tell(lambda: F.interpolate(torch.randn(1, 2, 4), size=3, scale_factor=1.3))
tell(lambda: F.interpolate(torch.randn(1, 2, 4), size=4, mode="bilinear"))
tell(lambda: F.interpolate(torch.randn(1, 2, 4, 4), size=(3,) * 3))
tell(lambda: F.interpolate(torch.randn(1, 2, 4, 4), 2, mode="nearest", align_corners=True))
tell(lambda: F.interpolate(torch.randn(2, 4), 2))
tell(lambda: F.pixel_shuffle(torch.randn(1, 3, 2, 2), 2))
# === pools with places, and back
import torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(1, 2, 4, 4)
pool, back = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)
y, i = pool(x)
print(y, i)
print(back(y, i))
print(nn.LPPool2d(2, 2)(x))
print(nn.LocalResponseNorm(2)(x)[0, 0, 0])
print(nn.Upsample(scale_factor=1.5, mode="bilinear")(x)[0, 0])
print(nn.InstanceNorm2d(2, affine=True)(x)[0, 0, 0])
# === padding modes of a convolution
import torch
from torch import nn
torch.manual_seed(1)
x = torch.randn(1, 2, 5, 5)
for mode in ("zeros", "reflect", "replicate", "circular"):
    c = nn.Conv2d(2, 1, 3, padding=1, padding_mode=mode)
    print(mode, c(x)[0, 0, 0])
print(nn.Conv1d(2, 3, 4, padding="same")(x[0]).shape)
print(nn.ReflectionPad2d(1)(x)[0, 0, 0], nn.ZeroPad2d((1, 0, 2, 0))(x).shape)
# === gradient penalty through a convolutional critic
import torch
from torch import nn
torch.manual_seed(2)
critic = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(4, 1, 2), nn.Flatten(), nn.Linear(1, 1)).double()
x = torch.randn(3, 1, 4, 4, dtype=torch.double, requires_grad=True)
(g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
penalty = ((g.flatten(1).norm(2, 1) - 1) ** 2).mean()
penalty.backward()
print(penalty)
for p in critic.parameters():
    if p.dim() > 1:  # what PyTorch gives a bias here, zeros or None, depends on its kernels
        print(p.grad.flatten()[:4])
