# === a script that would run on many processes, on one
import os
import torch
import torch.nn as nn
import torch.distributed as dist
from torch.distributed import destroy_process_group, init_process_group
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data.distributed import DistributedSampler
ddp = int(os.environ.get("NOT_A_RANK", -1)) != -1
print(ddp, dist.is_initialized(), dist.is_nccl_available(), list(DistributedSampler(range(5), 2, 1, shuffle=False)))
raw = nn.Linear(1, 1)
model = DDP(raw) if ddp else raw
print(isinstance(model, DDP), model.module if ddp else model)
for f in (dist.get_rank, dist.get_world_size, dist.barrier, lambda: dist.all_reduce(torch.ones(2), op=dist.ReduceOp.SUM), lambda: DDP(raw), destroy_process_group, lambda: dist.broadcast(torch.ones(1), 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# === what answers without a process group
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.utils.data.distributed import DistributedSampler
def tell(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t = torch.ones(2)
print(dist.is_available(), dist.is_initialized(), dist.is_torchelastic_launched(), dist.is_mpi_available(), dist.is_ucc_available())
for f in (dist.get_backend, dist.new_group, dist.monitored_barrier, lambda: dist.all_gather([t], t), lambda: dist.all_gather_into_tensor(t, t), lambda: dist.reduce_scatter(t, [t]), lambda: dist.all_to_all([t], [t]), lambda: dist.all_to_all_single(t, t), lambda: dist.isend(t, 1), lambda: dist.irecv(t, 1), lambda: dist.all_gather_object([None], 1), lambda: dist.broadcast_object_list([1]), lambda: dist.batch_isend_irecv([]), lambda: dist.P2POp(dist.isend, t, 1), lambda: dist.group.WORLD, lambda: dist.get_node_local_rank(), lambda: dist.get_node_local_rank(3),
          lambda: dist.Backend("NCCL"), lambda: dist.Backend.GLOO, lambda: dist.default_pg_timeout, lambda: DistributedSampler(range(4)), lambda: DistributedSampler(range(4), num_replicas=2), lambda: DistributedSampler(range(4), num_replicas=2, rank=2), lambda: dist.ReduceOp.SUM == dist.ReduceOp.SUM, lambda: issubclass(dist.DistBackendError, RuntimeError)):
    tell(f)
sampler = DistributedSampler(range(7), num_replicas=2, rank=1, shuffle=True, seed=3)
loader = torch.utils.data.DataLoader(torch.arange(7), sampler=sampler, batch_size=2)
for epoch in range(2):
    sampler.set_epoch(epoch); print([b.tolist() for b in loader], len(sampler))
def reduce_mean(x):
    if not (dist.is_available() and dist.is_initialized()): return x
    dist.all_reduce(x); return x / dist.get_world_size()
print(reduce_mean(t), mp.get_start_method() in ("fork", "spawn"), mp.cpu_count() > 0)
