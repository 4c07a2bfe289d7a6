# An old tutorial, as people still copy it: Variable, torch.Tensor(...), .data, .cuda() behind a flag, loops by hand.
from __future__ import print_function
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable

use_cuda = torch.cuda.is_available()
torch.manual_seed(1)
if use_cuda:
    torch.cuda.manual_seed(1)
dtype = torch.cuda.FloatTensor if use_cuda else torch.FloatTensor

N, D_in, H, D_out = 16, 10, 12, 3
x = Variable(torch.randn(N, D_in).type(dtype))
y = Variable(torch.randn(N, D_out).type(dtype), requires_grad=False)
w1 = Variable(torch.randn(D_in, H).type(dtype), requires_grad=True)
w2 = Variable(torch.randn(H, D_out).type(dtype), requires_grad=True)
losses = []
learning_rate = 1e-4
for t in range(10):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    loss.backward()
    w1.data -= learning_rate * w1.grad.data
    w2.data -= learning_rate * w2.grad.data
    w1.grad.data.zero_()
    w2.grad.data.zero_()
print("manual %.2f -> %.2f" % (losses[0], losses[-1]))


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.fc1 = nn.Linear(16, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)
        for m in self.modules():
            if isinstance(m, nn.Linear):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                m.bias.data.zero_()

    def forward(self, x):
        x = x.view(-1, self.num_flat_features(x))
        x = F.relu(self.fc1(x))
        x = F.dropout(x, training=self.training)
        x = F.relu(self.fc2(x))
        return F.log_softmax(self.fc3(x), dim=1)

    def num_flat_features(self, x):
        size = x.size()[1:]
        num_features = 1
        for s in size:
            num_features *= s
        return num_features


net = Net()
if use_cuda:
    net.cuda()
print(net)
params = list(net.parameters())
print(len(params), params[0].size(), params[0].data.norm() > 0)
optimizer = optim.SGD(net.parameters(), lr=0.02, momentum=0.5)
images = torch.rand(40, 1, 4, 4)
labels = torch.LongTensor(40).random_(0, 10)
for epoch in range(2):
    net.train()
    for i in range(0, 40, 8):
        inputs, targets = Variable(images[i : i + 8]), Variable(labels[i : i + 8])
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = F.nll_loss(outputs, targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.data.item())
    print("Train Epoch: {} \tLoss: {:.6f}".format(epoch, loss.data.item()))
net.eval()
test_loss, correct = 0, 0
with torch.no_grad():
    output = net(images)
    test_loss += F.nll_loss(output, labels, reduction="sum").item()
    pred = output.data.max(1, keepdim=True)[1]
    correct += pred.eq(labels.data.view_as(pred)).long().cpu().sum()
test_loss /= len(images)
print("\nTest set: Average loss: {:.4f}, Accuracy: {}/{} ({:.0f}%)\n".format(test_loss, correct, len(images), 100.0 * correct / len(images)))

a = torch.Tensor(2, 3).fill_(1)
b = torch.Tensor([[1, 2, 3], [4, 5, 6]])
print(a + b, a.add(b), torch.add(a, b, alpha=2), b.t(), b.size(), b.dim(), b[:, 1], b.sum(), b.type(), b.numel())
a.add_(b).mul_(2)
print(a, a.mean(1), torch.cat((a, b), 0).size(), torch.ByteTensor([1, 0]), torch.arange(1, 4))
print(torch.eye(2).expand(2, 2, 2).contiguous().view(4, 2), b.narrow(1, 0, 2), b.index_select(1, torch.LongTensor([0, 2])), b > 3, (b > 3).any(), b[b > 3])
print(b.new(2, 2).zero_(), b.new_ones(2), torch.is_tensor(b), b.is_contiguous(), b.t().is_contiguous(), b.stride())
