"""torch.autograd.Function: an operation whose backward is written in Python.

The engine holds the node and calls back by number; the context lives in Python as long as the node does. A saved
output is kept without its history, or the graph would hold itself alive; it is given back when it is asked for.
"""

from torch import _autograd, _bridge
from torch._tensor import Tensor

class FunctionCtx:
    """What forward leaves for backward. Any attribute may be set on it."""

    def __init__(self):
        self._saved = ()
        self._number = None
        self._materialize = True
        self._no_gradient = ()
        self.needs_input_grad = ()

    def save_for_backward(self, *tensors):
        """Keeps tensors for backward, where `saved_tensors` gives them back."""
        self._saved = tensors

    save_for_forward = save_for_backward

    @property
    def saved_tensors(self):
        """The tensors given to save_for_backward."""
        return tuple(saved.get(self._number) if isinstance(saved, _Saved) else saved for saved in self._saved)

    def mark_non_differentiable(self, *tensors):
        """Says that these outputs have no gradient."""
        self._no_gradient = tensors

    def mark_dirty(self, *tensors):
        """Accepted. An input changed in place should be returned."""

    def set_materialize_grads(self, value):
        """False: a missing gradient reaches backward as None, not as zeros."""
        self._materialize = value


class _Saved:
    """A tensor kept for backward, with the version it had."""

    def __init__(self, tensor, output):
        self._tensor = tensor if output is None else tensor._share(Tensor)
        self._output = output
        self._counter = tensor if output is None else self._tensor
        self._version = self._counter._version

    def get(self, number):
        if self._counter._version != self._version:
            t = self._tensor
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"[{t.type()} {list(t.shape)}] is at version {t._version}; expected version {self._version} instead. "
                "Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
                "torch.autograd.set_detect_anomaly(True, check_nan=False)."
            )
        if self._output is None or number is None:
            return self._tensor
        h = _bridge.output_of(number, self._output, self._tensor._h)
        if h < 0:
            _bridge.fail()
        return Tensor._wrap(h)


class Function:
    """Subclass it with static methods `forward(ctx, ...)` and `backward(ctx, ...)`; call it by `.apply(...)`."""

    @staticmethod
    def forward(*args, **kwargs):
        """To be written: computes the result."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        """To be written: the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    @classmethod
    def apply(cls, *args):
        """Runs forward and records backward."""
        ctx = FunctionCtx()
        ctx.needs_input_grad = tuple(isinstance(a, Tensor) and a.requires_grad for a in args)
        recording = bool(_bridge.grad_mode(False))
        try:
            if hasattr(cls, "setup_context"):
                result = cls.forward(*args)
                cls.setup_context(ctx, args, result)
            else:
                result = cls.forward(ctx, *args)
        finally:
            _bridge.grad_mode(recording)
        if not (recording and any(ctx.needs_input_grad)):
            return result
        outputs = list(result) if isinstance(result, tuple) else [result]
        # An input returned as it came must not be given this function's history.
        outputs = [_autograd.quiet(o.view_as, o) if any(o is a for a in args) else o for o in outputs]
        _record(cls, ctx, args, outputs)
        return tuple(outputs) if isinstance(result, tuple) else outputs[0]


def _record(cls, ctx, args, outputs):
    inputs = [a for a in args if isinstance(a, Tensor)]
    differentiable = [
        o for o in outputs
        if isinstance(o, Tensor) and o.is_floating_point() and not any(o is n for n in ctx._no_gradient)
    ]
    ctx._saved = tuple(
        _Saved(t, next((i for i, o in enumerate(differentiable) if o is t), None)) if isinstance(t, Tensor) else t
        for t in ctx._saved
    )
    ctx._no_gradient = ()
    name = f"{cls.__name__}Backward"
    places = [next((i for i, d in enumerate(differentiable) if d is o), None) for o in outputs]
    likes = [(tuple(o.shape), o.dtype) for o in differentiable]
    needs = [isinstance(a, Tensor) for a in args]

    def call(*handles):
        grads = [Tensor._wrap(h) if h else None for h in handles]
        if ctx._materialize:
            grads = [_zeros(like) if g is None else g for g, like in zip(grads, likes)]
        given = cls.backward(ctx, *(None if p is None else grads[p] for p in places))
        given = given if isinstance(given, tuple) else (given,)
        if len(given) < len(args) or any(g is not None for g in given[len(args) :]):
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients (expected {len(args)}, got {len(given)})"
            )
        for i, (g, need) in enumerate(zip(given, needs)):
            if g is not None and not need:
                raise RuntimeError(f"function {name} returned a gradient different from None at position {i + 1}, "
                                   "but the corresponding forward input was not a Variable")
        if _bridge.give(*(0 if g is None else g._h for g, need in zip(given, needs) if need)) < 0:
            _bridge.fail()
        return 0

    ctx._number = number = _bridge.callback(call)
    made = _bridge.custom(number, name, len(inputs), *(t._h for t in inputs), *(o._h for o in differentiable))
    if made < 0:
        _bridge.forget(number)
        _bridge.fail()


def _zeros(like):
    from torch._ops import aten

    shape, dtype = like
    return aten.zeros(shape, dtype=dtype)


def once_differentiable(function):
    """A backward that cannot itself be differentiated runs without recording."""

    def backward(ctx, *grads):
        return _autograd.quiet(function, ctx, *grads)

    return backward
