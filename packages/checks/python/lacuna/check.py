"""The vocabulary of checks: `from lacuna import check`, then `check.close(got, expected)` and its kin.

Every function returns None when all is well and raises `check.Failure` (an AssertionError) when not. The message says
what was compared, what came, what was wanted and what the difference suggests.
"""

import re as _re

from lacuna import _compare
from lacuna import _distribution
from lacuna import _gradients
from lacuna import _numbers as _n
from lacuna import _remedy
from lacuna._failure import Failure

ANSWER = _remedy.ANSWER

__all__ = [
    "Failure",
    "close",
    "distribution_matches",
    "equal",
    "fail",
    "finite",
    "forbids",
    "gradients_match",
    "invariant_under",
    "raises",
    "same_dtype",
    "same_shape",
    "traced",
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


def gradients_match(
    function, inputs, reference=None, *, rtol=None, atol=None, what=ANSWER, names=None
):
    """Autograd finds the right gradient of `function(*inputs)` for every floating tensor among `inputs`.

    Right is what central differences of the function itself give (float64 inputs, small ones: two calls per element),
    or the gradients of `reference(*inputs)`. All results are summed with fixed weights, so that no error cancels.
    `names` says what the inputs are called.
    """
    _gradients.compare(function, inputs, reference, rtol, atol, what, names)


def distribution_matches(outcomes, probabilities, *, sigmas=_distribution.SIGMAS, what=ANSWER):
    """Outcomes 0 .. K-1 (integers, drawn with a fixed seed) come as often as `probabilities` (K numbers) say.

    Pearson's chi-square against the value that an honest sampler passes as seldom as a normal deviate passes `sigmas`;
    an outcome of probability 0 that came at all fails at once.
    """
    _distribution.compare(outcomes, probabilities, sigmas, what)


def forbids(trace, *names, what="your code"):
    """Nothing of these names ran inside `trace`, a lacuna.trace(): operations, functions or modules of torch.nn."""
    found = [name for name in names if trace.called(name)]
    if found:
        listed = " and ".join(f"`{name}`" for name in found)
        raise Failure(
            f"{what}: called {listed}, wanted its work written out in other operations.",
            detail={"kind": "trace", "what": f"called {listed}"},
        )


def traced(trace, *, largest_bytes=None, peak_bytes=None, flops=None, calls=None, what="your code"):
    """What ran inside `trace`, a lacuna.trace(), kept to its limits.

    largest_bytes  of any one tensor that an operation made
    peak_bytes     of what was made inside and alive at once
    flops          of products, convolutions and attention, two per multiply-and-add
    calls          a dict: how often an operation may be called at most, by name
    """
    call = trace.largest()
    if largest_bytes is not None and trace.largest_new_bytes > largest_bytes:
        made = f"made a tensor of {call.new_bytes} bytes, {call.outputs[0]}, in `{call.name}`"
        advice = "Work in pieces and keep only what the next one needs."
        _over(what, made, f"none of more than {largest_bytes} bytes", advice, trace.largest_new_bytes)
    if peak_bytes is not None and trace.peak_bytes > peak_bytes:
        held = f"held {trace.peak_bytes} bytes at once"
        _over(what, held, f"at most {peak_bytes}", "Let go of what is not needed any more.", trace.peak_bytes)
    if flops is not None and trace.flops > flops:
        spent = f"took {trace.flops} FLOPs in products"
        _over(what, spent, f"at most {flops}", "Something is calculated that is not needed, or twice.", trace.flops)
    for name, most in (calls or {}).items():
        if trace.count(name) > most:
            _over(what, f"called `{name}` {trace.count(name)} times", f"at most {most}", "", trace.count(name))


def _over(what, did, wanted, advice, measured):
    raise Failure(
        f"{what}: {did}; wanted {wanted}. {advice}".rstrip(),
        detail={"kind": "trace", "what": f"{did}; wanted {wanted}"},
        values=[float(measured)],
    )


def fail(message):
    """Fails the check with a message of its own."""
    raise Failure(message)


def _need_tensor(got, what):
    if got is None:
        raise Failure(_remedy.for_none(what))
    if not _n.is_tensor(got):
        raise Failure(f"{what}: got a {type(got).__name__}, wanted a tensor.", values=_n.sample(got))
