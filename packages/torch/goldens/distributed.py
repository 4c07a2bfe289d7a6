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
