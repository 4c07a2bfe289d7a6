"""GPTQ: layer-wise quantization with second-order information. Hessian from hooks, Cholesky, block updates, groups, perplexity."""
import math
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False


def quantize(x, scale, zero, maxq):
    q = torch.clamp(torch.round(x / scale) + zero, 0, maxq)
    return scale * (q - zero)


class Quantizer(nn.Module):
    def __init__(self, shape=1):
        super(Quantizer, self).__init__()
        self.register_buffer("maxq", torch.tensor(0))
        self.register_buffer("scale", torch.zeros(shape))
        self.register_buffer("zero", torch.zeros(shape))

    def configure(self, bits, perchannel=False, sym=True, mse=False, norm=2.4, grid=20, maxshrink=0.8):
        self.maxq = torch.tensor(2**bits - 1)
        self.perchannel, self.sym, self.mse = perchannel, sym, mse
        self.norm, self.grid, self.maxshrink = norm, grid, maxshrink

    def find_params(self, x, weight=False):
        dev = x.device
        self.maxq = self.maxq.to(dev)
        shape = x.shape
        x = x.flatten(1) if self.perchannel and weight else x.flatten().unsqueeze(0)
        tmp = torch.zeros(x.shape[0], device=dev)
        xmin = torch.minimum(x.min(1)[0], tmp)
        xmax = torch.maximum(x.max(1)[0], tmp)
        if self.sym:
            xmax = torch.maximum(torch.abs(xmin), xmax)
            tmp = xmin < 0
            if torch.any(tmp):
                xmin[tmp] = -xmax[tmp]
        tmp = (xmin == 0) & (xmax == 0)
        xmin[tmp] = -1
        xmax[tmp] = +1
        self.scale = (xmax - xmin) / self.maxq
        self.zero = torch.full_like(self.scale, (self.maxq + 1) / 2) if self.sym else torch.round(-xmin / self.scale)
        if self.mse:
            best = torch.full([x.shape[0]], float("inf"), device=dev)
            for i in range(int(self.maxshrink * self.grid)):
                p = 1 - i / self.grid
                xmin1, xmax1 = p * xmin, p * xmax
                scale1 = (xmax1 - xmin1) / self.maxq
                zero1 = torch.round(-xmin1 / scale1) if not self.sym else self.zero
                q = quantize(x, scale1.unsqueeze(1), zero1.unsqueeze(1), self.maxq)
                q -= x
                q.abs_()
                q.pow_(self.norm)
                err = torch.sum(q, 1)
                tmp = err < best
                if torch.any(tmp):
                    best[tmp] = err[tmp]
                    self.scale[tmp] = scale1[tmp]
                    self.zero[tmp] = zero1[tmp]
        if not self.perchannel:
            tmp = shape[0]
            self.scale, self.zero = self.scale.repeat(tmp), self.zero.repeat(tmp)
        shape = [-1] + [1] * (len(shape) - 1)
        self.scale, self.zero = self.scale.reshape(shape), self.zero.reshape(shape)

    def quantize(self, x):
        return quantize(x, self.scale, self.zero, self.maxq) if self.ready() else x

    def ready(self):
        return torch.all(self.scale != 0)


