"""torch.nn: modules, parameters, their initialisation, and functions without state."""

from torch import _missing, _names
from torch.nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from torch.nn import functional, init
from torch.nn.modules import *  # noqa: F403
from torch.nn import attention, modules, parallel, parameter, utils
from torch.nn.parallel import DataParallel


def __getattr__(name):
    raise _missing.missing("torch.nn", name, _names.NN, "build it from the modules there are")
