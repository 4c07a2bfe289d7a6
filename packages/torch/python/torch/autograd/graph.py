"""torch.autograd.graph: what can be seen of the graph."""

from torch._autograd import _Node as Node  # noqa: F401
