"""Compares what the learner's function returned with what was wanted: type, shape, dtype, NaN and Inf, values."""

from lacuna import _numbers as n
from lacuna import _remedy as remedy
from lacuna._failure import Failure

# Relative and absolute tolerance by dtype, as PyTorch's own torch.testing.assert_close has them.
TOLERANCES = {
    "float64": (1e-7, 1e-7),
    "complex128": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float16": (1e-3, 1e-5),
}


def compare(got, expected, rtol, atol, what, any_dtype):
    """Raises Failure at the first leaf of `got` that differs from `expected`; nested answers are walked."""
    if got is None and expected is not None:
        raise Failure(remedy.for_none(what))
    if n.is_tensor(expected):
        if not n.is_tensor(got):
            raise Failure(
                f"{what}: got {_kind(got)}, wanted a tensor of shape {n.shape_of(expected)}.{remedy.for_type(got)}",
                values=n.sample(got),
            )
        _compare_tensors(got, expected, rtol, atol, what, any_dtype)
    elif n.is_number(expected):
        _compare_number(got, expected, rtol, atol, what)
    elif isinstance(expected, (list, tuple)):
        _compare_sequence(got, expected, rtol, atol, what, any_dtype)
    elif isinstance(expected, dict):
        _compare_dict(got, expected, rtol, atol, what, any_dtype)
    elif type(got) is not type(expected) or got != expected:
        raise Failure(f"{what}: got {_short(got)}, wanted {_short(expected)}.", values=n.sample(got))


def compare_shape(got, expected, what):
    """Raises Failure unless the sizes of tensor `got` are `expected`, a list of ints."""
    found = n.shape_of(got)
    if found != expected:
        raise Failure(
            f"{what}: got shape {found}, wanted {expected}.{remedy.for_shape(found, expected)}",
            detail={"kind": "shape", "got": found, "expected": expected},
            values=n.sample(got),
        )


def compare_dtype(got, expected, what):
    """Raises Failure unless the dtype of tensor `got` is the torch dtype `expected`."""
    if got.dtype != expected:
        found, wanted = n.dtype_name(got.dtype), n.dtype_name(expected)
        raise Failure(
            f"{what}: got dtype {found}, wanted {wanted}.{remedy.for_dtype(found, wanted)}",
            detail={"kind": "dtype", "got": found, "expected": wanted},
            values=n.sample(got),
        )


def _compare_tensors(got, expected, rtol, atol, what, any_dtype):
    compare_shape(got, n.shape_of(expected), what)
    if not any_dtype:
        compare_dtype(got, expected.dtype, what)
    rtol, atol = _tolerances(got, rtol, atol)
    with n.no_grad():
        wrong = _wrong_elements(got, expected, rtol, atol)
    if wrong:
        raise _values_failure(got, expected, wrong, rtol, atol, what)


def _tolerances(got, rtol, atol):
    default = TOLERANCES.get(n.dtype_name(got.dtype), (0.0, 0.0))
    return (default[0] if rtol is None else float(rtol), default[1] if atol is None else float(atol))


def _wrong_elements(got, expected, rtol, atol):
    """Flat indices of the elements that differ, in order. Equal NaNs count as equal."""
    if rtol == 0 and atol == 0 and not n.is_floating(got) and got.dtype == expected.dtype:
        mask = n.equal_elements(n.plain(got), n.plain(expected))  # exact beyond 2^53 too
    else:
        mask = n.isclose(n.float64(got), n.float64(expected), rtol=rtol, atol=atol, equal_nan=True)
    if n.all_true(mask):
        return []
    return [i for i, same in enumerate(n.numbers(mask)) if not same]


