"""Quantisation: absmax and zero-point int8, fake quantisation trained with a straight-through estimator, int8 matmul."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)


def absmax_quantize(X):
    scale = 127 / torch.max(torch.abs(X))
    X_quant = (scale * X).round()
    X_dequant = X_quant / scale
    return X_quant.to(torch.int8), X_dequant


def zeropoint_quantize(X):
    x_range = torch.max(X) - torch.min(X)
    x_range = 1 if x_range == 0 else x_range
    scale = 255 / x_range
    zeropoint = (-scale * torch.min(X) - 128).round()
    X_quant = torch.clip((X * scale + zeropoint).round(), -128, 127)
    X_dequant = (X_quant - zeropoint) / scale
    return X_quant.to(torch.int8), X_dequant


w = torch.randn(4, 6)
for f in (absmax_quantize, zeropoint_quantize):
    q, d = f(w)
    print(f.__name__, q.dtype, q.element_size(), "error %.5f" % (w - d).abs().mean().item())
    print(q)


class RoundSTE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


class FakeQuantLinear(nn.Linear):
    """Weights live in float; forward sees them on a grid of 2^bits - 1 steps per row."""

    def __init__(self, *args, bits=4, **kwargs):
        super().__init__(*args, **kwargs)
        self.bits = bits
        self.log_scale = nn.Parameter(torch.zeros(self.out_features, 1))

    def quantized(self):
        top = 2 ** (self.bits - 1) - 1
        scale = self.weight.detach().abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / top * self.log_scale.exp()
        return torch.clamp(RoundSTE.apply(self.weight / scale), -top, top) * scale

    def forward(self, x):
        return F.linear(x, self.quantized(), self.bias)

    def extra_repr(self):
        return super().extra_repr() + f", bits={self.bits}"


model = nn.Sequential(FakeQuantLinear(6, 16, bits=3), nn.ReLU(), FakeQuantLinear(16, 2))
print(model)
x = torch.randn(64, 6)
y = torch.stack([x[:, 0] * 2, x[:, 1] - x[:, 2]], 1)
opt = torch.optim.Adam(model.parameters(), lr=0.01)
losses = []
for step in range(20):
    loss = F.mse_loss(model(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print("QAT: {:.4f} -> {:.4f}".format(losses[0], losses[-1]))
print("levels per row:", [len(torch.unique(row)) <= 7 for row in model[0].quantized()])

# int8 x int8 in int32, then one scale per row and column
a, b = torch.randn(3, 8), torch.randn(8, 4)
sa = a.abs().amax(1, keepdim=True) / 127
sb = b.abs().amax(0, keepdim=True) / 127
qa, qb = torch.round(a / sa).to(torch.int8), torch.round(b / sb).to(torch.int8)
acc = qa.to(torch.int32) @ qb.to(torch.int32)
print(acc.dtype, acc[0], "max error below 0.1:", bool(((acc * sa * sb) - a @ b).abs().max() < 0.1))
packed = (qa[:, 0::2].to(torch.uint8) & 0xF) | ((qa[:, 1::2].to(torch.uint8) & 0xF) << 4)
print(packed, packed.dtype, (packed >> 4)[0])
