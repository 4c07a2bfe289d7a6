"""torch.autograd.functional: derivatives of functions as values: vjp, jvp, jacobian, hessian, vhp, hvp.

They follow PyTorch's: inputs are detached unless create_graph, what does not depend on an input gives zeros unless
strict, jvp is two passes backwards. `vectorize` changes nothing here but is accepted."""

import torch

__all__ = ["vjp", "jvp", "jacobian", "hessian", "hvp", "vhp"]


def _tuple(value, what, where):
    many = isinstance(value, tuple)
    values = value if many else (value,)
    for i, item in enumerate(values):
        if isinstance(item, torch.Tensor):
            continue
        at = f"value at index {i}" if many else f"given {what}"
        raise TypeError(
            f"The {what} given to {where} must be either a Tensor or a tuple of Tensors but the {at} has type {type(item)}."
        )
    return many, values


def _outputs(value, where):
    return _tuple(value, "outputs of the user-provided function", where)


def _fresh(inputs, create_graph, need_graph=True):
    return tuple(
        x.view_as(x) if create_graph and x.requires_grad else x.detach().requires_grad_(need_graph) for x in inputs
    )


def _given(v, others, is_tuple, create_graph, where, otherwise):
    """The checked vectors of a product, or None for a single element."""
    if v is None:
        if len(others) != 1 or others[0].nelement() != 1:
            raise RuntimeError(f"The vector v can only be None if {otherwise}")
        return None
    _, v = _tuple(v, "v", where)
    v = _fresh(v, create_graph, False)
    if len(v) != len(others):
        if is_tuple:
            raise RuntimeError(f"v is a tuple of invalid length: should be {len(others)} but got {len(v)}.")
        raise RuntimeError("The given v should contain a single Tensor.")
    for i, (a, b) in enumerate(zip(v, others)):
        if a.size() != b.size():
            which = f"Entry {i} in " if is_tuple else ""
            raise RuntimeError(f"{which}v has invalid size: should be {b.size()} but got {a.size()}.")
    return v


_INPUT = "the input to the user-provided function is a single Tensor with a single element."


def _need_grad(tensors, kind, strict):
    if not strict:
        return
    for i, t in enumerate(tensors):
        if t is None:
            raise RuntimeError(
                f"The output of the user-provided function is independent of input {i}. This is not allowed in strict mode."
            )
        if t.requires_grad:
            continue
        raise RuntimeError(
            {
                "jacobian": "While computing the hessian, found that the jacobian of the user-provided function with respect to "
                f"input {i} is independent of the input. This is not allowed in strict mode. You should ensure that your "
                "function is twice differentiable and that the jacobian depends on the inputs (this would be violated by a "
                "linear function for example).",
                "grad_inputs": f"The gradient with respect to input {i} is independent of the inputs of the user-provided "
                "function. This is not allowed in strict mode.",
                "outputs": f"Output {i} of the user-provided function does not require gradients. The outputs must be "
                "computed in a differentiable manner from the input when running in strict mode.",
            }[kind]
        )


def _grads(outputs, inputs, v=None, create_graph=False, retain_graph=None):
    """As autograd.grad, of the outputs that require grad alone."""
    v = (None,) * len(outputs) if v is None else v
    pairs = [(o, g) for o, g in zip(outputs, v) if o is not None and o.requires_grad]
    if not pairs:
        return (None,) * len(inputs)
    return torch.autograd.grad(
        [o for o, _ in pairs],
        inputs,
        [g for _, g in pairs],
        allow_unused=True,
        create_graph=create_graph,
        retain_graph=retain_graph,
    )


def _filled(grads, like, strict, create_graph, of):
    made = []
    for i, (g, x) in enumerate(zip(grads, like)):
        if strict and g is None:
            raise RuntimeError(
                "The gradient with respect to the input is independent of entry "
                f"{i} in the grad_outputs when using the double backward trick to compute forward mode gradients. This is "
                "not allowed in strict mode."
                if of == "trick"
                else f"The {of} of the user-provided function is independent of input {i}. This is not allowed in strict mode."
            )
        if strict and create_graph and not g.requires_grad:
            name = {"output": "jacobian", "trick": "jacobian", "jacobian": "hessian"}[of]
            raise RuntimeError(
                f"The {name} of the user-provided function is independent of input {i}. This is not allowed in strict mode "
                "when create_graph=True."
            )
        made.append(torch.zeros_like(x) if g is None else g)
    return tuple(made)


def _done(values, create_graph):
    if isinstance(values, tuple):
        return tuple(_done(v, create_graph) for v in values)
    return values if create_graph else values.detach()


