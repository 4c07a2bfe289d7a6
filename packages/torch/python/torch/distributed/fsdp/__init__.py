"""torch.distributed.fsdp in one tab: its settings can be made and compared; sharding itself raises what PyTorch raises on a CPU."""

from torch.distributed.fsdp import api, wrap  # noqa: F401
from torch.distributed.fsdp.api import (  # noqa: F401
    BackwardPrefetch, CPUOffload, FullOptimStateDictConfig, FullStateDictConfig, LocalOptimStateDictConfig,
    LocalStateDictConfig, MixedPrecision, OptimStateDictConfig, ShardedOptimStateDictConfig, ShardedStateDictConfig,
    ShardingStrategy, StateDictConfig, StateDictType,
)  # fmt: skip
from torch.nn.modules.module import Module


class FullyShardedDataParallel(Module):
    """Raises: it shards over accelerators, and there is none."""

    def __init__(self, module, *args, **kwargs):
        super().__init__()
        raise RuntimeError("FSDP needs a non-CPU accelerator device, but no accelerator device is detected.")
