"""Holds the gradients that autograd finds through a learner's function to central differences, or to another function's."""

import torch

from lacuna import _compare
from lacuna import _numbers as n
from lacuna._failure import Failure

_grad = torch.autograd.grad
_clone = torch.clone
_copy = torch.Tensor.copy_
_needs = torch.Tensor.requires_grad_
_zeros_like = torch.zeros_like
_arange = torch.arange
_cos = torch.cos
_sum = torch.sum
_mul = torch.mul

# Of a float64 function of size one: the error of central differences is about STEP**2 + 1e-16 / STEP.
STEP = 1e-5
RTOL, ATOL = 1e-5, 1e-7


def compare(function, inputs, reference, rtol, atol, what, names):
    """Raises Failure at the first input whose gradient is wrong. See `lacuna.check.gradients_match`."""
    leaves = [_leaf(value) for value in inputs]
    places = [i for i, leaf in enumerate(leaves) if n.is_tensor(leaf) and n.is_floating(leaf)]
    mine = _through(function, leaves, places, what, names)
    if reference is None:
        theirs = [_differences(function, inputs, i) for i in places]
    else:
        other = [_leaf(value) for value in inputs]
        theirs = [
            _zeros_like(other[i]) if gradient is None else gradient
            for i, gradient in zip(places, _autograd(reference, other, places))
        ]
    for i, got, wanted in zip(places, mine, theirs):
        said = f"{what}: the gradient of {_name(names, i)}"
        if got is None:
            with n.no_grad():
                nothing = not any(n.numbers(n.float64(wanted)))
            if nothing:
                continue
            raise Failure(
                f"{said}: there is none. Nothing differentiable leads from it to the result: look for detach, .data, "
                "item, torch.tensor or no_grad.",
                detail={"kind": "gradient", "input": _name(names, i), "maxAbs": None},
            )
        try:
            _compare.compare(got, wanted, RTOL if rtol is None else rtol, ATOL if atol is None else atol, said, True)
        except Failure as failure:
            found = failure.detail if failure.detail and failure.detail["kind"] == "values" else {}
            kept = {key: found[key] for key in ("at", "got", "expected") if key in found}
            failure.detail = {"kind": "gradient", "input": _name(names, i), "maxAbs": found.get("maxAbs"), **kept}
            raise


def _leaf(value):
    """A copy of a tensor that gradients can reach; anything else as it is."""
    if not n.is_tensor(value):
        return value
    copied = _clone(n.plain(value))
    return _needs(copied, True) if n.is_floating(copied) else copied


def _name(names, i):
    return names[i] if names else f"input {i}"


def _weighted(result):
    """One number that every element of the result moves, each by another amount."""
    total = None
    for part in result if isinstance(result, (tuple, list)) else (result,):
        if n.is_tensor(part) and n.is_floating(part):
            count = max(1, len(n.numbers(part)))
            weights = n.reshape(_cos(_arange(1, count + 1, dtype=n.FLOAT64)), tuple(part.shape))
            added = _sum(_mul(n.to(part, n.FLOAT64), weights))
            total = added if total is None else total + added
    return total


def _through(function, leaves, places, what, names):
    result = function(*leaves)
    if result is None:
        raise Failure(f"{what}: your function returned None: is a `return` missing?")
    total = _weighted(result)
    if total is None:
        raise Failure(f"{what}: wanted a floating tensor to differentiate, got a {type(result).__name__}.")
    if not total.requires_grad:
        listed = ", ".join(_name(names, i) for i in places)
        raise Failure(
            f"{what}: the result does not depend on {listed} as far as autograd can see: look for detach, .data, item, "
            "torch.tensor or no_grad.",
            detail={"kind": "gradient", "input": listed, "maxAbs": None},
        )
    return _grad(total, [leaves[i] for i in places], allow_unused=True)


def _autograd(function, leaves, places):
    return _grad(_weighted(function(*leaves)), [leaves[i] for i in places], allow_unused=True)


def _differences(function, inputs, place):
    """The gradient of the weighted sum by central differences, one element of input `place` at a time."""
    with n.no_grad():
        values = [_clone(n.plain(value)) if n.is_tensor(value) else value for value in inputs]
        start, slopes = n.numbers(values[place]), []
        shape = tuple(values[place].shape)

        def at(i, value):
            moved = list(start)
            moved[i] = value
            arguments = [_clone(value) if n.is_tensor(value) else value for value in values]
            _copy(arguments[place], n.reshape(n.tensor(moved, dtype=n.FLOAT64), shape))
            return n.numbers(_weighted(function(*arguments)))[0]

        for i, value in enumerate(start):
            slopes.append((at(i, value + STEP) - at(i, value - STEP)) / (2 * STEP))
        return n.reshape(n.tensor(slopes, dtype=n.FLOAT64), shape)
