# === made and printed
import torch
i = torch.tensor([[0, 1, 1], [2, 0, 2]]); v = torch.tensor([3.0, 4.0, 5.0])
s = torch.sparse_coo_tensor(i, v, (2, 3)); print(s, s.dtype, s.layout, s.is_sparse, s.shape, s._nnz(), s.sparse_dim(), s.dense_dim(), s.is_coalesced())
print(type(s), isinstance(s, torch.Tensor), torch.is_tensor(s), s.coalesce(), s._indices(), s._values(), s.numel(), s.ndim, s.device, len(s), s.size(1), s.stride())
print(torch.sparse_coo_tensor([[0, 0], [1, 1]], [1.0, 2.0]).coalesce(), torch.sparse_coo_tensor(torch.zeros(1, 0, dtype=torch.long), torch.zeros(0), (4,)), torch.sparse_coo_tensor((2, 3)))
print(torch.sparse_coo_tensor(i, torch.ones(3, 2), (2, 3, 2)), torch.sparse_coo_tensor(i, v, (2, 3), dtype=torch.float64, requires_grad=True))
d = torch.tensor([[0, 1.0, 0], [2, 0, 3]]); print(d.to_sparse(), d.to_sparse(1), d.to_sparse().to_dense(), torch.eye(3).to_sparse().long(), d.layout, d.is_sparse, d.to_dense() is not None, d.sparse_dim(), d.dense_dim())
c = torch.sparse_coo_tensor([[1, 0, 1], [2, 1, 2]], torch.tensor([1.0, 2.0, 3.0]), (2, 3)); print(c.coalesce().indices(), c.coalesce().values(), c.coalesce().is_coalesced(), c.to_dense(), d.sparse_mask(c.coalesce()))
print(torch.rand(40, 40).gt(2).float().to_sparse(), torch.ones(60, 60).to_sparse())
# === operations
import torch
i = torch.tensor([[0, 1, 1], [2, 0, 2]]); v = torch.tensor([3.0, 4.0, 5.0]); s = torch.sparse_coo_tensor(i, v, (2, 3)); d = torch.arange(6.0).view(2, 3)
for f in (lambda: torch.sparse.mm(s, torch.ones(3, 2)), lambda: s @ torch.ones(3, 2), lambda: s @ torch.ones(3), lambda: torch.mm(s, torch.ones(3, 2)), lambda: torch.spmm(s, torch.ones(3, 2)), lambda: torch.matmul(s, torch.ones(3, 2)), lambda: s.mm(torch.ones(3, 1)), lambda: torch.sparse.mm(s, s.t()), lambda: torch.sparse.addmm(torch.ones(2, 2), s, torch.ones(3, 2), beta=0.5, alpha=2.0), lambda: torch.addmm(torch.ones(2, 2), s, torch.ones(3, 2)),
          lambda: s + s, lambda: s * 2, lambda: 2 * s, lambda: s / 2, lambda: -s, lambda: s * s, lambda: d + s, lambda: torch.add(d, s, alpha=2), lambda: s * d, lambda: s - s, lambda: s.t(), lambda: s.transpose(0, 1), lambda: s.T, lambda: torch.sparse.sum(s), lambda: torch.sparse.sum(s, 0), lambda: torch.sparse.sum(s, [0, 1]), lambda: s.sum(), lambda: s.sum(1), lambda: s.norm(),
          lambda: torch.sparse.softmax(s, 1), lambda: torch.sparse.log_softmax(s, 1), lambda: torch.sparse.softmax(s, 0), lambda: s[1], lambda: s[0, 2], lambda: s.relu(), lambda: torch.sin(s), lambda: s.abs(), lambda: s.pow(2), lambda: s.sqrt(), lambda: s.clone(), lambda: s.detach(), lambda: s.to(torch.float64), lambda: s.unsqueeze(0), lambda: torch.cat([s, s]), lambda: s.index_select(0, torch.tensor([1])), lambda: s.to_sparse(), lambda: s.cpu(), lambda: s.is_floating_point()):
    print(f())
