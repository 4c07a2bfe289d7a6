# === dtypes of the operations of the lists, float32 operands
import torch, torch.nn.functional as F
from torch import linalg as L
def d(r): return " ".join(str(x.dtype)[6:] for x in (r if isinstance(r, (tuple, list)) else [r]) if isinstance(x, torch.Tensor))
torch.manual_seed(0)
m = torch.randn(3, 3); p = m @ m.T + 3 * torch.eye(3); v = torch.rand(3) + 0.1; b = m[None]
x1, x2, x3 = torch.rand(1, 2, 6), torch.rand(1, 2, 6, 6), torch.rand(1, 2, 4, 4, 4)
t = torch.tensor([0, 1, 2]); u = m.sigmoid(); one = torch.tensor([1., -1., 1.])
def table(dtype):
    c = lambda x: x.to(dtype) if isinstance(x, torch.Tensor) and x.is_floating_point() else x
    m_, p_, v_, b_, x1_, x2_, x3_, u_, one_ = map(c, (m, p, v, b, x1, x2, x3, u, one))
    return {
        "matmul": lambda: m_ @ m_, "mv": lambda: torch.mv(m_, v_), "dot": lambda: torch.dot(v_, v_), "vdot": lambda: torch.vdot(v_, v_), "outer": lambda: torch.outer(v_, v_), "inner": lambda: torch.inner(m_, m_),
        "mm": lambda: torch.mm(m_, m_), "bmm": lambda: torch.bmm(b_, b_), "addmm": lambda: torch.addmm(m_, m_, m_), "addmv": lambda: torch.addmv(v_, m_, v_), "addr": lambda: torch.addr(m_, v_, v_),
        "baddbmm": lambda: torch.baddbmm(b_, b_, b_), "addbmm": lambda: torch.addbmm(m_, b_, b_), "chain_matmul": lambda: torch.chain_matmul(m_, m_, m_), "multi_dot": lambda: L.multi_dot([m_, m_, m_]), "matrix_power": lambda: torch.matrix_power(m_, 3), "tensordot": lambda: torch.tensordot(m_, m_, 1),
        "einsum": lambda: torch.einsum("ij,jk->ik", m_, m_), "einsum of one": lambda: torch.einsum("ij->ji", m_), "einsum product": lambda: torch.einsum("i,i->i", v_, v_), "kron": lambda: torch.kron(m_, m_), "vecdot": lambda: L.vecdot(m_, m_), "cross": lambda: L.cross(m_, m_),
        "linear": lambda: F.linear(m_, m_, v_), "bilinear": lambda: F.bilinear(m_, m_, m_[None]), "sdpa": lambda: F.scaled_dot_product_attention(b_[None], b_[None], b_[None]), "prelu": lambda: F.prelu(m_, v_),
        "conv1d": lambda: F.conv1d(x1_, x1_), "conv1d same": lambda: F.conv1d(x1_, x1_[:, :, :3], padding="same"), "conv2d": lambda: F.conv2d(x2_, x2_), "conv3d": lambda: F.conv3d(x3_, x3_), "conv_transpose1d": lambda: F.conv_transpose1d(x1_, x1_.mT.contiguous().mT[:, :1].expand(1, 1, 6).repeat(2, 1, 1)), "conv_transpose2d": lambda: F.conv_transpose2d(x2_, x2_[0, :, None]), "conv_transpose3d": lambda: F.conv_transpose3d(x3_, x3_[0, :, None]),
        "cat": lambda: torch.cat([m_, m]), "stack": lambda: torch.stack([m_, m]), "hstack": lambda: torch.hstack([m_, m]), "index_copy": lambda: m_.index_copy(0, t, m), "index_copy 2": lambda: m.index_copy(0, t, m_), "index_add": lambda: m_.index_add(0, t, m_), "where": lambda: torch.where(m > 0, m_, m), "add": lambda: m_ + m,
        "mse": lambda: F.mse_loss(m_, m), "l1": lambda: F.l1_loss(m_, m), "smooth_l1": lambda: F.smooth_l1_loss(m_, m), "huber": lambda: F.huber_loss(m_, m), "kl_div": lambda: F.kl_div(m_, u_), "cross_entropy": lambda: F.cross_entropy(m_, t), "nll": lambda: F.nll_loss(m_, t), "nll2d": lambda: F.nll_loss(x2_, torch.zeros(1, 6, 6).long()),
        "bce": lambda: F.binary_cross_entropy(u_, u_), "bce logits": lambda: F.binary_cross_entropy_with_logits(m_, u_), "poisson": lambda: F.poisson_nll_loss(m_, u_), "gaussian": lambda: F.gaussian_nll_loss(m_, m_, u_), "cosine_embedding": lambda: F.cosine_embedding_loss(m_, m_, one_), "hinge": lambda: F.hinge_embedding_loss(v_, one_), "margin_ranking": lambda: F.margin_ranking_loss(v_, v_, one_),
        "triplet": lambda: F.triplet_margin_loss(m_, m_, m_), "soft_margin": lambda: F.soft_margin_loss(v_, one_), "multi_margin": lambda: F.multi_margin_loss(m_, t), "multilabel_margin": lambda: F.multilabel_margin_loss(m_, t[None].repeat(3, 1)), "multilabel_soft": lambda: F.multilabel_soft_margin_loss(m_, u_), "ctc": lambda: F.ctc_loss(x1_.permute(2, 0, 1).log_softmax(-1), torch.tensor([[1, 1]]), [6], [2]),
        "cdist": lambda: torch.cdist(m_, m_), "dist": lambda: torch.dist(m_, m_), "pairwise": lambda: F.pairwise_distance(m_, m_), "cosine": lambda: F.cosine_similarity(m_, m_), "renorm": lambda: torch.renorm(m_, 2, 0, 1.),
        "prod": lambda: m_.prod(), "prod dim": lambda: m_.prod(0), "cumprod": lambda: m_.cumprod(0), "cumsum": lambda: m_.cumsum(0), "sum": lambda: m_.sum(), "mean": lambda: m_.mean(0), "var": lambda: m_.var(), "norm": lambda: m_.norm(), "vector_norm": lambda: L.vector_norm(m_), "matrix_norm": lambda: L.matrix_norm(m_), "nuclear": lambda: L.matrix_norm(m_, "nuc"), "logsumexp": lambda: m_.logsumexp(0), "trace": lambda: m_.trace(), "quantile": lambda: torch.quantile(m_, 0.5), "nanquantile": lambda: torch.nanquantile(m_, 0.5, dim=0), "median": lambda: m_.median(0), "topk": lambda: m_.topk(2), "sort": lambda: m_.sort(), "std": lambda: m_.std(0), "softmax": lambda: m_.softmax(0), "log_softmax": lambda: m_.log_softmax(0), "softmax to": lambda: m_.softmax(0, dtype=torch.float32),
        "exp": lambda: m_.exp(), "pow": lambda: m_ ** 2, "rsqrt": lambda: v_.rsqrt(), "erfinv": lambda: u_.erfinv(), "polar": lambda: torch.polar(m_, m_), "view_as_complex": lambda: torch.view_as_complex(m_[:, :2].contiguous()), "softplus": lambda: F.softplus(m_), "gelu": lambda: F.gelu(m_), "silu": lambda: F.silu(m_), "normalize": lambda: F.normalize(m_),
        "layer_norm": lambda: F.layer_norm(m_, (3,)), "rms_norm": lambda: F.rms_norm(m_, (3,)), "group_norm": lambda: F.group_norm(x1_, 2), "batch_norm": lambda: F.batch_norm(x2_, None, None, training=True), "instance_norm": lambda: F.instance_norm(x1_), "local_response": lambda: F.local_response_norm(x2_, 2), "embedding": lambda: F.embedding(t, m_), "dropout": lambda: F.dropout(m_, 0.0),
        "avg_pool1d": lambda: F.avg_pool1d(x1_, 2), "avg_pool2d": lambda: F.avg_pool2d(x2_, 2), "avg_pool3d": lambda: F.avg_pool3d(x3_, 2), "max_pool1d": lambda: F.max_pool1d(x1_, 2), "max_pool2d": lambda: F.max_pool2d(x2_, 2), "max_pool3d": lambda: F.max_pool3d(x3_, 2), "adaptive_avg1d": lambda: F.adaptive_avg_pool1d(x1_, 2), "adaptive_avg2d": lambda: F.adaptive_avg_pool2d(x2_, 2), "adaptive_avg3d": lambda: F.adaptive_avg_pool3d(x3_, 2), "adaptive_max2d": lambda: F.adaptive_max_pool2d(x2_, 2), "adaptive_max3d": lambda: F.adaptive_max_pool3d(x3_, 2), "lp_pool": lambda: F.lp_pool2d(x2_, 2, 2),
        "interpolate": lambda: F.interpolate(x2_, scale_factor=2), "bilinear up": lambda: F.interpolate(x2_, scale_factor=2, mode="bilinear"), "bicubic up": lambda: F.interpolate(x2_, scale_factor=2, mode="bicubic"), "grid_sample": lambda: F.grid_sample(x2_, torch.zeros(1, 2, 2, 2).to(x2_.dtype)), "affine_grid": lambda: F.affine_grid(x2_[:, 0, :2, :3], (1, 1, 2, 2)), "reflect1": lambda: F.pad(x1_, (1, 1), "reflect"), "reflect2": lambda: F.pad(x2_, (1, 1, 1, 1), "reflect"), "reflect3": lambda: F.pad(x3_, (1,) * 6, "reflect"), "replicate1": lambda: F.pad(x1_, (1, 1), "replicate"), "replicate2": lambda: F.pad(x2_, (1,) * 4, "replicate"), "replicate3": lambda: F.pad(x3_, (1,) * 6, "replicate"), "constant": lambda: F.pad(x1_, (1, 1)), "pixel_shuffle": lambda: F.pixel_shuffle(x2_.repeat(1, 2, 1, 1), 2), "unfold": lambda: F.unfold(x2_, 2), "max_unpool2d": lambda: F.max_unpool2d(*F.max_pool2d(x2_, 2, return_indices=True), 2),
        "fft": lambda: torch.fft.fft(v_), "rfft": lambda: torch.fft.rfft(v_), "irfft": lambda: torch.fft.irfft(v_), "fft2": lambda: torch.fft.fft2(m_), "fftn": lambda: torch.fft.fftn(m_), "rfft2": lambda: torch.fft.rfft2(m_), "hfft": lambda: torch.fft.hfft(v_), "fftshift": lambda: torch.fft.fftshift(v_), "stft": lambda: torch.stft(x1_[0, 0], 4, window=torch.ones(4), return_complex=True),
        "inv": lambda: L.inv(p_), "inverse": lambda: torch.inverse(p_), "pinverse": lambda: torch.pinverse(p_), "solve": lambda: L.solve(p_, v_), "lstsq": lambda: L.lstsq(p_, m_)[0], "cholesky": lambda: L.cholesky(p_), "cholesky_old": lambda: torch.cholesky(p_), "cholesky_ex": lambda: L.cholesky_ex(p_), "cholesky_solve": lambda: torch.cholesky_solve(m_, p_), "cholesky_inverse": lambda: torch.cholesky_inverse(p_), "qr": lambda: L.qr(m_), "qr_old": lambda: torch.qr(m_), "svd": lambda: L.svd(m_), "svd_old": lambda: torch.svd(m_), "svdvals": lambda: L.svdvals(m_), "eig": lambda: L.eig(m_), "eigh": lambda: L.eigh(p_), "eigvals": lambda: L.eigvals(m_), "eigvalsh": lambda: L.eigvalsh(p_), "matrix_rank": lambda: L.matrix_rank(m_), "cond": lambda: L.cond(p_), "det": lambda: L.det(p_), "slogdet": lambda: L.slogdet(p_), "logdet": lambda: torch.logdet(p_), "triangular": lambda: L.solve_triangular(p_.triu(), m_, upper=True), "triangular_old": lambda: torch.triangular_solve(m_, p_), "lu_factor": lambda: L.lu_factor(p_)[0], "lu_solve": lambda: L.lu_solve(*L.lu_factor(p), m_), "geqrf": lambda: torch.geqrf(m_), "householder": lambda: L.householder_product(m_, v_), "tensorinv": lambda: L.tensorinv(p_[:, :, None][:, :, 0], 1),
    }
