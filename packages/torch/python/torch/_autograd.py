"""Backward passes and hooks: calls into the engine, which holds the graph."""

import weakref

import torch
from torch import _bridge

_bridge.share(globals())


def quiet(function, *args):
    """`function(*args)` without recording."""
    before = _bridge.grad_mode(False)
    try:
        return function(*args)
    finally:
        _bridge.grad_mode(bool(before))


def node_of(tensor):
    """The node that made a tensor, as `grad_fn` shows it; None for a leaf."""
    from torch._graph_node import shown

    number = _bridge.node_of(tensor._h)
    if number < 0:
        fail()
    return shown(number)


def _list(value):
    if value is None:
        return []
    return [value] if hasattr(value, "_h") else list(value)


def _gradients_for(outputs, gradients, name):
    gradients = _list(gradients) or [None] * len(outputs)
    if len(gradients) < len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(gradients)} gradients")
    for i, (output, gradient) in enumerate(zip(outputs, gradients)):
        if gradient is None:
            continue
        if gradient.shape != output.shape:
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{i}] has a shape of {gradient.shape} and output[{i}] "
                f"has a shape of {output.shape}."
            )
    return gradients[: len(outputs)]


_passes = []  # per pass under way: whether it goes to all leaves' .grad


def plain_pass():
    """Whether the innermost backward pass goes to all leaves: neither autograd.grad nor `inputs=`."""
    return not _passes or _passes[-1]


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
    _passes.append(leaves is None)
    try:
        done = _bridge.backward(len(outputs), *handles, bool(retain), bool(create_graph), *tail)
    finally:
        _passes.pop()
    if done < 0:
        _failed()


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
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    if is_grads_batched:
        return _batched(outputs, inputs, _list(grad_outputs), retain_graph, create_graph, allow_unused, materialize_grads)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    gradients = _gradients_for(outputs, grad_outputs, "grad")
    retain = create_graph if retain_graph is None else retain_graph
    unused = materialize_grads if allow_unused is None else allow_unused
    handles = [t._h for t in outputs] + [0 if g is None else g._h for g in gradients]
    _passes.append(False)
    try:
        count = _bridge.gradients(
            len(outputs),
            *handles,
            bool(retain),
            bool(create_graph),
            bool(unused or materialize_grads),
            len(inputs),
            *[t._h for t in inputs],
        )
    finally:
        _passes.pop()
    if count < 0:
        _failed()
    found = [_bridge.next_gradient() for _ in range(count)]
    made = [None if h == 0 else Tensor._wrap(h) for h in found]
    if materialize_grads:
        made = [torch.zeros_like(t) if g is None else g for g, t in zip(made, inputs)]
    return tuple(made)


def _batched(outputs, inputs, gradients, retain_graph, create_graph, allow_unused, materialize_grads):
    """One pass for each of the stacked gradients, their results stacked."""
    count = next(g.shape[0] for g in gradients if g is not None)
    retain = create_graph if retain_graph is None else retain_graph
    rows = [
        grad(
            outputs,
            inputs,
            [None if g is None else g[i] for g in gradients],
            retain_graph=retain or i + 1 < count,
            create_graph=create_graph,
            allow_unused=allow_unused,
            materialize_grads=materialize_grads,
        )
        for i in range(count)
    ]
    return tuple(None if column[0] is None else torch.stack(column) for column in zip(*rows))


def _failed():
    """Raises what went wrong in a pass; in anomaly mode it first warns where the operation was recorded."""
    name, _, where = _bridge.failed_at().partition("\n")
    if name:
        import warnings

        warnings.warn(
            f"Error detected in {name}. Traceback of forward call that caused the error:\n{where}", stacklevel=4
        )
    fail()


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
            raise TypeError(f"expected Variable, but hook returned '{type(result).__name__}'")
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
