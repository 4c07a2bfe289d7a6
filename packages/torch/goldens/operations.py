# === out= is written, resized, refused
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
o, empty = torch.empty(2, 3), torch.empty(0)
v, i = torch.empty(2), torch.empty(2, dtype=torch.long)
show(
    lambda: torch.add(a, b, out=o),
    lambda: o is torch.mul(a, b, out=o),
    lambda: torch.matmul(a, b.T, out=empty),
    lambda: empty.shape,
    lambda: torch.add(a, b, out=torch.empty(2, 3, dtype=torch.long)),
    lambda: torch.add(a.clone().requires_grad_(), b, out=o),
    lambda: torch.sum(a, dim=1, out=torch.empty(2)),
    lambda: torch.max(a, dim=1, out=(v, i)),
    lambda: (v, i),
    lambda: torch.max(a, b, out=o),
    lambda: torch.arange(4, out=torch.empty(4)),
    lambda: torch.zeros(2, 2, out=torch.ones(2, 2)),
    lambda: torch.std(a, dim=0, out=torch.empty(3)),
    lambda: torch.cat([a, b], out=torch.empty(4, 3)).shape,
    lambda: torch.where(a > 0, a, b, out=o),
    lambda: torch.exp(a, out=a),
    lambda: torch.sort(a, out=(torch.empty(2, 3), torch.empty(2, 3, dtype=torch.long))),
    lambda: torch.randint(0, 3, (2,), out=torch.empty(2, dtype=torch.long)).dtype,
    lambda: torch.rand(3, out=torch.empty(3)).shape,
)
# === products, distances, distinct elements
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: torch.tensordot(torch.arange(24.).reshape(2,3,4),torch.arange(24.).reshape(3,4,2),dims=2),
    lambda: torch.tensordot(torch.arange(24.).reshape(2,3,4),torch.arange(12.).reshape(4,3),dims=([1,2],[1,0])),
    lambda: torch.cdist(a,b,p=1),
    lambda: torch.cdist(a,b),
    lambda: F.pdist(a),
    lambda: torch.unique(torch.tensor([3,1,2,3,1]),return_inverse=True,return_counts=True),
    lambda: torch.tensor([[1,1],[1,1],[2,2]]).unique(dim=0),
    lambda: torch.unique_consecutive(torch.tensor([1,1,2,1]),return_counts=True),
    lambda: torch.meshgrid(torch.arange(2),torch.arange(3),indexing='xy'),
    lambda: torch.meshgrid([torch.arange(2),torch.arange(3)],indexing='ij'),
    lambda: torch.block_diag(a,b),
    lambda: torch.cartesian_prod(torch.arange(2),torch.arange(2)),
    lambda: torch.combinations(torch.arange(4)),
    lambda: torch.kron(torch.eye(2),a),
    lambda: torch.hstack((a,b)),
    lambda: torch.column_stack((a,b)).shape,
    lambda: torch.dstack((a,b)).shape,
    lambda: a.tensor_split(2,dim=1),
    lambda: torch.tensor_split(a,(1,),dim=1),
    lambda: a.hsplit(3)[0],
    lambda: torch.vsplit(a,2)[0].shape,
    lambda: torch.linalg.norm(a),
    lambda: torch.linalg.norm(a,ord='fro'),
    lambda: torch.linalg.norm(a,1),
    lambda: torch.linalg.vector_norm(a,ord=3,dim=1),
)
# === norms and special functions
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: torch.linalg.matrix_norm(a),
    lambda: torch.linalg.multi_dot([a,a.T,a]),
    lambda: torch.linalg.matrix_power(torch.eye(2)*2,3),
    lambda: torch.linalg.cross(a,b),
    lambda: torch.special.expit(a),
    lambda: torch.special.entr(a.abs()),
    lambda: torch.special.softmax(a,0),
    lambda: torch.special.logsumexp(a,1),
    lambda: torch.polygamma(1,a.abs()+1),
    lambda: (a.abs()+1).polygamma(2),
    lambda: torch.special.psi(a.abs()+1),
    lambda: torch.quantile(a,0.5),
    lambda: torch.quantile(a,torch.tensor([0.1,0.9]),dim=1,keepdim=True),
    lambda: a.median(),
    lambda: a.median(dim=1),
    lambda: torch.mode(torch.tensor([1,2,2])),
    lambda: a.kthvalue(2),
    lambda: torch.aminmax(a),
    lambda: a.aminmax(dim=0),
    lambda: torch.cummax(a,1),
    lambda: a.nansum(),
    lambda: torch.nanmean(a,dim=0),
    lambda: torch.histc(a,4),
    lambda: torch.histogram(a,3),
    lambda: torch.bucketize(a,torch.tensor([0.,1.])),
)
# === order statistics and counts
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: torch.searchsorted(torch.tensor([1,3,5]),4),
    lambda: torch.cov(a),
    lambda: torch.corrcoef(a),
    lambda: a.isin(a[0]),
    lambda: torch.isin(torch.tensor([1,2]),torch.tensor([2])),
    lambda: torch.nan_to_num(torch.tensor([float('nan'),float('inf')]),nan=1.,posinf=2.),
    lambda: a.index_fill(1,torch.tensor([0]),9.),
    lambda: a.scatter(1,torch.tensor([[0],[1]]),7.,reduce='add'),
    lambda: a.scatter_reduce(0,torch.zeros(2,3,dtype=torch.long),b,reduce='amax'),
    lambda: a.scatter_reduce(0,torch.zeros(2,3,dtype=torch.long),b,'mean',include_self=False),
    lambda: a.clone().scatter_(0,torch.zeros(1,3,dtype=torch.long),b,reduce='multiply'),
    lambda: a.take(torch.tensor([0,5])),
    lambda: a.masked_scatter(a>0,b),
    lambda: a.view(torch.int32),
    lambda: a.clone().resize_(3,2),
    lambda: a.clone().fill_diagonal_(5),
    lambda: a.rot90(),
    lambda: a.fliplr(),
    lambda: a.diff(dim=1),
    lambda: torch.trapezoid(a,dim=1),
    lambda: torch.trapz(a,torch.tensor([0.,1.,3.])),
    lambda: torch.vander(torch.tensor([1,2,3])),
    lambda: F.unfold(torch.arange(16.).reshape(1,1,4,4),2,stride=2),
    lambda: F.fold(torch.ones(1,4,4),(4,4),2,stride=2),
    lambda: F.pixel_shuffle(torch.arange(8.).reshape(1,4,1,2),2),
)
# === written by index
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: F.pad(a,(1,1),mode='reflect'),
    lambda: F.pad(a[None],(1,1),mode='circular'),
    lambda: F.pad(a,(1,0,0,1),value=2),
    lambda: torch.sum(a,axis=1,keepdims=True),
    lambda: torch.mean(input=a,dim=0),
    lambda: a.any(dim=(0,1)),
    lambda: torch.all(a,dim=(0,),keepdim=True),
    lambda: torch.std_mean(a,dim=1),
    lambda: torch.var_mean(a),
    lambda: a.std(unbiased=False),
    lambda: a.var(1,unbiased=False,keepdim=True),
    lambda: torch.logspace(0,2,3),
    lambda: torch.linspace(torch.tensor(0),torch.tensor(1.),3),
    lambda: torch.empty_strided((2,3),(1,2)).stride(),
    lambda: a.new_empty_strided((2,),(3,)).stride(),
    lambda: torch.unravel_index(torch.tensor([5,7]),(2,4)),
    lambda: a.arccosh_ is not None,
    lambda: torch.arcsinh(a),
    lambda: torch.negative(a),
    lambda: a.clone().multiply_(2),
    lambda: torch.row_stack((a,b)).shape,
    lambda: torch.trace(a),
    lambda: torch.cross(a,b,dim=1),
    lambda: torch.vdot(a[0],b[0]),
    lambda: torch.addr(torch.zeros(2,3),a[:,0],b[0]),
)
# === windows, padding, differences
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: torch.renorm(a,2,0,1.),
    lambda: torch.dist(a,b,1),
    lambda: torch.heaviside(a,torch.tensor(0.5)),
    lambda: torch.bitwise_left_shift(torch.tensor([1,2]),2),
    lambda: torch.tensor([1,2])<<2,
    lambda: torch.tensor([8,5])>>1,
    lambda: torch.gcd(torch.tensor([8,6]),torch.tensor(4)),
    lambda: torch.frexp(a),
    lambda: torch.logaddexp(a,b),
    lambda: torch.float_power(a,2),
    lambda: torch.mvlgamma(a.abs()+3,2),
    lambda: torch.positive(a),
    lambda: torch.diagflat(a[0]),
    lambda: torch.argwhere(a>0),
    lambda: torch.msort(a),
    lambda: a.sum_to_size(1,3),
    lambda: torch.round(a,decimals=1),
    lambda: a.round(decimals=2),
    lambda: torch.nextafter(a[0],b[0]),
    lambda: torch.chain_matmul(a,a.T),
    lambda: torch.norm(a,p='nuc'),
    lambda: torch.norm(a,dim=(0,1)),
    lambda: a.norm(p=1,dim=1),
    lambda: torch.select_scatter(a,b[0],0,0),
    lambda: torch.slice_scatter(a,b[:,:1],1,0,1),
)
# === reductions, sequences, layouts, aliases
import torch
import torch.nn.functional as F