def _values_failure(got, expected, wrong, rtol, atol, what):
    found, wanted = n.numbers(n.float64(got)), n.numbers(n.float64(expected))
    shape = n.shape_of(n.plain(got))
    write = n.writer(got)
    bad = next((i for i in wrong if not _is_finite(found[i]) and _is_finite(wanted[i])), None)
    first = wrong[0] if bad is None else bad
    at = n.position(first, shape)
    finite = [i for i in wrong if _is_finite(found[i]) and _is_finite(wanted[i])]
    max_abs = max((abs(found[i] - wanted[i]) for i in finite), default=None)
    max_rel = max((abs(found[i] - wanted[i]) / abs(wanted[i]) for i in finite if wanted[i] != 0), default=None)
    place = f" at index {at}" if at else ""
    if bad is not None:
        message = f"{what}: got {write(found[bad])}{place}, wanted {write(wanted[bad])}."
        message += remedy.for_not_finite(found[bad], sum(1 for v in found if not _is_finite(v)), len(found))
    else:
        largest = "" if max_abs is None or len(found) == 1 or n.is_bool(got) else f", largest difference {n.write(max_abs)}"
        count = "" if len(found) == 1 else f" ({len(wrong)} of {len(found)} wrong{largest})"
        message = f"{what}: got {write(found[first])}{place}, wanted {write(wanted[first])}{count}."
        if not n.is_bool(got):
            message += remedy.for_values(found, wanted, wrong, shape, rtol, atol)
    return Failure(
        message,
        detail={
            "kind": "values",
            "at": at,
            "got": n.corner(got, at),
            "expected": n.corner(expected, at),
            "maxAbs": max_abs,
            "maxRel": max_rel,
            "wrong": len(wrong),
            "total": len(found),
            "rtol": rtol,
            "atol": atol,
        },
        values=n.sample(got),
    )


def _is_finite(number):
    return number - number == 0


def _compare_number(got, expected, rtol, atol, what):
    """A number, or a tensor holding exactly one, against a Python number."""
    if n.is_tensor(got):
        if n.shape_of(got) not in ([], [1]):
            raise Failure(
                f"{what}: got a tensor of shape {n.shape_of(got)}, wanted the number {n.write(expected)}.",
                detail={"kind": "shape", "got": n.shape_of(got), "expected": []},
                values=n.sample(got),
            )
        found = n.numbers(got)[0]
    elif n.is_number(got):
        found = n.exactly(got)
    else:
        raise Failure(f"{what}: got {_kind(got)}, wanted the number {n.write(expected)}.{remedy.for_type(got)}")
    exact = isinstance(expected, int) and rtol is None and atol is None
    rtol = (0.0 if exact else 1e-6) if rtol is None else float(rtol)
    atol = (0.0 if exact else 1e-9) if atol is None else float(atol)
    if found == expected or (found != found and expected != expected):
        return
    difference = abs(found - expected)
    if difference <= atol + rtol * abs(expected) and _is_finite(float(expected)):
        return
    maximum = float(difference) if _is_finite(float(difference)) else None
    raise Failure(
        f"{what}: got {n.write(found)}, wanted {n.write(expected)}.{remedy.for_number(found, expected)}",
        detail={
            "kind": "values",
            "at": [],
            "got": [[n.write(found)]],
            "expected": [[n.write(expected)]],
            "maxAbs": maximum,
            "maxRel": maximum / abs(expected) if expected and maximum is not None else None,
            "wrong": 1,
            "total": 1,
            "rtol": rtol,
            "atol": atol,
        },
        values=n.sample(got),
    )


def _compare_sequence(got, expected, rtol, atol, what, any_dtype):
    if not isinstance(got, (list, tuple)):
        hint = " Return all of them, as a tuple." if n.is_tensor(got) else ""
        raise Failure(f"{what}: got {_kind(got)}, wanted {_kind(expected)}.{hint}", values=n.sample(got))
    if len(got) != len(expected):
        raise Failure(f"{what}: got {_kind(got)}, wanted {len(expected)} items.", values=n.sample(got))
    for i, (one, wanted) in enumerate(zip(got, expected)):
        compare(one, wanted, rtol, atol, f"{what}[{i}]", any_dtype)


def _compare_dict(got, expected, rtol, atol, what, any_dtype):
    if not isinstance(got, dict):
        raise Failure(f"{what}: got {_kind(got)}, wanted a dict.", values=n.sample(got))
    missing = [key for key in expected if key not in got]
    extra = [key for key in got if key not in expected]
    if missing or extra:
        parts = [f"missing {missing}"] if missing else []
        parts += [f"unexpected {extra}"] if extra else []
        raise Failure(f"{what}: the keys differ: {', '.join(parts)}.", values=n.sample(got))
    for key, wanted in expected.items():
        compare(got[key], wanted, rtol, atol, f"{what}[{key!r}]", any_dtype)


def _kind(value):
    if n.is_tensor(value):
        return f"a tensor of shape {n.shape_of(value)}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)} item{'' if len(value) == 1 else 's'}"
    if isinstance(value, (bool, int, float)):
        return f"the {type(value).__name__} {value}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def _short(value):
    text = repr(value)
    return text if len(text) <= 200 else text[:197] + "..."
