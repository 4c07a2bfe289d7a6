# === torch.tensor; Tensor.dtype (attr); Tensor.shape (attr)
import torch
for v in [1, 1.5, True, [1, 2], [1, 2.5], [True, False], [[1, 2], [3, 4]], [], [[]], (1, 2), 2**40, [1, True], [torch.tensor(3), 4]]:
    t = torch.tensor(v)
    print(t, t.dtype, t.shape)
# === torch.tensor; torch.float32; torch.int64; torch.float; torch.long
import torch
print(torch.tensor([1, 2], dtype=torch.float32), torch.tensor([1.9, -1.9], dtype=torch.int64), torch.tensor([1, 0], dtype=torch.bool))
print(torch.tensor([1.0], requires_grad=True), torch.float is torch.float32, torch.long is torch.int64, torch.float32, torch.int64)
a = torch.tensor([1.0, 2.0]); b = torch.tensor(a.tolist()); b[0] = 7; print(a, b)
# === torch.Tensor; torch.FloatTensor; torch.LongTensor; torch.BFloat16Tensor
import torch
print(torch.Tensor([1, 2, 3]), torch.Tensor(2, 3).shape, torch.Tensor().shape, torch.Tensor([[1], [2]]).dtype)
print(torch.FloatTensor([1, 2]), torch.LongTensor([1, 2]), torch.LongTensor(3).shape, torch.BFloat16Tensor([1, 2]))
print(isinstance(torch.ones(1), torch.Tensor), isinstance(torch.ones(1), torch.FloatTensor), isinstance(torch.ones(1), torch.LongTensor))
# === Tensor.size; Tensor.dim; Tensor.ndim (attr); Tensor.numel; Tensor.nelement; Tensor.element_size; Tensor.stride
import torch
x = torch.zeros(2, 3, 4)
print(x.size(), x.size(0), x.size(-1), x.dim(), x.ndim, x.numel(), x.nelement(), x.element_size(), x.stride(), x.stride(1))
y = x.transpose(0, 2)[..., 1:]
print(y.size(), y.stride(), y.storage_offset(), y.is_contiguous(), torch.ones(3, dtype=torch.bool).element_size(), torch.ones(()).size())
b, t, c = x.shape
print(b, t, c, x.shape[1:], x.shape == (2, 3, 4), list(x.shape), x.shape.numel(), *x.size())
# === Tensor.size; Tensor.stride
import torch
for f in [lambda: torch.ones(2, 3).size(2), lambda: torch.ones(2).stride(-2), lambda: torch.ones(()).size(0)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === Tensor.device (attr); torch.device; Tensor.is_cuda (attr); Tensor.cpu
import torch
x = torch.ones(2)
print(x.device, x.device.type, x.device.index, x.is_cuda, x.device == torch.device("cpu"), torch.device("cpu", 0), repr(torch.device("cuda:1")))
print(x.cpu() is x, torch.device("cuda" if torch.cuda.is_available() else "cpu"), x.to("cpu") is x, torch.zeros(2, device="cpu"), torch.zeros(1, device=x.device).device)
# === torch.device
import torch
for f in [lambda: torch.device("gpu"), lambda: torch.device("cuda", 1), lambda: torch.device(torch.device("cpu")), lambda: hash(torch.device("cpu")) == hash(torch.device("cpu")), lambda: str(torch.device("mps"))]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === Tensor.tolist
import torch
print(torch.arange(4).tolist(), torch.ones(2, 2).tolist(), torch.tensor(3).tolist(), torch.tensor([True, False]).tolist(), torch.ones(0).tolist(), torch.ones(2, 0).tolist())
print(torch.tensor([0.1]).tolist(), torch.tensor([0.1], dtype=torch.float64).tolist(), torch.tensor([2**53 + 1]).tolist(), torch.tensor([0.1], dtype=torch.bfloat16).tolist())
# === Tensor.__matmul__ (@)
import torch
a, b = torch.arange(6.0).view(2, 3), torch.arange(12.0).view(3, 4)
print(a @ b, (a @ torch.ones(3)), torch.ones(3) @ b, torch.ones(3) @ torch.ones(3), (torch.ones(5, 2, 3) @ torch.ones(3, 4)).shape, (torch.ones(5, 1, 2, 3) @ torch.ones(7, 3, 4)).shape)
a @= torch.ones(3, 3); print(a)
# === Tensor.__matmul__ (@)
import torch
for f in [lambda: torch.ones(2, 3) @ torch.ones(2, 3), lambda: torch.ones(2, 3) @ 2, lambda: torch.ones(2, 3).long() @ torch.ones(3, 2)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === Tensor.detach; Tensor.data (attr); Tensor.data (set)
import torch
x = torch.ones(2, requires_grad=True)
d = x.detach(); d[0] = 5; print(x, d.requires_grad, d.is_leaf, x.data, x.data.requires_grad)
x.data = torch.zeros(3); print(x, x.shape)
x.data.mul_(2).add_(1); print(x); x.data[1] = 9; print(x)
y = (x * 2).detach_(); print(y.requires_grad, y.grad_fn)
# === torch.long; torch.float16; torch.bfloat16; torch.double; torch.half; torch.int; torch.int8; torch.uint8; torch.bool; torch.cfloat; torch.float8_e4m3fn
import torch
for t in [torch.long, torch.float16, torch.bfloat16, torch.double, torch.half, torch.int, torch.int8, torch.uint8, torch.bool, torch.cfloat, torch.float8_e4m3fn, torch.float8_e5m2, torch.short]:
    print(t, t.is_floating_point, t.is_complex, t.itemsize)
print(torch.finfo(torch.float32).max, torch.finfo(torch.bfloat16).eps, torch.iinfo(torch.int64).max, torch.finfo(torch.float16).min, torch.iinfo(torch.int8))
# === torch.uint8; torch.int8; torch.int
import torch
x = torch.tensor([250, 3], dtype=torch.uint8); print(x + 10, x - 4, x / 2, x.sum().dtype, -x, x // 2, ~x)
y = torch.tensor([120, -128], dtype=torch.int8); print(y + 10, y.abs(), y * 2, y.float(), (y + torch.tensor([1], dtype=torch.int)).dtype)
# === torch.bool
import torch
a, b = torch.tensor([True, True, False]), torch.tensor([True, False, False])
print(a & b, a | b, a ^ b, ~a, a + b, a.sum(), (a * 2.5), a == b, a.any(), a.all(), a.float(), a.long())
# === torch.float8_e4m3fn
import torch
print(torch.tensor([1.0, 2.0]).to(torch.float8_e4m3fn).view(torch.uint8), torch.zeros(2, 4).view(torch.int64).shape)
# === torch.float8_e4m3fn
import torch
x = torch.tensor([0.1, 1.0, -3.3, 447.0, 500.0, 0.001]).to(torch.float8_e4m3fn)
print(x.dtype, x.float(), x.element_size())
y = torch.tensor([0.1, 70000.0, -2.3]).to(torch.float8_e5m2); print(y.float())
# === torch.bfloat16; torch.float16
import torch
x = torch.tensor([1.0, 1 / 3, 65504.0, 1e-8])
print(x.to(torch.bfloat16), x.half(), x.half() + 1, (x.bfloat16() * 3).dtype, x.half() @ x.half(), x.bfloat16().sum(), (x.half() + torch.ones(4)).dtype)
# === torch.cfloat
import torch
z = torch.tensor([1 + 2j, 3 - 1j], dtype=torch.cfloat)
print(z, z.real, z.imag, z.abs(), z * z, z.conj(), torch.view_as_real(z), z.dtype)
# === torch.inf; torch.pi
import torch, math
print(torch.inf, torch.pi == math.pi, torch.full((2,), -torch.inf), torch.tensor([0.0, 1.0]).masked_fill(torch.tensor([True, False]), -torch.inf).softmax(0), torch.nan, torch.e)
# === torch.where
import torch
x = torch.arange(-2.0, 3.0)
print(torch.where(x > 0, x, 0), torch.where(x > 0, x, -1.0), torch.where(x > 0), torch.where(x > 0, 1, 2), torch.where(x > 0, torch.tensor(1.0), torch.zeros(5)), torch.where(torch.tensor([[True], [False]]), x, -x).shape)
# === torch.where
import torch
x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
torch.where(x > 0, x * x, x.exp()).sum().backward(); print(x.grad)
print(torch.where(torch.tensor([True, False]), torch.tensor([1, 2]), torch.tensor([0.5, 0.5])), torch.where(torch.eye(2) > 0))
# === Tensor.type_as; Tensor.type; aten.type_as
import torch
x = torch.tensor([1.7, 2.2])
print(x.type_as(torch.ones(1).long()), x.type(), x.type(torch.int64), x.type("torch.DoubleTensor"), x.type(torch.FloatTensor) is x, torch.ones(1).long().type())
# === Tensor.type_as; Tensor.new_tensor
import torch
x = torch.ones(2, dtype=torch.float64)
print(x.new_tensor([1, 2]), x.new_tensor(3), torch.ones(1, dtype=torch.int64).new_tensor([1.5]), x.type_as(x) is x, x.new_tensor([1], dtype=torch.bool))
# === Tensor.copy_; aten.copy_
import torch
x = torch.zeros(2, 3)
print(x.copy_(torch.arange(3)), x.copy_(torch.ones(2, 1) * 2.5) is x, x)
y = torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.9, -1.9])); print(y)
w = torch.ones(2, requires_grad=True); z = torch.zeros(2); z.copy_(w * 3); z.sum().backward(); print(w.grad)
try: x.copy_(torch.ones(4))
except Exception as e: print(type(e).__name__, e)
# === torch.as_tensor
import torch
x = torch.ones(2)
print(torch.as_tensor(x) is x, torch.as_tensor([1, 2]), torch.as_tensor(3.5), torch.as_tensor(x, dtype=torch.int64), torch.asarray([1.0, 2.0]))
# === torch.get_default_dtype; torch.set_default_dtype
import torch
print(torch.get_default_dtype())
torch.set_default_dtype(torch.float64)
print(torch.tensor([1.5]).dtype, torch.zeros(2).dtype, (torch.arange(3) / 2).dtype, torch.tensor([1]).dtype, torch.get_default_dtype(), torch.randn(1).dtype, torch.nn.Linear(1, 1).weight.dtype)
torch.set_default_dtype(torch.float32)
print(torch.zeros(2).dtype)
try: torch.set_default_dtype(torch.int64)
except Exception as e: print(type(e).__name__, e)
# === torch.set_default_device; torch.set_default_tensor_type
import torch
torch.set_default_device("cpu"); print(torch.ones(1).device); torch.set_default_device(None)
torch.set_default_tensor_type(torch.DoubleTensor); print(torch.ones(1).dtype)
torch.set_default_tensor_type("torch.FloatTensor"); print(torch.ones(1).dtype)
# === Tensor.cuda
import torch
x = torch.ones(2)
for f in [lambda: x.cuda(), lambda: x.to("cuda"), lambda: torch.zeros(1, device="cuda")]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === Tensor.resize
import torch
x = torch.arange(4.0); print(x.resize(2, 2), x.resize_(2).shape, x)
# === Tensor.pin_memory
import torch
x = torch.ones(2); print(x.is_pinned(), (x.pin_memory() if torch.cuda.is_available() else x).shape, callable(x.pin_memory))
# === torch.preserve_format
import torch
x = torch.ones(2, 3).t()
print(torch.preserve_format, torch.contiguous_format, x.clone(memory_format=torch.preserve_format).stride(), x.clone(memory_format=torch.contiguous_format).stride(), torch.zeros_like(x).stride())
# === torch.__version__
import torch
print(torch.__version__.split("+")[0].split(".")[0], isinstance(torch.__version__, str))
# === Tensor.numpy; torch.from_numpy
import torch
print(torch.ones(2).numpy().tolist(), torch.from_numpy(torch.arange(3).numpy()))
# === aten.set_
import torch
x = torch.zeros(2); y = torch.ones(3); x.set_(y); x[0] = 5; print(x, y)
# === aten._is_all_true; aten.equal
import torch
print(torch.equal(torch.ones(2), torch.ones(2)), torch.equal(torch.ones(2), torch.zeros(2)), torch.equal(torch.ones(2), torch.ones(3)), torch.allclose(torch.ones(2), torch.ones(2) + 1e-9))
