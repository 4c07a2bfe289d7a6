"""What torch.compile makes of a module: a module around it whose state has the prefix `_orig_mod.`."""

from torch.nn import Module


class OptimizedModule(Module):
    """Calls the module it holds; attributes it has not are that module's."""

    def __init__(self, module):
        super().__init__()
        self._orig_mod = module
        self.training = module.training

    def forward(self, *args, **kwargs):
        """As the module itself."""
        return self._orig_mod(*args, **kwargs)

    def __getattr__(self, name):
        if name == "_orig_mod":
            return self._modules["_orig_mod"]
        return getattr(self._orig_mod, name)

    def train(self, mode=True):
        """Switches both."""
        self._orig_mod.train(mode)
        self.training = mode
        return self
