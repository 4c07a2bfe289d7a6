"""Derivatives as functions: grad, vjp, jvp, jacrev, jacfwd, hessian. All run autograd backwards; jvp twice."""

import functools

import torch
from torch.utils._pytree import LeafSpec, tree_flatten, tree_leaves, tree_map, tree_unflatten


def _own(x):
    """An input of which a derivative is asked: within an outer graph a view that leads there, else a new leaf."""
    if not isinstance(x, torch.Tensor):
        raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
    return x.view_as(x) if x.requires_grad else x.detach().requires_grad_()


def _reaches_others(outputs, leaves):
    """Whether the graph of outputs leads to a tensor that requires grad besides these leaves."""
    seen, waiting = set(), [out.grad_fn for out in outputs if out.requires_grad]
    # What has no grad_fn is a leaf itself: one of ours, or another's.
    if any(out.requires_grad and out.is_leaf and not any(out is leaf for leaf in leaves) for out in outputs):
        return True
    ours = {leaf.view_as(leaf).grad_fn.next_functions[0][0] for leaf in leaves}
    while waiting:
        node = waiting.pop()
        if node is None or node in seen or node in ours:
            continue
        seen.add(node)
        following = [n for n, _ in node.next_functions]
        if not following and "AccumulateGrad" in node.name():
            return True
        waiting += following
    return False


def _grads(outputs, inputs, weights, create_graph):
    """The gradients of the inputs, zeros for those that nothing depends on."""
    pairs = [(out, weight) for out, weight in zip(outputs, weights) if out.requires_grad]
    if not pairs:
        return tuple(map(torch.zeros_like, inputs))
    outs, weights = zip(*pairs)
    found = torch.autograd.grad(
        outs, inputs, weights, retain_graph=True, create_graph=create_graph, allow_unused=True
    )
    return tuple(torch.zeros_like(x) if g is None else g for x, g in zip(inputs, found))


def _argnum(argnum, count):
    if not isinstance(argnum, int):
        raise RuntimeError(f"argnum must be int, got: {type(argnum)}")
    if not -count <= argnum < count:
        raise RuntimeError(f"Got argnum={argnum}, but only {count} positional inputs")
    return argnum % count


def _argnums(argnums, count):
    """The positions as given by the user, counted from the front."""
    if isinstance(argnums, int):
        return _argnum(argnums, count)
    if not isinstance(argnums, tuple):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    argnums = tuple(_argnum(i, count) for i in argnums)
    if not argnums:
        raise RuntimeError("argnums must be non-empty")
    if len(set(argnums)) != len(argnums):
        raise RuntimeError(f"argnums elements must be unique, got {argnums}")
    return argnums


def _prepare(args, argnums):
    """(args with new inputs, those inputs as a tree)."""
    if argnums is None:
        wanted = args = tree_map(_own, args)
        return args, wanted
    argnums = _argnums(argnums, len(args))
    if isinstance(argnums, int):
        wanted = tree_map(_own, args[argnums])
        return args[:argnums] + (wanted,) + args[argnums + 1 :], wanted
    wanted = tuple(tree_map(_own, args[i]) for i in argnums)
    args = list(args)
    for i, new in zip(argnums, wanted):
        args[i] = new
    return tuple(args), wanted


def _without_graph(tree):
    return tree_map(lambda x: x.detach() if isinstance(x, torch.Tensor) else x, tree)


def _split_aux(result, has_aux, api):
    if not has_aux:
        return result, None
    if not (isinstance(result, tuple) and len(result) == 2):
        raise RuntimeError(f"{api}: output of function f should be a tuple: (output, aux) if has_aux is True")
    return result