def show(amp, operands):
    for name, f in table(operands).items():
        with torch.autocast("cpu", dtype=amp):
            try: print(name, d(f()))
            except Exception: print(name, "raises")
show(torch.bfloat16, torch.float32)
# === the same operations in float16, and half operands in both
import torch, torch.nn.functional as F
from torch import linalg as L
def d(r): return " ".join(str(x.dtype)[6:] for x in (r if isinstance(r, (tuple, list)) else [r]) if isinstance(x, torch.Tensor))
torch.manual_seed(0)
m = torch.randn(3, 3); p = m @ m.T + 3 * torch.eye(3); v = torch.rand(3) + 0.1; b = m[None]
x1, x2, x3 = torch.rand(1, 2, 6), torch.rand(1, 2, 6, 6), torch.rand(1, 2, 4, 4, 4)
t = torch.tensor([0, 1, 2]); u = m.sigmoid(); one = torch.tensor([1., -1., 1.])
def table(dtype):
    c = lambda x: x.to(dtype) if isinstance(x, torch.Tensor) and x.is_floating_point() else x
    m_, p_, v_, b_, x1_, x2_, x3_, u_, one_ = map(c, (m, p, v, b, x1, x2, x3, u, one))
    return {
        "matmul": lambda: m_ @ m_, "mv": lambda: torch.mv(m_, v_), "dot": lambda: torch.dot(v_, v_), "vdot": lambda: torch.vdot(v_, v_), "outer": lambda: torch.outer(v_, v_), "inner": lambda: torch.inner(m_, m_),
        "mm": lambda: torch.mm(m_, m_), "bmm": lambda: torch.bmm(b_, b_), "addmm": lambda: torch.addmm(m_, m_, m_), "addmv": lambda: torch.addmv(v_, m_, v_), "addr": lambda: torch.addr(m_, v_, v_),
        "baddbmm": lambda: torch.baddbmm(b_, b_, b_), "addbmm": lambda: torch.addbmm(m_, b_, b_), "chain_matmul": lambda: torch.chain_matmul(m_, m_, m_), "multi_dot": lambda: L.multi_dot([m_, m_, m_]), "matrix_power": lambda: torch.matrix_power(m_, 3), "tensordot": lambda: torch.tensordot(m_, m_, 1),
        "einsum": lambda: torch.einsum("ij,jk->ik", m_, m_), "einsum of one": lambda: torch.einsum("ij->ji", m_), "einsum product": lambda: torch.einsum("i,i->i", v_, v_), "kron": lambda: torch.kron(m_, m_), "vecdot": lambda: L.vecdot(m_, m_), "cross": lambda: L.cross(m_, m_),
        "linear": lambda: F.linear(m_, m_, v_), "bilinear": lambda: F.bilinear(m_, m_, m_[None]), "sdpa": lambda: F.scaled_dot_product_attention(b_[None], b_[None], b_[None]), "prelu": lambda: F.prelu(m_, v_),
        "conv1d": lambda: F.conv1d(x1_, x1_), "conv1d same": lambda: F.conv1d(x1_, x1_[:, :, :3], padding="same"), "conv2d": lambda: F.conv2d(x2_, x2_), "conv3d": lambda: F.conv3d(x3_, x3_), "conv_transpose1d": lambda: F.conv_transpose1d(x1_, x1_.mT.contiguous().mT[:, :1].expand(1, 1, 6).repeat(2, 1, 1)), "conv_transpose2d": lambda: F.conv_transpose2d(x2_, x2_[0, :, None]), "conv_transpose3d": lambda: F.conv_transpose3d(x3_, x3_[0, :, None]),
        "cat": lambda: torch.cat([m_, m]), "stack": lambda: torch.stack([m_, m]), "hstack": lambda: torch.hstack([m_, m]), "index_copy": lambda: m_.index_copy(0, t, m), "index_copy 2": lambda: m.index_copy(0, t, m_), "index_add": lambda: m_.index_add(0, t, m_), "where": lambda: torch.where(m > 0, m_, m), "add": lambda: m_ + m,
        "mse": lambda: F.mse_loss(m_, m), "l1": lambda: F.l1_loss(m_, m), "smooth_l1": lambda: F.smooth_l1_loss(m_, m), "huber": lambda: F.huber_loss(m_, m), "kl_div": lambda: F.kl_div(m_, u_), "cross_entropy": lambda: F.cross_entropy(m_, t), "nll": lambda: F.nll_loss(m_, t), "nll2d": lambda: F.nll_loss(x2_, torch.zeros(1, 6, 6).long()),
        "bce": lambda: F.binary_cross_entropy(u_, u_), "bce logits": lambda: F.binary_cross_entropy_with_logits(m_, u_), "poisson": lambda: F.poisson_nll_loss(m_, u_), "gaussian": lambda: F.gaussian_nll_loss(m_, m_, u_), "cosine_embedding": lambda: F.cosine_embedding_loss(m_, m_, one_), "hinge": lambda: F.hinge_embedding_loss(v_, one_), "margin_ranking": lambda: F.margin_ranking_loss(v_, v_, one_),
        "triplet": lambda: F.triplet_margin_loss(m_, m_, m_), "soft_margin": lambda: F.soft_margin_loss(v_, one_), "multi_margin": lambda: F.multi_margin_loss(m_, t), "multilabel_margin": lambda: F.multilabel_margin_loss(m_, t[None].repeat(3, 1)), "multilabel_soft": lambda: F.multilabel_soft_margin_loss(m_, u_), "ctc": lambda: F.ctc_loss(x1_.permute(2, 0, 1).log_softmax(-1), torch.tensor([[1, 1]]), [6], [2]),
        "cdist": lambda: torch.cdist(m_, m_), "dist": lambda: torch.dist(m_, m_), "pairwise": lambda: F.pairwise_distance(m_, m_), "cosine": lambda: F.cosine_similarity(m_, m_), "renorm": lambda: torch.renorm(m_, 2, 0, 1.),
        "prod": lambda: m_.prod(), "prod dim": lambda: m_.prod(0), "cumprod": lambda: m_.cumprod(0), "cumsum": lambda: m_.cumsum(0), "sum": lambda: m_.sum(), "mean": lambda: m_.mean(0), "var": lambda: m_.var(), "norm": lambda: m_.norm(), "vector_norm": lambda: L.vector_norm(m_), "matrix_norm": lambda: L.matrix_norm(m_), "nuclear": lambda: L.matrix_norm(m_, "nuc"), "logsumexp": lambda: m_.logsumexp(0), "trace": lambda: m_.trace(), "quantile": lambda: torch.quantile(m_, 0.5), "nanquantile": lambda: torch.nanquantile(m_, 0.5, dim=0), "median": lambda: m_.median(0), "topk": lambda: m_.topk(2), "sort": lambda: m_.sort(), "std": lambda: m_.std(0), "softmax": lambda: m_.softmax(0), "log_softmax": lambda: m_.log_softmax(0), "softmax to": lambda: m_.softmax(0, dtype=torch.float32),
        "exp": lambda: m_.exp(), "pow": lambda: m_ ** 2, "rsqrt": lambda: v_.rsqrt(), "erfinv": lambda: u_.erfinv(), "polar": lambda: torch.polar(m_, m_), "view_as_complex": lambda: torch.view_as_complex(m_[:, :2].contiguous()), "softplus": lambda: F.softplus(m_), "gelu": lambda: F.gelu(m_), "silu": lambda: F.silu(m_), "normalize": lambda: F.normalize(m_),
        "layer_norm": lambda: F.layer_norm(m_, (3,)), "rms_norm": lambda: F.rms_norm(m_, (3,)), "group_norm": lambda: F.group_norm(x1_, 2), "batch_norm": lambda: F.batch_norm(x2_, None, None, training=True), "instance_norm": lambda: F.instance_norm(x1_), "local_response": lambda: F.local_response_norm(x2_, 2), "embedding": lambda: F.embedding(t, m_), "dropout": lambda: F.dropout(m_, 0.0),
        "avg_pool1d": lambda: F.avg_pool1d(x1_, 2), "avg_pool2d": lambda: F.avg_pool2d(x2_, 2), "avg_pool3d": lambda: F.avg_pool3d(x3_, 2), "max_pool1d": lambda: F.max_pool1d(x1_, 2), "max_pool2d": lambda: F.max_pool2d(x2_, 2), "max_pool3d": lambda: F.max_pool3d(x3_, 2), "adaptive_avg1d": lambda: F.adaptive_avg_pool1d(x1_, 2), "adaptive_avg2d": lambda: F.adaptive_avg_pool2d(x2_, 2), "adaptive_avg3d": lambda: F.adaptive_avg_pool3d(x3_, 2), "adaptive_max2d": lambda: F.adaptive_max_pool2d(x2_, 2), "adaptive_max3d": lambda: F.adaptive_max_pool3d(x3_, 2), "lp_pool": lambda: F.lp_pool2d(x2_, 2, 2),
        "interpolate": lambda: F.interpolate(x2_, scale_factor=2), "bilinear up": lambda: F.interpolate(x2_, scale_factor=2, mode="bilinear"), "bicubic up": lambda: F.interpolate(x2_, scale_factor=2, mode="bicubic"), "grid_sample": lambda: F.grid_sample(x2_, torch.zeros(1, 2, 2, 2).to(x2_.dtype)), "affine_grid": lambda: F.affine_grid(x2_[:, 0, :2, :3], (1, 1, 2, 2)), "reflect1": lambda: F.pad(x1_, (1, 1), "reflect"), "reflect2": lambda: F.pad(x2_, (1, 1, 1, 1), "reflect"), "reflect3": lambda: F.pad(x3_, (1,) * 6, "reflect"), "replicate1": lambda: F.pad(x1_, (1, 1), "replicate"), "replicate2": lambda: F.pad(x2_, (1,) * 4, "replicate"), "replicate3": lambda: F.pad(x3_, (1,) * 6, "replicate"), "constant": lambda: F.pad(x1_, (1, 1)), "pixel_shuffle": lambda: F.pixel_shuffle(x2_.repeat(1, 2, 1, 1), 2), "unfold": lambda: F.unfold(x2_, 2), "max_unpool2d": lambda: F.max_unpool2d(*F.max_pool2d(x2_, 2, return_indices=True), 2),
        "fft": lambda: torch.fft.fft(v_), "rfft": lambda: torch.fft.rfft(v_), "irfft": lambda: torch.fft.irfft(v_), "fft2": lambda: torch.fft.fft2(m_), "fftn": lambda: torch.fft.fftn(m_), "rfft2": lambda: torch.fft.rfft2(m_), "hfft": lambda: torch.fft.hfft(v_), "fftshift": lambda: torch.fft.fftshift(v_), "stft": lambda: torch.stft(x1_[0, 0], 4, window=torch.ones(4), return_complex=True),
        "inv": lambda: L.inv(p_), "inverse": lambda: torch.inverse(p_), "pinverse": lambda: torch.pinverse(p_), "solve": lambda: L.solve(p_, v_), "lstsq": lambda: L.lstsq(p_, m_)[0], "cholesky": lambda: L.cholesky(p_), "cholesky_old": lambda: torch.cholesky(p_), "cholesky_ex": lambda: L.cholesky_ex(p_), "cholesky_solve": lambda: torch.cholesky_solve(m_, p_), "cholesky_inverse": lambda: torch.cholesky_inverse(p_), "qr": lambda: L.qr(m_), "qr_old": lambda: torch.qr(m_), "svd": lambda: L.svd(m_), "svd_old": lambda: torch.svd(m_), "svdvals": lambda: L.svdvals(m_), "eig": lambda: L.eig(m_), "eigh": lambda: L.eigh(p_), "eigvals": lambda: L.eigvals(m_), "eigvalsh": lambda: L.eigvalsh(p_), "matrix_rank": lambda: L.matrix_rank(m_), "cond": lambda: L.cond(p_), "det": lambda: L.det(p_), "slogdet": lambda: L.slogdet(p_), "logdet": lambda: torch.logdet(p_), "triangular": lambda: L.solve_triangular(p_.triu(), m_, upper=True), "triangular_old": lambda: torch.triangular_solve(m_, p_), "lu_factor": lambda: L.lu_factor(p_)[0], "lu_solve": lambda: L.lu_solve(*L.lu_factor(p), m_), "geqrf": lambda: torch.geqrf(m_), "householder": lambda: L.householder_product(m_, v_), "tensorinv": lambda: L.tensorinv(p_[:, :, None][:, :, 0], 1),
    }
