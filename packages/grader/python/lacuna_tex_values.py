"""What a tree of MathJSON is worth: numbers and tensors, indices, sums, and products as a reader would read them."""

import json
import math

import torch


class Unread(Exception):
    """The formula says something that is not calculated here; the message goes on from "it"."""


class Missing(Unread):
    """A symbol that nothing gives a value."""

    def __init__(self, symbol):
        super().__init__(f"has a symbol that no parameter of formula(...) is called: {symbol}")
        self.symbol = symbol


class Row:
    """A vector that was transposed."""

    def __init__(self, vector):
        self.vector = vector


def plain(value):
    """Numbers as they are; tensors in double precision; lists of numbers as tensors; anything else untouched."""
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return value.double() if value.is_floating_point() else value.double() if value.dim() else value.item()
    if isinstance(value, (list, tuple, range)) and len(value) > 0:
        try:
            return torch.tensor([_nested(one) for one in value], dtype=torch.float64)
        except (TypeError, ValueError):
            return value
    return value


def _nested(value):
    if isinstance(value, torch.Tensor):
        return value.tolist()
    if isinstance(value, (list, tuple, range)):
        return [_nested(one) for one in value]
    if isinstance(value, (int, float)):
        return value
    raise TypeError


def copied(value):
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: copied(one) for key, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(copied(one) for one in value)
    return value


def varied(value, chance):
    """Another value of the same kind: whole numbers times 1, 2 or 3, others scaled a little, signs and zeros kept."""
    if isinstance(value, torch.Tensor):
        if not value.is_floating_point():
            return value.clone()
        scales = [chance.uniform(0.6, 1.6) for _ in range(value.numel())]
        return value.detach() * torch.tensor(scales, dtype=value.dtype).reshape(value.shape)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value * chance.choice((1, 2, 3)) if abs(value) <= 64 else value
    if isinstance(value, float):
        return value * chance.uniform(0.6, 1.6)
    if type(value) in (list, tuple):
        return type(value)(varied(one, chance) for one in value)
    return value


def close(got, wanted, tolerance):
    """Whether two values agree, shapes included (but for axes of length 1)."""
    got = got.vector if isinstance(got, Row) else got
    if isinstance(wanted, (list, tuple)) or isinstance(got, (list, tuple)):
        raise Unread("formula(...) returns something that is no number and no tensor")
    try:
        a, b = (torch.as_tensor(one, dtype=torch.float64).squeeze() for one in (got, wanted))
    except (TypeError, ValueError, RuntimeError):
        raise Unread("formula(...) returns something that is no number and no tensor") from None
    if a.shape != b.shape:
        if a.dim() == 0 or b.dim() == 0:
            raise Unread(f"its value has shape {tuple(a.shape)}, that of formula(...) {tuple(b.shape)}")
        return False
    same = (a == b) | (torch.isnan(a) & torch.isnan(b))
    finite = torch.where(torch.isfinite(b), b.abs(), torch.zeros_like(b))
    # Entries that nearly cancel carry the rounding of the large ones.
    largest = finite.max().item() if finite.numel() > 0 else 0.0
    allowed = tolerance * torch.maximum(a.abs(), b.abs()) + 0.2 * tolerance * largest + 1e-12
    return bool((same | ((a - b).abs() <= allowed)).all())


def array_named(name):
    """The array whose entries a name such as x_ij stands for; None for other names."""
    if isinstance(name, str):
        base, under, letters = name.partition("_")
        return base if under and base and letters.isalpha() and letters.islower() and len(letters) <= 2 else None
    if isinstance(name, list) and name[0] == "Subscript" and all(isinstance(one, str) for one in _Reader._indices(name[2])):
        return name[1]
    return None


def evaluate(tree, name, arguments, meanings):
    """The value of one side. Free indices (those of `name` first) become the axes of a tensor."""
    shift = {}
    for _ in range(8):
        reader = _Reader(arguments, meanings, shift)
        try:
            return reader.over_free(tree, name)
        except _FromZero as array:
            shift[array.key] = 0
    raise Unread("its indices cannot be counted")


class _FromZero(Exception):
    """An array turned out to be counted from 0."""

    def __init__(self, key):
        super().__init__()
        self.key = key


CONSTANTS = {"Pi": math.pi, "pi": math.pi, "ExponentialE": math.e, "PositiveInfinity": math.inf, "NegativeInfinity": -math.inf}
ALIASES = {"EulerGamma": "gamma", "GoldenRatio": "phi"}
GREEK = {"ell": "l"}


