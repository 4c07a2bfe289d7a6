# === gradient scaler: growth, backoff, a skipped step, two optimizers
import torch
a, b = torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.ones(2))
oa, ob = torch.optim.SGD([a], lr=0.1), torch.optim.Adam([b], lr=0.1)
s = torch.amp.GradScaler("cpu", init_scale=4.0, growth_factor=3.0, backoff_factor=0.25, growth_interval=3)
print(s.get_scale(), s.get_growth_factor(), s.get_backoff_factor(), s.get_growth_interval(), s.state_dict())
for k in range(9):
    oa.zero_grad(); ob.zero_grad()
    la, lb = (a * a).sum(), (b * (float("nan") if k == 2 else float("inf") if k in (3, 8) else 2.0)).sum()
    la, lb = s.scale([la, lb])
    print(k, la.detach(), lb.detach(), type(la.grad_fn).__name__)
    la.backward(); lb.backward()
    if k % 2: s.unscale_(oa); print(a.grad)
    print(s.step(oa), s.step(ob))
    s.update()
    print(s.get_scale(), s.state_dict(), a.data, b.data)
s.update(16.0); print(s.get_scale()); s.update(torch.tensor(32.0)); print(s.get_scale())
s.set_growth_factor(5.0); s.set_backoff_factor(0.125); s.set_growth_interval(7)
d = s.state_dict(); print(d)
r = torch.amp.GradScaler("cpu"); r.load_state_dict(d); print(r.get_scale(), r.state_dict() == d, r.is_enabled())
r.scale(torch.ones(1)); r.load_state_dict(s.state_dict() | {"scale": 2.0, "_growth_tracker": 4}); print(r.state_dict())
import pickle, io
q = pickle.loads(pickle.dumps(r)); print(q.state_dict() == r.state_dict())
# === gradient scaler: what scale takes
import torch
s = torch.amp.GradScaler("cpu", init_scale=2.0)
x = torch.ones(2)
print(s.scale(x), s.scale((x, [x, x])), s.scale([x.half()]), s.scale(x.half()).dtype, s.scale(x.double()).dtype, s.scale(x.bfloat16()).dtype, list(s.scale(v for v in [x])))
for v in [3, None]:
    try: print(s.scale(v))
    except Exception as e: print(type(e).__name__, e)
# === gradient scaler: errors
import torch
def fresh(**k):
    w = torch.nn.Parameter(torch.ones(2)); return w, torch.optim.SGD([w], lr=0.1), torch.amp.GradScaler("cpu", **k)
def unscale_twice(): w, o, s = fresh(); s.scale(w.sum()).backward(); s.unscale_(o); s.unscale_(o)
def unscale_after(): w, o, s = fresh(); s.scale(w.sum()).backward(); s.step(o); s.unscale_(o)
def step_twice(): w, o, s = fresh(); s.scale(w.sum()).backward(); s.step(o); s.step(o)
def step_first(): w, o, s = fresh(); w.sum().backward(); s.step(o)
def unscale_first(): w, o, s = fresh(); s.unscale_(o)
def no_gradients(): w, o, s = fresh(); s.scale(w.sum()); s.step(o)
def unscale_nothing(): w, o, s = fresh(); s.scale(w.sum()); s.unscale_(o); s.update()
def closure(): w, o, s = fresh(); s.scale(w.sum()).backward(); s.step(o, closure=lambda: 1)
def update_only(): w, o, s = fresh(); s.scale(w.sum()).backward(); s.update()
def half(): w, o, s = fresh(); w.data = w.data.half(); s.scale(w.sum()).backward(); s.unscale_(o)
def bfloat(): w, o, s = fresh(); w.data = w.data.bfloat16(); s.scale(w.sum()).backward(); s.unscale_(o); print(w.grad, s.step(o)); s.update(); print(s.get_scale())
def empty_state(): fresh()[2].load_state_dict({})
def bad_growth(): fresh(growth_factor=1.0)
def bad_backoff(): fresh(backoff_factor=1.0)
def new_scale(): w, o, s = fresh(); s.scale(w.sum()); s.update(3)
def new_scale_two(): w, o, s = fresh(); s.scale(w.sum()); s.update(torch.ones(2))
def new_scale_grad(): w, o, s = fresh(); s.scale(w.sum()); s.update(torch.ones(1, requires_grad=True))
def new_scale_first(): fresh()[2].update(3.0)
def off(): w, o, s = fresh(enabled=False); print(s.scale(3), s.unscale_(o), s.step(o), s.update(), s.get_scale(), s.state_dict(), s.load_state_dict({}), s.is_enabled())
def sparse():
    e = torch.nn.Embedding(4, 2, sparse=True); o = torch.optim.SGD(e.parameters(), lr=0.1); s = torch.amp.GradScaler("cpu", init_scale=8.0)
    s.scale(e(torch.tensor([1, 1])).sum()).backward(); s.unscale_(o); print(e.weight.grad.to_dense())
def overflow():
    w, o, s = fresh(init_scale=2.0, growth_interval=1)
    s.scale((w * 3e38).sum()).backward(); s.unscale_(o); print(w.grad); s.step(o); s.update(); print(s.get_scale(), w.data)
def top():
    w, o, s = fresh(init_scale=3e38, growth_interval=1)
    s.scale((w * 1e-38).sum()).backward(); s.step(o); s.update(); print(s.get_scale())
for f in [unscale_twice, unscale_after, step_twice, step_first, unscale_first, no_gradients, unscale_nothing, closure, update_only, half, bfloat, empty_state, bad_growth, bad_backoff, new_scale, new_scale_two, new_scale_grad, new_scale_first, off, sparse, overflow, top]:
    try: print(f.__name__, f())
    except Exception as e: print(f.__name__, type(e).__name__, e)