def show(amp, operands):
    for name, f in table(operands).items():
        with torch.autocast("cpu", dtype=amp):
            try: print(name, d(f()))
            except Exception: print(name, "raises")
show(torch.float16, torch.float32)
# === operands of bfloat16
import torch, torch.nn.functional as F
from torch import linalg as L
def d(r): return " ".join(str(x.dtype)[6:] for x in (r if isinstance(r, (tuple, list)) else [r]) if isinstance(x, torch.Tensor))
torch.manual_seed(0)
m = torch.randn(3, 3); p = m @ m.T + 3 * torch.eye(3); v = torch.rand(3) + 0.1; b = m[None]
x1, x2, x3 = torch.rand(1, 2, 6), torch.rand(1, 2, 6, 6), torch.rand(1, 2, 4, 4, 4)
t = torch.tensor([0, 1, 2]); u = m.sigmoid(); one = torch.tensor([1., -1., 1.])
def table(dtype):
    c = lambda x: x.to(dtype) if isinstance(x, torch.Tensor) and x.is_floating_point() else x
    m_, p_, v_, b_, x1_, x2_, x3_, u_, one_ = map(c, (m, p, v, b, x1, x2, x3, u, one))
    return {
        "matmul": lambda: m_ @ m_, "mv": lambda: torch.mv(m_, v_), "dot": lambda: torch.dot(v_, v_), "vdot": lambda: torch.vdot(v_, v_), "outer": lambda: torch.outer(v_, v_), "inner": lambda: torch.inner(m_, m_),
        "mm": lambda: torch.mm(m_, m_), "bmm": lambda: torch.bmm(b_, b_), "addmm": lambda: torch.addmm(m_, m_, m_), "addmv": lambda: torch.addmv(v_, m_, v_), "addr": lambda: torch.addr(m_, v_, v_),
        "baddbmm": lambda: torch.baddbmm(b_, b_, b_), "addbmm": lambda: torch.addbmm(m_, b_, b_), "chain_matmul": lambda: torch.chain_matmul(m_, m_, m_), "multi_dot": lambda: L.multi_dot([m_, m_, m_]), "matrix_power": lambda: torch.matrix_power(m_, 3), "tensordot": lambda: torch.tensordot(m_, m_, 1),
        "einsum": lambda: torch.einsum("ij,jk->ik", m_, m_), "einsum of one": lambda: torch.einsum("ij->ji", m_), "einsum product": lambda: torch.einsum("i,i->i", v_, v_), "kron": lambda: torch.kron(m_, m_), "vecdot": lambda: L.vecdot(m_, m_), "cross": lambda: L.cross(m_, m_),
        "linear": lambda: F.linear(m_, m_, v_), "bilinear": lambda: F.bilinear(m_, m_, m_[None]), "sdpa": lambda: F.scaled_dot_product_attention(b_[None], b_[None], b_[None]), "prelu": lambda: F.prelu(m_, v_),
        "conv1d": lambda: F.conv1d(x1_, x1_), "conv1d same": lambda: F.conv1d(x1_, x1_[:, :, :3], padding="same"), "conv2d": lambda: F.conv2d(x2_, x2_), "conv3d": lambda: F.conv3d(x3_, x3_), "conv_transpose1d": lambda: F.conv_transpose1d(x1_, x1_.mT.contiguous().mT[:, :1].expand(1, 1, 6).repeat(2, 1, 1)), "conv_transpose2d": lambda: F.conv_transpose2d(x2_, x2_[0, :, None]), "conv_transpose3d": lambda: F.conv_transpose3d(x3_, x3_[0, :, None]),
        "cat": lambda: torch.cat([m_, m]), "stack": lambda: torch.stack([m_, m]), "hstack": lambda: torch.hstack([m_, m]), "index_copy": lambda: m_.index_copy(0, t, m), "index_copy 2": lambda: m.index_copy(0, t, m_), "index_add": lambda: m_.index_add(0, t, m_), "where": lambda: torch.where(m > 0, m_, m), "add": lambda: m_ + m,
        "mse": lambda: F.mse_loss(m_, m), "l1": lambda: F.l1_loss(m_, m), "smooth_l1": lambda: F.smooth_l1_loss(m_, m), "huber": lambda: F.huber_loss(m_, m), "kl_div": lambda: F.kl_div(m_, u_), "cross_entropy": lambda: F.cross_entropy(m_, t), "nll": lambda: F.nll_loss(m_, t), "nll2d": lambda: F.nll_loss(x2_, torch.zeros(1, 6, 6).long()),
        "bce": lambda: F.binary_cross_entropy(u_, u_), "bce logits": lambda: F.binary_cross_entropy_with_logits(m_, u_), "poisson": lambda: F.poisson_nll_loss(m_, u_), "gaussian": lambda: F.gaussian_nll_loss(m_, m_, u_), "cosine_embedding": lambda: F.cosine_embedding_loss(m_, m_, one_), "hinge": lambda: F.hinge_embedding_loss(v_, one_), "margin_ranking": lambda: F.margin_ranking_loss(v_, v_, one_),
        "triplet": lambda: F.triplet_margin_loss(m_, m_, m_), "soft_margin": lambda: F.soft_margin_loss(v_, one_), "multi_margin": lambda: F.multi_margin_loss(m_, t), "multilabel_margin": lambda: F.multilabel_margin_loss(m_, t[None].repeat(3, 1)), "multilabel_soft": lambda: F.multilabel_soft_margin_loss(m_, u_), "ctc": lambda: F.ctc_loss(x1_.permute(2, 0, 1).log_softmax(-1), torch.tensor([[1, 1]]), [6], [2]),
        "cdist": lambda: torch.cdist(m_, m_), "dist": lambda: torch.dist(m_, m_), "pairwise": lambda: F.pairwise_distance(m_, m_), "cosine": lambda: F.cosine_similarity(m_, m_), "renorm": lambda: torch.renorm(m_, 2, 0, 1.),
        "prod": lambda: m_.prod(), "prod dim": lambda: m_.prod(0), "cumprod": lambda: m_.cumprod(0), "cumsum": lambda: m_.cumsum(0), "sum": lambda: m_.sum(), "mean": lambda: m_.mean(0), "var": lambda: m_.var(), "norm": lambda: m_.norm(), "vector_norm": lambda: L.vector_norm(m_), "matrix_norm": lambda: L.matrix_norm(m_), "nuclear": lambda: L.matrix_norm(m_, "nuc"), "logsumexp": lambda: m_.logsumexp(0), "trace": lambda: m_.trace(), "quantile": lambda: torch.quantile(m_, 0.5), "nanquantile": lambda: torch.nanquantile(m_, 0.5, dim=0), "median": lambda: m_.median(0), "topk": lambda: m_.topk(2), "sort": lambda: m_.sort(), "std": lambda: m_.std(0), "softmax": lambda: m_.softmax(0), "log_softmax": lambda: m_.log_softmax(0), "softmax to": lambda: m_.softmax(0, dtype=torch.float32),
        "exp": lambda: m_.exp(), "pow": lambda: m_ ** 2, "rsqrt": lambda: v_.rsqrt(), "erfinv": lambda: u_.erfinv(), "polar": lambda: torch.polar(m_, m_), "view_as_complex": lambda: torch.view_as_complex(m_[:, :2].contiguous()), "softplus": lambda: F.softplus(m_), "gelu": lambda: F.gelu(m_), "silu": lambda: F.silu(m_), "normalize": lambda: F.normalize(m_),
        "layer_norm": lambda: F.layer_norm(m_, (3,)), "rms_norm": lambda: F.rms_norm(m_, (3,)), "group_norm": lambda: F.group_norm(x1_, 2), "batch_norm": lambda: F.batch_norm(x2_, None, None, training=True), "instance_norm": lambda: F.instance_norm(x1_), "local_response": lambda: F.local_response_norm(x2_, 2), "embedding": lambda: F.embedding(t, m_), "dropout": lambda: F.dropout(m_, 0.0),
        "avg_pool1d": lambda: F.avg_pool1d(x1_, 2), "avg_pool2d": lambda: F.avg_pool2d(x2_, 2), "avg_pool3d": lambda: F.avg_pool3d(x3_, 2), "max_pool1d": lambda: F.max_pool1d(x1_, 2), "max_pool2d": lambda: F.max_pool2d(x2_, 2), "max_pool3d": lambda: F.max_pool3d(x3_, 2), "adaptive_avg1d": lambda: F.adaptive_avg_pool1d(x1_, 2), "adaptive_avg2d": lambda: F.adaptive_avg_pool2d(x2_, 2), "adaptive_avg3d": lambda: F.adaptive_avg_pool3d(x3_, 2), "adaptive_max2d": lambda: F.adaptive_max_pool2d(x2_, 2), "adaptive_max3d": lambda: F.adaptive_max_pool3d(x3_, 2), "lp_pool": lambda: F.lp_pool2d(x2_, 2, 2),
        "interpolate": lambda: F.interpolate(x2_, scale_factor=2), "bilinear up": lambda: F.interpolate(x2_, scale_factor=2, mode="bilinear"), "bicubic up": lambda: F.interpolate(x2_, scale_factor=2, mode="bicubic"), "grid_sample": lambda: F.grid_sample(x2_, torch.zeros(1, 2, 2, 2).to(x2_.dtype)), "affine_grid": lambda: F.affine_grid(x2_[:, 0, :2, :3], (1, 1, 2, 2)), "reflect1": lambda: F.pad(x1_, (1, 1), "reflect"), "reflect2": lambda: F.pad(x2_, (1, 1, 1, 1), "reflect"), "reflect3": lambda: F.pad(x3_, (1,) * 6, "reflect"), "replicate1": lambda: F.pad(x1_, (1, 1), "replicate"), "replicate2": lambda: F.pad(x2_, (1,) * 4, "replicate"), "replicate3": lambda: F.pad(x3_, (1,) * 6, "replicate"), "constant": lambda: F.pad(x1_, (1, 1)), "pixel_shuffle": lambda: F.pixel_shuffle(x2_.repeat(1, 2, 1, 1), 2), "unfold": lambda: F.unfold(x2_, 2), "max_unpool2d": lambda: F.max_unpool2d(*F.max_pool2d(x2_, 2, return_indices=True), 2),
        "fft": lambda: torch.fft.fft(v_), "rfft": lambda: torch.fft.rfft(v_), "irfft": lambda: torch.fft.irfft(v_), "fft2": lambda: torch.fft.fft2(m_), "fftn": lambda: torch.fft.fftn(m_), "rfft2": lambda: torch.fft.rfft2(m_), "hfft": lambda: torch.fft.hfft(v_), "fftshift": lambda: torch.fft.fftshift(v_), "stft": lambda: torch.stft(x1_[0, 0], 4, window=torch.ones(4), return_complex=True),
        "inv": lambda: L.inv(p_), "inverse": lambda: torch.inverse(p_), "pinverse": lambda: torch.pinverse(p_), "solve": lambda: L.solve(p_, v_), "lstsq": lambda: L.lstsq(p_, m_)[0], "cholesky": lambda: L.cholesky(p_), "cholesky_old": lambda: torch.cholesky(p_), "cholesky_ex": lambda: L.cholesky_ex(p_), "cholesky_solve": lambda: torch.cholesky_solve(m_, p_), "cholesky_inverse": lambda: torch.cholesky_inverse(p_), "qr": lambda: L.qr(m_), "qr_old": lambda: torch.qr(m_), "svd": lambda: L.svd(m_), "svd_old": lambda: torch.svd(m_), "svdvals": lambda: L.svdvals(m_), "eig": lambda: L.eig(m_), "eigh": lambda: L.eigh(p_), "eigvals": lambda: L.eigvals(m_), "eigvalsh": lambda: L.eigvalsh(p_), "matrix_rank": lambda: L.matrix_rank(m_), "cond": lambda: L.cond(p_), "det": lambda: L.det(p_), "slogdet": lambda: L.slogdet(p_), "logdet": lambda: torch.logdet(p_), "triangular": lambda: L.solve_triangular(p_.triu(), m_, upper=True), "triangular_old": lambda: torch.triangular_solve(m_, p_), "lu_factor": lambda: L.lu_factor(p_)[0], "lu_solve": lambda: L.lu_solve(*L.lu_factor(p), m_), "geqrf": lambda: torch.geqrf(m_), "householder": lambda: L.householder_product(m_, v_), "tensorinv": lambda: L.tensorinv(p_[:, :, None][:, :, 0], 1),
    }