class _Reader:
    def __init__(self, arguments, meanings, shift):
        self.arguments = arguments
        self.meanings = meanings
        self.shift = shift
        self.bound = {}

    # --- free indices -------------------------------------------------------------------------------------------

    def over_free(self, tree, name):
        free = []
        if name is not None:
            self._gather_free(name, set(), free, resolve=False)
        seen = []
        self._gather_free(tree, set(), seen, resolve=True)
        free = [one for one in free if one in seen] + sorted(one for one in seen if one not in free)
        return self._over(tree, free)

    def _over(self, tree, free):
        if not free:
            return self.of(tree)
        index, rest = free[0], free[1:]
        rows = []
        for i in self._range(index, tree):
            self.bound[index] = i
            rows.append(torch.as_tensor(self._over(tree, rest), dtype=torch.float64))
        self.bound.pop(index, None)
        return torch.stack(rows)

    def _gather_free(self, tree, bound, found, resolve):
        """Index letters that stand in a subscript of an array and are bound by nothing."""
        if isinstance(tree, str):
            split = self._split(tree)
            if split is None or (resolve and self._has(tree)):
                return
            base, indices = split
            if resolve and not self._is_array(base) and base != "delta":
                return
            for index in indices:
                if self._is_index(index, bound) and index not in found:
                    found.append(index)
            return
        if not isinstance(tree, list) or (resolve and self._has(tree)):
            return
        if tree[0] == "Subscript":
            for index in self._indices(tree[2]):
                if self._is_index(index, bound) and index not in found:
                    found.append(index)
                elif isinstance(index, list):
                    self._letters(index, bound, found)
            return self._gather_free(tree[1], bound, found, resolve)
        if tree[0] in ("Sum", "Product"):
            inner = bound | {limits[1] for limits in tree[2:] if isinstance(limits, list) and len(limits) > 1 and isinstance(limits[1], str)}
            for limits in tree[2:]:
                for limit in limits[2:]:
                    self._gather_free(limit, bound, found, resolve)
                    self._letters(limit, bound, found) if isinstance(limit, str) and len(limit) == 1 else None
            return self._gather_free(tree[1], inner, found, resolve)
        extreme = self._extreme(tree)
        if extreme is not None:
            return self._gather_free(extreme[1], bound | {extreme[0]}, found, resolve)
        for inner in tree[1:]:
            self._gather_free(inner, bound, found, resolve)

    def _letters(self, tree, bound, found):
        if isinstance(tree, str):
            if self._is_index(tree, bound) and tree not in found:
                found.append(tree)
        elif isinstance(tree, list):
            for inner in tree[1:]:
                self._letters(inner, bound, found)

    def _is_index(self, index, bound):
        return (
            isinstance(index, str)
            and len(index) == 1
            and index.islower()
            and index not in bound
            and index not in self.bound
            and not self._has(index)
        )

    def _range(self, index, tree):
        sizes = set()
        self._sizes(index, tree, sizes)
        if not sizes:
            unknown = self._unknown_base(index, tree)
            if unknown is not None:
                raise Missing(unknown)
            raise Unread(f'does not say where the index "{index}" ends')
        if len(sizes) > 1:
            raise Unread(f'uses the index "{index}" for axes of {" and ".join(map(str, sorted(sizes)))} entries')
        return range(1, sizes.pop() + 1)

    def _sizes(self, index, tree, sizes):
        """Lengths of the axes that `index` alone runs over."""
        if isinstance(tree, str):
            split = None if self._has(tree) else self._split(tree)
            base, indices = split if split is not None else (None, [])
        elif isinstance(tree, list) and tree and tree[0] == "Subscript":
            base, indices = tree[1], self._indices(tree[2])
        elif isinstance(tree, list) and len(tree) == 3 and tree[0] == "Power" and tree[2] == index:
            base, indices = tree[1], [index]
        else:
            for inner in tree[1:] if isinstance(tree, list) else []:
                self._sizes(index, inner, sizes)
            return
        if base is None or not self._has(base):
            return
        array = self._get(base)
        for axis, one in enumerate(indices):
            if one == index and isinstance(array, torch.Tensor) and axis < array.dim():
                sizes.add(array.shape[axis])

    def _unknown_base(self, index, tree):
        """The symbol without a meaning that `index` indexes, if there is one."""
        if isinstance(tree, str):
            split = None if self._has(tree) else self._split(tree)
            return split[0] if split is not None and index in split[1] and not self._has(split[0]) else None
        if not isinstance(tree, list) or not tree:
            return None
        if tree[0] == "Subscript" and index in self._indices(tree[2]) and not self._has(tree[1]):
            return tree[1] if isinstance(tree[1], str) else _spell(tree[1])
        return next((found for found in (self._unknown_base(index, one) for one in tree[1:]) if found is not None), None)

    # --- names --------------------------------------------------------------------------------------------------

    def _has(self, tree):
        return json.dumps(tree) in self.meanings or (isinstance(tree, str) and self._argument(tree) is not None)

    def _argument(self, symbol):
        for name in (symbol, ALIASES.get(symbol), GREEK.get(symbol), "lambda_" if symbol == "lambda" else None):
            if name is not None and name in self.arguments:
                return name
        alike = [name for name in self.arguments if name.lower() == symbol.lower()]
        return alike[0] if len(alike) == 1 else None

    def _is_array(self, tree):
        value = self._get(tree) if self._has(tree) else None
        return isinstance(value, torch.Tensor) and value.dim() > 0

    def _get(self, tree):
        key = json.dumps(tree)
        return self.meanings[key] if key in self.meanings else self.arguments[self._argument(tree)]

    @staticmethod
    def _split(symbol):
        """x_ij -> ("x", ["i", "j"]); None for a symbol without subscript."""
        base, under, rest = symbol.partition("_")
        if not under or not base or rest.startswith("bold"):
            return None
        return base, [rest] if rest.isdigit() or "_" in rest else list(rest)

    @staticmethod
    def _indices(tree):
        while isinstance(tree, list) and tree[0] == "Delimiter":
            tree = tree[1]
        if isinstance(tree, list) and tree[0] in ("Sequence", "Tuple", "InvisibleOperator"):
            return tree[1:]
        return [tree]

    def _symbol(self, symbol):
        if symbol in self.bound:
            return self.bound[symbol]
        if self._has(symbol):
            return self._get(symbol)
        if symbol in CONSTANTS:
            return CONSTANTS[symbol]
        split = self._split(symbol)
        if split is not None:
            base, indices = split
            if self._is_array(base):
                whole = symbol.partition("_")[2]
                if self._known(whole):
                    indices = [whole]
                if all(self._known(one) for one in indices):
                    return self._at(base, indices)
            elif base == "delta" and len(indices) == 2 and all(one in self.bound for one in indices):
                return 1 if self.bound[indices[0]] == self.bound[indices[1]] else 0
        if symbol == "e":
            return math.e
        raise Missing(symbol)

    def _known(self, index):
        return index.isdigit() or index in self.bound or self._has(index)

    def _at(self, base, indices):
        array = self._get(base)
        key = json.dumps(base)
        for one in indices:
            i = int(one) if isinstance(one, str) and one.isdigit() else self.of(one)
            if isinstance(i, torch.Tensor):
                i = i.item()
            if i != int(i):
                raise Unread("has an index that is no whole number")
            first = self.shift.get(key, 1)
            if i == 0 and first == 1:
                raise _FromZero(key)
            if not isinstance(array, torch.Tensor) or array.dim() == 0:
                raise Unread(f"has an index on something that is no array: {_spell(base)}")
            if not 0 <= i - first < array.shape[0]:
                raise Unread(f"reads entry {int(i)} of {_spell(base)}, which has {array.shape[0]}")
            array = array[int(i) - first]
        return array.item() if array.dim() == 0 else array

    # --- values -------------------------------------------------------------------------------------------------

    def of(self, tree):
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, (int, float)):
            return tree
        if isinstance(tree, dict) and "num" in tree:
            return float(tree["num"])
        if isinstance(tree, str):
            return self._symbol(tree)
        if not isinstance(tree, list) or not tree:
            raise Unread("holds something that is not understood")
        if self._has(tree):
            return self._get(tree)
        head, rest = tree[0], tree[1:]
        if head == "Subscript" and self._has(rest[0]):
            return self._at(rest[0], self._indices(rest[1]))
        if head == "Subscript":
            inner = self.of(rest[0])
            self.meanings = {**self.meanings, json.dumps(rest[0]): inner}
            return self._at(rest[0], self._indices(rest[1]))
        if head in ("InvisibleOperator", "Multiply"):
            return self._product(rest, dotted=head == "Multiply")
        if head in ("Sum", "Product"):
            return self._fold(head, rest[0], rest[1:])
        if head == "Delimiter":
            if len(rest) > 0 and not (isinstance(rest[0], list) and rest[0] and rest[0][0] == "Sequence"):
                return self.of(rest[0])
            raise Unread("has a list in parentheses")
        if head == "Which":
            return self._which(rest)
        # W^h with h an index: the h-th of the matrices W.
        if head == "Power" and len(rest) == 2 and isinstance(rest[1], str) and rest[1] in self.bound and self._is_array(rest[0]):
            return self._at(rest[0], [rest[1]])
        extreme = self._extreme(tree)
        if extreme is not None:
            return self._over_extreme(head, *extreme)
        if head == "Apply" and isinstance(rest[0], list) and rest[0][0] == "Derivative" and len(rest) == 2:
            function = self.meanings.get(json.dumps(["Prime", rest[0][1]]))
            if callable(function) and rest[0][2:] in ([], [1]):
                return self._apply(function, rest[1:])
        method = OPERATIONS.get(head)
        if method is not None:
            return method(*[self.of(one) for one in rest])
        if isinstance(head, str) and head not in KNOWN_BY_NAME and self._has(head) and len(rest) == 1:
            value = self._get(head)
            return self._apply(value, rest) if callable(value) else _times(value, self.of(rest[0]), False)
        if isinstance(head, str) and head in KNOWN_BY_NAME:
            return KNOWN_BY_NAME[head](*[self.of(one) for one in rest])
        if isinstance(head, str) and len(rest) == 1 and (len(head) == 1 or "_" in head or head.islower()):
            raise Missing(head)
        raise Unread(f"has something that is not calculated here: {_spell(tree)}")

    def _product(self, factors, dotted):
        factors = [one for one in factors if not (isinstance(one, list) and one and one[0] == "HorizontalSpacing")]
        result = None
        i = 0
        while i < len(factors):
            value, used = self._factor(factors, i)
            result = value if result is None else _times(result, value, dotted)
            i += used
        if result is None:
            raise Unread("multiplies nothing")
        return result

    def _factor(self, factors, i):
        """The value that begins at factor i, and how many factors it takes: a function takes its parentheses."""
        one = factors[i]
        after = factors[i + 1] if i + 1 < len(factors) else None
        subscript = None
        if isinstance(after, list) and after and after[0] == "Subscript" and isinstance(after[1], list) and after[1][0] == "Delimiter":
            subscript, after = after[2], after[1]
        if isinstance(one, str) and isinstance(after, list) and after and after[0] == "Delimiter" and one not in self.bound:
            function = self._get(one) if self._has(one) else KNOWN_BY_NAME.get(one)
            if callable(function):
                value = self._apply(function, after[1:])
                if subscript is not None:
                    key = json.dumps([one, after])
                    self.meanings = {**self.meanings, key: value}
                    value = self._at([one, after], self._indices(subscript))
                return value, 2
        # phi(K)^T and f(x)^2 come as phi, then what was done to the parentheses.
        if isinstance(one, str) and isinstance(after, list) and after[0] in ("Transpose", "Power") and one not in self.bound:
            function = self._get(one) if self._has(one) else KNOWN_BY_NAME.get(one)
            inner = after[1]
            if callable(function) and isinstance(inner, list) and inner[0] == "Delimiter":
                rest = [self.of(other) for other in after[2:]]
                return OPERATIONS[after[0]](self._apply(function, inner[1:]), *rest), 2
        return self.of(one), 1

    def _apply(self, function, arguments):
        inner = arguments[0] if arguments else None
        if isinstance(inner, list) and inner and inner[0] == "Delimiter":
            inner = inner[1]
        listed = inner[1:] if isinstance(inner, list) and inner and inner[0] == "Sequence" else [inner]
        try:
            return plain(function(*[self.of(one) for one in listed]))
        except (TypeError, ValueError, RuntimeError, AttributeError) as problem:
            raise Unread(f"applies a function that refuses: {problem}") from None

    def _fold(self, head, body, limits):
        result = None
        for limit in limits[:1]:
            if not isinstance(limit, list) or len(limit) < 2 or not isinstance(limit[1], str):
                raise Unread("sums over something that is no index")
            index = limit[1]
            given = [one for one in limit[2:] if one != "Nothing"]
            if self._has(index) and len(given) < 2:
                raise Unread(f'sums over "{index}", which is also a parameter of formula(...)')
            if len(given) == 2:
                low, high = (_whole(self.of(one)) for one in given)
                if high - low > 100_000:
                    raise Unread("has a sum of more than 100,000 terms")
                steps = range(low, high + 1)
            else:
                steps = self._range(index, body)
            before = self.bound.get(index)
            for i in steps:
                self.bound[index] = i
                value = self._fold(head, body, limits[1:]) if len(limits) > 1 else self.of(body)
                result = value if result is None else (_plus(result, value) if head == "Sum" else _times(result, value, False))
            self.bound.pop(index, None)
            if before is not None:
                self.bound[index] = before
        return result if result is not None else (0 if head == "Sum" else 1)

    @staticmethod
    def _extreme(tree):
        """(index, body) of max_j x_j, as the parser gives it."""
        inner = tree[1] if len(tree) == 2 and tree[0] in ("Max", "Min") else None
        if isinstance(inner, list) and len(inner) > 3 and inner[:2] == ["InvisibleOperator", "_"] and isinstance(inner[2], str):
            body = inner[3] if len(inner) == 4 else ["InvisibleOperator", *inner[3:]]
            return inner[2], body
        return None

    def _over_extreme(self, head, index, body):
        found = []
        for i in self._range(index, body):
            self.bound[index] = i
            found.append(self.of(body))
        self.bound.pop(index, None)
        return (max if head == "Max" else min)(found)

    def _which(self, rest):
        for condition, value in zip(rest[::2], rest[1::2]):
            if condition == "True" or self.of(condition):
                return self.of(value)
        raise Unread("has cases of which none holds")


