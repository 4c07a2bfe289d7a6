"""A temporal convolutional network on the adding problem: causal dilated convolutions, weight norm, chomps, plateau schedule."""
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.utils import weight_norm
from torch.nn.utils.parametrizations import weight_norm as weight_norm_new


class Chomp1d(nn.Module):
    def __init__(self, chomp_size):
        super(Chomp1d, self).__init__()
        self.chomp_size = chomp_size

    def forward(self, x):
        return x[:, :, :-self.chomp_size].contiguous()


class TemporalBlock(nn.Module):
    def __init__(self, n_inputs, n_outputs, kernel_size, stride, dilation, padding, dropout=0.2):
        super(TemporalBlock, self).__init__()
        self.conv1 = weight_norm(nn.Conv1d(n_inputs, n_outputs, kernel_size, stride=stride, padding=padding, dilation=dilation))
        self.chomp1 = Chomp1d(padding)
        self.relu1 = nn.ReLU()
        self.dropout1 = nn.Dropout(dropout)
        self.conv2 = weight_norm(nn.Conv1d(n_outputs, n_outputs, kernel_size, stride=stride, padding=padding, dilation=dilation))
        self.chomp2 = Chomp1d(padding)
        self.relu2 = nn.ReLU()
        self.dropout2 = nn.Dropout(dropout)
        self.net = nn.Sequential(self.conv1, self.chomp1, self.relu1, self.dropout1,
                                 self.conv2, self.chomp2, self.relu2, self.dropout2)
        self.downsample = nn.Conv1d(n_inputs, n_outputs, 1) if n_inputs != n_outputs else None
        self.relu = nn.ReLU()
        self.init_weights()

    def init_weights(self):
        self.conv1.weight.data.normal_(0, 0.01)
        self.conv2.weight.data.normal_(0, 0.01)
        if self.downsample is not None:
            self.downsample.weight.data.normal_(0, 0.01)

    def forward(self, x):
        out = self.net(x)
        res = x if self.downsample is None else self.downsample(x)
        return self.relu(out + res)


class TemporalConvNet(nn.Module):
    def __init__(self, num_inputs, num_channels, kernel_size=2, dropout=0.2):
        super(TemporalConvNet, self).__init__()
        layers = []
        num_levels = len(num_channels)
        for i in range(num_levels):
            dilation_size = 2 ** i
            in_channels = num_inputs if i == 0 else num_channels[i - 1]
            out_channels = num_channels[i]
            layers += [TemporalBlock(in_channels, out_channels, kernel_size, stride=1, dilation=dilation_size,
                                     padding=(kernel_size - 1) * dilation_size, dropout=dropout)]
        self.network = nn.Sequential(*layers)

    def forward(self, x):
        return self.network(x)


class TCN(nn.Module):
    def __init__(self, input_size, output_size, num_channels, kernel_size, dropout):
        super(TCN, self).__init__()
        self.tcn = TemporalConvNet(input_size, num_channels, kernel_size=kernel_size, dropout=dropout)
        self.linear = nn.Linear(num_channels[-1], output_size)
        self.init_weights()

    def init_weights(self):
        self.linear.weight.data.normal_(0, 0.01)

    def forward(self, x):
        y1 = self.tcn(x)
        return self.linear(y1[:, :, -1])


def data_generator(N, seq_length):
    """Two random entries are marked; the target is their sum."""
    X_num = torch.rand([N, 1, seq_length])
    X_mask = torch.zeros([N, 1, seq_length])
    Y = torch.zeros([N, 1])
    for i in range(N):
        positions = torch.randperm(seq_length)[:2]
        X_mask[i, 0, positions] = 1
        Y[i, 0] = X_num[i, 0, positions[0]] + X_num[i, 0, positions[1]]
    return torch.cat((X_num, X_mask), dim=1), Y


torch.manual_seed(1111)
X_train, Y_train = data_generator(96, 20)
X_test, Y_test = data_generator(32, 20)
model = TCN(2, 1, [10] * 3, kernel_size=4, dropout=0.0)
print(model.tcn.network[0].conv1, sorted(k for k in model.state_dict() if "network.0.conv1" in k))
lr, batch_size, clip = 4e-3, 24, 0.5
optimizer = getattr(optim, "NAdam")(model.parameters(), lr=lr)
scheduler = optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=4, T_mult=2, eta_min=1e-4)
losses = []


def train(epoch):
    model.train()
    total_loss = 0
    for i in range(0, X_train.size(0), batch_size):
        x, y = X_train[i:(i + batch_size)], Y_train[i:(i + batch_size)]
        optimizer.zero_grad()
        output = model(x)
        loss = F.mse_loss(output, y)
        loss.backward()
        if clip > 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        scheduler.step(epoch + i / X_train.size(0))
        total_loss += loss.item()
        losses.append(loss.item())
    print("Train Epoch: {:2d} \tLearning rate: {:.5f}\tLoss: {:.6f}".format(epoch, optimizer.param_groups[0]["lr"], total_loss / 4))


def evaluate():
    model.eval()
    with torch.no_grad():
        output = model(X_test)
        test_loss = F.mse_loss(output, Y_test)
        print("\nTest set: Average loss: {:.6f}\n".format(test_loss.item()))
        return test_loss.item()


for ep in range(1, 5):
    train(ep)
losses.append(evaluate())

# causality, by the Jacobian of one output in time
x = X_test[:1].clone().requires_grad_()
y = model.tcn(x)
grad, = torch.autograd.grad(y[0, :, 9].sum(), x)
reach = grad.abs().sum(dim=(0, 1)).nonzero().flatten()
print("receptive field:", reach.min().item(), reach.max().item(), "of", 1 + 2 * 3 * (1 + 2 + 4))
for m in model.modules():
    if hasattr(m, "weight_g"):
        torch.nn.utils.remove_weight_norm(m)
with torch.no_grad():
    print(torch.allclose(model(X_test), model(X_test)), [k for k in model.state_dict()][:2], hasattr(model.tcn.network[0].conv1, "weight_g"))

conv = weight_norm_new(nn.Conv1d(2, 3, 3), dim=0)
print(conv, list(dict(conv.named_parameters())), conv.parametrizations.weight.original0.shape)
print(torch.nn.utils.parametrize.is_parametrized(conv, "weight"))
causal = F.conv1d(F.pad(X_test[:2], (2, 0)), conv.weight, conv.bias)
gated = torch.tanh(causal) * torch.sigmoid(causal)
skip, residual = F.glu(torch.cat([gated, causal], 1), dim=1), gated
losses.append(skip.sum().item())
print(F.avg_pool1d(residual, 5).shape, F.interpolate(residual, scale_factor=0.5, mode="linear", align_corners=False).shape)