def show(amp, operands):
    for name, f in table(operands).items():
        with torch.autocast("cpu", dtype=amp):
            try: print(name, d(f()))
            except Exception: print(name, "raises")
show(torch.bfloat16, torch.bfloat16)
# === operands of float64
import torch, torch.nn.functional as F
from torch import linalg as L
def d(r): return " ".join(str(x.dtype)[6:] for x in (r if isinstance(r, (tuple, list)) else [r]) if isinstance(x, torch.Tensor))
torch.manual_seed(0)
m = torch.randn(3, 3); p = m @ m.T + 3 * torch.eye(3); v = torch.rand(3) + 0.1; b = m[None]
x1, x2, x3 = torch.rand(1, 2, 6), torch.rand(1, 2, 6, 6), torch.rand(1, 2, 4, 4, 4)
t = torch.tensor([0, 1, 2]); u = m.sigmoid(); one = torch.tensor([1., -1., 1.])
def table(dtype):
    c = lambda x: x.to(dtype) if isinstance(x, torch.Tensor) and x.is_floating_point() else x
    m_, p_, v_, b_, x1_, x2_, x3_, u_, one_ = map(c, (m, p, v, b, x1, x2, x3, u, one))
    return {
        "matmul": lambda: m_ @ m_, "mv": lambda: torch.mv(m_, v_), "dot": lambda: torch.dot(v_, v_), "vdot": lambda: torch.vdot(v_, v_), "outer": lambda: torch.outer(v_, v_), "inner": lambda: torch.inner(m_, m_),
        "mm": lambda: torch.mm(m_, m_), "bmm": lambda: torch.bmm(b_, b_), "addmm": lambda: torch.addmm(m_, m_, m_), "addmv": lambda: torch.addmv(v_, m_, v_), "addr": lambda: torch.addr(m_, v_, v_),
        "baddbmm": lambda: torch.baddbmm(b_, b_, b_), "addbmm": lambda: torch.addbmm(m_, b_, b_), "chain_matmul": lambda: torch.chain_matmul(m_, m_, m_), "multi_dot": lambda: L.multi_dot([m_, m_, m_]), "matrix_power": lambda: torch.matrix_power(m_, 3), "tensordot": lambda: torch.tensordot(m_, m_, 1),
        "einsum": lambda: torch.einsum("ij,jk->ik", m_, m_), "einsum of one": lambda: torch.einsum("ij->ji", m_), "einsum product": lambda: torch.einsum("i,i->i", v_, v_), "kron": lambda: torch.kron(m_, m_), "vecdot": lambda: L.vecdot(m_, m_), "cross": lambda: L.cross(m_, m_),
        "linear": lambda: F.linear(m_, m_, v_), "bilinear": lambda: F.bilinear(m_, m_, m_[None]), "sdpa": lambda: F.scaled_dot_product_attention(b_[None], b_[None], b_[None]), "prelu": lambda: F.prelu(m_, v_),
        "conv1d": lambda: F.conv1d(x1_, x1_), "conv1d same": lambda: F.conv1d(x1_, x1_[:, :, :3], padding="same"), "conv2d": lambda: F.conv2d(x2_, x2_), "conv3d": lambda: F.conv3d(x3_, x3_), "conv_transpose1d": lambda: F.conv_transpose1d(x1_, x1_.mT.contiguous().mT[:, :1].expand(1, 1, 6).repeat(2, 1, 1)), "conv_transpose2d": lambda: F.conv_transpose2d(x2_, x2_[0, :, None]), "conv_transpose3d": lambda: F.conv_transpose3d(x3_, x3_[0, :, None]),
        "cat": lambda: torch.cat([m_, m]), "stack": lambda: torch.stack([m_, m]), "hstack": lambda: torch.hstack([m_, m]), "index_copy": lambda: m_.index_copy(0, t, m), "index_copy 2": lambda: m.index_copy(0, t, m_), "index_add": lambda: m_.index_add(0, t, m_), "where": lambda: torch.where(m > 0, m_, m), "add": lambda: m_ + m,
        "mse": lambda: F.mse_loss(m_, m), "l1": lambda: F.l1_loss(m_, m), "smooth_l1": lambda: F.smooth_l1_loss(m_, m), "huber": lambda: F.huber_loss(m_, m), "kl_div": lambda: F.kl_div(m_, u_), "cross_entropy": lambda: F.cross_entropy(m_, t), "nll": lambda: F.nll_loss(m_, t), "nll2d": lambda: F.nll_loss(x2_, torch.zeros(1, 6, 6).long()),
        "bce": lambda: F.binary_cross_entropy(u_, u_), "bce logits": lambda: F.binary_cross_entropy_with_logits(m_, u_), "poisson": lambda: F.poisson_nll_loss(m_, u_), "gaussian": lambda: F.gaussian_nll_loss(m_, m_, u_), "cosine_embedding": lambda: F.cosine_embedding_loss(m_, m_, one_), "hinge": lambda: F.hinge_embedding_loss(v_, one_), "margin_ranking": lambda: F.margin_ranking_loss(v_, v_, one_),
        "triplet": lambda: F.triplet_margin_loss(m_, m_, m_), "soft_margin": lambda: F.soft_margin_loss(v_, one_), "multi_margin": lambda: F.multi_margin_loss(m_, t), "multilabel_margin": lambda: F.multilabel_margin_loss(m_, t[None].repeat(3, 1)), "multilabel_soft": lambda: F.multilabel_soft_margin_loss(m_, u_), "ctc": lambda: F.ctc_loss(x1_.permute(2, 0, 1).log_softmax(-1), torch.tensor([[1, 1]]), [6], [2]),
        "cdist": lambda: torch.cdist(m_, m_), "dist": lambda: torch.dist(m_, m_), "pairwise": lambda: F.pairwise_distance(m_, m_), "cosine": lambda: F.cosine_similarity(m_, m_), "renorm": lambda: torch.renorm(m_, 2, 0, 1.),
        "prod": lambda: m_.prod(), "prod dim": lambda: m_.prod(0), "cumprod": lambda: m_.cumprod(0), "cumsum": lambda: m_.cumsum(0), "sum": lambda: m_.sum(), "mean": lambda: m_.mean(0), "var": lambda: m_.var(), "norm": lambda: m_.norm(), "vector_norm": lambda: L.vector_norm(m_), "matrix_norm": lambda: L.matrix_norm(m_), "nuclear": lambda: L.matrix_norm(m_, "nuc"), "logsumexp": lambda: m_.logsumexp(0), "trace": lambda: m_.trace(), "quantile": lambda: torch.quantile(m_, 0.5), "nanquantile": lambda: torch.nanquantile(m_, 0.5, dim=0), "median": lambda: m_.median(0), "topk": lambda: m_.topk(2), "sort": lambda: m_.sort(), "std": lambda: m_.std(0), "softmax": lambda: m_.softmax(0), "log_softmax": lambda: m_.log_softmax(0), "softmax to": lambda: m_.softmax(0, dtype=torch.float32),
        "exp": lambda: m_.exp(), "pow": lambda: m_ ** 2, "rsqrt": lambda: v_.rsqrt(), "erfinv": lambda: u_.erfinv(), "polar": lambda: torch.polar(m_, m_), "view_as_complex": lambda: torch.view_as_complex(m_[:, :2].contiguous()), "softplus": lambda: F.softplus(m_), "gelu": lambda: F.gelu(m_), "silu": lambda: F.silu(m_), "normalize": lambda: F.normalize(m_),
        "layer_norm": lambda: F.layer_norm(m_, (3,)), "rms_norm": lambda: F.rms_norm(m_, (3,)), "group_norm": lambda: F.group_norm(x1_, 2), "batch_norm": lambda: F.batch_norm(x2_, None, None, training=True), "instance_norm": lambda: F.instance_norm(x1_), "local_response": lambda: F.local_response_norm(x2_, 2), "embedding": lambda: F.embedding(t, m_), "dropout": lambda: F.dropout(m_, 0.0),
        "avg_pool1d": lambda: F.avg_pool1d(x1_, 2), "avg_pool2d": lambda: F.avg_pool2d(x2_, 2), "avg_pool3d": lambda: F.avg_pool3d(x3_, 2), "max_pool1d": lambda: F.max_pool1d(x1_, 2), "max_pool2d": lambda: F.max_pool2d(x2_, 2), "max_pool3d": lambda: F.max_pool3d(x3_, 2), "adaptive_avg1d": lambda: F.adaptive_avg_pool1d(x1_, 2), "adaptive_avg2d": lambda: F.adaptive_avg_pool2d(x2_, 2), "adaptive_avg3d": lambda: F.adaptive_avg_pool3d(x3_, 2), "adaptive_max2d": lambda: F.adaptive_max_pool2d(x2_, 2), "adaptive_max3d": lambda: F.adaptive_max_pool3d(x3_, 2), "lp_pool": lambda: F.lp_pool2d(x2_, 2, 2),
        "interpolate": lambda: F.interpolate(x2_, scale_factor=2), "bilinear up": lambda: F.interpolate(x2_, scale_factor=2, mode="bilinear"), "bicubic up": lambda: F.interpolate(x2_, scale_factor=2, mode="bicubic"), "grid_sample": lambda: F.grid_sample(x2_, torch.zeros(1, 2, 2, 2).to(x2_.dtype)), "affine_grid": lambda: F.affine_grid(x2_[:, 0, :2, :3], (1, 1, 2, 2)), "reflect1": lambda: F.pad(x1_, (1, 1), "reflect"), "reflect2": lambda: F.pad(x2_, (1, 1, 1, 1), "reflect"), "reflect3": lambda: F.pad(x3_, (1,) * 6, "reflect"), "replicate1": lambda: F.pad(x1_, (1, 1), "replicate"), "replicate2": lambda: F.pad(x2_, (1,) * 4, "replicate"), "replicate3": lambda: F.pad(x3_, (1,) * 6, "replicate"), "constant": lambda: F.pad(x1_, (1, 1)), "pixel_shuffle": lambda: F.pixel_shuffle(x2_.repeat(1, 2, 1, 1), 2), "unfold": lambda: F.unfold(x2_, 2), "max_unpool2d": lambda: F.max_unpool2d(*F.max_pool2d(x2_, 2, return_indices=True), 2),
        "fft": lambda: torch.fft.fft(v_), "rfft": lambda: torch.fft.rfft(v_), "irfft": lambda: torch.fft.irfft(v_), "fft2": lambda: torch.fft.fft2(m_), "fftn": lambda: torch.fft.fftn(m_), "rfft2": lambda: torch.fft.rfft2(m_), "hfft": lambda: torch.fft.hfft(v_), "fftshift": lambda: torch.fft.fftshift(v_), "stft": lambda: torch.stft(x1_[0, 0], 4, window=torch.ones(4), return_complex=True),
        "inv": lambda: L.inv(p_), "inverse": lambda: torch.inverse(p_), "pinverse": lambda: torch.pinverse(p_), "solve": lambda: L.solve(p_, v_), "lstsq": lambda: L.lstsq(p_, m_)[0], "cholesky": lambda: L.cholesky(p_), "cholesky_old": lambda: torch.cholesky(p_), "cholesky_ex": lambda: L.cholesky_ex(p_), "cholesky_solve": lambda: torch.cholesky_solve(m_, p_), "cholesky_inverse": lambda: torch.cholesky_inverse(p_), "qr": lambda: L.qr(m_), "qr_old": lambda: torch.qr(m_), "svd": lambda: L.svd(m_), "svd_old": lambda: torch.svd(m_), "svdvals": lambda: L.svdvals(m_), "eig": lambda: L.eig(m_), "eigh": lambda: L.eigh(p_), "eigvals": lambda: L.eigvals(m_), "eigvalsh": lambda: L.eigvalsh(p_), "matrix_rank": lambda: L.matrix_rank(m_), "cond": lambda: L.cond(p_), "det": lambda: L.det(p_), "slogdet": lambda: L.slogdet(p_), "logdet": lambda: torch.logdet(p_), "triangular": lambda: L.solve_triangular(p_.triu(), m_, upper=True), "triangular_old": lambda: torch.triangular_solve(m_, p_), "lu_factor": lambda: L.lu_factor(p_)[0], "lu_solve": lambda: L.lu_solve(*L.lu_factor(p), m_), "geqrf": lambda: torch.geqrf(m_), "householder": lambda: L.householder_product(m_, v_), "tensorinv": lambda: L.tensorinv(p_[:, :, None][:, :, 0], 1),
    }
