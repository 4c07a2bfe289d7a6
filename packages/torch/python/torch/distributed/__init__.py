"""torch.distributed where there is one process: no group is ever made, and all that needs one says so as PyTorch does."""

import enum as _enum
import os as _os
from datetime import timedelta as _timedelta

from torch import _missing

_KNOWN = frozenset(
    """
    device_mesh fsdp init_device_mesh optim pipelining rpc tensor Store TCPStore FileStore HashStore PrefixStore DeviceMesh
    algorithms elastic launch checkpoint nn split_group shrink_group get_debug_level DebugLevel rendezvous
    """.split()
)


def __getattr__(name):
    raise _missing.missing("torch.distributed", name, _KNOWN, "there is one process")


def is_available():
    """True, as in PyTorch: the package is there. That a group could be made is another question."""
    return True


def is_initialized():
    """False: there is one process."""
    return False


is_mpi_available = is_nccl_available = is_gloo_available = is_ucc_available = is_xccl_available = is_initialized
is_torchelastic_launched = is_initialized


def is_backend_available(backend):
    """False: no backend is here."""
    return False


def init_process_group(
    backend=None, init_method=None, timeout=None, world_size=-1, rank=-1, store=None, group_name="", pg_options=None,
    device_id=None,
):  # fmt: skip
    """Raises: outside a launcher that the environment does not say who this process is, inside one that there is one process."""
    if store is None and init_method in (None, "env://"):
        for name, given in (("RANK", rank), ("WORLD_SIZE", world_size), ("MASTER_ADDR", -1), ("MASTER_PORT", -1)):
            if given == -1 and name not in _os.environ:
                raise ValueError(
                    "Error initializing torch.distributed using env:// rendezvous: "
                    f"environment variable {name} expected, but not set"
                )
    raise _missing.missing(
        "torch.distributed", "init_process_group", {"init_process_group"}, "run the program as one process"
    )


def _no_group(*_, **__):
    """Raises: there is no group of processes."""
    raise ValueError("Default process group has not been initialized, please make sure to call init_process_group.")


get_rank = get_world_size = get_backend = get_backend_config = barrier = monitored_barrier = new_group = _no_group
get_process_group_ranks = get_group_rank = get_global_rank = new_subgroups = new_subgroups_by_enumeration = _no_group
all_reduce = reduce = broadcast = all_gather = gather = scatter = send = recv = isend = irecv = _no_group
all_gather_into_tensor = reduce_scatter = reduce_scatter_tensor = all_to_all = all_to_all_single = _no_group
all_gather_object = broadcast_object_list = gather_object = scatter_object_list = _no_group
send_object_list = recv_object_list = all_reduce_coalesced = all_gather_coalesced = P2POp = _no_group


def batch_isend_irecv(p2p_op_list):
    """Raises: the first of the operations could not have been made without a group."""
    p2p_op_list[0]
    _no_group()


def destroy_process_group(group=None):
    """Raises: there is no group."""
    assert group is not None, "Process group cannot be None"
    _no_group()


def get_node_local_rank(fallback_rank=None):
    """LOCAL_RANK of the environment, else the fallback."""
    if "LOCAL_RANK" in _os.environ:
        return int(_os.environ["LOCAL_RANK"])
    if fallback_rank is not None:
        return int(fallback_rank)
    raise RuntimeError(
        "LOCAL_RANK is not in the environment. Consider passing fallback_rank to allow `get_node_local_rank` to work, assuming "
        "you are not running in a multi-device context and want the code to run locally instead."
    )


class ReduceOp:
    """What reductions over processes would do."""

    class RedOpType(_enum.Enum):
        """The kinds of reduction."""

        SUM, AVG, PRODUCT, MIN, MAX, BAND, BOR, BXOR, PREMUL_SUM = range(9)

        def __str__(self):
            return f"RedOpType.{self.name}"

    for _kind in RedOpType:
        locals()[_kind.name] = _kind
    del _kind


reduce_op = ReduceOp


class Backend(str):
    """A backend's name, in small letters. None of them is here."""

    UNDEFINED, GLOO, NCCL, XCCL, UCC, MPI, FAKE = "undefined gloo nccl xccl ucc mpi fake".split()
    backend_list = [UNDEFINED, GLOO, NCCL, XCCL, UCC, MPI, FAKE]

    def __new__(cls, name):
        if not isinstance(name, str):
            raise ValueError(f"Backend constructor parameter must be string-ish: {name}")
        return str.__new__(cls, name.lower())


class DistError(RuntimeError):
    """An error of a group of processes."""


class DistBackendError(DistError):
    """An error of a backend."""


class DistNetworkError(DistError):
    """An error on the way between processes."""


class DistStoreError(DistError):
    """An error of the store that processes meet in."""


class ProcessGroup:
    """A group of processes: none is ever made."""


class Work:
    """A pending operation between processes: none is ever made."""


class GroupMember:
    """The groups this process belongs to: none."""

    WORLD = None
    NON_GROUP_MEMBER = -100


group = GroupMember
default_pg_timeout = _timedelta(minutes=30)
