"""Complex numbers: made, printed, taken apart, calculated with, differentiated."""
# === made of Python's numbers
import torch
print(torch.tensor([1 + 2j, 3 - 1j]))
print(torch.tensor(1j), torch.tensor([1j, 2.0, True]), torch.tensor([[1, 2j], [0.5, -1e-3j]]))
print(torch.tensor([torch.tensor(1j), 2]))
print(torch.tensor([1 + 2j], dtype=torch.complex128), torch.tensor([1, 2], dtype=torch.cfloat))
print(torch.zeros(2, dtype=torch.cfloat), torch.ones(2, 1, dtype=torch.cdouble), torch.eye(2, dtype=torch.complex64))
print(torch.full((2,), 1j), torch.full((2,), 2, dtype=torch.cfloat), torch.full_like(torch.tensor([1j]), 3 - 1j))
print(torch.linspace(0, 1j, 3), torch.zeros(0, dtype=torch.cfloat), torch.zeros(0, dtype=torch.cdouble))
print(torch.complex(torch.tensor([1.0, 2.0]), torch.tensor([-1.0, 0.0])))
print(torch.polar(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 1.5707964])).real)
print(torch.zeros(1, dtype=complex).dtype, torch.zeros(1, dtype=float).dtype, torch.cfloat, torch.cdouble)
print(torch.tensor([1.5, 2]).to(torch.complex64), torch.tensor([1]).cfloat(), torch.tensor([True]).cdouble())
torch.set_default_dtype(torch.float64)
print(torch.tensor([1j]).dtype, torch.full((1,), 1j).dtype, (torch.tensor([1]) * 1j).dtype, torch.tensor([1j]))
torch.set_default_dtype(torch.float32)
# === printed
import torch
z = torch.tensor([[1.5, -2], [1000.25, 0]]) + 1j * torch.tensor([[0, 3], [-4.5, 1e-3]])
print(z)
print(z * 1e6)
print(torch.tensor([1e-10 + 1j, 1 + 1e10j]))
print(torch.tensor([complex("nan"), complex("inf"), complex(0, float("-inf"))]))
print(torch.tensor([0j, -0.0j, complex(-0.0, -0.0)]))
print(torch.arange(30.0).to(torch.cfloat))
print(torch.arange(1200.0).reshape(30, 40).to(torch.cdouble) * (1 - 1j))
print(torch.tensor(1 + 2j), [torch.tensor(1.5j)], f"{torch.tensor(1 + 2j)}", f"{torch.tensor(1 + 2j):.2f}")
print(torch.tensor([1j]).requires_grad_(), torch.tensor([1j], dtype=torch.cdouble).requires_grad_() * 2)
# === out to Python
import torch
z = torch.tensor([[1 + 2j, 3 - 1j], [0j, 1e-3j]], dtype=torch.cdouble)
print(z.tolist(), z[0, 0].item(), complex(z[0, 1]), complex(torch.tensor(1.0)), bool(z[0, 0]), (1 + 2j) in z)
print(float(torch.tensor(2 + 0j)), int(torch.tensor(2 + 0j)))
print(z.dtype, z.is_complex(), torch.is_complex(z), z.is_floating_point(), z.type(), z.element_size(), z.nbytes)
print(torch.is_complex(z.real), z.dtype.is_complex, z.dtype.to_real(), torch.float64.to_complex(), torch.finfo(torch.cfloat))
for row in z:
    print(row)
# === what cannot be
import torch

