"""Backward passes and hooks: calls into the engine, which holds the graph."""

import weakref

from torch import _bridge

_bridge.share(globals())


def quiet(function, *args):
    """`function(*args)` without recording."""
    before = _bridge.grad_mode(False)
    try:
        return function(*args)
    finally:
        _bridge.grad_mode(bool(before))


class _Node:
    """What `tensor.grad_fn` shows of the operation that made a tensor."""

    __slots__ = ()

    def name(self):
        """The operation's name, such as AddBackward0."""
        return type(self).__name__

    @property
    def next_functions(self):
        """Not available yet."""
        raise NotImplementedError("grad_fn.next_functions is not available in Lacuna's torch yet; walk your own graph.")


_nodes = {}


def node(name):
    """The object that stands for an operation of this name."""
    if name not in _nodes:
        _nodes[name] = type(name, (_Node,), {"__slots__": (), "__module__": "torch.autograd.graph"})
    return _nodes[name]()


def _list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _gradients_for(outputs, gradients, name):
    gradients = _list(gradients) or [None] * len(outputs)
    if len(gradients) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(gradients)} gradients")
    for i, (output, gradient) in enumerate(zip(outputs, gradients)):
        if gradient is None:
            continue
        if gradient.shape != output.shape:
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{i}] has a shape of {gradient.shape} and output[{i}] "
                f"has a shape of {output.shape}."
            )
    return gradients


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, inputs=None):
    """Adds the gradients of `tensors` to the `.grad` of the leaves (or of `inputs` alone)."""
    outputs = _list(tensors)
    gradients = _gradients_for(outputs, grad_tensors, "backward")
    retain = create_graph if retain_graph is None else retain_graph
    handles = [t._h for t in outputs] + [0 if g is None else g._h for g in gradients]
    leaves = None if inputs is None else _list(inputs)
    if leaves == []:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    tail = (-1,) if leaves is None else (len(leaves), *[t._h for t in leaves])
    if _bridge.backward(len(outputs), *handles, bool(retain), bool(create_graph), *tail) < 0:
        fail()


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
):
    """The gradients of `outputs` with respect to `inputs`, as a tuple."""
    from torch._tensor import Tensor

    outputs, inputs = _list(outputs), _list(inputs)
    gradients = _gradients_for(outputs, grad_outputs, "grad")
    retain = create_graph if retain_graph is None else retain_graph
    unused = materialize_grads if allow_unused is None else allow_unused
    handles = [t._h for t in outputs] + [0 if g is None else g._h for g in gradients]
    count = _bridge.gradients(
        len(outputs),
        *handles,
        bool(retain),
        bool(create_graph),
        bool(unused or materialize_grads),
        len(inputs),
        *[t._h for t in inputs],
    )
    if count < 0:
        fail()
    found = [_bridge.next_gradient() for _ in range(count)]
    made = [None if h == 0 else Tensor._wrap(h) for h in found]
    if materialize_grads:
        made = [t.zeros_like() if g is None else g for g, t in zip(made, inputs)]
    return tuple(made)


class RemovableHandle:
    """Takes a hook off again: `.remove()`, or at the end of a `with` block."""

    def __init__(self, remove):
        self._remove = remove

    def remove(self):
        """Takes the hook off. A second call does nothing."""
        if self._remove is not None:
            self._remove()
            self._remove = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()


_answer = []


def hook(tensor, function, register):
    """Registers a gradient hook."""
    from torch._tensor import Tensor

    def call(handle):
        result = function(Tensor._wrap(handle))
        if result is None:
            return 0
        if not isinstance(result, Tensor):
            raise RuntimeError(
                f"hook '{getattr(function, '__name__', function)}' has returned an incorrect type: expected a Tensor or None, "
                f"got {type(result).__name__}"
            )
        _answer[:] = [result]  # alive until the engine has taken it over
        return result._h

    return _registered(tensor, call, register)


def post_hook(tensor, function):
    """Registers a hook called after a leaf's gradient was accumulated."""
    from torch._tensor import Tensor

    own = weakref.ref(tensor)  # the hook must not keep what it hangs on

    def call(handle):
        leaf = Tensor._wrap(handle)
        found = own()
        function(leaf if found is None else found)
        return 0

    return _registered(tensor, call, _bridge.post_hook)


def _registered(tensor, call, register):
    number = _bridge.callback(call)
    place = register(tensor._h, number)
    if place < 0:
        _bridge.forget(number)
        fail()
    _bridge.hooked(number, place, tensor)

    def remove():
        _bridge.unhook(place)
        _bridge.forget(number)

    return RemovableHandle(remove)
