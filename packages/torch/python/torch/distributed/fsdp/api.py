"""Settings of FullyShardedDataParallel, as PyTorch's dataclasses are: made, printed and compared. They set nothing here."""

from enum import Enum, auto

from torch.nn.modules.batchnorm import _BatchNorm


class ShardingStrategy(Enum):
    """What is spread over processes."""

    FULL_SHARD = auto()
    SHARD_GRAD_OP = auto()
    NO_SHARD = auto()
    HYBRID_SHARD = auto()
    _HYBRID_SHARD_ZERO2 = auto()


class BackwardPrefetch(Enum):
    """When the next parameters are fetched in backward."""

    BACKWARD_PRE = auto()
    BACKWARD_POST = auto()


class StateDictType(Enum):
    """Whose parameters a state_dict holds."""

    FULL_STATE_DICT = auto()
    LOCAL_STATE_DICT = auto()
    SHARDED_STATE_DICT = auto()


class _Settings:
    """Fields with defaults, in order. A dataclass without the source that dataclasses write and compile at import."""

    _fields = {}

    def __init__(self, *args, **kwargs):
        names = list(self._fields)
        if len(args) > len(names):
            raise TypeError(f"{type(self).__name__}.__init__() takes {len(names) + 1} positional arguments but {len(args) + 1} were given")
        unknown = next((k for k in kwargs if k not in self._fields), None)
        if unknown is not None:
            raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument '{unknown}'")
        for name, value in {**self._fields, **dict(zip(names, args)), **kwargs}.items():
            setattr(self, name, value)

    def __repr__(self):
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._fields)})"

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields)

    __hash__ = None


class CPUOffload(_Settings):
    """Whether parameters lie in the CPU's memory."""

    _fields = {"offload_params": False}


class MixedPrecision(_Settings):
    """The dtypes of parameters, of sums over processes and of buffers."""

    _fields = {
        "param_dtype": None, "reduce_dtype": None, "buffer_dtype": None, "keep_low_precision_grads": False,
        "cast_forward_inputs": False, "cast_root_forward_inputs": True, "_module_classes_to_ignore": (_BatchNorm,),
    }  # fmt: skip


class StateDictConfig(_Settings):
    """How a state_dict is gathered."""

    _fields = {"offload_to_cpu": False}


class FullStateDictConfig(StateDictConfig):
    """How the whole state_dict is gathered."""

    _fields = {"offload_to_cpu": False, "rank0_only": False}


class LocalStateDictConfig(StateDictConfig):
    """How a process's own state_dict is gathered."""


class ShardedStateDictConfig(StateDictConfig):
    """How a spread state_dict is gathered."""

    _fields = {"offload_to_cpu": False, "_use_dtensor": False}


class OptimStateDictConfig(_Settings):
    """How an optimizer's state is gathered."""

    _fields = {"offload_to_cpu": True}


class FullOptimStateDictConfig(OptimStateDictConfig):
    """How an optimizer's whole state is gathered."""

    _fields = {"offload_to_cpu": True, "rank0_only": False}


class LocalOptimStateDictConfig(OptimStateDictConfig):
    """How a process's own part of an optimizer's state is gathered."""

    _fields = {"offload_to_cpu": False}


class ShardedOptimStateDictConfig(OptimStateDictConfig):
    """How an optimizer's spread state is gathered."""

    _fields = {"offload_to_cpu": True, "_use_dtensor": False}