class GPTQ:
    def __init__(self, layer):
        self.layer = layer
        W = layer.weight.data.clone()
        self.rows, self.columns = W.shape[0], W.shape[1]
        self.H = torch.zeros((self.columns, self.columns))
        self.nsamples = 0

    def add_batch(self, inp, out):
        tmp = inp.shape[0]
        if len(inp.shape) == 3:
            inp = inp.reshape((-1, inp.shape[-1]))
        inp = inp.t()
        self.H *= self.nsamples / (self.nsamples + tmp)
        self.nsamples += tmp
        inp = math.sqrt(2 / self.nsamples) * inp.float()
        self.H += inp.matmul(inp.t())

    def fasterquant(self, blocksize=8, percdamp=0.01, groupsize=-1, actorder=False):
        W = self.layer.weight.data.clone().float()
        tick = time.time()
        if not self.quantizer.ready():
            self.quantizer.find_params(W, weight=True)
        H = self.H
        del self.H
        dead = torch.diag(H) == 0
        H[dead, dead] = 1
        W[:, dead] = 0
        if actorder:
            perm = torch.argsort(torch.diag(H), descending=True)
            W = W[:, perm]
            H = H[perm][:, perm]
        Losses, Q = torch.zeros_like(W), torch.zeros_like(W)
        damp = percdamp * torch.mean(torch.diag(H))
        diag = torch.arange(self.columns)
        H[diag, diag] += damp
        H = torch.linalg.cholesky(H)
        H = torch.cholesky_inverse(H)
        H = torch.linalg.cholesky(H, upper=True)
        Hinv = H
        for i1 in range(0, self.columns, blocksize):
            i2 = min(i1 + blocksize, self.columns)
            count = i2 - i1
            W1 = W[:, i1:i2].clone()
            Q1, Err1, Losses1 = torch.zeros_like(W1), torch.zeros_like(W1), torch.zeros_like(W1)
            Hinv1 = Hinv[i1:i2, i1:i2]
            for i in range(count):
                w, d = W1[:, i], Hinv1[i, i]
                if groupsize != -1 and (i1 + i) % groupsize == 0:
                    self.quantizer.find_params(W[:, (i1 + i):(i1 + i + groupsize)], weight=True)
                q = quantize(w.unsqueeze(1), self.quantizer.scale, self.quantizer.zero, self.quantizer.maxq).flatten()
                Q1[:, i] = q
                Losses1[:, i] = (w - q) ** 2 / d**2
                err1 = (w - q) / d
                W1[:, i:] -= err1.unsqueeze(1).matmul(Hinv1[i, i:].unsqueeze(0))
                Err1[:, i] = err1
            Q[:, i1:i2] = Q1
            Losses[:, i1:i2] = Losses1 / 2
            W[:, i2:] -= Err1.matmul(Hinv[i1:i2, i2:])
        if actorder:
            Q = Q[:, torch.argsort(perm)]
        self.layer.weight.data = Q.reshape(self.layer.weight.shape).to(self.layer.weight.data.dtype)
        assert time.time() >= tick
        return torch.sum(Losses).item()


def find_layers(module, layers=(nn.Linear,), name=""):
    if type(module) in layers:
        return {name: module}
    res = {}
    for name1, child in module.named_children():
        res.update(find_layers(child, layers=layers, name=name + "." + name1 if name != "" else name1))
    return res


def build():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(12, 24), nn.GELU(), nn.Sequential(nn.LayerNorm(24), nn.Linear(24, 16, bias=False)), nn.ReLU(),
                         nn.Linear(16, 6))


model = build()
mixing = torch.randn(12, 12)
calibration = [torch.randn(4, 5, 12) @ mixing for _ in range(4)]  # correlated inputs: where second order pays
calibration[0][..., 3] = 0
print(list(find_layers(model)))
target = torch.cat([model(x).detach() for x in calibration])
losses = []
for setting in ("rtn", "gptq", "gptq-group", "gptq-act", "gptq-mse"):
    model = build()
    gptq, handles = {}, []
    for name, layer in find_layers(model).items():
        quantizer = Quantizer()
        quantizer.configure(3, perchannel=True, sym=setting != "gptq-group", mse=setting == "gptq-mse")
        if setting == "rtn":
            quantizer.find_params(layer.weight.data, weight=True)
            layer.weight.data = quantizer.quantize(layer.weight.data)
            continue
        gptq[name] = GPTQ(layer)
        gptq[name].quantizer = quantizer

        def add_batch(name):
            def tmp(_, inp, out):
                gptq[name].add_batch(inp[0].data, out.data)
            return tmp

        handles.append(layer.register_forward_hook(add_batch(name)))
    with torch.no_grad():
        for x in calibration:
            model(x)
    for h in handles:
        h.remove()
    errors = [gptq[name].fasterquant(groupsize=8 if "group" in setting else -1, actorder=setting.endswith("act")) for name in gptq]
    with torch.no_grad():
        out = torch.cat([model(x) for x in calibration])
    losses.append(F.mse_loss(out, target).item())
    print(f"{setting:>10}: output error {losses[-1]:.4f}", [f"{e:.3f}" for e in errors], len(torch.unique(model[0].weight.data[0])) <= 8)
print("second order helps:", losses[1] < losses[0])
# the inverse's Cholesky factor once more, by a triangular solve
A = torch.eye(5) * 2 + torch.ones(5, 5)
L = torch.linalg.cholesky(A)
inv = torch.cholesky_solve(torch.eye(5), L)
print(torch.allclose(inv, torch.linalg.inv(A), atol=1e-6), torch.allclose(torch.cholesky_inverse(L), inv, atol=1e-6))
print(torch.linalg.solve_triangular(L, torch.ones(5, 1), upper=False).flatten())
try:
    torch.linalg.cholesky(-torch.eye(3))
except torch.linalg.LinAlgError as e:
    print(type(e).__name__, e)