z, x = torch.tensor([1 + 2j, 3 - 1j]), torch.tensor([1.0, 2.0])
for attempt in (
    lambda: float(z[0]), lambda: int(z[0]), lambda: z[0].__index__(), lambda: z > 0, lambda: z.max(), lambda: z.argmax(),
    lambda: z.sort(), lambda: z.topk(1), lambda: z.clamp(0, 1), lambda: torch.relu(z), lambda: z.floor(), lambda: z.round(),
    lambda: z.sign(), lambda: z // 2, lambda: z % 2, lambda: torch.maximum(z, z), lambda: z.softmax(0), lambda: ~z,
    lambda: x.imag, lambda: torch.imag(x), lambda: torch.view_as_real(x), lambda: torch.view_as_complex(x),
    lambda: torch.view_as_complex(torch.zeros(3)), lambda: torch.view_as_complex(torch.zeros(3, 2, dtype=torch.long)),
    lambda: torch.view_as_complex(torch.zeros(4, 3)[:, :2]), lambda: torch.view_as_complex(torch.tensor(1.0)),
    lambda: torch.complex(x, x.double()), lambda: torch.complex(x.long(), x.long()), lambda: torch.polar(x.long(), x.long()),
    lambda: x.add_(1j), lambda: x.mul_(z), lambda: x.fill_(1j), lambda: x.__setitem__(0, 1j), lambda: x.masked_fill(x > 1, 1j),
    lambda: torch.add(x, x, alpha=1j), lambda: torch.tensor([1j], dtype=torch.float32), lambda: torch.tensor(1j, dtype=torch.long),
    lambda: z.requires_grad_().sum().backward(), lambda: z.detach() @ x, lambda: torch.dot(z.detach(), x), lambda: x[z.detach()],
    lambda: torch.arange(3, dtype=torch.cfloat), lambda: torch.zeros(2, 2, 2, dtype=torch.cfloat).H, lambda: torch.tensor([1j]).mH,
    lambda: torch.set_default_dtype(torch.cfloat), lambda: torch.int32.to_complex(),
):
    try:
        print("no error:", attempt())
    except Exception as error:
        print(type(error).__name__, error)
# === dtypes of mixed operands
import torch
for left in (torch.bool, torch.int64, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128):
    x = torch.ones(2, dtype=left)
    print(left, (x * 1j).dtype, (x * torch.ones(2, dtype=torch.cfloat)).dtype, (x * torch.tensor(1j, dtype=torch.cdouble)).dtype,
          torch.result_type(x, 1j), torch.promote_types(left, torch.cfloat), torch.can_cast(torch.cfloat, left))
z = torch.tensor([1j])
print((z + 1).dtype, (z + 1.5).dtype, (z * torch.tensor([2.0], dtype=torch.float64)).dtype, (z + torch.tensor(2.0, dtype=torch.float64)).dtype)
print(z.abs().dtype, z.angle().dtype, z.real.dtype, (z == 1j).dtype, z.sum().dtype, z.mean().dtype, z.var(correction=0).dtype, z.norm().dtype)
# === parts are windows
import torch
z = torch.tensor([[1 + 2j, 3 - 1j], [0j, 1j]])
print(z.real, z.imag, torch.view_as_real(z).shape, torch.view_as_real(z).stride(), z.imag.storage_offset(), z.real.stride())
z.real[0] = 7
z.imag.mul_(2)
print(z)
z.imag = 5.0
z.real = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
print(z)
torch.view_as_real(z)[0, 0, 1] = -9
print(z, z.data_ptr() == torch.view_as_real(z).data_ptr())
x = torch.arange(8.0).view(2, 2, 2)
w = torch.view_as_complex(x)
w[0, 1] = 1j
w *= 2
print(x, w._version == x._version)
print(torch.view_as_complex(x.transpose(0, 1)).stride(), w.t().real, w[:, 0].imag, w.T.is_contiguous(), w.mH, w.H)
z[0] = 1j
z[z.real > 2] = 0
z[1, 1] += 1 - 1j
print(z)
# === arithmetic
import torch
a = torch.tensor([1 + 2j, -3 + 0.5j, 1j])
b = torch.tensor([2 - 1j, 0.25j, 3.0])
x = torch.tensor([1.0, 2.0, -0.5])
for value in (a + b, a - b, a * b, a / b, a + 1, 1 - a, 2j * a, a / 2, 1 / a, 1j / x, x * (1 + 1j), x + 1j, -a, a**2, a**0.5, a**-1, 2**a, (a**b).abs(), x**2j,
              a.reciprocal(), a.square(), a.conj(), torch.conj_physical(a), a.conj().resolve_conj(), torch.sgn(a), a.sgn()):
    print(value)
print(a.abs(), abs(a), a.angle(), torch.angle(x), a.isreal(), torch.isreal(x), torch.real(a), torch.imag(a), torch.real(x))
print(a == b, a != b, a == 1j, a.eq(a), torch.equal(a, a), torch.allclose(a, a + 1e-9), torch.isclose(a, a * 1.01), a.isnan(), torch.isfinite(a), a.isinf())
a += 1j
a *= 2
a -= x
a /= 1 + 1j
print(a, a.is_conj(), torch.is_conj(a), x.conj() is x, x.real is x)
print(torch.addcmul(a, b, b, value=1j), torch.lerp(a, b, 0.5), torch.where(x > 0, a, 0), a.masked_fill(x > 0, 1j), torch.add(a, b, alpha=2j))
# === functions
import torch
z = torch.tensor([0.3 + 0.4j, -1.2 + 0.7j, 2 - 1.5j, 0.5j])
for name in "exp log log2 log10 log1p expm1 exp2 sqrt rsqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid".split():
    print(name, getattr(torch, name)(z))
