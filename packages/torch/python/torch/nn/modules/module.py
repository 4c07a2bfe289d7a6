"""Module: keeps parameters, buffers and other modules, and calls `forward`."""

from collections import OrderedDict

import torch
from torch.nn.modules._calling import (  # noqa: F401
    HOOKS,
    Calling,
    register_module_backward_hook,
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_full_backward_hook,
    register_module_full_backward_pre_hook,
)
from torch.nn.modules._state import State
from torch.nn.modules._tree import Tree
from torch.nn.parameter import Buffer, Parameter


class Module(Tree, State, Calling):
    """Base class of all layers and models. A subclass calls `super().__init__()` and defines `forward`.

    Parameters, buffers and modules that are assigned as attributes are registered under their names.
    """

    training: bool
    dump_patches = False
    call_super_init = False
    _version = 1

    def __init__(self, *args, **kwargs):
        if (args or kwargs) and not self.call_super_init:
            unknown = next(iter(kwargs), None)
            if unknown is not None:
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument '{unknown}'")
            raise TypeError(
                f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} were given"
            )
        put = super().__setattr__
        put("training", True)
        put("_parameters", {})
        put("_buffers", {})
        put("_non_persistent_buffers_set", set())
        for name in HOOKS:
            put(name, OrderedDict() if name != "_is_full_backward_hook" else None)
        put("_modules", {})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def __setstate__(self, state):
        self.__dict__.update(state)
        for name in HOOKS:
            self.__dict__.setdefault(name, OrderedDict() if name != "_is_full_backward_hook" else None)
        self.__dict__.setdefault("_non_persistent_buffers_set", set())

    def forward(self, *_):
        """Computes the module's answer. To be written by every subclass."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    # ---- attributes

    def __setattr__(self, name, value):
        parameters = self.__dict__.get("_parameters")
        if isinstance(value, Parameter):
            if parameters is None:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self._forget(name, "_parameters")
            self.register_parameter(name, value)
            return
        if parameters is not None and name in parameters:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{torch.typename(value)}' as parameter '{name}' (torch.nn.Parameter or None expected)"
                )
            parameters[name] = None
            return
        modules = self.__dict__.get("_modules")
        if isinstance(value, Module):
            if modules is None:
                raise AttributeError("cannot assign module before Module.__init__() call")
            self._forget(name, "_modules")
            modules[name] = value
            return
        if modules is not None and name in modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{torch.typename(value)}' as child module '{name}' (torch.nn.Module or None expected)"
                )
            modules[name] = None
            return
        buffers = self.__dict__.get("_buffers")
        if isinstance(value, Buffer):
            if buffers is None:
                raise AttributeError("cannot assign buffer before Module.__init__() call")
            self._forget(name, "_buffers")
            self.register_buffer(name, value, value.persistent)
            return
        if buffers is not None and name in buffers:
            if value is not None and not isinstance(value, torch.Tensor):
                raise TypeError(
                    f"cannot assign '{torch.typename(value)}' as buffer '{name}' (torch.nn.Buffer, torch.Tensor or None expected)"
                )
            buffers[name] = value
            return
        super().__setattr__(name, value)

    def _forget(self, name, keep):
        """Takes a name off all registers but the one named; there a name assigned anew keeps its place."""
        self.__dict__.pop(name, None)
        for register in ("_parameters", "_buffers", "_modules"):
            if register != keep:
                self.__dict__[register].pop(name, None)
        self._non_persistent_buffers_set.discard(name)

    def __getattr__(self, name):
        for register in ("_parameters", "_buffers", "_modules"):
            names = self.__dict__.get(register)
            if names is not None and name in names:
                return names[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name):
        for register in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(register, ()):
                del self.__dict__[register][name]
                self._non_persistent_buffers_set.discard(name)
                return
        super().__delattr__(name)

    def __dir__(self):
        own = [*object.__dir__(self), *self._parameters, *self._buffers, *self._modules]
        return sorted(name for name in own if not name[0].isdigit())

    def _check_name(self, name, what):
        if not isinstance(name, str):
            raise TypeError(f"{what} name should be a string. Got {torch.typename(name)}")
        if "." in name:
            raise KeyError(f'{what} name can\'t contain "."' + (f", got: {name}" if what == "module" else ""))
        if name == "":
            raise KeyError(f'{what} name can\'t be empty string ""')

    def register_parameter(self, name, param):
        """Registers a Parameter, or None for one that is absent, under a name."""
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        self._check_name(name, "parameter")
        if hasattr(self, name) and name not in self._parameters:
            raise KeyError(f"attribute '{name}' already exists")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{torch.typename(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        if param is not None and not param.is_leaf:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. "
                "To express '{name}' as a function of another Tensor, compute the value in the forward() method."
            )
        self._parameters[name] = param

    def register_buffer(self, name, tensor, persistent=True):
        """Registers a tensor that belongs to the state (unless not persistent) and is not learned."""
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._check_name(name, "buffer")
        if hasattr(self, name) and name not in self._buffers:
            raise KeyError(f"attribute '{name}' already exists")
        if tensor is not None and not isinstance(tensor, torch.Tensor):
            raise TypeError(
                f"cannot assign '{torch.typename(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        (self._non_persistent_buffers_set.discard if persistent else self._non_persistent_buffers_set.add)(name)

    def add_module(self, name, module):
        """Registers a module under a name."""
        if not isinstance(module, Module) and module is not None:
            raise TypeError(f"{torch.typename(module)} is not a Module subclass")
        self._check_name(name, "module")
        if hasattr(self, name) and name not in self._modules:
            raise KeyError(f"attribute '{name}' already exists")
        self._modules[name] = module

    register_module = add_module

    # ---- changing all at once

    def apply(self, fn):
        """Calls `fn` with every module below and then with this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def _apply(self, fn, recurse=True):
        if recurse:
            for module in self.children():
                module._apply(fn)
        for parameter in self._parameters.values():
            if parameter is None:
                continue
            with torch.no_grad():
                changed = fn(parameter)
                grad = None if parameter.grad is None else fn(parameter.grad)
            if changed is not parameter:
                parameter.grad = None
                parameter.data = changed
            parameter.grad = grad
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args, dtype=None, device=None, non_blocking=False, memory_format=None):
        """Converts floating point parameters and buffers to a dtype. The only device is the CPU."""
        for arg in args:
            if isinstance(arg, torch.dtype):
                dtype = arg
            elif isinstance(arg, torch.Tensor):
                dtype = arg.dtype
            elif not isinstance(arg, bool):
                device = arg
        torch._device.require_cpu(device)
        if memory_format is not None and memory_format._order is not None:
            rank = len(memory_format._order)
            self._apply(lambda t: t.to(memory_format=memory_format) if t.dim() == rank else t)
        if dtype is None:
            return self
        if not (dtype.is_floating_point or dtype.is_complex):
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)

    def type(self, dst_type):
        """Converts all parameters and buffers to a dtype."""
        return self._apply(lambda t: t.type(dst_type))

    def float(self):
        """Converts to float32."""
        return self._apply(lambda t: t.float() if t.is_floating_point() else t)

    def double(self):
        """Converts to float64."""
        return self._apply(lambda t: t.double() if t.is_floating_point() else t)

    def half(self):
        """Converts to float16."""
        return self._apply(lambda t: t.half() if t.is_floating_point() else t)

    def bfloat16(self):
        """Converts to bfloat16."""
        return self._apply(lambda t: t.bfloat16() if t.is_floating_point() else t)

    def to_empty(self, *, device, recurse=True):
        """The module itself, its values unchanged. The only device is the CPU."""
        torch._device.require_cpu(device)
        return self

    def cpu(self):
        """The module itself: it is on the CPU."""
        return self

    def cuda(self, device=None):
        """Raises what PyTorch without CUDA raises."""
        torch._device.require_cpu("cuda")

    def train(self, mode=True):
        """Switches this module and all below it to training, or (`mode=False`) to evaluation."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        """Switches to evaluation: Dropout passes everything."""
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        """Says for all parameters whether gradients flow to them."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        """Clears the gradients of all parameters."""
        for parameter in self.parameters():
            if parameter.grad is not None:
                if set_to_none:
                    parameter.grad = None
                else:
                    parameter.grad.detach_().zero_()

    def share_memory(self):
        """The module itself."""
        return self

    def compile(self, *args, **kwargs):
        """Does nothing: code runs as it is."""

    # ---- text

    def extra_repr(self):
        """What `repr` says between the parentheses; a subclass may define it."""
        return ""

    def _get_name(self):
        return type(self).__name__

    def __repr__(self):
        extra = self.extra_repr()
        extra_lines = extra.split("\n") if extra else []
        child_lines = [f"({name}): {_indented(repr(module))}" for name, module in self._modules.items()]
        if len(extra_lines) == 1 and not child_lines:
            inside = extra_lines[0]
        elif extra_lines or child_lines:
            inside = "\n  " + "\n  ".join(extra_lines + child_lines) + "\n"
        else:
            inside = ""
        return f"{self._get_name()}({inside})"


def _indented(text):
    """All lines but the first moved in by two."""
    first, *rest = text.split("\n")
    return "\n".join([first, *("  " + line for line in rest)])
