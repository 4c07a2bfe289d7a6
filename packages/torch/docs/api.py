"""Writes api.tsv, every public name PyTorch 2.13 documents: python api.py, with a Python that has the real torch.

Public: in the `__all__` of a module of PyTorch's reference (else any name without a leading underscore that was made in
it), with a docstring, and not itself a module. For the classes listed, their documented methods and attributes too.
"""

import importlib
import inspect
import pathlib
import warnings

MODULES = """
torch torch.nn torch.nn.functional torch.nn.init torch.nn.attention torch.nn.parallel torch.nn.utils
torch.nn.utils.parametrizations torch.nn.utils.parametrize torch.nn.utils.prune torch.nn.utils.rnn
torch.optim torch.optim.lr_scheduler torch.optim.swa_utils torch.linalg torch.fft torch.special torch.signal.windows
torch.distributions torch.distributions.constraints torch.func torch.autograd torch.autograd.functional
torch.autograd.graph torch.autograd.forward_ad torch.autograd.profiler torch.utils.data torch.utils.checkpoint
torch.utils.dlpack torch.amp torch.sparse torch.nested torch.masked torch.random torch.serialization torch.testing
torch.overrides torch.accelerator torch.cuda torch.cpu torch.mps torch.xpu torch.backends torch.compiler torch.jit
torch.export torch.fx torch.onnx torch.library torch.hub torch.package torch.profiler torch.monitor torch.futures
torch.distributed torch.multiprocessing torch.ao.quantization
""".split()
CLASSES = ["torch.Tensor", "torch.nn.Module", "torch.optim.Optimizer", "torch.distributions.Distribution"]
# Documented by nobody, though their docstrings say otherwise: pieces of other names' documentation, and the C++ side's classes.
NOT = set("common_notes reproducibility_notes sparse_support_notes tf32_notes factory_kwargs Optional TYPE_CHECKING ABC".split())


def documented(value):
    return bool(str(getattr(value, "__doc__", None) or "").strip())


def made_in(value, module):
    """Whether a value without an `__all__` to name it was made in this module or below."""
    return (getattr(value, "__module__", None) or module).startswith((module, "torch._C", "torch._jit_internal"))


def kind(value):
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "value"


def of_module(name):
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None)
    names = set(listed or dir(module))
    if name == "torch":
        import torch

        names |= set(dir(torch._C._VariableFunctions))
    for each in sorted(names):
        value = getattr(module, each, None)
        if each.startswith("_") or each in NOT or inspect.ismodule(value) or not documented(value):
            continue
        if type(value) in (int, float, bool, str, dict, list, tuple, set) or (name == "torch" and "torch._C" == getattr(value, "__module__", "")):
            continue  # plain values, and classes of the C++ side
        if listed or made_in(value, name):
            yield f"{name}.{each}", kind(value)


def of_class(name):
    module, _, of = name.rpartition(".")
    cls = getattr(importlib.import_module(module), of)
    for each in dir(cls):
        value = inspect.getattr_static(cls, each)
        if not each.startswith("_") and documented(getattr(cls, each)):
            yield f"{name}.{each}", "method" if callable(getattr(value, "__func__", value)) else "attribute"


def main():
    warnings.simplefilter("ignore")
    rows = [row for name in MODULES for row in of_module(name)]
    rows += [row for name in CLASSES for row in of_class(name)]
    text = "".join(f"{name}\t{of}\n" for name, of in dict(rows).items())
    (pathlib.Path(__file__).parent / "api.tsv").write_text("name\tkind\n" + text)
    print(f"{len(rows)} names")


if __name__ == "__main__":
    main()