print(torch.exp(torch.tensor(1j * torch.pi)).real, torch.sqrt(torch.tensor([-1 + 0j])), torch.log(torch.tensor([-1 + 0j])).imag)
# === reductions and products
import torch
torch.manual_seed(0)
z = torch.randn(3, 4, dtype=torch.cfloat)
print(z.sum(), z.sum(0), z.mean(1, keepdim=True), z.prod(), z.prod(1), z.cumsum(0), z.cumprod(1))
print(z.var(), z.std(0), z.norm(), z.norm(dim=1), torch.linalg.norm(z) if hasattr(torch, "linalg") and False else z.abs().square().sum().sqrt())
print((z != 0).any(), z.any(), z.all(), z.count_nonzero(), z.nonzero().shape)
w = torch.randn(4, 2, dtype=torch.cfloat)
print(z @ w, torch.mm(z, w).shape, z[0].dot(z[1]), torch.vdot(z[0], z[1]), torch.vdot(z[0], z[0]).imag.abs() < 1e-6)
print(torch.einsum("ij,kj->ik", z, z.conj()), torch.outer(w[:, 0], w[:, 1]), (z @ z.mH).diagonal())
print(torch.bmm(z.expand(2, 3, 4), w.expand(2, 4, 2)).shape, torch.nn.functional.linear(z, w.T), torch.addmm(torch.zeros(2, dtype=torch.cfloat), z, w, beta=1j, alpha=2))
# === moved about
import torch
z = torch.tensor([[1 + 1j, 2 + 2j, 3 + 3j], [4 - 1j, 5 - 2j, 6 - 3j]])
print(torch.cat([z, z[:1]]), torch.stack([z[0], z[1]], 1), torch.cat([z[0], torch.ones(1)]))
print(z.flip(0), z.roll(1, 1), z.repeat(1, 2), z.tril(), z.triu(1), z.reshape(3, 2), z.permute(1, 0), z.unsqueeze(0).expand(2, 2, 3)[1, 1])
print(z[:, [2, 0]], z.gather(1, torch.tensor([[2], [0]])), z.index_select(1, torch.tensor([1])), z[z.real > 2], z.masked_select(z.imag < 0))
print(z.scatter(1, torch.tensor([[0], [1]]), 9j), torch.zeros(2, 3, dtype=torch.cfloat).index_add_(0, torch.tensor([0, 0]), z), z.unbind(1)[2], z.chunk(3, 1)[0])
print(torch.nn.functional.pad(z, (1, 0)), z.clone().zero_(), z.new_zeros(2), torch.zeros_like(z, dtype=torch.cdouble), torch.empty_like(z).shape)
print(z.to(torch.complex128).dtype, z.view(6)[4], torch.meshgrid(z[0], z[1], indexing="ij")[1][0], z.copy_(torch.ones(3)))
# === random numbers
import torch
torch.manual_seed(3)
print(torch.randn(3, dtype=torch.cfloat), torch.randn(2, 2, dtype=torch.cdouble), torch.rand(2, dtype=torch.cfloat))
print(torch.randn(20, dtype=torch.cfloat).abs().square().mean(), torch.randn_like(torch.zeros(2, dtype=torch.cfloat)), torch.rand(1))
print(torch.empty(2, dtype=torch.cfloat).normal_(1.0, 2.0), torch.empty(2, dtype=torch.cfloat).uniform_(-1, 1))
# === gradients
import torch
z = torch.tensor([1 + 2j, -0.5 + 1j], requires_grad=True)
(z * z.conj()).real.sum().backward()
print(z.grad)
z.grad = None
z.abs().sum().backward()
print(z.grad, torch.autograd.grad(z.angle().sum(), z)[0], torch.autograd.grad((z**3).imag.sum(), z)[0])
x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * 1j * z).sum().abs().backward()
print(x.grad, x.grad.dtype, z.grad)
print(torch.autograd.grad(torch.exp(1j * x).real.sum(), x)[0], torch.autograd.grad(torch.polar(x, x).imag.sum(), x)[0])
y = z * 2
print([t.grad_fn.name() for t in (y, y.conj(), y.real, torch.view_as_real(y), y.abs(), torch.complex(x, x), torch.polar(x, x))])
y.backward(torch.tensor([1 + 1j, 2j]))
print(z.grad)
g, = torch.autograd.grad((z**3).real.sum(), z, create_graph=True)
h, = torch.autograd.grad(g.imag.sum(), z)
print(g, h)
w = torch.tensor([[1 + 1j, 2.0], [0.5j, 1 - 1j]], requires_grad=True)
(w @ w.mH).diagonal().real.sum().backward()
print(w.grad)
w.grad = None
torch.view_as_real(w @ w).square().sum().backward()
print(w.grad)
leaf = torch.arange(1.0, 5.0, requires_grad=True)
torch.view_as_complex(leaf.view(2, 2)).prod().abs().backward()
print(leaf.grad)
# === written in place under autograd
import torch
z = torch.tensor([1 + 2j, 3 - 1j], requires_grad=True)
y = z * 1
y.real.mul_(3)
y.imag[0] = 0
print(y)
y.abs().square().sum().backward()
print(z.grad)
x = torch.arange(4.0, requires_grad=True)
base = (x * 1).view(2, 2)
w = torch.view_as_complex(base)
w.mul_(1j)
print(base, w)
(base * torch.tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
print(x.grad)
# === gradient descent on a complex weight
import torch
torch.manual_seed(0)
target = torch.tensor([1 + 1j, -2j])
w = torch.nn.Parameter(torch.zeros(2, dtype=torch.cfloat))
for step in range(4):
    loss = (w - target).abs().square().sum()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= 0.25 * w.grad
    print(loss.item(), w.data)
# === modules and optimizers over complex weights
import torch
torch.manual_seed(0)
layer = torch.nn.Linear(3, 2, dtype=torch.cfloat)
x = torch.randn(4, 3, dtype=torch.cfloat)
print(layer.weight, layer(x)[0], layer(x).abs().sum())
for optimizer, options in ((torch.optim.SGD, {"momentum": 0.9}), (torch.optim.Adam, {}), (torch.optim.Adam, {"amsgrad": True}), (torch.optim.AdamW, {})):
    w = torch.nn.Parameter(torch.tensor([1 + 1j, 0.5 - 2j]))
    opt = optimizer([w], lr=0.1, **options)
    for _ in range(3):
        opt.zero_grad()
        (w.abs() ** 2).sum().backward()
        opt.step()
    print(w.data)
w = torch.nn.Parameter(torch.tensor([3 + 4j, 0j]))
w.grad = torch.tensor([3 + 4j, 0j])
print(torch.nn.utils.clip_grad_norm_([w], 1.0), w.grad)
# === bytes as another type
import torch
x = torch.tensor([1.0, -2.0, 0.5, 3.0])
print(x.view(torch.int32), x.view(torch.uint8)[:6], x.view(torch.complex64), x.view(torch.float64).shape, x.bfloat16().view(torch.int16))
print(x.to(torch.float8_e4m3fn).view(torch.uint8), torch.arange(256, dtype=torch.uint8).view(torch.float8_e4m3fn)[120:130])
i = 0x5F3759DF - (x.abs().view(torch.int32) >> 1)
y = i.view(torch.float32)
print(y * (1.5 - 0.5 * x.abs() * y * y))
x.view(torch.int32)[0] = 0
print(x, torch.ones(2, dtype=torch.cfloat).view(torch.float32))
for attempt in (lambda: torch.zeros(3).view(torch.float64), lambda: torch.zeros(2, 2).t().view(torch.int16)):
    try:
        attempt()
    except RuntimeError as error:
        print(error)
# === rotary embedding as in Llama's reference code
import torch


def precompute_freqs_cis(dim, end, theta=10000.0):
    freqs = 1.0 / (theta ** (torch.arange(0, dim, 2)[: (dim // 2)].float() / dim))
    t = torch.arange(end, device=freqs.device)
    freqs = torch.outer(t, freqs).float()
    return torch.polar(torch.ones_like(freqs), freqs)


def reshape_for_broadcast(freqs_cis, x):
    ndim = x.ndim
    assert 0 <= 1 < ndim
    assert freqs_cis.shape == (x.shape[1], x.shape[-1])
    shape = [d if i == 1 or i == ndim - 1 else 1 for i, d in enumerate(x.shape)]
    return freqs_cis.view(*shape)


def apply_rotary_emb(xq, xk, freqs_cis):
    xq_ = torch.view_as_complex(xq.float().reshape(*xq.shape[:-1], -1, 2))
    xk_ = torch.view_as_complex(xk.float().reshape(*xk.shape[:-1], -1, 2))
    freqs_cis = reshape_for_broadcast(freqs_cis, xq_)
    xq_out = torch.view_as_real(xq_ * freqs_cis).flatten(3)
    xk_out = torch.view_as_real(xk_ * freqs_cis).flatten(3)
    return xq_out.type_as(xq), xk_out.type_as(xk)


torch.manual_seed(1)
freqs_cis = precompute_freqs_cis(8, 5)
print(freqs_cis.dtype, freqs_cis.shape, freqs_cis[1])
xq = torch.randn(2, 5, 3, 8, requires_grad=True)
xk = torch.randn(2, 5, 1, 8, requires_grad=True)
q, k = apply_rotary_emb(xq, xk, freqs_cis)
print(q[0, 4, 0], k[1, 2, 0], q.grad_fn.name(), torch.allclose(q.norm(dim=-1), xq.norm(dim=-1), atol=1e-5))
(q * k).sum().backward()
print(xq.grad[0, 3, 1], xk.grad[1, 4, 0])
half = xq.detach().bfloat16()
print(apply_rotary_emb(half, half, freqs_cis)[0][0, 1, 0])
# === a Fourier transform by hand, and back
import torch
n = 8
k = torch.arange(n)
F = torch.exp(-2j * torch.pi * torch.outer(k, k) / n)
x = torch.tensor([1.0, 2.0, 0.0, -1.0, 3.0, 0.5, -2.0, 1.0])
spectrum = F @ x.to(torch.cfloat)
print(torch.round(spectrum.real, decimals=3) + 0.0, torch.allclose((F.conj().T @ spectrum / n).real, x, atol=1e-5))
print(torch.allclose(spectrum.abs().square().sum() / n, x.square().sum()))
# === compared
import torch
z = torch.tensor([1 + 1j, 2.0])
torch.testing.assert_close(z, z + 1e-7)
for got, want in ((z, z + 1e-3j), (z, z.to(torch.cdouble)), (z[0], z[0] + 1), (1j, 1.1j), (z, z.real)):
    try:
        torch.testing.assert_close(got, want)
    except AssertionError as error:
        print(error)
# === the 8-bit floats
import torch
for dtype in (torch.float8_e4m3fn, torch.float8_e5m2):
    x = torch.tensor([1.0, 2.55, -3.3, 1e-3, 0.0, 300.0, 1e9, float("nan")]).to(dtype)
    print(x, x.float(), x.element_size(), x.dtype, x[1].item(), x.tolist()[:3])
    print(torch.tensor([1.1, 5.0], dtype=dtype), torch.zeros(2, dtype=dtype), torch.full((2,), 3.3, dtype=dtype), x.to(torch.int32)[:3], x[:2].bool(), x.half()[:2])
    print(torch.cat([x[:1], x[1:2]]), x[1:3], x.reshape(2, 4)[1], x[torch.tensor([0, 2])], x[:2] == x[:2], torch.where(x[:2] == x[:1], x[:2], x[1:3]), torch.finfo(dtype))
    for attempt in (lambda: x + x, lambda: x + x.float(), lambda: x.exp(), lambda: x.sum(), lambda: -x, lambda: torch.promote_types(dtype, torch.float32), lambda: torch.rand(2, dtype=dtype)):
        try:
            print(attempt())
        except Exception as error:
            print(type(error).__name__, error)
    w = torch.ones(2, requires_grad=True)
    (w * 3.3).to(dtype).float().sum().backward()
    print(w.grad)
    scale = x[:3].float().abs().max() / torch.finfo(dtype).max
    quantized = (x[:3].float() / scale).to(dtype)
    print((quantized.float() * scale), quantized.dtype)
# === halves
import torch
x = torch.tensor([1 / 3, 65519.0, 65520.0, 1e-8, 6e-8, 2049.0, float("nan")])
print(x.half(), x.bfloat16())
ones = torch.ones(4096, dtype=torch.float16)
print(ones.sum(), (ones * 0.1).sum(), (ones.bfloat16() * 0.1).sum(), (ones * 0.1).mean(), ones.cumsum(0)[-1])
a = torch.full((64, 64), 0.1, dtype=torch.bfloat16)
print((a @ a)[0, 0], (a.half() @ a.half())[0, 0], a.var(), a.norm(), (a.softmax(-1))[0, 0], torch.logsumexp(a, -1)[0])