# --- operations on values ---------------------------------------------------------------------------------------------


def _whole(value):
    number = value.item() if isinstance(value, torch.Tensor) else value
    if not isinstance(number, (int, float)) or number != int(number):
        raise Unread("has a limit of a sum that is no whole number")
    return int(number)


def _scalar(value):
    return not isinstance(value, Row) and (not isinstance(value, torch.Tensor) or value.dim() == 0)


def _times(a, b, dotted):
    try:
        if _scalar(a) or _scalar(b):
            if isinstance(a, Row) or isinstance(b, Row):
                return Row(a.vector * b if isinstance(a, Row) else a * b.vector)
            return a * b
        if isinstance(a, Row):
            if isinstance(b, Row):
                raise Unread("has two transposed vectors side by side")
            product = a.vector @ b
            return product if b.dim() == 1 else Row(product)
        if isinstance(b, Row):
            if a.dim() == 1:
                return torch.outer(a, b.vector)
            raise Unread("has a matrix before a transposed vector")
        if a.dim() == 1 and b.dim() == 1:
            if dotted:
                return a @ b
            raise Unread("has two vectors side by side; write \\odot, \\cdot or ^\\top")
        return a @ b
    except RuntimeError as problem:
        raise Unread(f"multiplies what does not fit: {problem}") from None