def show(amp, operands):
    for name, f in table(operands).items():
        with torch.autocast("cpu", dtype=amp):
            try: print(name, d(f()))
            except Exception: print(name, "raises")
show(torch.bfloat16, torch.float64)
# === state: nested, disabled, exceptions, decorators
import torch
def state(): return torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu"), torch.is_autocast_cache_enabled(), torch.is_autocast_enabled(), torch.get_autocast_dtype("cuda"), torch.is_autocast_cpu_enabled(), torch.get_autocast_cpu_dtype(), torch.get_autocast_gpu_dtype()
a = torch.ones(2, 2)
print(state())
with torch.autocast("cpu", dtype=torch.float16, cache_enabled=False):
    print(state(), (a @ a).dtype)
    with torch.autocast("cpu"):
        print(state(), (a @ a).dtype)
        with torch.autocast("cpu", enabled=False, dtype=torch.bfloat16): print(state(), (a @ a).dtype)
        print((a @ a).dtype)
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16): raise KeyError("left")
    except KeyError as e: print(e, state())
print(state())
with torch.autocast("cpu", dtype=torch.float32): print(state(), (a @ a).dtype)
with torch.autocast("cuda"): print(state(), (a @ a).dtype)
auto = torch.autocast("cpu")
for _ in range(2):
    with auto: print((a @ a).dtype)
    print((a @ a).dtype)
