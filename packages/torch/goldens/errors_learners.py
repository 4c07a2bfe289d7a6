# === shapes in products and layers
import torch, torch.nn as nn, torch.nn.functional as F
for k, f in enumerate([
    lambda: nn.Linear(3, 4)(torch.ones(2, 5)), lambda: nn.Linear(3, 4)(torch.ones(5)), lambda: nn.Linear(3, 4)(torch.ones(2, 2, 5)),
    lambda: nn.Linear(3, 4)(torch.ones(2, 3).double()), lambda: nn.Linear(3, 4)(torch.ones(2, 3).long()),
    lambda: nn.Linear(3, 4)([1, 2, 3]), lambda: nn.Linear(3.0, 4), lambda: nn.Linear(3), lambda: nn.Linear(3, 4, foo=1),
    lambda: nn.Linear(3, 4)(), lambda: nn.Linear(3, 4)(torch.ones(3), torch.ones(3)),
    lambda: torch.mm(torch.ones(2, 3), torch.ones(2, 3)), lambda: torch.mm(torch.ones(2), torch.ones(2, 3)),
    lambda: torch.bmm(torch.ones(2, 3), torch.ones(2, 3)), lambda: torch.bmm(torch.ones(2, 3, 4), torch.ones(3, 4, 5)),
    lambda: torch.matmul(torch.ones(2, 3, 4), torch.ones(2, 5, 6)), lambda: torch.matmul(torch.ones(3, 2, 3), torch.ones(2, 3, 4)),
    lambda: torch.dot(torch.ones(2), torch.ones(3)), lambda: torch.dot(torch.ones(2, 2), torch.ones(2)),
    lambda: torch.mv(torch.ones(2, 3), torch.ones(2)), lambda: torch.outer(torch.ones(2, 2), torch.ones(2)),
    lambda: torch.ones(2, 3) @ [1, 2, 3], lambda: torch.matmul(torch.ones(2, 3), None),
    lambda: torch.ones(2, 3) @ torch.ones(3).double(), lambda: torch.addmm(torch.ones(3), torch.ones(2, 4), torch.ones(3, 3))
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === shapes in views
import torch
x = torch.arange(12).view(3, 4)
for k, f in enumerate([
    lambda: x.view(5, 3), lambda: x.view(-1, 5), lambda: x.t().view(-1), lambda: x.reshape(7), lambda: x.view(-2, 4),
    lambda: x.reshape(3, 4.0), lambda: x.flatten(3), lambda: x.flatten(1, 0), lambda: x.unflatten(1, (3, 2)), lambda: x.squeeze(4),
    lambda: x.unsqueeze(5), lambda: x.expand(2, 4), lambda: x.expand(3), lambda: x.expand(-1, -1, 4), lambda: x.repeat(2),
    lambda: x.repeat(-1, 2), lambda: x.permute(0), lambda: x.permute(0, 1, 2), lambda: x.permute(0, 3), lambda: x.transpose(0),
    lambda: x.transpose(0, 3), lambda: torch.ones(2, 3, 4).t(), lambda: x.chunk(0), lambda: x.split(0), lambda: x.split([1, 1]),
    lambda: x.narrow(0, 2, 5), lambda: x.unfold(0, 5, 1), lambda: torch.ones(3).mT, lambda: x.as_strided((10, 10), (4, 1)),
    lambda: x.movedim(0, 5), lambda: x.tile(), lambda: x.swapaxes(0, 9)
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === cat, stack, broadcasting
import torch
a, b = torch.ones(2, 3), torch.ones(3, 3)
for k, f in enumerate([
    lambda: torch.cat([a, torch.ones(3)]), lambda: torch.cat(a), lambda: torch.cat([a, [1]]), lambda: torch.cat([a, a], 2),
    lambda: torch.cat([torch.tensor(1.0), torch.tensor(2.0)]), lambda: torch.stack([a, b], 1), lambda: torch.stack([]),
    lambda: torch.stack([a, a], 5), lambda: torch.stack(a, 0).shape, lambda: torch.cat((a, a), axis=0).shape,
    lambda: torch.vstack([a, torch.ones(2)]), lambda: torch.hstack([a, b]), lambda: a + b, lambda: a * torch.ones(2),
    lambda: torch.where(a > 0, a, b), lambda: torch.maximum(a, b), lambda: a.add_(b), lambda: a > b,
    lambda: torch.broadcast_tensors(a, b), lambda: torch.ones(2, 3, 4) - torch.ones(3, 3, 4),
    lambda: torch.einsum("ij,jk->ik", a, torch.ones(2, 2)), lambda: a.masked_fill(torch.ones(3, 3).bool(), 0),
    lambda: a.masked_fill(torch.ones(2, 3), 0), lambda: F.mse_loss(a, b)
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === losses
import torch, torch.nn.functional as F, torch.nn as nn
x = torch.zeros(2, 3)
for k, f in enumerate([
    lambda: F.cross_entropy(x, torch.tensor([0.0, 1.0])), lambda: F.cross_entropy(x, torch.tensor([0, 3])),
    lambda: F.cross_entropy(x, torch.tensor([0, -1])), lambda: F.cross_entropy(x, torch.tensor([[0], [1]])),
    lambda: F.cross_entropy(x, torch.tensor([0])), lambda: F.cross_entropy(x, torch.tensor([0, 1], dtype=torch.int32)),
    lambda: F.cross_entropy(torch.zeros(2, 4, 3), torch.zeros(2, 4).long()),
    lambda: F.cross_entropy(torch.zeros(2, 4, 3), torch.zeros(2, 3)), lambda: F.cross_entropy(x.long(), torch.tensor([0, 1])),
    lambda: F.cross_entropy(x, [0, 1]), lambda: F.cross_entropy(x, torch.tensor([0, 1]), reduction="avg"),
    lambda: F.cross_entropy(torch.tensor(1.0), torch.tensor(0)),
    lambda: F.cross_entropy(x, torch.tensor([0, 1]), weight=torch.ones(2)), lambda: F.nll_loss(x, torch.tensor([0, 1, 2])),
    lambda: F.nll_loss(x, torch.tensor([0.0, 1.0])), lambda: F.nll_loss(torch.zeros(3, 2), torch.tensor([0, 5, 1])),
    lambda: F.mse_loss(x, torch.zeros(3, 2)), lambda: F.mse_loss(x), lambda: F.binary_cross_entropy(x, torch.zeros(3)),
    lambda: F.binary_cross_entropy(x + 2, x), lambda: F.binary_cross_entropy(x, x.long()),
    lambda: F.binary_cross_entropy_with_logits(x, torch.zeros(2)),
    lambda: F.binary_cross_entropy_with_logits(x, torch.zeros(2, 3).long()), lambda: F.l1_loss(x, torch.zeros(4)),
    lambda: F.kl_div(x, torch.zeros(4)), lambda: nn.CrossEntropyLoss()(x),
    lambda: nn.CrossEntropyLoss(reduction="x")(x, torch.tensor([0, 1]))
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === embeddings, normalisation, dropout, softmax
import torch, torch.nn as nn, torch.nn.functional as F
e = nn.Embedding(4, 2)
for k, f in enumerate([
    lambda: e(torch.tensor([4])), lambda: e(torch.tensor([-1])), lambda: e(torch.tensor([1.0])), lambda: e([1]), lambda: e(1),
    lambda: nn.Embedding(4, 2, padding_idx=7), lambda: nn.Embedding(4), lambda: nn.LayerNorm(3)(torch.ones(2, 4)),
    lambda: nn.LayerNorm((2, 3))(torch.ones(3)), lambda: nn.RMSNorm(3)(torch.ones(2, 4)), lambda: nn.Dropout(1.5),
    lambda: nn.Dropout(-0.1), lambda: F.softmax(torch.ones(2, 3), dim=2), lambda: torch.softmax(torch.ones(2), 1),
    lambda: torch.softmax(torch.ones(2).long(), 0), lambda: F.one_hot(torch.tensor([0.5])), lambda: F.one_hot(torch.tensor([-1])),
    lambda: F.one_hot(torch.tensor([3]), num_classes=3), lambda: F.pad(torch.ones(2), (1, 1, 1, 1)),
    lambda: F.pad(torch.ones(2), (1,)), lambda: F.gelu(torch.ones(1).long()), lambda: F.gelu(torch.ones(1), approximate="x"),
    lambda: nn.GroupNorm(3, 4), lambda: nn.Softmax(dim=3)(torch.ones(1, 2)),
    lambda: F.scaled_dot_product_attention(torch.ones(1, 2, 3), torch.ones(1, 2, 4), torch.ones(1, 2, 3)),
    lambda: nn.MultiheadAttention(5, 2), lambda: F.normalize(torch.ones(2, 2), dim=3),
    lambda: F.cosine_similarity(torch.ones(2), torch.ones(3), dim=0), lambda: F.relu("x"), lambda: F.dropout(torch.ones(2), p="a")
]):
    try: print(k, f())
    except Exception as e_: print(k, type(e_).__name__, e_)
# === dtypes and conversions
import torch
x = torch.ones(2)
def inplace_int():
    y = torch.ones(2).long(); y *= 1.5
def inplace_div():
    y = torch.ones(2).long(); y /= 2
for k, f in enumerate([
    inplace_int, inplace_div, lambda: x.long().mean(), lambda: torch.arange(3).std(), lambda: torch.arange(3).softmax(0),
    lambda: torch.arange(3).norm(), lambda: x & 1, lambda: ~x, lambda: torch.tensor([True]) - torch.tensor([True]),
    lambda: -torch.tensor([True]), lambda: x.double() @ x, lambda: torch.ones(2, 2).half() @ torch.ones(2, 2),
    lambda: torch.tensor([1, 2], dtype="float32"), lambda: x.to("float32"), lambda: x.to(torch.foo), lambda: x.astype(int),
    lambda: x.float32(), lambda: torch.ones(2, dtype=float).dtype, lambda: x.to(int).dtype, lambda: x.type("torch.LongTensor"),
    lambda: x.type("LongTensor"), lambda: x.type(int), lambda: torch.bernoulli(torch.tensor([2.0])),
    lambda: torch.multinomial(torch.tensor([0.0, 0.0]), 1), lambda: torch.multinomial(torch.tensor([0.5, 0.5]), 3),
    lambda: torch.multinomial(torch.tensor([-1.0, 2.0]), 1), lambda: torch.multinomial(torch.tensor([1, 2]), 1),
    lambda: torch.randint(5, 5, (2,)), lambda: torch.randn(2.0), lambda: torch.randn("a"), lambda: torch.zeros(-1),
    lambda: torch.zeros(2, "a"), lambda: torch.normal(0.0, -1.0, (2,)), lambda: torch.randperm(-1), lambda: torch.arange(3, 0),
    lambda: torch.arange(0, 1, 0), lambda: torch.eye(-1), lambda: torch.full((2,)),
    lambda: torch.ones(2, requires_grad=True).long().requires_grad_(), lambda: torch.manual_seed("a")
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
# === torch.tensor and friends
import torch
for k, f in enumerate([
    lambda: torch.tensor([torch.ones(2), torch.ones(2)]), lambda: torch.tensor([torch.tensor(1), torch.tensor(2.5)]),
    lambda: torch.tensor([[1, 2], [3, 4, 5]]), lambda: torch.tensor([[1, 2], 3]), lambda: torch.tensor([1, [2]]),
    lambda: torch.tensor(1, 2), lambda: torch.tensor([1, "a"]), lambda: torch.tensor("abc"), lambda: torch.tensor(["a"]),
    lambda: torch.tensor([None]), lambda: torch.tensor({}), lambda: torch.tensor({1: 2}), lambda: torch.tensor(object()),
    lambda: torch.tensor([1, 2], requires_grad=True), lambda: torch.tensor([1.0], foo=1), lambda: torch.tensor(2**70),
    lambda: torch.tensor([1.5], dtype=torch.int64), lambda: torch.tensor(300, dtype=torch.uint8),
    lambda: torch.tensor(-1, dtype=torch.uint8), lambda: torch.tensor(1e400), lambda: torch.tensor(range(3)),
    lambda: torch.tensor((1, 2)), lambda: torch.tensor([[]]).shape, lambda: torch.tensor([[], []]).shape,
    lambda: torch.tensor([True, 2]), lambda: torch.tensor([True, 2.5]), lambda: torch.tensor(x for x in [1]),
    lambda: torch.tensor({1, 2}), lambda: torch.as_tensor([1.0, 2]), lambda: torch.as_tensor("a"), lambda: torch.Tensor([1, 2]),
    lambda: torch.Tensor(2, 3).shape, lambda: torch.Tensor(2).shape, lambda: torch.Tensor(2.5), lambda: torch.Tensor("a"),
    lambda: torch.LongTensor([1.5]), lambda: torch.LongTensor([1, 2]), lambda: torch.FloatTensor([1, 2]),
    lambda: torch.FloatTensor(2, 2).shape, lambda: torch.BoolTensor([0, 1]), lambda: torch.IntTensor([3]),
    lambda: torch.DoubleTensor([3]), lambda: torch.ByteTensor([3]), lambda: torch.Tensor(torch.ones(2))
]):
    try: print(k, f())
    except Exception as e: print(k, type(e).__name__, e)
