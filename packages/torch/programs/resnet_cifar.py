"""A residual network for tiny pictures: basic blocks, SGD with Nesterov momentum, MultiStepLR, top-k accuracy, checkpoints."""
import copy
import io
from functools import partial
from typing import Callable, List, Optional, Type

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch import Tensor
from torch.utils.data import DataLoader, Dataset


def conv3x3(in_planes: int, out_planes: int, stride: int = 1, groups: int = 1, dilation: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_planes, out_planes, kernel_size=3, stride=stride, padding=dilation, groups=groups,
                     bias=False, dilation=dilation)


def conv1x1(in_planes: int, out_planes: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_planes, out_planes, kernel_size=1, stride=stride, bias=False)


class BasicBlock(nn.Module):
    expansion: int = 1

    def __init__(self, inplanes, planes, stride=1, downsample: Optional[nn.Module] = None,
                 norm_layer: Optional[Callable[..., nn.Module]] = None) -> None:
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = norm_layer(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = norm_layer(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class Bottleneck(nn.Module):
    expansion: int = 2

    def __init__(self, inplanes, planes, stride=1, downsample=None, norm_layer=nn.BatchNorm2d):
        super().__init__()
        self.conv1, self.bn1 = conv1x1(inplanes, planes), norm_layer(planes)
        self.conv2, self.bn2 = conv3x3(planes, planes, stride, groups=2), norm_layer(planes)
        self.conv3 = conv1x1(planes, planes * self.expansion)
        self.bn3 = norm_layer(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        return self.relu(self.bn3(self.conv3(out)) + identity)


class ResNet(nn.Module):
    def __init__(self, block: Type[nn.Module], layers: List[int], num_classes=4, width=8, zero_init_residual=False,
                 norm_layer=None):
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes = width
        self.conv1 = nn.Conv2d(3, self.inplanes, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn1 = self._norm_layer(self.inplanes)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._make_layer(block, width, layers[0])
        self.layer2 = self._make_layer(block, width * 2, layers[1], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(width * 2 * block.expansion, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)
        if zero_init_residual:
            for m in self.modules():
                if isinstance(m, BasicBlock) and m.bn2.weight is not None:
                    nn.init.constant_(m.bn2.weight, 0)

    def _make_layer(self, block, planes, blocks, stride=1):
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(conv1x1(self.inplanes, planes * block.expansion, stride),
                                       self._norm_layer(planes * block.expansion))
        layers = [block(self.inplanes, planes, stride, downsample, self._norm_layer)]
        self.inplanes = planes * block.expansion
        for _ in range(1, blocks):
            layers.append(block(self.inplanes, planes, norm_layer=self._norm_layer))
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer2(self.layer1(x))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class Gratings(Dataset):
    """Gratings of four orientations under noise; a random horizontal flip exchanges two of them."""

    def __init__(self, n, size=12, seed=0, train=True):
        g = torch.Generator().manual_seed(seed)
        self.targets = torch.randint(0, 4, (n,), generator=g)
        angle = self.targets.float() * torch.pi / 4
        yy, xx = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
        wave = torch.sin(xx[None] * angle.cos()[:, None, None] + yy[None] * angle.sin()[:, None, None])
        self.data = wave[:, None].repeat(1, 3, 1, 1) + 0.3 * torch.randn(n, 3, size, size, generator=g)
        self.mean = self.data.mean(dim=(0, 2, 3), keepdim=True)[0]
        self.std = self.data.std(dim=(0, 2, 3), keepdim=True)[0]
        self.train = train

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, i):
        image = (self.data[i] - self.mean) / self.std
        if self.train:  # random crop after padding
            image = F.pad(image, (1, 1, 1, 1), mode="reflect")
            top, left = torch.randint(0, 3, (2,)).tolist()
            image = image[:, top:top + 12, left:left + 12]
        return image, int(self.targets[i])


def accuracy(output, target, topk=(1,)):
    with torch.no_grad():
        maxk = max(topk)
        _, pred = output.topk(maxk, 1, True, True)
        pred = pred.t()
        correct = pred.eq(target.view(1, -1).expand_as(pred))
        return [correct[:k].reshape(-1).float().sum(0, keepdim=True).mul_(100.0 / target.size(0)) for k in topk]


torch.manual_seed(42)
train_set, test_set = Gratings(96), Gratings(48, seed=1, train=False)
train_loader = DataLoader(train_set, batch_size=24, shuffle=True, drop_last=True)
test_loader = DataLoader(test_set, batch_size=48)
model = ResNet(BasicBlock, [1, 2], zero_init_residual=True)
print(sum(p.numel() for p in model.parameters() if p.requires_grad), len(list(model.buffers())))
decay, no_decay = [], []
for name, param in model.named_parameters():
    (no_decay if param.ndim <= 1 else decay).append(param)
optimizer = optim.SGD([{"params": decay, "weight_decay": 5e-4}, {"params": no_decay, "weight_decay": 0.0}],
                      lr=0.05, momentum=0.9, nesterov=True)
scheduler = optim.lr_scheduler.SequentialLR(optimizer, schedulers=[
    optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=4),
    optim.lr_scheduler.MultiStepLR(optimizer, milestones=[4, 8], gamma=0.2)], milestones=[4])
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
losses = []
for epoch in range(3):
    model.train()
    for images, target in train_loader:
        output = model(images)
        loss = criterion(output, target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    model.eval()
    with torch.inference_mode():
        for images, target in test_loader:
            output = model(images)
            acc1, acc3 = accuracy(output, target, topk=(1, 3))
    print(f"epoch {epoch} loss {losses[-1]:.4f} top1 {acc1.item():.1f} top3 {acc3.item():.1f} lr {scheduler.get_last_lr()[0]:.5f}")

buffer = io.BytesIO()
torch.save({"epoch": 3, "state_dict": model.state_dict(), "optimizer": optimizer.state_dict()}, buffer)
buffer.seek(0)
checkpoint = torch.load(buffer, map_location="cpu", weights_only=True)
again = ResNet(BasicBlock, [1, 2])
print(again.load_state_dict(checkpoint["state_dict"]))
again.eval()
with torch.no_grad():
    print(torch.equal(again(images), model(images)), model.bn1.num_batches_tracked, model.layer2[0].downsample[1].running_var.shape)
# linear probing: everything frozen but a new head
probe = copy.deepcopy(model)
probe.requires_grad_(False)
probe.fc = nn.Linear(probe.fc.in_features, 2)
print([n for n, p in probe.named_parameters() if p.requires_grad])
features = {}
handle = probe.avgpool.register_forward_hook(lambda m, i, o: features.__setitem__("avg", o.flatten(1).detach()))
images = images.clone()  # no longer an inference tensor
probe(images[:2])
handle.remove()
print(features["avg"].shape)
deep = ResNet(Bottleneck, [2, 1], norm_layer=partial(nn.GroupNorm, 4)).to(memory_format=torch.channels_last)
out = deep(images[:2].contiguous(memory_format=torch.channels_last))
out.square().mean().backward()
print(deep.layer1[0].conv2, deep.layer1[0].bn3, out.shape)
losses.append(deep.conv1.weight.grad.norm().item())