print(state())
@torch.autocast("cpu", dtype=torch.float16)
def f(x):
    "words"
    return x @ x
print(f(a).dtype, f.__name__, f.__doc__)
torch.set_autocast_enabled("cpu", True); torch.set_autocast_dtype("cpu", torch.float16); torch.set_autocast_cache_enabled(False)
print(state(), (a @ a).dtype)
torch.set_autocast_enabled("cpu", False); torch.set_autocast_dtype("cpu", torch.bfloat16); torch.set_autocast_cache_enabled(True)
print(state(), (a @ a).dtype, torch.amp.is_autocast_available("cpu"), torch.amp.is_autocast_available("meta"))
print(torch.autocast_increment_nesting(), torch.autocast_decrement_nesting(), torch.clear_autocast_cache())
for g in [lambda: torch.autocast("meta"), lambda: torch.autocast(torch.device("cpu")), lambda: torch.autocast("cpu")(3), lambda: torch.get_autocast_dtype("foo"), lambda: torch.is_autocast_enabled("foo"), lambda: torch.amp.custom_fwd(device_type=3), lambda: torch.amp.custom_bwd(lambda ctx: 1, device_type=torch.device("cpu")), lambda: torch.set_autocast_dtype("cpu", 3)]:
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
# === in place, out= and views
import torch
a, b = torch.full((2, 2), 1.01), torch.full((2, 2), 1.01).bfloat16()
with torch.autocast("cpu"):
    print(a.addmm(a, a), a.clone().addmm_(a, a))
    for f in [lambda: torch.mm(a, a, out=torch.empty(2, 2)), lambda: torch.matmul(a, a, out=torch.empty(2, 2)), lambda: a.clone().addmm_(a, b), lambda: torch.addmm(a, b, a), lambda: b.clone().addmm_(a, a), lambda: torch.cat([a, b], out=torch.empty(4, 2)), lambda: torch.cat([b, b.half()]), lambda: torch.stack([a, a.double()]), lambda: a.clone().index_copy_(0, torch.tensor([0]), b[:1]), lambda: a.clone().add_(b), lambda: b.clone().add_(a), lambda: torch.linalg.inv(b, out=torch.empty(2, 2)), lambda: torch.mm(a.double(), a.double()), lambda: torch.mm(a, a.double()), lambda: torch.mm(a.int(), a), lambda: torch.mm(a.int(), a.int())]:
        try: r = f(); print(r.dtype, r.shape)
        except Exception as e: print(type(e).__name__, e)
