"""torch.version: which PyTorch this follows; there is no accelerator."""

__version__ = "2.13.0+lacuna"
debug = False
cuda = hip = xpu = rocm = None
git_version = "unknown"
