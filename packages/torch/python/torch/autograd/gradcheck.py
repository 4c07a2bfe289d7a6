"""Gradients against finite differences: gradcheck and gradgradcheck."""

import torch


class GradcheckError(RuntimeError):
    """A gradient is not what finite differences say."""


def _tuple(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _tensors(values):
    return tuple(v for v in _tuple(values) if isinstance(v, torch.Tensor))


def _differentiable(outputs):
    return tuple(o for o in _tensors(outputs) if o.requires_grad)


def _wanted(inputs):
    return [x for x in inputs if isinstance(x, torch.Tensor) and x.requires_grad]


def _check_inputs(inputs):
    import warnings

    any_wanted = False
    for i, x in enumerate(inputs):
        if not (isinstance(x, torch.Tensor) and x.requires_grad):
            continue
        any_wanted = True
        if x.dtype not in (torch.float64, getattr(torch, "complex128", None)):
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or complex. This check will "
                "likely fail if all the inputs are not of double precision floating point or complex. ",
                stacklevel=3,
            )
        if any(stride == 0 and size > 1 for stride, size in zip(x.stride(), x.shape)):
            raise RuntimeError(
                f"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping to "
                "be able to compute the numerical gradients correctly. You should call .contiguous on the input before "
                "passing it to gradcheck."
            )
        x.retain_grad()
    if not any_wanted:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )


def _parts(func):
    """`func` with the real and imaginary parts of what it returns: differences of real numbers are all that is compared."""

    def call(*inputs):
        return tuple(torch.view_as_real(o) if o.is_complex() else o for o in _tensors(func(*inputs)))

    return call


def _numerical(fn, inputs, x, outputs, eps, pick=_differentiable):
    """d outputs / d x by central differences: per output a matrix of x's elements by the output's. `pick` chooses outputs."""
    columns = [torch.zeros(x.numel(), o.numel(), dtype=x.dtype if x.is_complex() else o.dtype) for o in outputs]
    steps = (1, 1j) if x.is_complex() else (1,)
    data = x.data
    indices = [()] if x.ndim == 0 else _indices(tuple(x.shape))
    for row, index in enumerate(indices):
        before = data[index].item()
        slopes = []
        for step in steps:
            sides = []
            for sign in (-1, 1):
                data[index] = before + sign * eps * step
                sides.append([o.detach().clone() for o in pick(fn(*inputs))])
            data[index] = before
            slopes.append([(b - a) / (2 * eps) for a, b in zip(*sides)])
        for k, out in enumerate(columns):
            slope = slopes[0][k] if len(steps) == 1 else slopes[0][k] + 1j * slopes[1][k]
            out[row] = slope.reshape(-1)
    return columns


def _indices(shape):
    import itertools

    return itertools.product(*map(range, shape))


def _analytical(fn, inputs, wanted, nr, nondet_tol, check_dtypes):
    """Per wanted input a matrix of its elements by those of output `nr`, and whether a second run agrees."""
    output = _differentiable(fn(*inputs))[nr]
    count = output.numel()
    found = [torch.zeros(x.numel(), count, dtype=x.dtype) for x in wanted]
    again = [torch.zeros(x.numel(), count, dtype=x.dtype) for x in wanted]
    for column in range(count):
        seed = torch.zeros_like(output).reshape(-1)
        seed[column] = 1
        for into in (found, again):
            grads = torch.autograd.grad(output, wanted, seed.reshape(output.shape), retain_graph=True, allow_unused=True)
            for matrix, grad, x in zip(into, grads, wanted):
                if grad is None:
                    continue
                if check_dtypes and grad.dtype != x.dtype:
                    raise GradcheckError("Gradient has dtype mismatch")
                if grad.shape != x.shape:
                    raise GradcheckError("Analytical gradient has incorrect size")
                matrix[:, column] = grad.reshape(-1)
    for a, b in zip(found, again):
        if a.numel() and (a - b).abs().max().item() > nondet_tol:
            raise GradcheckError(
                "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives "
                "different values, although analytical gradient matches numerical gradient."
                f"The tolerance for nondeterminism was {nondet_tol}."
            )
    return found