e = torch.tensor([[1.0, 2.0], [3.0, 4.0]]); e.add_(torch.sparse_coo_tensor([[0, 0], [1, 1]], [1.0, 2.0], (2, 2)), alpha=10); print(e)
# === what is refused
import torch
s = torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 2.0], (2, 2)); t = torch.ones(2, 2)
for bad in (lambda: s.indices(), lambda: s.values(), lambda: s + t, lambda: s.reshape(4), lambda: s.numpy(), lambda: s.item(), lambda: s.data_ptr(), lambda: t.is_coalesced(), lambda: t.coalesce(), lambda: t.indices(), lambda: t.values(), lambda: torch.sparse_coo_tensor([[0, 1]], [1.0], (3,)), lambda: torch.sparse_coo_tensor([0, 1], [1.0, 2.0], (3,)), lambda: torch.sparse_coo_tensor([[0, 1]], [1.0, 2.0], (3, 3))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
for bad in (lambda: s.exp(), lambda: s.view(4), lambda: torch.max(s), lambda: torch.mean(s)):
    try: print(bad())
    except NotImplementedError as error: print(type(error).__name__, str(error)[:22])
# === gradients
import torch
i = torch.tensor([[0, 1, 1], [2, 0, 2]])
v = torch.tensor([3.0, 4.0, 5.0], requires_grad=True); w = torch.ones(3, 2, requires_grad=True)
s = torch.sparse_coo_tensor(i, v, (2, 3)); print(s, s.grad_fn.name(), s.requires_grad, s.is_leaf)
y = torch.sparse.mm(s, w); print(y); (y * torch.tensor([[1.0, 2], [3, 4]])).sum().backward(); print(v.grad, w.grad)
d = torch.tensor([[0, 1.0, 0], [2, 0, 3]], requires_grad=True); p = d.to_sparse(); print(p, p.to_dense()); torch.sparse.mm(p, w).sum().backward(); print(d.grad)
q = torch.sparse_coo_tensor(i, torch.tensor([1.0, 2, 3]), (2, 3)).requires_grad_(); torch.sparse.mm(q, w).sum().backward(); print(q.grad, w.grad, q.is_leaf)
q.grad = None; (q.to_dense() * 2).sum().backward(); print(q.grad)
q.grad = None; torch.sparse.sum(q).backward(); print(q.grad)
q.grad = None; (q + q).to_dense().sum().backward(); print(q.grad)
# === sparse gradients of tables
import torch
def table(): e = torch.nn.Embedding(5, 2, sparse=True); e.weight.data.copy_(torch.arange(10.0).view(5, 2)); return e
e = table(); o = e(torch.tensor([1, 3, 1])); print(e, o); (o * torch.tensor([[1.0], [2.0], [3.0]])).sum().backward(); print(e.weight.grad, e.weight.grad.is_sparse, e.weight.grad.coalesce())
opt = torch.optim.SparseAdam(e.parameters(), lr=0.1); opt.step(); print(e.weight, opt.state_dict()); opt.zero_grad(); print(e.weight.grad)
e(torch.tensor([0, 1])).sum().backward(); opt.step(); print(e.weight, opt); opt.zero_grad(set_to_none=False); print(e.weight.grad)
e = table(); opt = torch.optim.SGD(e.parameters(), lr=0.1); e(torch.tensor([0, 1, 1])).sum().backward(); e(torch.tensor([0, 2])).sum().backward(); print(e.weight.grad); opt.step(); print(e.weight)
opt = torch.optim.SGD(e.parameters(), lr=0.1, momentum=0.9); opt.step(); print(e.weight); opt.step(); print(e.weight)
opt = torch.optim.Adagrad(e.parameters(), lr=0.1); opt.step(); opt.step(); print(e.weight)
e = table(); e.weight.grad = None; f = torch.nn.functional.embedding(torch.tensor([[1, 0], [2, 2]]), e.weight, padding_idx=0, sparse=True); f.sum().backward(); print(e.weight.grad.to_dense())
g = torch.nn.EmbeddingBag(4, 2, mode="sum", sparse=True); g.weight.data.fill_(1.0); g(torch.tensor([[0, 1], [2, 2]])).sum().backward(); print(g.weight.grad.to_dense(), g.weight.grad.is_sparse)
for bad in (lambda: torch.optim.Adam(e.parameters()).step(), lambda: torch.optim.SparseAdam([torch.ones(2).to_sparse().requires_grad_()]), lambda: torch.optim.SparseAdam(e.parameters(), lr=-1), lambda: torch.optim.RMSprop(e.parameters()).step(), lambda: torch.optim.NAdam(e.parameters()).step()):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
x = torch.nn.Parameter(torch.ones(2)); x.grad = torch.ones(2)
try: torch.optim.SparseAdam([x]).step()
except Exception as error: print(type(error).__name__, error)
# === sparse and dense gradients together
import torch
w = torch.nn.Parameter(torch.arange(6.0).view(3, 2)); i = torch.tensor([0, 2])
torch.nn.functional.embedding(i, w, sparse=True).sum().backward(); (w * 2).sum().backward(); print(w.grad)
w.grad = None; (w * 2).sum().backward(); torch.nn.functional.embedding(i, w, sparse=True).sum().backward(); print(w.grad)
w.grad = None; (torch.nn.functional.embedding(i, w, sparse=True).sum() + (w * 3).sum()).backward(); print(w.grad)
