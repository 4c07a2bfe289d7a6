"""Custom autograd Functions: ReLU, a polynomial, gradient reversal, straight-through, a fused loss; checked by finite differences."""
import math

import torch
from torch import nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable


class MyReLU(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return input.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = 0
        return grad_input


class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


class GradReverse(Function):
    @staticmethod
    def forward(ctx, x, lambd):
        ctx.lambd = lambd
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.neg() * ctx.lambd, None


class LinearFunction(Function):
    @staticmethod
    def forward(ctx, x, weight, bias=None):
        ctx.save_for_backward(x, weight, bias)
        out = x.mm(weight.t())
        return out if bias is None else out + bias.unsqueeze(0).expand_as(out)

    @staticmethod
    def backward(ctx, grad_output):
        x, weight, bias = ctx.saved_tensors
        gx = gw = gb = None
        if ctx.needs_input_grad[0]:
            gx = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            gw = grad_output.t().mm(x)
        if bias is not None and ctx.needs_input_grad[2]:
            gb = grad_output.sum(0)
        return gx, gw, gb


class FusedCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, target):
        logp = logits - logits.logsumexp(dim=1, keepdim=True)
        ctx.save_for_backward(logp.exp(), target)
        ctx.mark_non_differentiable(target)
        return -logp[torch.arange(len(target)), target].mean()

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        p, target = ctx.saved_tensors
        grad = p.clone()
        grad[range(len(target)), target] -= 1
        return g * grad / len(target), None


torch.manual_seed(0)
# y = sin(x) by a cubic in Legendre's basis
x = torch.linspace(-math.pi, math.pi, 200)
y = torch.sin(x)
a, b, c, d = (torch.full((), v, requires_grad=True) for v in (0.0, -1.0, 0.0, 0.3))
losses = []
for t in range(20):
    y_pred = a + b * LegendrePolynomial3.apply(c + d * x)
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for p in (a, b, c, d):
            p -= 5e-6 * p.grad
            p.grad = None
print(f"Result: y = {abs(a.item()):.4f} + {b.item():.4f} * P3({abs(c.item()):.4f} + {d.item():.4f} x)")
print(y_pred[:3], loss)

w = nn.Parameter(torch.randn(4, 6) * 0.3)
bias = nn.Parameter(torch.zeros(4))
data, labels = torch.randn(32, 6), torch.randint(0, 4, (32,))
for _ in range(10):
    out = FusedCrossEntropy.apply(LinearFunction.apply(MyReLU.apply(data), w, bias), labels)
    gw, gb = torch.autograd.grad(out, [w, bias])
    w.data.sub_(0.5 * gw)
    bias.data.sub_(0.5 * gb)
    losses.append(out.item())
print(out, torch.allclose(out, nn.functional.cross_entropy(data.relu() @ w.t() + bias, labels)))

z = torch.ones(3, requires_grad=True)
GradReverse.apply(z, 0.5).sum().backward()
print(z.grad, GradReverse.apply(z, 1.0))

double = dict(dtype=torch.double, requires_grad=True)
print(torch.autograd.gradcheck(LinearFunction.apply, (torch.randn(3, 2, **double), torch.randn(4, 2, **double), torch.randn(4, **double)), eps=1e-6, atol=1e-4))
print(torch.autograd.gradcheck(LegendrePolynomial3.apply, (torch.randn(5, **double),)), torch.autograd.gradgradcheck(LegendrePolynomial3.apply, (torch.randn(3, **double),)))


class Wrong(Function):
    @staticmethod
    def forward(ctx, x):
        return x * x

    @staticmethod
    def backward(ctx, g):
        return g


print(torch.autograd.gradcheck(Wrong.apply, (torch.tensor([2.0], **double),), raise_exception=False))
