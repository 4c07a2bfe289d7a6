"""Functions of torch that are more than one operation of the engine. Most are methods of Tensor too: see METHODS."""

import builtins
import math

from torch import _bridge
from torch import _dtypes as dt
from torch._ops import aten
from torch._out import accepting
from torch._random import using
from torch._tensor import Tensor

inf = math.inf


def is_tensor(obj):
    """Whether `obj` is a tensor."""
    return isinstance(obj, Tensor)


def typename(obj):
    """The full name of an object's type; of a tensor, that of its dtype."""
    if isinstance(obj, Tensor):
        return obj.type()
    kind = obj if isinstance(obj, type) else type(obj)
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", None) else f"{module}.{kind.__qualname__}"


def is_floating_point(input):
    """Whether the elements are floating point numbers."""
    return input.is_floating_point()


def is_complex(input):
    """Whether the elements are complex numbers."""
    return input.is_complex()


def is_conj(input):
    """Whether a conjugation is still to be done."""
    return input.is_conj()


def is_neg(input):
    """Whether a negation is still to be done."""
    return input.is_neg()


def is_nonzero(input):
    """Whether the one element differs from zero."""
    return bool(input)


def numel(input):
    """The number of elements."""
    return input.numel()


def set_default_dtype(d):
    """Makes `d`, a floating point dtype, the one that Python floats become."""
    dt.set_default_dtype(d)
    if _bridge.set_default_dtype(d._name) < 0:
        _bridge.fail()


def get_default_device():
    """The CPU."""
    from torch._device import CPU

    return CPU


def arange(*args, **kwargs):
    """arange(end), arange(start, end, step=1): numbers from start up to, not including, end."""
    names = ("start", "end", "step")
    given = dict(zip(("end",) if len(args) == 1 else names, args))
    given.update({n: kwargs.pop(n) for n in names if n in kwargs})
    start, end, step = given.get("start", 0), given.get("end"), given.get("step", 1)
    if end is None:
        raise TypeError("arange() missing 1 required positional arguments: \"end\"")
    if kwargs.get("dtype") is None and any(
        isinstance(v, float) or (isinstance(v, Tensor) and v.is_floating_point()) for v in (start, end, step)
    ):
        kwargs["dtype"] = dt.get_default_dtype()
    out = kwargs.get("out")
    if out is not None and not out.dtype.is_floating_point and int(step) == 0:
        raise ValueError("step must be nonzero")
    return aten.arange(start, end, step, **kwargs)


def _drawn(name):
    def draw(*args, generator=None, **kwargs):
        if generator is None:
            return getattr(aten, name)(*args, **kwargs)
        with using(generator):
            return getattr(aten, name)(*args, **kwargs)

    draw.__name__ = draw.__qualname__ = name
    draw.__doc__ = {
        "rand": "rand(*size): uniform numbers in [0, 1).",
        "randn": "randn(*size): normal numbers, mean 0, deviation 1.",
        "randint": "randint(low=0, high, size): integers from low up to, not including, high.",
        "randperm": "randperm(n): the integers 0 .. n-1 in random order.",
    }[name]
    return draw


rand, randn, randint, randperm = map(_drawn, ("rand", "randn", "randint", "randperm"))


@accepting
def normal(mean=0.0, std=1.0, size=None, *, generator=None, dtype=None, device=None, requires_grad=False):
    """Normal numbers; mean and std are numbers (then with a size) or tensors."""
    if size is not None:
        made = aten.empty(size, dtype=dtype).normal_(float(mean), float(std), generator=generator)
        return made.requires_grad_(requires_grad)
    given = [v for v in (mean, std) if isinstance(v, Tensor)]
    shape = broadcast_shapes(*(v.shape for v in given))
    return aten.empty(shape, dtype=given[0].dtype).normal_(generator=generator) * std + mean


def split(tensor, split_size_or_sections, dim=0):
    """Views of pieces of so many elements (the last may be shorter), or of the sizes listed, along dim."""
    if isinstance(split_size_or_sections, (list, tuple)):
        return aten.split_with_sizes(tensor, split_size_or_sections, dim)
    return aten.split(tensor, split_size_or_sections, dim)


def split_method(self, split_size, dim=0):
    """As torch.split; the method calls its argument otherwise."""
    return split(self, split_size, dim)


def unbind(input, dim=0):
    """The slices along dim, as a tuple of views."""
    return aten.unbind(input, dim)


