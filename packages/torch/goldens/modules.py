# === activations as modules
import torch
from torch import nn
x = torch.tensor([[-2.5, -1.0, -0.2, 0.0, 0.3, 4.0]])
for m in [nn.SELU(), nn.CELU(0.5), nn.Hardswish(), nn.Hardsigmoid(), nn.Hardshrink(), nn.Softshrink(0.25), nn.Softsign(), nn.Tanhshrink(),
          nn.Threshold(0.1, -7), nn.GLU(), nn.Softmin(1), nn.LogSigmoid(), nn.Mish(), nn.ReLU6(), nn.PReLU(), nn.PReLU(6), nn.RReLU().eval(),
          nn.ELU(0.5, True), nn.LeakyReLU(0.2), nn.Softplus(2, 3), nn.Hardtanh(-2, 2), nn.GELU("none"), nn.SiLU(), nn.LogSoftmax(1)]:
    print(m, m(x.clone()), list(m.state_dict()))
print(nn.Softmax2d()(torch.arange(8.0).view(1, 2, 2, 2)), nn.Softmax2d())
# === random activations and dropouts
import torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(2, 3, 4)
for m in [nn.RReLU(), nn.Dropout1d(), nn.Dropout2d(), nn.Dropout3d(), nn.AlphaDropout(0.3), nn.FeatureAlphaDropout(), nn.Dropout(0.2)]:
    y = x.view(2, 3, 2, 2, 1) if "3d" in repr(m) else x.view(2, 3, 2, 2) if "2d" in repr(m) else x
    print(m, m(y).flatten(), torch.equal(m.eval()(y), y) or "slope")
for bad in [lambda: nn.Dropout(1.5), lambda: nn.Dropout1d()(torch.zeros(2, 2, 2, 2)), lambda: nn.Hardtanh(1, 1)]:
    try: bad()
    except Exception as error: print(type(error).__name__, error)
# === losses as modules
import torch
from torch import nn
torch.manual_seed(0)
a, b = torch.randn(3, 4), torch.randn(3, 4)
sign = torch.tensor([1.0, -1.0, 1.0])
index = torch.tensor([1, 0, 3])
for m, args in [
    (nn.SmoothL1Loss(beta=0.5), (a, b)), (nn.HuberLoss(delta=0.5), (a, b)), (nn.KLDivLoss(reduction="batchmean"), (a.log_softmax(1), b.softmax(1))),
    (nn.KLDivLoss(reduction="sum", log_target=True), (a.log_softmax(1), b.log_softmax(1))),
    (nn.PoissonNLLLoss(full=True), (a, b.abs() * 3)), (nn.GaussianNLLLoss(full=True), (a, b, b.abs())), (nn.GaussianNLLLoss(), (a, b, b.abs()[:, 0])),
    (nn.SoftMarginLoss(), (a, b.sign())), (nn.CosineEmbeddingLoss(0.1), (a, b, sign)), (nn.MarginRankingLoss(0.5), (a[:, 0], b[:, 0], sign)),
    (nn.HingeEmbeddingLoss(), (a, b.sign())), (nn.MultiMarginLoss(), (a, index)), (nn.MultiMarginLoss(2, 0.5, torch.ones(4)), (a, index)),
    (nn.MultiLabelMarginLoss(), (a, torch.tensor([[1, 2, -1, 0]] * 3))), (nn.MultiLabelSoftMarginLoss(), (a, (b > 0).float())),
    (nn.TripletMarginLoss(swap=True), (a, b, a + b)), (nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance(1)), (a, b, a + b)),
    (nn.L1Loss(reduction="none"), (a[0], b[0])), (nn.BCELoss(reduction="sum"), (a.sigmoid(), b.sigmoid())), (nn.CrossEntropyLoss(label_smoothing=0.1), (a, index)),
]:
    print(m, m(*args))
print(nn.PairwiseDistance()(a, b), nn.CosineSimilarity()(a, b), nn.CosineSimilarity(dim=0), nn.PairwiseDistance(keepdim=True)(a, b).shape)
for bad in [lambda: nn.TripletMarginLoss(margin=-1), lambda: nn.MultiMarginLoss(p=3), lambda: nn.CrossEntropyLoss(reduction="x")(a, index),
            lambda: nn.MultiMarginLoss(weight=torch.ones(2, 2)), lambda: nn.GaussianNLLLoss()(a, b, -b.abs()), lambda: nn.MarginRankingLoss()(a, b[0], sign)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === Bilinear, Flatten, Unflatten, GroupNorm
import torch
from torch import nn
torch.manual_seed(0)
m = nn.Bilinear(2, 3, 4)
print(m, m.weight[0], m.bias, m(torch.ones(5, 2), torch.ones(5, 3))[0])
x = torch.arange(24.0).view(2, 3, 4)
print(nn.Flatten()(x).shape, nn.Flatten(0, 1)(x).shape, nn.Unflatten(2, (2, 2))(x).shape, nn.Unflatten(1, (3, 1)), nn.Flatten())
for m in [nn.GroupNorm(3, 3), nn.GroupNorm(1, 3, affine=False), nn.GroupNorm(2, 4, eps=1e-3)]:
    y = torch.randn(2, m.num_channels, 3, requires_grad=True)
    print(m, m(y).detach(), list(m.state_dict()))
    m(y)[0, 0, 0].backward(); print(y.grad)
for bad in [lambda: nn.Unflatten(1, 2), lambda: nn.Unflatten(1, (2, "a")), lambda: nn.GroupNorm(3, 4), lambda: nn.GroupNorm(2, 4)(torch.zeros(3)),
            lambda: nn.functional.group_norm(torch.zeros(2, 5), 2)]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === Embedding and EmbeddingBag
import torch
from torch import nn
torch.manual_seed(0)
table = torch.tensor([[3.0, 4.0], [0.3, 0.4], [1.0, 0.0], [0.0, 2.0]])
e = nn.Embedding.from_pretrained(table)
print(e, e(torch.tensor([[0, 1], [2, 3]])), e.weight.requires_grad)
e = nn.Embedding.from_pretrained(table.clone(), freeze=False, padding_idx=-1, max_norm=1.0)
y = e(torch.tensor([0, 3, 3])); y.sum().backward()
print(e, y, e.weight, e.weight.grad)
g = nn.Embedding(4, 2, scale_grad_by_freq=True); g(torch.tensor([1, 1, 2])).sum().backward(); print(g, g.weight.grad)
for mode in ["mean", "sum", "max"]:
    b = nn.EmbeddingBag.from_pretrained(table, mode=mode)
    print(b, b(torch.tensor([[0, 1], [2, 3]])), b(torch.tensor([0, 1, 2, 3]), torch.tensor([0, 1])), b(torch.tensor([0, 1, 2]), torch.tensor([0, 2, 2])))
b = nn.EmbeddingBag(4, 2, mode="sum", padding_idx=0)
print(b, b(torch.tensor([[0, 1], [2, 3]]), per_sample_weights=torch.tensor([[1.0, 2.0], [3.0, 4.0]])).detach())
for bad in [lambda: nn.Embedding(3, 2, padding_idx=3), lambda: nn.Embedding.from_pretrained(table[0]), lambda: b(torch.tensor([0])), lambda: g(torch.tensor([4])),
            lambda: nn.EmbeddingBag(3, 2)(torch.tensor([[0]]), per_sample_weights=torch.ones(1, 1))]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
