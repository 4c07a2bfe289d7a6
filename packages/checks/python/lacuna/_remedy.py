"""What a wrong answer suggests: sentences that name the usual cause. Pure functions of shapes and numbers."""

from lacuna._numbers import write


ANSWER = "the answer"  # what a check calls the thing it compares, if it is told no better name


def for_none(what):
    """The message when a function returned nothing."""
    said = "your function returned None: is a `return` missing?"
    return said.capitalize().replace("none", "None") if what == ANSWER else f"{what}: {said}"


def for_type(got):
    """Advice when the answer is of the wrong kind."""
    if isinstance(got, (list, tuple)):
        return " Return the tensor alone, not wrapped." if len(got) == 1 else " Return one tensor."
    if isinstance(got, (bool, int, float)):
        return " Is an `.item()` or `float()` too many?"
    if callable(got):
        return " Was it called? Parentheses may be missing."
    return ""


def for_shape(got, expected):
    """Advice for a wrong shape."""
    if sorted(got) == sorted(expected) and len(got) == len(expected):
        return " The same sizes in another order: look for a missing or wrong transpose."
    if [size for size in got if size != 1] == [size for size in expected if size != 1]:
        return " Only dimensions of size 1 differ: look at keepdim, squeeze and unsqueeze."
    if _product(got) == _product(expected):
        return " As many elements, cut up differently: look at the reshape."
    if len(got) == len(expected):
        where = [i for i, (a, b) in enumerate(zip(got, expected)) if a != b]
        if len(where) == 1:
            return f" Only dimension {where[0]} differs."
        return ""
    return f" {_count(len(got), 'dimension')}, wanted {len(expected)}."


def for_dtype(got, expected):
    """Advice for a wrong dtype."""
    if "float" in got and "int" in expected:
        return " `/` makes floats; `//` keeps integers."
    if got == "float64" or expected == "float64":
        return " Keep to the dtype of the input: `dtype=x.dtype`."
    if got == "bool" or expected == "bool":
        return " A comparison gives bool; `.to(...)` changes it."
    return f" `.to(torch.{expected})` would convert it; better, find where it changed."


def for_not_finite(value, count, total):
    """Advice for nan or infinity where a number was wanted."""
    several = f" {count} of {total} are not finite." if count > 1 else ""
    if value != value:
        return several + " NaN comes from inf - inf, 0 / 0, log or sqrt of a negative, or softmax of a row of -inf."
    return several + " Infinity comes from exp of a large number, or from dividing by 0."


def for_number(got, expected):
    """Advice for one wrong number."""
    if not got or not expected or got - got != 0 or expected - expected != 0:
        return ""
    ratio = got / expected
    nearest = round(ratio) if abs(ratio) >= 1 else round(1 / ratio)
    if abs(nearest) > 1 and abs(nearest) <= 4096:
        if abs(ratio - nearest) < 1e-6 * abs(nearest):
            return f" It is {nearest} times too large."
        if abs(ratio * nearest - 1) < 1e-6:
            return f" It is {nearest} times too small."
    return " The sign is wrong." if abs(ratio + 1) < 1e-6 else ""


def for_values(got, expected, wrong, shape, rtol, atol):
    """Advice for wrong values: a constant factor or offset, another order, zeros, one row or column."""
    total = len(got)
    if total < 2:
        return for_number(got[0], expected[0])
    spread = max(abs(v) for v in got if v - v == 0) if any(v - v == 0 for v in got) else 0.0
    if spread == 0.0:
        return " Every value is 0."
    if max(got) == min(got) and max(expected) != min(expected):
        return f" Every value is {write(got[0])}."
    near = 1e-4
    scaled = _constant([a / b for a, b in zip(got, expected) if b], near)
    if scaled is not None and abs(scaled - 1) > 1e-3 and all(abs(a) <= atol for a, b in zip(got, expected) if not b):
        if abs(scaled + 1) < near:
            return " Every value has the wrong sign."
        return f" Every value is {scaled:.5g} times the wanted one: a factor is missing or too many."
    shifted = _constant([a - b for a, b in zip(got, expected)], near)
    if shifted is not None and abs(shifted) > 1e-3 * spread:
        return f" Every value is off by {shifted:.5g}."
    if _same(got, expected, rtol, atol):
        return " Only the last digits differ, but here they must be equal exactly."
    if total <= 4096 and _same(sorted(got), sorted(expected), rtol, atol):
        return " The right numbers in another order."
    return _where(wrong, shape)


def _where(wrong, shape):
    """Says which slices are wrong when others are entirely right."""
    if len(shape) < 2:
        size = shape[0]
        if len(wrong) < size:
            if wrong == list(range(wrong[0], size)):
                return f" Right up to index {wrong[0]}, wrong from there."
            return f" Only {len(wrong)} of {size} are wrong." if len(wrong) <= size // 4 else ""
        return ""
    strides = [_product(shape[d + 1 :]) for d in range(len(shape))]
    for d, size in enumerate(shape):
        if size < 2:
            continue
        bad = sorted({(i // strides[d]) % size for i in wrong})
        if len(bad) == 1:
            return f" Only index {bad[0]} of dimension {d} (size {size}) is wrong."
        if 1 < len(bad) < size and bad == list(range(bad[0], size)):
            return f" In dimension {d} indices below {bad[0]} are right, all from there on have errors."
    return ""


def _constant(values, near):
    """The value all of `values` share up to a relative `near`, else None."""
    if len(values) < 2 or any(v - v != 0 for v in values):
        return None
    first = values[0]
    if first == 0 or any(abs(v - first) > near * abs(first) for v in values):
        return None
    return first


def _same(a, b, rtol, atol):
    return all(abs(x - y) <= max(atol, 1e-12) + max(rtol, 1e-9) * abs(y) for x, y in zip(a, b))


def _count(number, noun):
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _product(sizes):
    result = 1
    for size in sizes:
        result *= size
    return result