def _as(values, many):
    return values if many else values[0]


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), v multiplied by the Jacobian)."""
    with torch.enable_grad():
        many, inputs = _tuple(inputs, "inputs", "vjp")
        inputs = _fresh(inputs, create_graph)
        many_out, outputs = _outputs(func(*inputs), "vjp")
        _need_grad(outputs, "outputs", strict)
        v = _given(
            v, outputs, many_out, create_graph, "vjp",
            "the user-provided function returns a single Tensor with a single element.",
        )
    with torch.set_grad_enabled(create_graph or torch.is_grad_enabled()):
        made = _filled(_grads(outputs, inputs, v, create_graph), inputs, strict, create_graph, "output")
    return _as(_done(outputs, create_graph), many_out), _as(_done(made, create_graph), many)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), the Jacobian multiplied by v)."""
    with torch.enable_grad():
        many, inputs = _tuple(inputs, "inputs", "jvp")
        inputs = _fresh(inputs, create_graph)
        v = _given(v, inputs, many, create_graph, "jvp", _INPUT)
        many_out, outputs = _outputs(func(*inputs), "jvp")
        _need_grad(outputs, "outputs", strict)
        weights = tuple(torch.zeros_like(o).requires_grad_() for o in outputs)
        slopes = _grads(outputs, inputs, weights, True)
        _need_grad(slopes, "grad_inputs", strict)
    with torch.set_grad_enabled(create_graph or torch.is_grad_enabled()):
        made = _filled(_grads(slopes, weights, v, create_graph), outputs, strict, create_graph, "trick")
    return _as(_done(outputs, create_graph), many_out), _as(_done(made, create_graph), many)


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """Derivatives of each output with respect to each input, of shape output's + input's: a tensor, or tuples of them."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs than '
            'inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".'
        )
    if strategy == "forward-mode":
        raise NotImplementedError('strategy="forward-mode" is not available in Lacuna\'s torch; use "reverse-mode".')
    with torch.enable_grad():
        many, inputs = _tuple(inputs, "inputs", "jacobian")
        inputs = _fresh(inputs, create_graph)
        many_out, outputs = _outputs(func(*inputs), "jacobian")
        _need_grad(outputs, "outputs", strict)
        if vectorize and strict:
            raise RuntimeError(
                "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. Please "
                "either set `strict=False` or `vectorize=False`."
            )
        rows = tuple(_rows(i, out, inputs, create_graph, strict) for i, out in enumerate(outputs))
    return _as(tuple(_as(row, many) for row in _done(rows, create_graph)), many_out)


def _rows(nr, output, inputs, create_graph, strict):
    found = [[] for _ in inputs]
    for j in range(output.nelement()):
        grads = _grads((output.reshape(-1)[j],), inputs, None, create_graph, True)
        for i, (g, x) in enumerate(zip(grads, inputs)):
            if strict and g is None:
                raise RuntimeError(
                    f"Output {nr} of the user-provided function is independent of input {i}. This is not allowed in strict mode."
                )
            if strict and create_graph and not g.requires_grad:
                raise RuntimeError(
                    f"The jacobian of the user-provided function is independent of input {nr}. This is not allowed in strict "
                    "mode when create_graph=True."
                )
            found[i].append(torch.zeros_like(x) if g is None else g)
    return tuple(
        (torch.stack(rows, 0) if rows else x.new_zeros((0, *x.shape))).view((*output.shape, *x.shape))
        for rows, x in zip(found, inputs)
    )


def _single(func, where, strict):
    def checked(*inputs):
        out = func(*inputs)
        many, outs = _outputs(out, where)
        _need_grad(outs, "outputs", strict)
        if many:
            raise RuntimeError(f"The function given to {where} should return a single Tensor")
        if out.nelement() != 1:
            raise RuntimeError(f"The Tensor returned by the function given to {where} should contain a single element")
        return out

    return checked


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """Second derivatives of a function with one element as its result."""
    many, inputs = _tuple(inputs, "inputs", "hessian")
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    one = _single(func, "hessian", strict)

    def slope(*args):
        made = jacobian(lambda *a: one(*a).squeeze(), args, create_graph=True)
        _need_grad(made, "jacobian", strict)
        return made

    made = jacobian(slope, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)
    return _as(tuple(_as(row, many) for row in made), many)


def _hessian_product(func, inputs, v, create_graph, strict, where):
    with torch.enable_grad():
        many, inputs = _tuple(inputs, "inputs", where)
        inputs = _fresh(inputs, create_graph)
        v = _given(v, inputs, many, create_graph, where, _INPUT)
        output = _single(func, where, strict)(*inputs)
        slopes = _grads((output,), inputs, None, True)
        _need_grad(slopes, "jacobian", strict)
    with torch.set_grad_enabled(create_graph or torch.is_grad_enabled()):
        made = _filled(_grads(slopes, inputs, v, create_graph), inputs, strict, create_graph, "jacobian")
    return _done(output, create_graph), _as(_done(made, create_graph), many)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), v multiplied by the Hessian)."""
    return _hessian_product(func, inputs, v, create_graph, strict, "vhp")


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), the Hessian multiplied by v). The Hessian is symmetric: this is vhp."""
    return _hessian_product(func, inputs, v, create_graph, strict, "hvp")
