"""torch.distributed where there is one process: it is not available, no group is ever made, and all that needs one says so."""

from torch import _missing

_KNOWN = frozenset(
    """
    ProcessGroup all_gather_into_tensor all_gather_object all_reduce_coalesced all_to_all all_to_all_single batch_isend_irecv
    broadcast_object_list device_mesh fsdp gather_object init_device_mesh irecv isend monitored_barrier new_group optim pipelining
    reduce_scatter reduce_scatter_tensor rpc scatter_object_list tensor Backend P2POp Store TCPStore Work DeviceMesh group
    """.split()
)


def __getattr__(name):
    raise _missing.missing("torch.distributed", name, _KNOWN, "there is one process")


def is_available():
    """False: scripts that ask run on their own."""
    return False


def is_initialized():
    """False."""
    return False


is_mpi_available = is_nccl_available = is_gloo_available = is_torchelastic_launched = is_initialized


def init_process_group(backend=None, *args, **kwargs):
    """Raises: there is one process."""
    raise _missing.missing(
        "torch.distributed", "init_process_group", {"init_process_group"}, "run the program as one process"
    )


def _no_group(*_, **__):
    raise ValueError("Default process group has not been initialized, please make sure to call init_process_group.")


get_rank = get_world_size = get_backend = barrier = _no_group
all_reduce = reduce = broadcast = all_gather = gather = scatter = send = recv = _no_group


def destroy_process_group(group=None):
    """Raises: there is no group."""
    assert group is not None, "Process group cannot be None"
    _no_group()


class ReduceOp:
    """What reductions over processes would do."""

    SUM, AVG, PRODUCT, MIN, MAX, BAND, BOR, BXOR = "SUM AVG PRODUCT MIN MAX BAND BOR BXOR".split()
