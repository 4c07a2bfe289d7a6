"""Gamma and Dirichlet numbers through which gradients flow to the concentrations (implicit reparameterization)."""

from torch._ops import aten
from torch.autograd import Function
from torch.autograd.function import once_differentiable


class _StandardGamma(Function):
    @staticmethod
    def forward(ctx, concentration):
        drawn = aten._standard_gamma(concentration)
        ctx.save_for_backward(concentration, drawn)
        return drawn

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        concentration, drawn = ctx.saved_tensors
        return grad * aten._standard_gamma_grad(concentration, drawn)


class _Dirichlet(Function):
    @staticmethod
    def forward(ctx, concentration):
        shares = aten._sample_dirichlet(concentration)
        ctx.save_for_backward(shares, concentration)
        return shares

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        shares, concentration = ctx.saved_tensors
        total = concentration.sum(-1, True).expand_as(concentration)
        slopes = aten._dirichlet_grad(shares, concentration, total)
        # A share that grows takes from the others in proportion.
        return slopes * (grad - (shares * grad).sum(-1, True))


def standard_gamma(concentration):
    """Gamma numbers of rate 1."""
    return _StandardGamma.apply(concentration)


def dirichlet(concentration):
    """Shares that sum to 1 along the last dimension."""
    return _Dirichlet.apply(concentration)
