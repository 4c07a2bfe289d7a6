"""torch.autograd.Function: an operation whose backward is written in Python.

The engine holds the node and calls back by number; the context lives in Python as long as the node does. What was saved
is let go when the node has run. A saved output is kept without its history, or the graph would hold itself alive; the
history is given back when it is asked for.
"""

import functools

from torch import _autograd, _bridge, _graph_node
from torch._dtypes import dtype
from torch._tensor import Tensor

_FREED = _bridge._FREED


class FunctionCtx:
    """What forward leaves for backward. Any attribute may be set on it."""

    def __init__(self):
        self._saved = ()
        self._number = None
        self._materialize = True
        self._no_gradient = ()
        self._dirty = ()
        self.needs_input_grad = ()

    def save_for_backward(self, *tensors):
        """Keeps tensors for backward, where `saved_tensors` gives them back."""
        for i, t in enumerate(tensors):
            if t is not None and not isinstance(t, Tensor):
                raise TypeError(f"save_for_backward can only save variables, but argument {i} is of type {type(t).__name__}")
        self._saved = tensors

    def save_for_forward(self, *tensors):
        """Accepted: there is no forward-mode differentiation here."""

    @property
    def saved_tensors(self):
        """The tensors given to save_for_backward."""
        if self._saved is None:
            raise RuntimeError(_FREED)
        return tuple(saved.get(self) if isinstance(saved, _Saved) else saved for saved in self._saved)

    def mark_non_differentiable(self, *tensors):
        """Says that these outputs have no gradient."""
        if not all(isinstance(t, Tensor) for t in tensors):
            raise RuntimeError("mark_non_differentiable only accepts variable arguments, but got ")
        self._no_gradient = tensors

    def mark_dirty(self, *tensors):
        """Says that these inputs are written in place; they must be among the outputs."""
        if not all(isinstance(t, Tensor) for t in tensors):
            raise RuntimeError("mark_dirty can only accept variables, but argument ")
        self._dirty = tensors

    def set_materialize_grads(self, value):
        """False: a missing gradient reaches backward as None, not as zeros."""
        self._materialize = value

    def name(self):
        """The node's name, such as SquareBackward."""
        return type(self).__name__

    def _finish(self):
        """The node has run: nothing saved is needed, and an output kept as an attribute must not hold its own graph.

        What else the function keeps stays for another run, unless it could lead back to the graph: Python sees no cycle
        that goes through the engine."""
        self._saved = None
        for key, value in list(self.__dict__.items()):
            if isinstance(value, Tensor) and not value.is_leaf:
                node = value.grad_fn
                if _bridge.node_function(node._n) == self._number:
                    self.__dict__[key] = value.detach()
            elif not _plain(value):
                _bridge.forget(self._number)
                return


def _plain(value):
    if isinstance(value, (tuple, list)):
        return all(map(_plain, value))
    return value is None or isinstance(value, (bool, int, float, complex, str, dtype))


class _Saved:
    """A tensor kept for backward, with the version it had."""

    def __init__(self, tensor, output, name):
        from torch.autograd.graph import pack

        self._packed = pack(tensor)
        self._output = output
        if self._packed is not None:
            return
        self._tensor = tensor if output is None else _autograd.quiet(tensor.detach)
        self._name = name
        self._version = self._tensor._version

    def get(self, ctx):
        if self._packed is not None:
            return self._packed()
        t = self._tensor
        if t._version != self._version:
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"[{t.type()} {list(t.shape)}]{self._where()} is at version {t._version}; expected version {self._version} "
                "instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
                "torch.autograd.set_detect_anomaly(True, check_nan=False)."
            )
        if self._output is None or ctx._number is None:
            return t
        h = _bridge.output_of(ctx._number, self._output, t._h)
        if h < 0:
            _bridge.fail()
        return Tensor._wrap(h)

    def _where(self):
        name, nr = self._name, self._output
        if nr is None:
            if self._tensor.is_leaf:
                return ""
            name, nr = self._tensor._grad_fn_name(), self._tensor.output_nr
        return f", which is output {nr} of {name.partition('Backward')[0]},"


class Function:
    """Subclass it with static methods `forward(ctx, ...)` and `backward(ctx, ...)`; call it by `.apply(...)`."""

    generate_vmap_rule = False
    _node = None  # the node's name, where it is not the class's

    def __init__(self, *args, **kwargs):
        import warnings

        warnings.warn(
            f"{self.__class__} should not be instantiated. Methods on autograd functions are all static, so you should "
            "invoke them on the class itself. Instantiating an autograd function will raise an error in a future version "
            "of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args, **kwargs):
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function "
            "with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
        )

    @staticmethod
    def forward(*args, **kwargs):
        """To be written: computes the result."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        """May be written: what forward(inputs) -> output leaves for backward; forward then gets no ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        """To be written: the gradients of the inputs from those of the outputs."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx, *grad_inputs):
        """Forward mode, which is not available."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @classmethod
    def apply(cls, *args, **kwargs):
        """Runs forward and records backward."""
        ctx = _context_class(cls)()
        ctx.needs_input_grad = tuple(isinstance(a, Tensor) and a.requires_grad for a in args)
        recording = bool(_bridge.grad_mode(False))
        try:
            if cls.setup_context is not Function.setup_context:
                result = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, result)
            else:
                result = cls.forward(ctx, *args, **kwargs)
        finally:
            _bridge.grad_mode(recording)
        outputs = list(result) if isinstance(result, tuple) else [result]
        recording = recording and not _bridge.inference_mode(None) and any(ctx.needs_input_grad)
        _check_dirty(ctx, args, outputs, recording)
        # An input returned as it came must not be given this function's history.
        outputs = [
            _autograd.quiet(o.view_as, o) if _among(o, args) and not _among(o, ctx._dirty) else o for o in outputs
        ]
        if recording:
            _record(cls, ctx, args, outputs)
        return tuple(outputs) if isinstance(result, tuple) else outputs[0]


