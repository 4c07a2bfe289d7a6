# === products of halves are summed in float32
import torch, zlib
def show(name, t): print(name, t.dtype, tuple(t.shape), zlib.crc32(bytes(t.detach().contiguous().flatten().view(torch.uint8).tolist())), t.flatten()[:3].tolist())
for dtype in (torch.bfloat16, torch.float16):
    torch.manual_seed(0)
    for n, k, m in [(3, 5, 4), (8, 64, 8)]:
        a, b, c = torch.randn(n, k).to(dtype).requires_grad_(), torch.randn(k, m).to(dtype).requires_grad_(), torch.randn(n, m).to(dtype)
        for name, f in [("mm", lambda: a @ b), ("addmm", lambda: torch.addmm(c, a, b)), ("linear", lambda: torch.nn.functional.linear(a, b.mT)), ("bmm", lambda: torch.bmm(a[None].expand(2, n, k), b[None].expand(2, k, m))), ("mv", lambda: a @ b[:, 0]), ("dot", lambda: a[0] @ b[:, 0]), ("addmm scaled", lambda: torch.addmm(c, a, b, beta=0.5, alpha=2))]:
            a.grad = b.grad = None
            y = f(); y.backward(torch.ones_like(y))
            show(f"{name} {n}x{k}x{m}", y); show("da", a.grad); show("db", b.grad)
# === a shared right operand
import torch, zlib
def show(name, t): print(name, t.dtype, tuple(t.shape), zlib.crc32(bytes(t.detach().contiguous().flatten().view(torch.uint8).tolist())), t.flatten()[:3].tolist())
for dtype in (torch.bfloat16,):
    torch.manual_seed(0)
    for shape in [(3, 5, 16), (2, 3, 5, 16), (16, 64)]:
        a, b = torch.randn(shape).to(dtype).requires_grad_(), torch.randn(16 if len(shape) > 2 else 64, 12).to(dtype).requires_grad_()
        y = a @ b; g = torch.randn(y.shape).to(dtype)
        y.backward(g); show("matmul", y); show("da", a.grad); show("db", b.grad)
        a.grad = b.grad = None
        w = b.detach().mT.contiguous().requires_grad_(); bias = torch.zeros(12, dtype=dtype, requires_grad=True)
        torch.nn.functional.linear(a, w, bias).backward(g); show("linear da", a.grad); show("dw", w.grad); show("dbias", bias.grad)
# === sums of halves
import torch, zlib
def show(name, t): print(name, t.dtype, tuple(t.shape), zlib.crc32(bytes(t.detach().contiguous().flatten().view(torch.uint8).tolist())), t.flatten()[:3].tolist())
for dtype in (torch.bfloat16, torch.float16):
    torch.manual_seed(0)
    for n, k in [(3, 7), (8, 64), (64, 300)][: 2 if dtype == torch.float16 else 3]:
        x = torch.randn(n, k).to(dtype)
        for name, f in [("sum", lambda: x.sum()), ("sum 0", lambda: x.sum(0)), ("sum 1", lambda: x.sum(1)), ("mean", lambda: x.mean()), ("mean 0", lambda: x.mean(0)), ("mean 1", lambda: x.mean(1)), ("cumsum", lambda: x.cumsum(1)), ("cumsum 0", lambda: x.cumsum(0)), ("cumprod", lambda: x.cumprod(1)), ("var", lambda: x.var(1)), ("norm", lambda: x.norm(dim=1)), ("logsumexp", lambda: x.logsumexp(1)), ("amax", lambda: x.amax(1)), ("layer_norm", lambda: torch.nn.functional.layer_norm(x, (k,))), ("nansum", lambda: x.nansum(1)), ("sum to", lambda: x.sum(1, dtype=torch.float32))]:
            show(f"{name} {n}x{k}", f())