def _elementwise(operation):
    def apply(a, b):
        a, b = (one.vector if isinstance(one, Row) else one for one in (a, b))
        try:
            return operation(a, b)
        except ZeroDivisionError:
            return math.nan
        except (RuntimeError, TypeError, OverflowError) as problem:
            raise Unread(f"combines what does not fit: {problem}") from None

    return apply


_plus = _elementwise(lambda a, b: a + b)
_minus = _elementwise(lambda a, b: a - b)


def _add(*terms):
    total = terms[0]
    for term in terms[1:]:
        total = _plus(total, term)
    return total


def _divide(a, b):
    if not _scalar(b) and (_scalar(a) or b.dim() > 1):
        raise Unread("divides by something that is no number")
    if isinstance(a, Row):
        return Row(a.vector / b)
    return _elementwise(lambda x, y: x / y)(a, b)


def _power(a, b):
    if isinstance(a, Row) or not _scalar(a):
        raise Unread("takes a power of something that is no number")
    if a == math.e:
        return _exp(b)
    if not _scalar(b):
        raise Unread("has an array in an exponent")
    return _elementwise(lambda x, y: x**y)(a, b)


def _function(scalar, tensor):
    def apply(x):
        if isinstance(x, torch.Tensor):
            return tensor(x)
        if isinstance(x, (int, float)):
            try:
                return scalar(x)
            except (ValueError, OverflowError):
                return tensor(torch.tensor(float(x), dtype=torch.float64)).item()
        raise Unread("applies a function to something that is no number")

    return apply


