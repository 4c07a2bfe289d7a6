"""torch.nn.parallel on one device: DataParallel runs its module, as PyTorch's does without GPUs."""

from torch.nn.modules.module import Module


class DataParallel(Module):
    """The module under the name `module`; forward calls it."""

    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        self.module = module
        self.device_ids = []

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """Raises, as PyTorch's does without a process group: there is one process."""

    def __init__(self, module, *args, **kwargs):
        from torch.distributed import get_rank

        super().__init__()
        get_rank()


def data_parallel(module, inputs, device_ids=None, output_device=None, dim=0, module_kwargs=None):
    """The module's answer to the inputs, on one device."""
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    return module(*inputs, **(module_kwargs or {}))
