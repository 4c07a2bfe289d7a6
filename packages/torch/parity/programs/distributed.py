# === torch.distributed.is_initialized; torch.distributed.get_rank; torch.distributed.get_world_size
import torch
import torch.distributed as dist
print(dist.is_initialized(), dist.is_initialized() and dist.get_rank() == 0, 1 if not dist.is_initialized() else dist.get_world_size())
for f in [dist.get_rank, dist.get_world_size, dist.get_backend]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
# === torch.distributed.all_reduce; torch.distributed.all_gather; torch.distributed.barrier
import torch
import torch.distributed as dist
x = torch.ones(2)
for f in [lambda: dist.all_reduce(x), lambda: dist.all_reduce(x, op=dist.ReduceOp.SUM), lambda: dist.all_gather([x, x], x), dist.barrier, lambda: dist.broadcast(x, src=0), lambda: dist.reduce(x, dst=0)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(x)
# === torch.distributed.init_process_group
import torch.distributed as dist
for f in [lambda: dist.init_process_group("gloo"), lambda: dist.init_process_group(backend="gloo", init_method="env://"), lambda: dist.init_process_group("gloo", rank=0, init_method="env://")]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(dist.is_initialized())
# === torch.distributed.destroy_process_group
import torch.distributed as dist
try: print(dist.destroy_process_group())
except Exception as e: print(type(e).__name__, e)
if dist.is_initialized(): dist.destroy_process_group()
# === torch.nn.parallel.DistributedDataParallel
import torch
from torch.nn.parallel import DistributedDataParallel as DDP
try: DDP(torch.nn.Linear(2, 2))
except Exception as e: print(type(e).__name__, e)
print(isinstance(torch.nn.Linear(1, 1), DDP), torch.nn.parallel.DistributedDataParallel is DDP)
# === torch.utils.data.distributed.DistributedSampler
import torch
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler
data = TensorDataset(torch.arange(10))
for rank in range(3): print(list(DistributedSampler(data, num_replicas=3, rank=rank)), list(DistributedSampler(data, num_replicas=3, rank=rank, shuffle=False)), list(DistributedSampler(data, 3, rank, shuffle=False, drop_last=True)))
s = DistributedSampler(data, num_replicas=2, rank=1, seed=3); s.set_epoch(5); print(len(s), list(s), [b[0].tolist() for b in DataLoader(data, batch_size=2, sampler=s)])
for f in [lambda: DistributedSampler(data), lambda: DistributedSampler(data, num_replicas=2, rank=2)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
# === torch.distributed.fsdp.FullyShardedDataParallel
import torch
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP
try: FSDP(torch.nn.Linear(2, 2))
except Exception as e: print(type(e).__name__, e)
print(isinstance(torch.nn.Linear(1, 1), FSDP))
# === torch.distributed.fsdp.StateDictType; torch.distributed.fsdp.BackwardPrefetch; torch.distributed.fsdp.ShardingStrategy
from torch.distributed.fsdp import BackwardPrefetch, ShardingStrategy, StateDictType
print(list(StateDictType), list(BackwardPrefetch), list(ShardingStrategy), ShardingStrategy["NO_SHARD"] is ShardingStrategy.NO_SHARD)
# === torch.distributed.fsdp.MixedPrecision; torch.distributed.fsdp.CPUOffload
import torch
from torch.distributed.fsdp import CPUOffload, MixedPrecision
print(CPUOffload(), CPUOffload(offload_params=True), MixedPrecision(param_dtype=torch.bfloat16, reduce_dtype=torch.float32), MixedPrecision() == MixedPrecision())
# === torch.distributed.fsdp.api; torch.distributed.fsdp.wrap
from torch.distributed.fsdp.api import FullStateDictConfig, ShardedOptimStateDictConfig, StateDictType
from torch.distributed.fsdp.wrap import size_based_auto_wrap_policy, transformer_auto_wrap_policy
import functools, torch
print(FullStateDictConfig(offload_to_cpu=True, rank0_only=True), StateDictType.FULL_STATE_DICT, callable(functools.partial(transformer_auto_wrap_policy, transformer_layer_cls={torch.nn.TransformerEncoderLayer})))
policy = functools.partial(size_based_auto_wrap_policy, min_num_params=10)
print(policy(torch.nn.Linear(4, 4), False, 20), policy(torch.nn.Linear(4, 4), False, 2), policy(torch.nn.Linear(1, 1), True, 2))
# === torch.distributed.algorithms._checkpoint
import torch
from torch import nn
from torch.distributed.algorithms._checkpoint.checkpoint_wrapper import CheckpointImpl, apply_activation_checkpointing, checkpoint_wrapper
torch.manual_seed(0); net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)); x = torch.ones(1, 2); want = net(x); want.sum().backward(); grads = [p.grad.clone() for p in net.parameters()]; net.zero_grad()
apply_activation_checkpointing(net, checkpoint_wrapper_fn=lambda m: checkpoint_wrapper(m, checkpoint_impl=CheckpointImpl.NO_REENTRANT), check_fn=lambda m: isinstance(m, nn.Linear))
print(net, [n for n, _ in net.named_parameters()], list(net.state_dict()), list(CheckpointImpl), net[0].weight is net[0]._checkpoint_wrapped_module.weight)
got = net(x); got.sum().backward(); print(torch.equal(got, want), all(torch.equal(p.grad, g) for p, g in zip(net.parameters(), grads)))
