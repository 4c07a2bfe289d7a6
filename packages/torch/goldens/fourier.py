# === transforms there and back
import torch

x = torch.tensor([1.0, 2.0, -1.0, 3.0, 0.5, -2.0])
z = torch.fft.fft(x)
print(z, z.dtype)
print(torch.fft.ifft(z))
print(torch.fft.rfft(x), torch.fft.irfft(torch.fft.rfft(x), n=6))
print(torch.fft.rfft(x.double(), n=8).dtype, torch.fft.rfft(x, n=4, norm="ortho"))
print(torch.fft.hfft(z[:4]).round(decimals=3), torch.fft.ihfft(x))
print(torch.fft.fft(torch.arange(4)))
y = torch.arange(12.0).reshape(3, 4)
print(torch.fft.fft2(y))
print(torch.fft.irfft2(torch.fft.rfft2(y)))
print(torch.fft.fftn(y, s=(2, 2), norm="forward"))
print(torch.fft.irfftn(torch.fft.rfftn(y), s=y.shape))
print(torch.fft.hfft2(y).shape, torch.fft.ihfftn(y).shape, torch.fft.ifft2(y, dim=(0, 1)).shape)
# === frequencies and shifts
import torch

print(torch.fft.fftfreq(5), torch.fft.fftfreq(4, d=0.5), torch.fft.fftfreq(0))
print(torch.fft.rfftfreq(5), torch.fft.rfftfreq(4, 0.25, dtype=torch.float64))
print(torch.fft.fftshift(torch.fft.fftfreq(6)), torch.fft.ifftshift(torch.arange(5)))
print(torch.fft.fftshift(torch.arange(6).reshape(2, 3), dim=1), torch.fft.fftfreq(3, requires_grad=True))
# === a convolution with a long filter, as state space models do it
import torch

torch.manual_seed(0)
n = 37
u, k = torch.randn(2, n), torch.randn(n, requires_grad=True)
y = torch.fft.irfft(torch.fft.rfft(u, n=2 * n) * torch.fft.rfft(k, n=2 * n), n=2 * n)[..., :n]
direct = torch.stack([(u[:, : t + 1] * k[: t + 1].flip(0)).sum(-1) for t in range(n)], dim=-1)
print(torch.allclose(y, direct, atol=1e-5))
y.square().mean().backward()
print(y.grad_fn is not None, k.grad[:5])
print(torch.autograd.gradcheck(lambda a: torch.fft.rfft(a, n=7), torch.randn(2, 5, dtype=torch.float64, requires_grad=True)))
print(torch.autograd.gradcheck(lambda a: torch.fft.irfft(a, n=7), torch.randn(2, 4, dtype=torch.complex128, requires_grad=True)))
# === filtering a picture: low frequencies only
import torch

picture = torch.zeros(8, 8)
picture[2:6, 3:5] = 1.0
f = torch.fft.fftshift(torch.fft.fft2(picture))
mask = torch.zeros_like(picture)
mask[2:7, 2:7] = 1
smooth = torch.fft.ifft2(torch.fft.ifftshift(f * mask)).real
print(smooth.sum().round(decimals=3), smooth[3].round(decimals=4))
print(torch.fft.fft(picture[3]).abs(), torch.fft.fft(picture[3]).angle().round(decimals=4))
# === nodes of the graph and what each refuses
import torch

x = torch.ones(8, requires_grad=True)
for f in (torch.fft.fft, torch.fft.rfft, torch.fft.ifft, torch.fft.fftn, torch.fft.irfft, torch.fft.fftshift, torch.fft.hfft):
    print(type(f(x).grad_fn).__name__)
for f in (
    lambda: torch.fft.fft([1, 2]),
    lambda: torch.fft.fft(),
    lambda: torch.fft.fft(x, foo=1),
    lambda: torch.fft.fft(x, norm="odd"),
    lambda: torch.fft.fft(x, n=0),
    lambda: torch.fft.fft(x, dim=3),
    lambda: torch.fft.rfft(x * 1j),
    lambda: torch.fft.fft2(x),
    lambda: torch.fft.fft(x.half()[:3]),
    lambda: torch.fft.fftfreq(-1),
    lambda: torch.fft.rfftfreq(4.0),
    lambda: torch.fft.fftfreq(4, dtype=torch.int64),
):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, str(error).partition("\n")[0])