def _check_undefined(fn, inputs, wanted):
    outputs = _differentiable(fn(*inputs))
    try:
        grads = torch.autograd.grad(outputs, wanted, [torch.zeros_like(o) for o in outputs], allow_unused=True)
    except RuntimeError as error:
        raise GradcheckError(
            'Expected backward function to handle undefined output grads. Please look at "Notes about undefined output '
            'gradients" in "tools/autograd/derivatives.yaml"'
        ) from error
    if any(g is not None and not bool(g.eq(0).all()) for g in grads):
        raise GradcheckError("backward not multiplied by grad_output")


def _gradcheck(func, inputs, eps, atol, rtol, nondet_tol, check_undefined_grad, check_grad_dtypes):
    _check_inputs(inputs)
    func = _parts(func)
    wanted = _wanted(inputs)
    first = func(*inputs)
    outputs = _differentiable(first)
    if not outputs:
        plain = lambda found: [o for o in _tensors(found) if o.is_floating_point()]  # noqa: E731
        for x in wanted:
            if any(bool((m != 0).any()) for m in _numerical(func, inputs, x, plain(first), eps, plain)):
                raise GradcheckError("Numerical gradient for function expected to be zero")
        return
    with torch.no_grad():
        numerical = [_numerical(_recording(func), inputs, x, outputs, eps) for x in wanted]
    places = [i for i, x in enumerate(inputs) if isinstance(x, torch.Tensor) and x.requires_grad]
    for nr in range(len(outputs)):
        analytical = _analytical(func, inputs, wanted, nr, nondet_tol, check_grad_dtypes)
        for place, a, per_output in zip(range(len(places)), analytical, numerical):
            n = per_output[nr]
            if not torch.allclose(a, n.to(a.dtype), rtol, atol):
                raise GradcheckError(
                    f"Jacobian mismatch for output {nr} with respect to input {place},\nnumerical:{n}\nanalytical:{a}\n"
                )
    if check_undefined_grad:
        _check_undefined(func, inputs, wanted)


def _recording(func):
    def call(*inputs):
        with torch.enable_grad():
            return func(*inputs)

    return call


def gradcheck(
    func,
    inputs,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    raise_exception=True,
    nondet_tol=0.0,
    check_undefined_grad=True,
    check_grad_dtypes=False,
    check_batched_grad=False,
    check_batched_forward_grad=False,
    check_forward_ad=False,
    check_backward_ad=True,
    fast_mode=False,
    masked=None,
):
    """Whether the gradients of `func(*inputs)` with respect to the inputs that require grad (float64) are those of finite
    differences. Raises GradcheckError where they are not, or answers False without `raise_exception`.

    fast_mode checks in full here; check_forward_ad and batched checks are not available."""
    if check_forward_ad or check_batched_grad or check_batched_forward_grad:
        raise NotImplementedError("gradcheck of forward mode and of batched gradients is not available in Lacuna's torch.")
    inputs = _tuple(inputs)
    try:
        _gradcheck(func, inputs, eps, atol, rtol, nondet_tol, check_undefined_grad, check_grad_dtypes)
    except (GradcheckError, RuntimeError) if not raise_exception else ():
        return False
    return True


def gradgradcheck(
    func,
    inputs,
    grad_outputs=None,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    gen_non_contig_grad_outputs=False,
    raise_exception=True,
    nondet_tol=0.0,
    check_undefined_grad=True,
    check_grad_dtypes=False,
    check_batched_grad=False,
    check_fwd_over_rev=False,
    check_rev_over_rev=True,
    fast_mode=False,
    masked=False,
):
    """As gradcheck, of the gradients themselves: whether they can be differentiated again, with respect to the inputs
    and to the outputs' gradients (random ones, unless given)."""
    inputs = _tuple(inputs)
    if grad_outputs is None:
        outputs = _differentiable(func(*inputs))
        given = tuple(torch.empty_like(o).uniform_(-1, 1).detach().requires_grad_() for o in outputs)
    else:
        given = _tuple(grad_outputs)
    wanted = [i for i, x in enumerate(inputs) if isinstance(x, torch.Tensor) and x.requires_grad]
    count = len(given)

    def gradients(*args):
        args, weights = args[: len(args) - count], args[len(args) - count :]
        found = torch.autograd.grad(
            _differentiable(func(*args)), [args[i] for i in wanted], weights, create_graph=True, allow_unused=True
        )
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradients,
        (*inputs, *given),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        fast_mode=fast_mode,
    )
