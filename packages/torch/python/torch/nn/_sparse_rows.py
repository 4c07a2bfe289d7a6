"""The gradient of a table of vectors as a sparse tensor: nn.Embedding(sparse=True)."""

import torch
from torch import _autograd
from torch._ops import aten
from torch._sparse import Sparse
from torch.autograd import Function


class _Rows(Function):
    _node = "EmbeddingBackward0"

    @staticmethod
    def forward(ctx, weight, input, padding):
        ctx.table, ctx.padding = weight, padding
        ctx.save_for_backward(input)
        return aten.embedding(weight, input, padding)

    @staticmethod
    def backward(ctx, grad):
        (input,) = ctx.saved_tensors
        rows, values = input.reshape(-1), grad.reshape(-1, grad.shape[-1])
        if ctx.padding >= 0:
            kept = (rows != ctx.padding).nonzero().squeeze(1)
            rows, values = rows[kept], values[kept]
        table = ctx.table
        if table.is_leaf and _autograd.plain_pass():
            table._add_sparse_grad(Sparse(rows.unsqueeze(0), values, table.shape))
            return None, None, None
        return torch.zeros_like(table).index_add(0, rows, values), None, None


def rows(weight, input, padding):
    """Rows of a table by index. A backward pass to the leaves leaves a sparse `.grad` with the table, any other a dense one."""
    return _Rows.apply(weight, input, padding)
