# === batch norm statistics of an averaged model
import torch
import torch.nn as nn
from torch.optim.swa_utils import AveragedModel, update_bn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3, momentum=0.3), nn.ReLU(), nn.Linear(3, 1)).eval()
averaged = AveragedModel(model)
x = torch.arange(12.0).view(6, 2)
update_bn(torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, x), batch_size=3), averaged)
norm = averaged.module[1]
print(norm.running_mean, norm.running_var, norm.num_batches_tracked, norm.momentum, averaged.training)
update_bn([x[:4], x[4:]], averaged, device="cpu")
print(norm.running_mean, norm.num_batches_tracked)
print(update_bn([x], nn.Linear(2, 1)))
# === normal numbers of broadcast means and deviations
import torch
torch.manual_seed(0)
print(torch.normal(torch.zeros(3, 1), torch.ones(1, 4)).shape, torch.normal(torch.arange(3.0), 0.0), torch.normal(1.0, torch.zeros(2)))
print(torch.normal(torch.zeros(2, 1), torch.full((1, 3), 2.0)))
w = torch.ones(2, requires_grad=True)
a, b = torch.broadcast_tensors(w * 2, torch.zeros(2))
print(a.grad_fn.name(), torch.broadcast_tensors(w * 2, torch.zeros(3, 1))[0].grad_fn.name())