_exp = _function(math.exp, torch.exp)
_log = _function(math.log, torch.log)
_sigmoid = _function(lambda x: 1 / (1 + math.exp(-x)), torch.sigmoid)


def _log_of(x, base=None):
    return _log(x) if base is None else _divide(_log(x), _log(base))


def _transpose(x, *_):
    if isinstance(x, Row):
        return x.vector
    if not isinstance(x, torch.Tensor) or x.dim() == 0:
        return x
    return Row(x) if x.dim() == 1 else x.transpose(-2, -1)


def _extreme_of(pick, single):
    def apply(*xs):
        if len(xs) == 1:
            return single(xs[0]) if isinstance(xs[0], torch.Tensor) else xs[0]
        if any(isinstance(x, torch.Tensor) for x in xs):
            result = torch.as_tensor(xs[0], dtype=torch.float64)
            for x in xs[1:]:
                other = torch.as_tensor(x, dtype=torch.float64)
                result = torch.where(result >= other, result, other) if pick is max else torch.where(result <= other, result, other)
            return result
        return pick(xs)

    return apply


def _norm(x, kind=2):
    x = x.vector if isinstance(x, Row) else x
    if kind in (1,):
        return x.abs().sum()
    if kind == 2:
        return abs(x) if _scalar(x) else (x * x).sum() ** 0.5
    raise Unread("has a norm that is neither 1 nor 2")