def _extreme(name, both):
    def extreme(input, *args, **kwargs):
        other = args[0] if args else kwargs.get("other")
        if isinstance(other, Tensor) and isinstance(input, Tensor) and len(args) + len(kwargs) == 1:
            return getattr(aten, both)(input, other)
        return getattr(aten, name)(input, *args, **kwargs)

    extreme.__name__ = extreme.__qualname__ = name
    extreme.__doc__ = f"{name}(x): over all. {name}(x, dim): values and indices. {name}(x, y): element by element."
    return extreme


max, min = _extreme("max", "maximum"), _extreme("min", "minimum")


def _spread(name):
    def spread(input, dim=None, unbiased=None, keepdim=False, *, correction=None, axis=None):
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        dim = axis if dim is None else dim
        if unbiased is not None and correction is None:
            correction = 1 if unbiased else 0
        return getattr(aten, name)(input, dim, correction=correction, keepdim=keepdim)

    spread.__name__ = spread.__qualname__ = name
    spread.__doc__ = f"{name}(x, dim=None, correction=1, keepdim=False); unbiased=False is correction=0."
    return accepting(spread)


var, std, var_mean, std_mean = map(_spread, ("var", "std", "var_mean", "std_mean"))


@accepting
def norm(input, p="fro", dim=None, keepdim=False, dtype=None):
    """The p-norm over all elements, or along dim; "nuc": the sum of the singular values of matrices."""
    if isinstance(dim, int):
        dim = [dim]
    if isinstance(p, str):
        if p == "nuc":
            dim = builtins.list(builtins.range(input.ndim)) if dim is None else dim
            return aten.linalg_matrix_norm(input, "nuc", dim, keepdim, dtype=dtype)
        if p != "fro":
            raise RuntimeError(f"only valid string values are 'fro' and 'nuc', found {p}")
        p = 2.0
    return aten.linalg_vector_norm(input, 2.0 if p is None else p, dim, keepdim, dtype=dtype)


@accepting
def where(condition, input=None, other=None):
    """`input` where the condition holds, else `other`; with the condition alone, the indices where it holds."""
    if input is None and other is None:
        return nonzero(condition, as_tuple=True)
    if other is None:
        raise TypeError(
            f"where() received an invalid combination of arguments - got ({type(condition).__name__}, {type(input).__name__}), "
            "but expected one of:\n * (Tensor condition)\n * (Tensor condition, Tensor input, Tensor other, *, Tensor out = None)\n"
            " * (Tensor condition, Number self, Tensor other)\n * (Tensor condition, Tensor input, Number other)\n"
            " * (Tensor condition, Number self, Number other)\n"
        )
    return aten.where(condition, input, other)


@accepting
def nonzero(input, *, as_tuple=False):
    """Indices of the elements that are not zero: a row for each, or a tensor for each dimension."""
    found = aten.nonzero(input)
    if not as_tuple:
        return found
    return aten.unbind(found, 1) if input.ndim else (found.new_zeros(found.shape[0]),)


