# === dtypes inside autocast
import torch, torch.nn.functional as F
a, m, t = torch.ones(2, 2), torch.nn.Linear(2, 2), torch.tensor([0, 1])
with torch.autocast("cpu", dtype=torch.bfloat16):
    b = a @ a
    print(b.dtype, m(a).dtype, (a + a).dtype, (b + a).dtype, a.softmax(-1).dtype, b.softmax(-1).dtype, b.sum().dtype, b.exp().dtype)
    print(F.mse_loss(b, a).dtype, F.cross_entropy(b, t).dtype, F.nll_loss(b, t).dtype, F.layer_norm(b, (2,)).dtype, F.gelu(b).dtype)
    print(torch.bmm(a[None], a[None]).dtype, torch.einsum("ij,jk->ik", a, a).dtype, torch.addmm(a, a, a).dtype)
    print(F.scaled_dot_product_attention(a[None, None], a[None, None], a[None, None]).dtype, torch.cat([b, a]).dtype)
    print(torch.is_autocast_enabled("cpu"), torch.is_autocast_enabled(), torch.get_autocast_dtype("cpu"))
    with torch.autocast("cpu", enabled=False):
        print((a @ a).dtype)
    print((a @ a).dtype)
print((a @ a).dtype, torch.is_autocast_enabled("cpu"))
# === training inside autocast
import torch, torch.nn as nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
x, y = torch.randn(5, 4), torch.tensor([0, 1, 2, 0, 1])
with torch.amp.autocast(device_type="cpu", dtype=torch.bfloat16):
    out = model(x)
    loss = nn.functional.cross_entropy(out, y)
print(out.dtype, type(out.grad_fn).__name__, loss)
loss.backward()
print(model[0].weight.grad.dtype, model[0].weight.grad[0])
@torch.autocast("cpu")
def f(a): return a @ a
print(f(torch.full((2, 2), 1.01)))
# === scaling gradients
import torch
w = torch.nn.Parameter(torch.ones(2))
opt = torch.optim.SGD([w], lr=0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
for k in range(4):
    opt.zero_grad()
    loss = (w * w).sum() if k != 2 else (w * float("inf")).sum()
    scaler.scale(loss).backward()
    scaler.unscale_(opt)
    n = torch.nn.utils.clip_grad_norm_([w], 1.0)
    scaler.step(opt)
    scaler.update()
    print(k, scaler.get_scale(), w.data, n)
print(scaler.state_dict(), scaler.is_enabled())
off = torch.cuda.amp.GradScaler()
print(off.is_enabled(), off.get_scale(), off.scale(torch.ones(1)), off.state_dict())
with torch.cuda.amp.autocast(): print((torch.ones(1, 1) @ torch.ones(1, 1)).dtype)
# === errors
import torch
w = torch.nn.Parameter(torch.ones(2))
opt = torch.optim.SGD([w], lr=0.1)
s = torch.amp.GradScaler("cpu")
def twice():
    s.scale(w.sum()).backward(); s.unscale_(opt); s.unscale_(opt)
for f in [twice, lambda: torch.autocast("foo"), lambda: torch.autocast(3), lambda: torch.amp.GradScaler("cpu").update()]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === layer norm of halves: the sums over rows are rounded at every row
import torch, torch.nn as nn
torch.manual_seed(0)
for dtype in (torch.bfloat16, torch.float16):
    for wide in (False, True):
        norm = nn.LayerNorm(6).to(torch.float32 if wide else dtype)
        x, g = torch.randn(33, 6).to(dtype).requires_grad_(), torch.randn(33, 6).to(dtype)
        norm(x).backward(g)
        print(x.grad[0], norm.weight.grad, norm.bias.grad)