def _softmax(x):
    return torch.softmax(x, dim=-1)


def _compare_with(test):
    return lambda a, b: bool(test(a, b))


OPERATIONS = {
    "Add": _add,
    "Subtract": _minus,
    "Negate": lambda x: Row(-x.vector) if isinstance(x, Row) else -x,
    "Divide": _divide,
    "Rational": _divide,
    "HadamardProduct": _elementwise(lambda a, b: a * b),
    "Power": _power,
    "Square": lambda x: _power(x, 2),
    "Sqrt": _function(math.sqrt, torch.sqrt),
    "Root": lambda x, n: _power(x, 1 / n),
    "Exp": _exp,
    "Ln": _log,
    "Log": _log_of,
    "Lb": lambda x: _log_of(x, 2),
    "Lg": lambda x: _log_of(x, 10),
    "Tanh": _function(math.tanh, torch.tanh),
    "Sin": _function(math.sin, torch.sin),
    "Cos": _function(math.cos, torch.cos),
    "Floor": _function(math.floor, torch.floor),
    "Ceil": _function(math.ceil, torch.ceil),
    "Abs": abs,
    "Norm": _norm,
    "Max": _extreme_of(max, torch.max),
    "Min": _extreme_of(min, torch.min),
    "Transpose": _transpose,
    "Factorial": _function(math.factorial, lambda x: torch.exp(torch.lgamma(x + 1))),
    "Binomial": lambda n, k: math.comb(_whole(n), _whole(k)),
    "KroneckerDelta": lambda a, b: 1 if a == b else 0,
    "Less": _compare_with(lambda a, b: a < b),
    "LessEqual": _compare_with(lambda a, b: a <= b),
    "Greater": _compare_with(lambda a, b: a > b),
    "GreaterEqual": _compare_with(lambda a, b: a >= b),
    "Equal": _compare_with(lambda a, b: a == b),
    "NotEqual": _compare_with(lambda a, b: a != b),
    "Mod": lambda a, b: a % b,
}

KNOWN_BY_NAME = {
    "softmax": _softmax,
    "sigmoid": _sigmoid,
    "sigma": _sigmoid,
    "relu": lambda x: max(x, 0) if _scalar(x) else x.clamp(min=0),
    "ReLU": lambda x: max(x, 0) if _scalar(x) else x.clamp(min=0),
    "diag": lambda x: torch.diag(x),
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "Mean": lambda x: x.mean(),
    "exp": _exp,
    "log": _log,
    "tanh": OPERATIONS["Tanh"],
    "sign": lambda x: torch.sign(torch.as_tensor(x, dtype=torch.float64)),
}


def _spell(tree):
    text = tree if isinstance(tree, str) else json.dumps(tree)
    return text if len(text) <= 60 else text[:57] + "..."
