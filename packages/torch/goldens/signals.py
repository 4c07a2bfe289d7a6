# === windows
import torch

for name in ("hann", "hamming", "blackman", "bartlett", "kaiser"):
    make = getattr(torch, f"{name}_window")
    print(name, make(6), make(5, periodic=False), make(1), make(0).shape, make(4, dtype=torch.float64).dtype)
print(torch.hamming_window(4, True, 0.6, 0.4), torch.kaiser_window(4, False, 5.0), torch.kaiser_window(4, True, beta=2.0))
print(torch.hann_window(4, requires_grad=True).requires_grad)
for f in (lambda: torch.hann_window(-1), lambda: torch.hann_window(4, dtype=torch.int64)):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
# === windows of torch.signal
import torch
from torch.signal import windows

for name in windows.__all__:
    make = getattr(windows, name)
    given = {"a": [0.5, 0.3, 0.2]} if name == "general_cosine" else {}
    print(name, make(5, **given), make(4, sym=False, **given), make(1, **given), make(0, **given).shape)
print(windows.exponential(3, tau=2.0), windows.gaussian(3, std=0.5), windows.kaiser(3, beta=1.0), windows.general_hamming(3, alpha=0.6))
for f in (lambda: windows.hann(-1), lambda: windows.hann(3, dtype=torch.int64), lambda: windows.gaussian(3, std=0), lambda: windows.general_cosine(3, a=[])):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
# === spectra of overlapping pieces
import torch

torch.manual_seed(0)
x = torch.randn(2, 50)
window = torch.hann_window(16)
z = torch.stft(x, 16, hop_length=4, window=window, return_complex=True)
print(z.shape, z.dtype, z[0, :3, 2])
print(torch.stft(x[0], 8, return_complex=True).shape, x.stft(16, return_complex=True, center=False).shape)
print(torch.view_as_real(z).shape, torch.stft(x, 16, 4, 12, torch.ones(12), return_complex=True, normalized=True, onesided=False)[1, 1:3, 0])
print(torch.stft(x, 16, pad_mode="constant", return_complex=True)[0, 0, :3])
print(torch.stft(x, 16, window=window.to(torch.complex64)).shape)
print(torch.stft(x, 16, return_complex=False).shape)
# === back to the signal
import torch

torch.manual_seed(0)
x = torch.randn(2, 64, dtype=torch.float64)
for n_fft, hop, win in ((16, 4, 16), (16, 8, 12), (15, 5, 15)):
    w = torch.hamming_window(win, dtype=torch.float64)
    z = torch.stft(x, n_fft, hop, win, w, return_complex=True)
    back = torch.istft(z, n_fft, hop, win, w, length=64 if n_fft != 15 else None)
    print(back.shape, torch.allclose(back, x[:, : back.shape[1]]))
    print(torch.istft(z[0], n_fft, hop, win, w).shape, z.istft(n_fft, hop, win, w, length=20).shape)
z = torch.stft(x, 16, window=torch.hann_window(16, dtype=torch.float64), return_complex=True, onesided=False)
both = torch.istft(z, 16, window=torch.hann_window(16, dtype=torch.float64), onesided=False, return_complex=True)
print(both.dtype, torch.allclose(both.real, x), both.imag.abs().max() < 1e-12)
# === gradients through both
import torch

torch.manual_seed(0)
x = torch.randn(24, dtype=torch.float64, requires_grad=True)
w = torch.hann_window(8, dtype=torch.float64)
print(torch.autograd.gradcheck(lambda a: torch.stft(a, 8, 2, window=w, return_complex=True), x))
z = torch.randn(5, 6, dtype=torch.complex128, requires_grad=True)
print(torch.autograd.gradcheck(lambda a: torch.istft(a, 8, 2, window=w), z))
loss = torch.stft(x, 8, window=w, return_complex=True).abs().square().sum()
loss.backward()
print(loss.detach(), x.grad[:4])
# === what they refuse
import torch

x, w = torch.ones(20), torch.ones(4)
z = torch.stft(x, 8, return_complex=True)
for f in (
    lambda: torch.stft(x, 8),
    lambda: torch.stft(x, 8, 0, return_complex=True),
    lambda: torch.stft(x, 8, window=w, return_complex=True),
    lambda: torch.stft(x, 8, win_length=9, return_complex=True),
    lambda: torch.stft(x, 40, return_complex=True, center=False),
    lambda: torch.stft(x.reshape(1, 1, 20), 4, return_complex=True, center=False),
    lambda: torch.stft(x.long(), 8, return_complex=True, center=False),
    lambda: torch.stft(x * 1j, 8, onesided=True, center=False),
    lambda: torch.istft(x, 8),
    lambda: torch.istft(z, 10),
    lambda: torch.istft(z, 8, onesided=False),
    lambda: torch.istft(z, 8, 9),
    lambda: torch.istft(z, 8, window=w),
    lambda: torch.istft(z, 8, return_complex=True),
    lambda: torch.istft(z, 8, 8, window=torch.hann_window(8), center=False),
):
    try:
        f()
        print("fine")
    except Exception as error:
        print(type(error).__name__, error)
# === slopes at the points of a grid
import torch

x = torch.tensor([1.0, 4.0, 9.0, 16.0, 30.0])
print(torch.gradient(x), torch.gradient(x, spacing=2.0), torch.gradient(x, edge_order=2))
print(torch.gradient(x, spacing=(torch.tensor([0.0, 1.0, 3.0, 4.0, 9.0]),)))
print(torch.gradient(x, spacing=(torch.tensor([0.0, 1.0, 3.0, 4.0, 9.0]),), edge_order=2))
y = torch.arange(12).reshape(3, 4) ** 2
print(torch.gradient(y), torch.gradient(y, dim=1), torch.gradient(y, dim=(1, 0), spacing=[2, 0.5]))
z = torch.randn(4, 5, dtype=torch.float64, requires_grad=True)
print(torch.autograd.gradcheck(lambda a: torch.gradient(a, edge_order=2), z))
for f in (
    lambda: torch.gradient(x, edge_order=3),
    lambda: torch.gradient(x, spacing=(1.0, 2.0)),
    lambda: torch.gradient(x, spacing=(1.0, 2.0), dim=0),
    lambda: torch.gradient(x[:1]),
    lambda: torch.gradient(x, dim=2),
    lambda: torch.gradient(y, dim=(0, 0)),
    lambda: torch.gradient(x.to(torch.uint8)),
):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
