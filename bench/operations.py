"""Single operations as programs meet them, and their gradients: name -> a function that makes the tensors and returns the work."""

import torch
import torch.nn.functional as F
from torch import nn


def quiet(f):
    """The work without a graph."""

    def body():
        with torch.no_grad():
            return f()

    return body


def with_gradient(f, *leaves):
    """The work and its backward pass from a gradient of ones; the leaves' gradients are dropped."""
    for leaf in leaves:
        leaf.requires_grad_()
    ones = torch.ones_like(f().detach())

    def body():
        f().backward(ones)
        for leaf in leaves:
            leaf.grad = None

    return body


def lstm(grad):
    net = nn.LSTM(128, 128)
    x, target = torch.randn(32, 16, 128), torch.randn(32, 16, 128)
    if not grad:
        return quiet(lambda: net(x))

    def step():
        net.zero_grad()
        F.mse_loss(net(x)[0], target).backward()

    return step


def attention(grad):
    q, k, v = (torch.randn(4, 4, 256, 64) for _ in range(3))
    work = lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return with_gradient(work, q, k, v) if grad else quiet(work)


def adamw():
    """A transformer's many small tensors: 1.2 million weights in 96 of them."""
    weights = [nn.Parameter(torch.randn(*shape)) for shape in [(128, 128), (128,), (512, 64), (64,)] * 24]
    for w in weights:
        w.grad = torch.randn_like(w)
    return torch.optim.AdamW(weights, lr=1e-3).step


def reduction(f, dim):
    x = torch.randn(128, 64, 128)
    return lambda: f(x, dim)


def add_transposed():
    x, y = torch.randn(1024, 1024), torch.randn(1024, 1024)
    return lambda: x.t() + y


def split_heads():
    x = torch.randn(16, 64, 16, 64)
    return lambda: x.transpose(1, 2).contiguous()


def columns_first():
    x = torch.randn(1024, 1024)
    return lambda: x.t().contiguous()


def gather(dim):
    x, index = torch.randn(1024, 1024), torch.randint(1024, (1024, 1024))
    return lambda: torch.gather(x, dim, index)


def scatter_add(dim):
    x, index, zeros = torch.randn(1024, 1024), torch.randint(1024, (1024, 1024)), torch.zeros(1024, 1024)
    return lambda: zeros.scatter_add(dim, index, x)


def index_select(dim):
    x, index = torch.randn(1024, 1024), torch.randint(1024, (1024,))
    return lambda: torch.index_select(x, dim, index)


def embedding():
    weight, ids = torch.randn(8192, 128), torch.randint(8192, (16, 256))
    return with_gradient(lambda: F.embedding(ids, weight), weight)


def topk():
    x = torch.randn(32, 50257)
    return lambda: torch.topk(x, 50)


def ordering(*shape):
    x = torch.randn(*shape)
    return lambda: torch.sort(x)


def cross_entropy(rows, classes, grad):
    x, target = torch.randn(rows, classes), torch.randint(classes, (rows,))
    work = lambda: F.cross_entropy(x, target)
    return with_gradient(work, x) if grad else quiet(work)


def rms_norm(grad):
    x, weight = torch.randn(1024, 1024), torch.ones(1024)
    work = lambda: F.rms_norm(x, (1024,), weight)
    return with_gradient(work, x, weight) if grad else quiet(work)


def dropout():
    x = torch.randn(1024, 1024)
    return lambda: F.dropout(x, 0.1)


def running_sum(dim):
    x = torch.randn(1024, 1024)
    return lambda: torch.cumsum(x, dim)


OPERATIONS = {
    "lstm": lambda: lstm(False),
    "lstm_grad": lambda: lstm(True),
    "attention": lambda: attention(False),
    "attention_grad": lambda: attention(True),
    "adamw": adamw,
    **{
        f"{name}_{place}": (lambda f=f, dim=dim: reduction(f, dim))
        for name, f in (("sum", torch.sum), ("max", torch.amax), ("mean", torch.mean), ("argmax", torch.argmax))
        for place, dim in (("last", 2), ("middle", 1), ("first", 0))
    },
    "add_transposed": add_transposed,
    "copy_transposed": columns_first,
    "copy_heads": split_heads,
    "gather_last": lambda: gather(1),
    "gather_first": lambda: gather(0),
    "scatter_add_last": lambda: scatter_add(1),
    "scatter_add_first": lambda: scatter_add(0),
    "index_select_first": lambda: index_select(0),
    "index_select_last": lambda: index_select(1),
    "embedding_grad": embedding,
    "sort_rows": lambda: ordering(1024, 1024),
    "sort_long": lambda: ordering(1024 * 1024),
    "topk": topk,
    "rand": lambda: lambda: torch.rand(1024, 1024),
    "randn": lambda: lambda: torch.randn(1024, 1024),
    "dropout": dropout,
    "cross_entropy_8k": lambda: cross_entropy(256, 8192, False),
    "cross_entropy_8k_grad": lambda: cross_entropy(256, 8192, True),
    "cross_entropy_50k_grad": lambda: cross_entropy(64, 50257, True),
    "rms_norm": lambda: rms_norm(False),
    "rms_norm_grad": lambda: rms_norm(True),
    "cumsum_last": lambda: running_sum(1),
    "cumsum_first": lambda: running_sum(0),
}