class _Run:
    """One call of a function with inputs of its own, its outputs, and whether anything outside depends on the graph."""

    def __init__(self, func, args, kwargs, argnums, has_aux, api, check):
        self.outer = torch.is_grad_enabled()
        with torch.enable_grad():
            args, self.inputs = _prepare(args, argnums)
            self.output, self.aux = _split_aux(func(*args, **kwargs), has_aux, api)
            check(self.output)
            self.outputs, self.spec = tree_flatten(self.output)
            self.flat_inputs, self.inputs_spec = tree_flatten(self.inputs)
            leaves = [x for x in self.flat_inputs if x.is_leaf]
            self.outer = self.outer and (len(leaves) < len(self.flat_inputs) or _reaches_others(self.outputs, leaves))

    def seen_outside(self, tree):
        """What the caller gets to see: without the graph of the new leaves, unless an outer graph passes through."""
        return tree if self.outer else _without_graph(tree)

    def pull(self, weights, create_graph=None):
        """The gradients of the inputs, in their structure, for weights of the outputs."""
        if create_graph is None:
            create_graph = torch.is_grad_enabled() and (self.outer or any(w.requires_grad for w in weights))
        with torch.enable_grad():
            return tree_unflatten(_grads(self.outputs, self.flat_inputs, weights, create_graph), self.inputs_spec)


def _pretty(spec):
    """A structure as Python writes it, with * for leaves."""
    return str(tree_unflatten([LeafSpec] * spec.num_leaves, spec))


def _tensors(api):
    def check(output):
        leaves = tree_leaves(output)
        if not leaves or (len(leaves) == 1 and leaves[0] is None):
            raise RuntimeError(
                f"{api}: Expected f to be a function that has non-empty output (got output = {leaves})"
            )
        for out in leaves:
            if not isinstance(out, torch.Tensor):
                raise RuntimeError(f"{api}: expected f(*primals) to return only tensors, got unsupported type {type(out)}")

    return check


def _floating(output):
    _tensors("vjp(f, *primals)")(output)
    for out in tree_leaves(output):
        if not (out.is_floating_point() or out.is_complex()):
            raise RuntimeError(
                "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor "
                f"with dtype {out.dtype}"
            )


def _scalar(output):
    if not isinstance(output, torch.Tensor):
        raise RuntimeError(f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(output)}")
    if output.dim() != 0:
        raise RuntimeError(
            "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with "
            f"{output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
        )


def grad_and_value(func, argnums=0, has_aux=False):
    """A function that returns (gradient, value) of `func`, which returns a 0-d tensor; with has_aux (gradient, (value, aux)).

    argnums: the position or positions of the arguments (tensors, or tuples, lists and dicts of them) to differentiate by.
    """

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        run = _Run(func, args, kwargs, argnums, has_aux, "grad_and_value(f)(*args)", _scalar)
        gradient = run.seen_outside(run.pull([torch.ones_like(run.output)], run.outer))
        value = run.seen_outside(run.output)
        return (gradient, (value, run.seen_outside(run.aux))) if has_aux else (gradient, value)

    return wrapper


