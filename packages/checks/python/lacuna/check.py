"""The vocabulary of checks: `from lacuna import check`, then `check.close(got, expected)` and its kin.

Every function returns None when all is well and raises `check.Failure` (an AssertionError) when not. The message says
what was compared, what came, what was wanted and what the difference suggests.
"""

import re as _re

from lacuna import _compare
from lacuna import _numbers as _n
from lacuna import _remedy
from lacuna._failure import Failure

ANSWER = _remedy.ANSWER

__all__ = [
    "Failure",
    "close",
    "equal",
    "fail",
    "finite",
    "invariant_under",
    "makes_at_most",
    "not_called",
    "raises",
    "same_dtype",
    "same_shape",
]


def close(got, expected, *, rtol=None, atol=None, what=ANSWER, any_dtype=False):
    """`got` equals `expected` up to rounding: |got - expected| <= atol + rtol * |expected|, element by element.

    Tensors, numbers, and nested lists, tuples and dicts of them. In this order: type, shape, dtype (unless
    `any_dtype`), NaN and infinity, values. Tolerances default to those of torch.testing.assert_close for the dtype of
    `got`; a Python int is compared exactly.
    """
    _compare.compare(got, expected, rtol, atol, what, any_dtype)


def equal(got, expected, *, what=ANSWER):
    """`got` is exactly `expected`: no tolerance. Tensors, numbers, strings, and nested lists, tuples and dicts."""
    _compare.compare(got, expected, 0.0, 0.0, what, False)


def same_shape(got, shape, *, what=ANSWER):
    """The tensor `got` has the sizes `shape` (a sequence of ints, or another tensor)."""
    _need_tensor(got, what)
    wanted = shape.shape if _n.is_tensor(shape) else shape
    _compare.compare_shape(got, [int(size) for size in wanted], what)


def same_dtype(got, dtype, *, what=ANSWER):
    """The tensor `got` has dtype `dtype` (a torch dtype, or another tensor)."""
    _need_tensor(got, what)
    _compare.compare_dtype(got, dtype.dtype if _n.is_tensor(dtype) else dtype, what)


def finite(got, *, what=ANSWER):
    """No element of the tensor `got` is nan or infinite."""
    _need_tensor(got, what)
    values = _n.numbers(_n.float64(got))
    for i, value in enumerate(values):
        if value - value != 0:
            at = _n.position(i, _n.shape_of(_n.plain(got)))
            count = sum(1 for v in values if v - v != 0)
            advice = _remedy.for_not_finite(value, count, len(values))
            raise Failure(f"{what}: got {_n.write(value)} at index {at}, wanted a finite number.{advice}", values=_n.sample(got))


def raises(exception, function, *args, match=None, what=None, **kwargs):
    """`function(*args, **kwargs)` raises `exception`, with a text in which the pattern `match` is found."""
    name = what or f"{getattr(function, '__name__', 'the function')}(...)"
    wanted = exception.__name__
    try:
        returned = function(*args, **kwargs)
    except exception as error:
        text = str(error)
        if match is not None and not _re.search(match, text):
            raise Failure(
                f"{name}: raised {wanted} as it should, but the text {text!r} does not match {match!r}.",
                detail={"kind": "raises", "expected": f"{wanted} matching {match}"[:200], "got": f"{wanted}: {text}"[:2000]},
            ) from None
        return
    except Exception as error:
        kind = type(error).__name__
        raise Failure(
            f"{name}: raised {kind} ({error}), wanted {wanted}.",
            detail={"kind": "raises", "expected": wanted, "got": f"{kind}: {error}"[:2000]},
        ) from error
    raise Failure(
        f"{name}: raised nothing, wanted {wanted}.",
        detail={"kind": "raises", "expected": wanted, "got": "nothing was raised"},
        values=_n.sample(returned),
    )


def invariant_under(
    function, transform, *inputs, after=None, rtol=None, atol=None, what=ANSWER, any_dtype=False
):
    """`function` gives the same answer after `transform` was applied to its inputs.

    `transform(*inputs)` returns the new input, or a tuple of them. With `after`, the answer must change as
    `after(answer)` says: equivariance instead of invariance.
    """
    base = function(*inputs)
    moved = transform(*inputs)
    got = function(*moved) if isinstance(moved, tuple) else function(moved)
    _compare.compare(got, base if after is None else after(base), rtol, atol, what, any_dtype)


def not_called(trace, *names, what="your code"):
    """Nothing of these names ran inside `trace`, a lacuna.trace(): operations, functions or modules of torch.nn."""
    found = [name for name in names if trace.called(name)]
    if found:
        listed = " and ".join(f"`{name}`" for name in found)
        raise Failure(
            f"{what}: called {listed}, wanted its work written out in other operations.",
            detail={"kind": "trace", "what": f"called {listed}"},
        )


def makes_at_most(trace, size, *, what="your code"):
    """No operation inside `trace`, a lacuna.trace(), made a tensor of more than `size` bytes."""
    if trace.largest_new_bytes <= size:
        return
    call = trace.largest()
    made = f"a tensor of {call.new_bytes} bytes, {call.outputs[0]}, in `{call.name}`"
    raise Failure(
        f"{what}: made {made}; wanted none of more than {size} bytes. Work in pieces and keep only what the next one needs.",
        detail={"kind": "trace", "what": f"made {made}; allowed are {size} bytes"},
    )


def fail(message):
    """Fails the check with a message of its own."""
    raise Failure(message)


def _need_tensor(got, what):
    if got is None:
        raise Failure(_remedy.for_none(what))
    if not _n.is_tensor(got):
        raise Failure(f"{what}: got a {type(got).__name__}, wanted a tensor.", values=_n.sample(got))
