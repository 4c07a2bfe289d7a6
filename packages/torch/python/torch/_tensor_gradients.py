"""What a tensor says and does about gradients."""

import gc
import weakref

import torch
from torch import _autograd, _bridge
from torch._handles import checked

_bridge.share(globals())


class Gradients:
    """The part of Tensor that is about gradients and history."""

    __slots__ = ()

    @property
    def requires_grad(self):
        """Whether gradients flow to this tensor."""
        return _bridge.requires_grad(self._h) == 1

    @requires_grad.setter
    def requires_grad(self, on):
        if on and not (self.is_floating_point() or self.is_complex()):
            raise RuntimeError("only Tensors of floating point and complex dtype can require gradients")
        if _bridge.set_requires_grad(self._h, bool(on)) < 0:
            fail()

    def requires_grad_(self, requires_grad=True):
        """Says whether gradients flow to this tensor; returns it."""
        if not isinstance(requires_grad, bool):
            kind = type(requires_grad).__name__
            raise TypeError(f"requires_grad_(): argument 'requires_grad' (position 1) must be bool, not {kind}")
        if requires_grad and not (self.is_floating_point() or self.is_complex()):
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        if _bridge.set_requires_grad(self._h, requires_grad) < 0:
            fail()
        return self

    def _as_leaf(self):
        """A new tensor, asked for with requires_grad=True."""
        if _bridge.set_requires_grad(self._h, True) < 0:
            fail()
        return self

    @property
    def is_leaf(self):
        """Whether the tensor was made by the user and not by a recorded operation."""
        return checked(_bridge.is_leaf(self._h)) == 1

    @property
    def grad(self):
        """The gradient that backward accumulated, or None."""
        # The same gradient is the same object for as long as somebody holds it.
        try:
            shown = self._shown_grad()
        except AttributeError:
            shown = None
        if shown is None:
            h = _bridge.grad(self._h)
            if h == 0:
                return self.__dict__.get("_sparse_grad")
        else:
            h = _bridge.grad(self._h, shown._h)
            if h == shown._h:
                return shown
            if h == 0:
                return self.__dict__.get("_sparse_grad")
        made = self._wrap(checked(h))
        if "_sparse_grad" in self.__dict__:
            return made + self.__dict__["_sparse_grad"]
        self._shown_grad = weakref.ref(made)
        return made

    def _add_sparse_grad(self, grad):
        """Adds a sparse gradient to what backward accumulated."""
        h = _bridge.grad(self._h)
        if h > 0:
            _autograd.quiet(self._wrap(h).add_, grad)
            return
        before = self.__dict__.get("_sparse_grad")
        self.__dict__["_sparse_grad"] = grad if before is None else before._joined(grad)

    @grad.setter
    def grad(self, value):
        self.__dict__.pop("_sparse_grad", None)
        if value is not None and getattr(value, "is_sparse", False) and value is not self:
            checked(_bridge.set_grad(self._h, 0))
            self.__dict__["_sparse_grad"] = value
            return
        if value is not None:
            if not isinstance(value, Gradients):
                raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}")
            if value is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if value.shape != self.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(value.shape)}' to a tensor of size '{list(self.shape)}'. "
                    "Please ensure that the gradient and the tensor are the same size"
                )
            if value.dtype != self.dtype:
                raise RuntimeError(
                    f"attempting to assign a gradient with dtype '{_in_c(value.dtype)}' to a tensor with grad_dtype "
                    f"'{self.dtype._typename}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's "
                    "dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to allow any dtype. "
                    "Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break downstream "
                    "systems that assume they match."
                )
        checked(_bridge.set_grad(self._h, 0 if value is None else value._h))
        if value is not None:
            self._shown_grad = weakref.ref(value)

    @grad.deleter
    def grad(self):
        self.__dict__.pop("_sparse_grad", None)
        _bridge.set_grad(self._h, 0)

    @property
    def grad_fn(self):
        """The operation that made this tensor, or None for a leaf."""
        return _autograd.node_of(self)

    def _grad_fn_name(self):
        name = _bridge.grad_fn(self._h)
        if name is None:
            fail()
        return name.rpartition("::")[2]

    @property
    def data(self):
        """The same elements without history; writes through it are not recorded."""
        return self._share(torch.Tensor)

    @data.setter
    def data(self, value):
        if not isinstance(value, Gradients):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        checked(_bridge.set_data(self._h, value._h))

    @property
    def _version(self):
        return checked(_bridge.version(self._h))

    def is_inference(self):
        """Whether the tensor was made in inference mode."""
        return _bridge.is_inference(self._h) == 1

    @property
    def _base(self):
        """The tensor this one is a view of, or None."""
        h = checked(_bridge.base(self._h))
        if h == 0:
            return None
        # Rarely asked for, so nothing is kept for it: the tensor Python has of that handle is looked for.
        same = {int(held) for held in _bridge.same_tensor(h).split(",") if int(held) != h}
        for found in gc.get_objects() if same else ():
            if isinstance(found, Gradients) and found._h in same:
                drop(h)
                return found
        return self._wrap(h)

    def _is_view(self):
        h = checked(_bridge.base(self._h))
        if h:
            drop(h)
        return h != 0

    @property
    def output_nr(self):
        """Which of its operation's results this tensor is."""
        return _bridge.output_nr(self._h)

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        """Adds the gradients of this tensor to the leaves' `.grad`."""
        _autograd.backward(self, gradient, retain_graph, create_graph, inputs)

    def retain_grad(self):
        """Has `.grad` filled though this is no leaf."""
        checked(_bridge.retain_grad(self._h))

    @property
    def retains_grad(self):
        """Whether retain_grad was called."""
        return _bridge.retains_grad(self._h) == 1

    def register_hook(self, hook):
        """Has `hook(grad)` called when the gradient is known; a tensor it returns replaces it."""
        return _autograd.hook(self, hook, _bridge.hook)

    def register_post_accumulate_grad_hook(self, hook):
        """Has `hook(tensor)` called after a gradient was added to this leaf's `.grad`."""
        return _autograd.post_hook(self, hook)


_C_NAMES = {
    "int8": "signed char", "uint8": "unsigned char", "int16": "short int", "int32": "int", "int64": "long int", "bool": "bool",
    "float16": "c10::Half", "bfloat16": "c10::BFloat16", "float32": "float", "float64": "double",
    "complex64": "c10::complex<float>", "complex128": "c10::complex<double>",
}


def _in_c(dtype):
    return _C_NAMES.get(dtype._name, f"c10::{dtype._typename}")
