# === torch.sparse_coo_tensor; Tensor.to_sparse; aten._to_sparse
import torch
i = torch.tensor([[0, 1, 1], [2, 0, 2]]); v = torch.tensor([3.0, 4.0, 5.0])
s = torch.sparse_coo_tensor(i, v, (2, 3)); print(s, s.shape, s.dtype, s.is_sparse, s.layout, s.is_coalesced()); print(s.to_dense())
d = torch.tensor([[0.0, 1.0], [2.0, 0.0]]).to_sparse(); print(d, d.indices(), d.values(), d.is_coalesced(), d._nnz())
c = torch.sparse_coo_tensor([[0, 0, 1], [1, 1, 0]], [1.0, 2.0, 3.0]).coalesce(); print(c, c.indices(), c.values(), (c * 2).to_dense(), torch.sparse.sum(c))
# === torch.spmm; torch.sparse_coo_tensor
import torch
s = torch.sparse_coo_tensor(torch.tensor([[0, 1, 1], [2, 0, 2]]), torch.tensor([3.0, 4.0, 5.0]), (2, 3)); m = torch.arange(6.0).view(3, 2)
print(torch.spmm(s, m), torch.sparse.mm(s, m), s @ m, torch.mm(s, m), s.t().shape)
w = torch.ones(3, 2, requires_grad=True); torch.spmm(s, w).sum().backward(); print(w.grad)
# === Tensor.to_sparse
import torch
x = torch.eye(3); x[0, 2] = 7; s = x.to_sparse(); print(s._nnz(), s.indices().tolist(), s.values().tolist(), torch.equal(s.to_dense(), x), s.size(), s.dim(), s.sparse_dim(), s.dense_dim())
for f in [lambda: torch.sparse_coo_tensor([[0, -1]], [1.0, 2.0]), lambda: torch.sparse_coo_tensor([[0, 1]], [1.0])]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