def grad(func, argnums=0, has_aux=False):
    """A function that returns the gradient of `func`, which returns a 0-d tensor; with has_aux (gradient, aux).

    >>> torch.func.grad(torch.sin)(torch.tensor(0.0))
    tensor(1.)
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        gradient, value = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return wrapper


def vjp(func, *primals, has_aux=False):
    """(func(*primals), f): f(cotangents) is the tuple of the primals' gradients for these weights of the outputs."""
    run = _Run(func, primals, {}, None, has_aux, "vjp(f, *primals)", _floating)

    def pull(cotangents, retain_graph=True, create_graph=None):
        weights, spec = tree_flatten(cotangents)
        if spec != run.spec:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. "
                f"cotangents: {_pretty(spec)}, primal output: {_pretty(run.spec)}"
            )
        found = run.pull(weights, create_graph)
        return found if run.outer or any(w.requires_grad for w in weights) else _without_graph(found)

    output = run.seen_outside(run.output)
    return (output, pull, run.seen_outside(run.aux)) if has_aux else (output, pull)


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), the outputs' change along tangents), by two passes backwards."""
    api = "jvp(f, primals, tangents)"
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{api}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    flat, spec = tree_flatten(primals)
    along, along_spec = tree_flatten(tangents)
    if spec != along_spec:
        raise RuntimeError(
            f"{api}: Expected primals and tangents to have the same python structure. For example, if primals is a tuple of "
            f"3 tensors, tangents also must be. Got primals with structure {spec} and tangents with structure {along_spec}"
        )
    for what, tensors in (("primals", flat), ("tangents", along)):
        if not tensors:
            raise RuntimeError(f"{api}: Expected {what} to contain at least one Tensor.")
        for x in tensors:
            if not isinstance(x, torch.Tensor):
                raise RuntimeError(f"{api}: Expected {what} to only contain Tensors, got {type(x)}")
    run = _Run(func, primals, {}, None, has_aux, api, _tensors(api))
    if strict and not all(out.requires_grad for out in run.outputs):
        raise RuntimeError(
            "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed "
            "with strict=True."
        )
    outer = run.outer or (torch.is_grad_enabled() and any(x.requires_grad for x in along))
    with torch.enable_grad():
        weights = [torch.zeros_like(out).requires_grad_() for out in run.outputs if out.requires_grad]
        moving = [out for out in run.outputs if out.requires_grad]
        pulled = _grads(moving, run.flat_inputs, weights, True)
        changes = iter(_grads(pulled, weights, along, outer)) if weights else iter(())
    found = tree_unflatten(
        [next(changes) if out.requires_grad else torch.zeros_like(out) for out in run.outputs], run.spec
    )
    found = found if outer else _without_graph(found)
    output = run.seen_outside(run.output)
    return (output, found, run.seen_outside(run.aux)) if has_aux else (output, found)


def _real(api, tensors, which):
    for i, x in enumerate(tensors):
        if isinstance(x, torch.Tensor) and x.is_complex():
            raise RuntimeError(
                f"{api}: Expected all {which} to be real but received complex tensor at flattened input idx: {i}"
            )


def _rows(run, out, create_graph):
    """The Jacobians of one output by each input: one pass backwards for each of its elements."""
    columns = [[] for _ in run.flat_inputs]
    if out.requires_grad and out.numel():
        for i in range(out.numel()):
            weight = torch.zeros(out.numel(), dtype=out.dtype)
            weight[i] = 1
            found = _grads([out], run.flat_inputs, [weight.view(out.shape)], create_graph)
            for column, slope in zip(columns, found):
                column.append(slope)
        return [torch.stack(column).view(out.shape + x.shape) for column, x in zip(columns, run.flat_inputs)]
    return [torch.zeros(out.shape + x.shape, dtype=x.dtype) for x in run.flat_inputs]


def _jacobian(func, argnums, has_aux, api):
    @functools.wraps(func)
    def wrapper(*args):
        _real(api, tree_leaves(args), "inputs")
        run = _Run(func, args, {}, argnums, has_aux, "vjp(f, *primals)", _floating)
        _real(api, run.outputs, "outputs")
        with torch.enable_grad():
            found = [tree_unflatten(_rows(run, out, run.outer), run.inputs_spec) for out in run.outputs]
        result = run.seen_outside(tree_unflatten(found, run.spec))
        return (result, run.seen_outside(run.aux)) if has_aux else result

    return wrapper


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """A function that returns the Jacobian of `func`: for output and input tensors a tensor of output.shape + input.shape.

    One pass backwards for each element of the output. Trees of outputs hold trees of inputs.
    """
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")
    return _jacobian(func, argnums, has_aux, "jacrev")


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """The Jacobian as jacrev gives it. Here it is calculated backwards too: there is no forward mode in this engine."""
    return _jacobian(func, argnums, has_aux, "jacfwd")


def hessian(func, argnums=0):
    """A function that returns the second derivatives of `func`: jacfwd(jacrev(func))."""
    return jacfwd(jacrev(func, argnums), argnums)
