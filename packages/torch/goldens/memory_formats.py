# === channels last: strides, questions, what hands the order on
import torch
import torch.nn.functional as F
from torch import nn
print(torch.channels_last, torch.contiguous_format, torch.preserve_format, torch.channels_last_3d)
x = torch.arange(48.0).view(2, 3, 2, 4)
y = x.to(memory_format=torch.channels_last)
print(y.stride(), y.shape, torch.equal(x, y), y.is_contiguous(), y.is_contiguous(memory_format=torch.channels_last), x.is_contiguous(memory_format=torch.channels_last))
print(y.to(memory_format=torch.channels_last) is y, y.contiguous(memory_format=torch.channels_last) is y, y.contiguous().stride(), x.contiguous() is x)
print((y + 1).stride(), (y * y).stride(), y.relu().stride(), y.clone().stride(), y.clone(memory_format=torch.contiguous_format).stride(), x.clone(memory_format=torch.channels_last).stride())
print(torch.empty_like(y).stride(), y.double().stride(), y.to(torch.float64, memory_format=torch.channels_last).stride(), (x + y).stride(), (y + x).stride())
torch.manual_seed(0)
conv = nn.Conv2d(3, 5, 3, padding=1)
a, b = conv(x), conv(y)
print(a.stride(), b.stride(), torch.allclose(a, b, atol=1e-4), F.max_pool2d(b, 2).stride(), F.avg_pool2d(b, 2).stride(), F.relu(b).stride())
print(nn.BatchNorm2d(5)(b).stride(), nn.ReLU()(b).is_contiguous(memory_format=torch.channels_last))
net = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 2, 1)).to(memory_format=torch.channels_last)
print([tuple(p.stride()) for p in net.parameters()], net(y).stride())
w = y.clone().requires_grad_()
net(w).sum().backward()
print(w.grad.shape, [p.grad.shape for p in net.parameters()])
z = torch.zeros(1, 2, 3, 4, 5).to(memory_format=torch.channels_last_3d)
print(z.stride(), z.is_contiguous(memory_format=torch.channels_last_3d))
for t, form in ((torch.zeros(3, 4), torch.channels_last), (torch.zeros(1, 2, 3, 4), torch.channels_last_3d)):
    try:
        t.to(memory_format=form)
    except RuntimeError as e:
        print(e)