def show(*calls):
    for call in calls:
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error)[:300])


torch.manual_seed(0)
a, b = torch.randn(2, 3), torch.randn(2, 3)
show(
    lambda: torch.diagonal_scatter(a,torch.zeros(2)),
    lambda: torch.index_reduce(a,0,torch.tensor([0,0]),b,'prod'),
    lambda: torch.put(a,torch.tensor([0]),torch.tensor([9.])),
    lambda: F.normalize(a),
    lambda: torch.clamp(a,min=b),
    lambda: torch.unsafe_chunk(a,2)[0].shape,
    lambda: torch.range(0,3),
    lambda: torch.narrow_copy(a,1,0,2).shape,
    lambda: torch.ldexp(a,torch.tensor(2)),
    lambda: torch.signbit(a),
    lambda: torch.cumulative_trapezoid(a),
    lambda: torch.lcm(torch.tensor(4),torch.tensor(6)),
    lambda: a.nanmedian(),
    lambda: torch.logit(torch.tensor(0.3)),
    lambda: torch.erfinv(torch.tensor(0.3)),
    lambda: torch.pairwise_distance(a,b),
    lambda: torch.celu(a),
    lambda: torch.selu(a),
    lambda: torch.prelu(a,torch.tensor([.1])),
    lambda: torch.threshold(a,0.,1.),
    lambda: torch.kl_div(a,b.abs(),1),
)