def einsum(*args):
    """einsum("ij,jk->ik", a, b): products summed over the letters that the output lacks. A list of operands does too."""
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, "
            "or at least one operand and its subscripts list"
        )
    equation, *operands = args
    if isinstance(equation, Tensor):
        return _einsum_of_lists(args)
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        return einsum(equation, *operands[0])
    if not isinstance(equation, str):
        raise TypeError(f"einsum(): argument 'equation' (position 1) must be str, not {type(equation).__name__}")
    for i, operand in enumerate(operands):
        if not isinstance(operand, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 1, but got {type(operand).__name__}")
    return aten.einsum(equation, operands)


def _einsum_of_lists(args):
    """einsum(a, [0, 1], b, [1, 2], [0, 2]): subscripts as numbers below 52, `...` as Ellipsis."""

    def letters(subscripts):
        text = ""
        for one in subscripts:
            if one is not Ellipsis and not 0 <= one < 52:
                raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")
            text += "..." if one is Ellipsis else chr(ord("A") + one if one < 26 else ord("a") + one - 26)
        return text

    equation = ",".join(letters(subscripts) for subscripts in args[1::2])
    return einsum(f"{equation}->{letters(args[-1])}" if len(args) % 2 else equation, *args[: len(args) - len(args) % 2 : 2])


def _at_least(rank, where):
    """atleast_<rank>d: views with new dimensions of size 1 at the places that `where` gives for a rank."""

    def spread(tensor):
        for dim in where.get(tensor.ndim, ()):
            tensor = tensor.unsqueeze(dim)
        return tensor

    def at_least(*tensors):
        if len(tensors) == 1 and isinstance(tensors[0], Tensor):
            return spread(tensors[0])
        return tuple(map(spread, tensors[0] if len(tensors) == 1 else tensors))

    at_least.__name__ = at_least.__qualname__ = f"atleast_{rank}d"
    at_least.__doc__ = f"Each tensor with at least {rank} dimension{'s' if rank > 1 else ''}; new ones have size 1."
    return at_least


atleast_1d = _at_least(1, {0: (0,)})
atleast_2d = _at_least(2, {0: (0, 0), 1: (0,)})
atleast_3d = _at_least(3, {0: (0, 0, 0), 1: (0, 2), 2: (2,)})


def promote_types(type1, type2):
    """The dtype that holds the values of both."""
    return (aten.empty((0,), dtype=type1) + aten.empty((0,), dtype=type2)).dtype


def result_type(tensor1, tensor2):
    """The dtype of an operation on two tensors or numbers."""
    like = [aten.empty((0,) if v.ndim else (), dtype=v.dtype) if isinstance(v, Tensor) else v for v in (tensor1, tensor2)]
    made = [aten.scalar_tensor(v) if not isinstance(v, Tensor) and not isinstance(like[0], Tensor) else v for v in like]
    return (made[0] * made[1]).dtype


def can_cast(from_, to):
    """Whether an in-place operation may store a result of one dtype in a tensor of another."""

    def category(d):
        return 3 if d.is_complex else 2 if d.is_floating_point else 0 if d is dt.BY_NAME["bool"] else 1

    return category(from_) <= category(to)


def broadcast_tensors(*tensors):
    """The tensors expanded to their common shape."""
    shape = []
    for t in tensors:
        rank = builtins.max(len(shape), t.ndim)
        a, b = [1] * (rank - len(shape)) + shape, [1] * (rank - t.ndim) + list(t.shape)
        for i, (m, n) in reversed(list(enumerate(zip(a, b)))):
            if m != n and 1 not in (m, n):
                raise RuntimeError(
                    f"The size of tensor a ({m}) must match the size of tensor b ({n}) at non-singleton dimension {i}"
                )
        shape = [n if m == 1 else m for m, n in zip(a, b)]
    return tuple(t if list(t.shape) == shape else t.expand(shape) for t in tensors)


def broadcast_shapes(*shapes):
    """The shape that shapes broadcast to."""
    from torch._size import Size

    rank = builtins.max(map(len, shapes), default=0)
    result = [1] * rank
    for shape in shapes:
        for i, size in enumerate(reversed(shape), 1):
            if size != 1 and result[-i] not in (1, size):
                raise RuntimeError(
                    "Shape mismatch: objects cannot be broadcast to a single shape"
                )
            result[-i] = size if size != 1 else result[-i]
    return Size(result)


# Methods of Tensor with the same meaning; the first argument is the tensor.
METHODS = ("unbind", "max", "min", "var", "std", "norm", "nonzero")

# Other names for operations of the engine.
ALIASES = {
    "absolute": "abs",
    "multiply": "mul",
    "subtract": "sub",
    "divide": "div",
    "negative": "neg",
    "concat": "cat",
    "concatenate": "cat",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
    "not_equal": "ne",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "fix": "trunc",
    "ger": "outer",
    "swapaxes": "transpose",
    "swapdims": "transpose",
    "moveaxis": "movedim",
    "arccosh": "acosh",
    "arcsinh": "asinh",
    "arctanh": "atanh",
    "arctan2": "atan2",
    "absolute_": "abs_",
    "arcsin_": "asin_",
    "arccos_": "acos_",
    "arctan_": "atan_",
    "arccosh_": "acosh_",
    "arcsinh_": "asinh_",
    "arctanh_": "atanh_",
    "arctan2_": "atan2_",
    "negative_": "neg_",
    "multiply_": "mul_",
    "subtract_": "sub_",
    "divide_": "div_",
    "true_divide_": "div_",
    "fix_": "trunc_",
    "greater_": "gt_",
    "greater_equal_": "ge_",
    "less_": "lt_",
    "less_equal_": "le_",
    "not_equal_": "ne_",
    "swapaxes_": "transpose_",
    "swapdims_": "transpose_",
    "spmm": "mm",
    "special_expit": "sigmoid",
}