# === the cache of lowered weights
import torch
torch.manual_seed(0)
for cache in (True, False):
    torch.manual_seed(1)
    w = torch.randn(5, 5, requires_grad=True); x = torch.randn(4, 5)
    with torch.autocast("cpu", cache_enabled=cache):
        y = x
        for _ in range(6): y = torch.tanh(y @ w)
        loss = y.float().pow(2).sum()
    loss.backward()
    print(w.grad)
w = torch.ones(2, 2, requires_grad=True); x = torch.ones(1, 2)
with torch.autocast("cpu"):
    with torch.no_grad(): a = x @ w
    b = x @ w
    print(a.requires_grad, b.requires_grad)
    with torch.no_grad(): w.mul_(3)
    print(x @ w)
    torch.clear_autocast_cache()
    print(x @ w)
with torch.autocast("cpu"): print(x @ w)
with torch.autocast("cpu"):
    y = x @ w
    with torch.autocast("cpu", enabled=False):
        with torch.no_grad(): w.mul_(2)
    print(x @ w)
    w.data = torch.zeros(2, 2)
    print(x @ w)
# === custom_fwd and custom_bwd
import torch
from torch.amp import custom_fwd, custom_bwd
class Mul(torch.autograd.Function):
    @staticmethod
    @custom_fwd(device_type="cpu")
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        print("forward", torch.is_autocast_enabled("cpu"), a.dtype)
        return a @ b
    @staticmethod
    @custom_bwd(device_type="cpu")
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        print("backward", torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu"), g.dtype, (g @ b.T).dtype)
        return g @ b.T, a.T @ g
class Cast(torch.autograd.Function):
    @staticmethod
    @custom_fwd(device_type="cpu", cast_inputs=torch.float32)
    def forward(ctx, a, b, names):
        ctx.save_for_backward(a, b)
        print("forward", torch.is_autocast_enabled("cpu"), a.dtype, b.dtype, names)
        return a @ b
    @staticmethod
    @custom_bwd(device_type="cpu")
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        print("backward", torch.is_autocast_enabled("cpu"), g.dtype)
        return g @ b.T, a.T @ g, None
a, b = torch.full((2, 2), 1.01, requires_grad=True), torch.full((2, 2), 1.01, requires_grad=True)
for dtype in (torch.bfloat16, torch.float16):
    with torch.autocast("cpu", dtype=dtype): y = Mul.apply(a, b)
    y.sum().backward(); print(y.dtype, a.grad.dtype); a.grad = b.grad = None
    with torch.autocast("cpu", dtype=dtype):
        y = Cast.apply(a @ a, b, {"k": "v"})
        print(y.dtype)
    y.sum().backward(); print(a.grad.dtype, a.grad)
    a.grad = b.grad = None
Mul.apply(a, b).sum().backward()
Cast.apply(a.bfloat16(), b.bfloat16(), "k").sum().backward()
# === modules inside autocast
import torch, torch.nn as nn
torch.manual_seed(0)
x = torch.randn(2, 5, 8)
for dtype in (torch.bfloat16, torch.float16):
    for make in [*([lambda: nn.LSTM(8, 4, batch_first=True)] if dtype == torch.bfloat16 else []), lambda: nn.RNN(8, 4), lambda: nn.RNN(8, 4, nonlinearity="relu", bidirectional=True), lambda: nn.GRU(8, 4), lambda: nn.LSTMCell(8, 4), lambda: nn.MultiheadAttention(8, 2, batch_first=True), lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), lambda: nn.LayerNorm(8), lambda: nn.BatchNorm1d(5), lambda: nn.Conv1d(5, 5, 3), lambda: nn.PReLU(), lambda: nn.Bilinear(8, 8, 2), lambda: nn.Embedding(4, 4), lambda: nn.RMSNorm(8)]:
        module = make()
        with torch.autocast("cpu", dtype=dtype):
            if isinstance(module, nn.MultiheadAttention): args = x, x, x
            elif isinstance(module, nn.LSTMCell): args = (x[0],)
            elif isinstance(module, nn.Bilinear): args = x, x
            elif isinstance(module, nn.Embedding): args = (torch.tensor([1]),)
            else: args = (x,)
            try: out = module(*args)
            except Exception as e: print(type(module).__name__, type(e).__name__, e); continue
        flat = []
        def walk(o):
            if isinstance(o, torch.Tensor): flat.append(o)
            elif o is not None: [walk(k) for k in o]
        walk(out)
        sum(f.float().sum() for f in flat).backward()
        print(type(module).__name__, [f.dtype for f in flat], {p.grad.dtype for p in module.parameters() if p.grad is not None})
