"""torch.testing: assert_close, with PyTorch's tolerances and texts."""

import math

import torch
from torch import _missing

_TOLERANCES = {"float16": (1e-3, 1e-5), "bfloat16": (1.6e-2, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}
_TOLERANCES |= {"complex64": _TOLERANCES["float32"], "complex128": _TOLERANCES["float64"]}


def assert_close(
    actual,
    expected,
    *,
    allow_subclasses=True,
    rtol=None,
    atol=None,
    equal_nan=False,
    check_device=True,
    check_dtype=True,
    check_layout=True,
    check_stride=False,
    msg=None,
):
    """Raises AssertionError where |actual - expected| > atol + rtol * |expected|; for tensors, numbers and containers.

    The tolerances' defaults are those of the dtype; `msg` is the error's text, or makes it out of the one there would be.
    """
    if (rtol is None) != (atol is None):
        raise ValueError(
            f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {'atol' if atol is None else 'rtol'}."
        )
    said = _difference(actual, expected, "", (rtol, atol), equal_nan, check_dtype, check_stride)
    if said is not None:
        raise AssertionError(msg(said) if callable(msg) else said if msg is None else msg)


def _difference(actual, expected, where, *options):
    """What PyTorch says of the first difference, or None. `where` is the way to it through containers."""
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        if len(actual) != len(expected):
            return f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
        pairs = [(i, *pair) for i, pair in enumerate(zip(actual, expected))]
    elif isinstance(actual, dict) and isinstance(expected, dict):
        if actual.keys() != expected.keys():
            return (
                "The keys of the mappings do not match:\n"
                f"Missing keys in the actual mapping: {sorted(expected.keys() - actual.keys())}\n"
                f"Additional keys in the actual mapping: {sorted(actual.keys() - expected.keys())}"
            )
        pairs = [(key, actual[key], expected[key]) for key in sorted(actual)]
    else:
        said = _of_leaves(actual, expected, *options)
        return f"{said}\n\nThe failure occurred for item {where}" if said and where else said
    for key, a, e in pairs:
        said = _difference(a, e, f"{where}[{key!r}]", *options)
        if said is not None:
            return said
    return None


def _of_leaves(actual, expected, tolerances, equal_nan, check_dtype, check_stride):
    if isinstance(actual, bool) and isinstance(expected, bool):
        return None if actual is expected else f"Booleans mismatch: {actual} is not {expected}"
    if isinstance(actual, (int, float, complex)) and isinstance(expected, (int, float, complex)):
        whole = isinstance(actual, int) and isinstance(expected, int)
        defaults = (0, 0) if whole else _TOLERANCES["float64"]
        return _of_numbers(actual, expected, *(defaults if tolerances[0] is None else tolerances), equal_nan)
    if not (isinstance(actual, torch.Tensor) and isinstance(expected, torch.Tensor)):
        raise TypeError(
            f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}."
        )
    named = [("shape", actual.shape, expected.shape)]
    if check_dtype:
        named.append(("dtype", actual.dtype, expected.dtype))
    if check_stride:
        named.append(("stride()", actual.stride(), expected.stride()))
    for name, a, e in named:
        if a != e:
            return f"The values for attribute '{name}' do not match: {a} != {e}."
    rtol, atol = tolerances
    if rtol is None:
        each = [_TOLERANCES.get(t.dtype._name, (0.0, 0.0)) for t in (actual, expected)]
        rtol, atol = map(max, zip(*each))
    common = torch.promote_types(actual.dtype, expected.dtype)
    a, e = actual.detach().to(common), expected.detach().to(common)
    close = torch.isclose(a, e, rtol=rtol, atol=atol, equal_nan=equal_nan)
    if close.all():
        return None
    if a.ndim == 0:
        return _of_numbers(a.item(), e.item(), rtol, atol, equal_nan)
    return _of_elements(a, e, close, rtol, atol)


def _of_numbers(actual, expected, rtol, atol, equal_nan):
    if actual == expected or (equal_nan and actual != actual and expected != expected):
        return None
    difference = abs(actual - expected)
    if math.isfinite(difference) and difference <= atol + rtol * abs(expected):
        return None
    exact = rtol == 0 and atol == 0
    relative = math.inf if expected == 0 else difference / abs(expected)
    return (
        f"Scalars are not {'equal' if exact else 'close'}!\n\nExpected {expected} but got {actual}.\n"
        f"Absolute difference: {difference}{_allowed(atol, exact)}\n"
        f"Relative difference: {relative}{_allowed(rtol, exact)}"
    )


def _of_elements(a, e, close, rtol, atol):
    exact = rtol == 0 and atol == 0
    wrong, total = int((~close).sum()), close.numel()
    lines = [
        f"Tensor-likes are not {'equal' if exact else 'close'}!\n",
        f"Mismatched elements: {wrong} / {total} ({wrong / total:.1%})",
    ]
    if not a.is_floating_point() and not a.is_complex():
        a, e = a.to(torch.int64), e.to(torch.int64)
    absolute = (a - e).abs()
    relative = absolute / e.abs()
    for kind, values, tolerance in (("absolute", absolute, atol), ("relative", relative, rtol)):
        values[close] = 0
        flat, index = int(values.flatten().argmax()), ()
        for size in reversed(values.shape):
            flat, i = divmod(flat, size)
            index = (i, *index)
        lines.append(
            f"Greatest {kind} difference: {values[index].item()} at index {index}{_allowed(tolerance, exact)}"
        )
    return "\n".join(lines)


def _allowed(tolerance, exact):
    return "" if exact else f" (up to {tolerance} allowed)"


def __getattr__(name):
    raise _missing.missing("torch.testing", name, frozenset({"make_tensor", "assert_allclose"}))