class _SingleLevelFunction(Function):
    """Kept for the name."""


def _among(value, others):
    return isinstance(value, Tensor) and any(value is other for other in others)


def _context_class(cls):
    """The class of `cls`'s contexts: its name is that of the node."""
    found = cls.__dict__.get("_context")
    if found is None:
        found = type(cls._node or f"{cls.__name__}Backward", (FunctionCtx,), {"_forward_cls": cls})
        cls._context = found
    return found


def _check_dirty(ctx, args, outputs, recording):
    for t in ctx._dirty:
        if not _among(t, outputs):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output. The inputs that are "
                "modified inplace must all be outputs of the Function."
            )
        _bridge.bump(t._h)
        if not recording or not _among(t, args):
            continue
        if t._is_view() and len(outputs) > 1:
            raise RuntimeError(
                "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return "
                "more than one Tensor. This is not supported by the current autograd engine. You should either make sure the "
                "input is not a view (using .clone() for example) or make your Function only return one Tensor (potentially "
                "splitting it into two Functions: one doing the inplace that returns a single Tensor and a second one that "
                "does the other operations). You can ask on the forum https://discuss.pytorch.org/ if you need help to do "
                "this change."
            )
        if t.requires_grad and t.is_leaf:
            raise RuntimeError("a leaf Variable that requires grad has been used in an in-place operation.")


def _record(cls, ctx, args, outputs):
    inputs = [a for a in args if isinstance(a, Tensor)]
    differentiable = [
        o for o in outputs
        if isinstance(o, Tensor) and (o.is_floating_point() or o.is_complex()) and not _among(o, ctx._no_gradient)
    ]
    name = type(ctx).__name__
    ctx._saved = tuple(
        None if t is None else _Saved(t, next((i for i, o in enumerate(differentiable) if o is t), None), name)
        for t in ctx._saved
    )
    if not differentiable:
        return
    dirty = [o for o in differentiable if _among(o, ctx._dirty) and _among(o, inputs)]
    ctx._no_gradient = ctx._dirty = ()
    places = [next((i for i, d in enumerate(differentiable) if d is o), None) for o in outputs]
    likes = [(tuple(o.shape), o.dtype) if isinstance(o, Tensor) else None for o in outputs]
    needs = [isinstance(a, Tensor) for a in args]
    rule = cls.backward if cls.backward is not Function.backward or cls.vjp is Function.vjp else cls.vjp

    def call(*handles):
        found = [Tensor._wrap(h) if h else None for h in handles]
        grads = [None if place is None else found[place] for place in places]
        if ctx._materialize:
            grads = [_zeros(like) if g is None and like else g for g, like in zip(grads, likes)]
        given = rule(ctx, *grads)
        given = given if isinstance(given, tuple) else (given,)
        while len(given) > len(args) and given[-1] is None:
            given = given[:-1]
        if len(given) != len(args):
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients (expected {len(args)}, got {len(given)})"
            )
        for i, (g, need) in enumerate(zip(given, needs)):
            if g is None:
                continue
            if not need:
                raise RuntimeError(
                    f"function {name} returned a gradient different than None at position {i + 1}, "
                    "but the corresponding forward input was not a Variable"
                )
            if not isinstance(g, Tensor):
                raise RuntimeError(f"expected Variable or None (got {type(g).__name__})")
        if _bridge.give(*(0 if g is None else g._h for g, need in zip(given, needs) if need)) < 0:
            _bridge.fail()
        return 0

    ctx._number = number = _bridge.callback(call, ctx._finish)
    _graph_node.contexts[number] = ctx
    made = _bridge.custom(
        number,
        name,
        len(inputs),
        *(t._h for t in inputs),
        len(differentiable),
        *(o._h for o in differentiable),
        *(o._h for o in dirty),
    )
    if made < 0:
        _bridge.forget(number)
        _bridge.fail()


def _zeros(like):
    from torch._ops import aten

    shape, dtype = like
    return aten.zeros(shape, dtype=dtype)


def once_differentiable(fn):
    """A backward that cannot itself be differentiated: trying to says so."""

    @functools.wraps(fn)
    def backward(ctx, *grads):
        given = _autograd.quiet(fn, ctx, *grads)
        if not _bridge.grad_mode(None) or not any(isinstance(g, Tensor) and g.requires_grad for g in grads):
            return given
        outputs = given if isinstance(given, tuple) else (given,)
        marked = tuple(_Once.apply(o.detach().requires_grad_()) if isinstance(o, Tensor) else o for o in outputs)
        return marked if isinstance(given, tuple) else marked[0]

    return backward


class _Once(Function):
    """Passes a gradient on; going back through it is an error."""

    @staticmethod
    def forward(ctx, grad):
        return grad.view_as(grad)

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")
