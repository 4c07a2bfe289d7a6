"""S4 and S4D: HiPPO matrices, the SSM convolution kernel, FFT convolution, recurrent mode, a sequence classifier."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def make_HiPPO(N):
    P = torch.sqrt(1 + 2 * torch.arange(N, dtype=torch.float64))
    A = P.unsqueeze(1) * P.unsqueeze(0)
    A = torch.tril(A) - torch.diag(torch.arange(N, dtype=torch.float64))
    return -A


def discretize(A, B, C, step):
    """The bilinear transform."""
    I = torch.eye(A.shape[0], dtype=A.dtype)
    BL = torch.linalg.inv(I - (step / 2.0) * A)
    Ab = BL @ (I + (step / 2.0) * A)
    Bb = (BL * step) @ B
    return Ab, Bb, C


def K_conv(Ab, Bb, Cb, L):
    return torch.stack([(Cb @ torch.matrix_power(Ab, l) @ Bb).reshape(()) for l in range(L)])


def causal_convolution(u, K):
    assert K.shape[-1] == u.shape[-1]
    ud = torch.fft.rfft(F.pad(u, (0, K.shape[-1])))
    Kd = torch.fft.rfft(F.pad(K, (0, u.shape[-1])))
    return torch.fft.irfft(ud * Kd)[..., : u.shape[-1]]


def scan_SSM(Ab, Bb, Cb, u):
    x, ys = torch.zeros(Ab.shape[0], dtype=Ab.dtype), []
    for k in range(u.shape[0]):
        x = Ab @ x + Bb[:, 0] * u[k]
        ys.append(Cb @ x)
    return torch.stack(ys).squeeze(-1)


class DropoutNd(nn.Module):
    def __init__(self, p: float = 0.5, tie=True):
        super().__init__()
        self.p, self.tie = p, tie

    def forward(self, X):
        if self.training and self.p > 0:
            mask_shape = X.shape[:2] + (1,) * (X.ndim - 2) if self.tie else X.shape
            mask = torch.rand(*mask_shape, device=X.device) < 1.0 - self.p
            return X * mask * (1.0 / (1 - self.p))
        return X


class S4DKernel(nn.Module):
    """Generate convolution kernel from diagonal SSM parameters."""

    def __init__(self, d_model, N=8, dt_min=0.001, dt_max=0.1, lr=None):
        super().__init__()
        H = d_model
        log_dt = torch.rand(H) * (math.log(dt_max) - math.log(dt_min)) + math.log(dt_min)
        C = torch.randn(H, N // 2, dtype=torch.cfloat)
        self.C = nn.Parameter(torch.view_as_real(C))
        self.register("log_dt", log_dt, lr)
        log_A_real = torch.log(0.5 * torch.ones(H, N // 2))
        A_imag = math.pi * torch.arange(N // 2).expand(H, N // 2).contiguous()
        self.register("log_A_real", log_A_real, lr)
        self.register("A_imag", A_imag, lr)

    def forward(self, L):
        dt = torch.exp(self.log_dt)  # (H)
        C = torch.view_as_complex(self.C)  # (H N)
        A = -torch.exp(self.log_A_real) + 1j * self.A_imag  # (H N)
        dtA = A * dt.unsqueeze(-1)  # (H N)
        K = dtA.unsqueeze(-1) * torch.arange(L, device=A.device)  # (H N L)
        C = C * (torch.exp(dtA) - 1.0) / A
        return 2 * torch.einsum("hn, hnl -> hl", C, torch.exp(K)).real

    def register(self, name, tensor, lr=None):
        if lr == 0.0:
            self.register_buffer(name, tensor)
        else:
            self.register_parameter(name, nn.Parameter(tensor))
            optim = {"weight_decay": 0.0}
            if lr is not None:
                optim["lr"] = lr
            setattr(getattr(self, name), "_optim", optim)


class S4D(nn.Module):
    def __init__(self, d_model, d_state=8, dropout=0.0, transposed=True, **kernel_args):
        super().__init__()
        self.h = d_model
        self.D = nn.Parameter(torch.randn(self.h))
        self.kernel = S4DKernel(self.h, N=d_state, **kernel_args)
        self.activation = nn.GELU()
        self.dropout = DropoutNd(dropout) if dropout > 0.0 else nn.Identity()
        self.output_linear = nn.Sequential(nn.Conv1d(self.h, 2 * self.h, kernel_size=1), nn.GLU(dim=-2))

    def forward(self, u):
        L = u.size(-1)
        k = self.kernel(L=L)  # (H L)
        k_f = torch.fft.rfft(k, n=2 * L)
        u_f = torch.fft.rfft(u, n=2 * L)
        y = torch.fft.irfft(u_f * k_f, n=2 * L)[..., :L]
        y = y + u * self.D.unsqueeze(-1)
        y = self.dropout(self.activation(y))
        return self.output_linear(y), None


class S4Model(nn.Module):
    def __init__(self, d_input, d_output=3, d_model=12, n_layers=2, dropout=0.1, prenorm=False):
        super().__init__()
        self.prenorm = prenorm
        self.encoder = nn.Linear(d_input, d_model)
        self.s4_layers, self.norms, self.dropouts = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for _ in range(n_layers):
            self.s4_layers.append(S4D(d_model, dropout=dropout, transposed=True, lr=1e-3))
            self.norms.append(nn.LayerNorm(d_model))
            self.dropouts.append(DropoutNd(dropout))
        self.decoder = nn.Linear(d_model, d_output)

    def forward(self, x):
        x = self.encoder(x).transpose(-1, -2)  # (B, L, d_model) -> (B, d_model, L)
        for layer, norm, dropout in zip(self.s4_layers, self.norms, self.dropouts):
            z = norm(x.transpose(-1, -2)).transpose(-1, -2) if self.prenorm else x
            z, _ = layer(z)
            x = dropout(z) + x
            if not self.prenorm:
                x = norm(x.transpose(-1, -2)).transpose(-1, -2)
        return self.decoder(x.transpose(-1, -2).mean(dim=1))


def setup_optimizer(model, lr, weight_decay, epochs):
    all_parameters = list(model.parameters())
    params = [p for p in all_parameters if not hasattr(p, "_optim")]
    optimizer = torch.optim.AdamW(params, lr=lr, weight_decay=weight_decay)
    hps = [getattr(p, "_optim") for p in all_parameters if hasattr(p, "_optim")]
    hps = [dict(s) for s in sorted(list(dict.fromkeys(frozenset(hp.items()) for hp in hps)))]
    for hp in hps:
        group = [p for p in all_parameters if getattr(p, "_optim", None) == hp]
        optimizer.add_param_group({"params": group, **hp})
    return optimizer, torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)


torch.manual_seed(0)
N, L = 4, 16
A, B, C = make_HiPPO(N), torch.randn(N, 1, dtype=torch.float64), torch.randn(1, N, dtype=torch.float64)
Ab, Bb, Cb = discretize(A, B, C, step=1.0 / L)
u = torch.arange(L, dtype=torch.float64).sin()
rec = scan_SSM(Ab, Bb, Cb, u)
conv = causal_convolution(u, K_conv(Ab, Bb, Cb, L))
print("recurrent equals convolution:", torch.allclose(rec, conv), make_HiPPO(3))
# the truncated generating function at the roots of unity gives the kernel by one inverse transform
Omega = torch.exp(-2j * torch.pi * torch.arange(L) / L)
K = K_conv(Ab, Bb, Cb, L)
vandermonde = Omega.unsqueeze(-1) ** torch.arange(L)
at_roots = vandermonde @ K.to(vandermonde.dtype)
print("kernel from its generating function:", torch.allclose(torch.fft.ifft(at_roots).real, K.float(), atol=1e-5))
t = torch.linspace(0, 1, 24)
freq = torch.randint(1, 4, (48,))
x = torch.sin(2 * math.pi * freq[:, None] * t + torch.rand(48, 1) * 6) + 0.2 * torch.randn(48, 24)
y = freq - 1
spectrum = torch.fft.rfft(x).abs()
print("loudest bins:", (spectrum[:, 1:].argmax(1) == y).float().mean() > 0.8, torch.fft.rfftfreq(6, d=0.5), spectrum.shape)
model = S4Model(1)
optimizer, scheduler = setup_optimizer(model, 1e-2, 0.01, 6)
print(len(optimizer.param_groups), [len(g["params"]) for g in optimizer.param_groups], sum(p.numel() for p in model.parameters()))
losses = []
for epoch in range(6):
    model.train()
    for i in range(0, 48, 24):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[i:i + 24, :, None]), y[i:i + 24])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    scheduler.step()
    print(f"epoch {epoch} loss {loss.item():.4f} lr {[round(r, 6) for r in scheduler.get_last_lr()]}")
kernel = model.s4_layers[0].kernel(24)
print(kernel.shape, kernel.dtype, model.s4_layers[0].kernel.C.grad.shape)
losses.append(kernel.square().sum().item())
