"""`f(..., out=t)`: the result is written into a tensor there is, by PyTorch's rules."""

import builtins
import functools

import torch
from torch._legacy_constructor import _in_c


def accepting(function):
    """`function`, which knows no `out`, with that keyword."""

    @functools.wraps(function)
    def call(*args, out=None, **kwargs):
        if out is None:
            return function(*args, **kwargs)
        return into(function.__name__, function, out, args, kwargs)

    return call


def into(name, function, out, args, kwargs):
    """Calls `function` and puts its result, or results, into `out`; returns `out`."""
    from torch._grad_mode import is_grad_enabled, no_grad
    from torch._tensor import Tensor

    targets = builtins.list(out) if isinstance(out, (tuple, builtins.list)) else [out]
    for target in targets:
        if not isinstance(target, Tensor):
            raise TypeError(f"{name}(): argument 'out' must be Tensor, not {type(target).__name__}")
    given = [*args, *kwargs.values()]
    given += [t for value in given if isinstance(value, (tuple, builtins.list)) for t in value]
    if is_grad_enabled() and any(isinstance(t, Tensor) and t.requires_grad for t in [*given, *targets]):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, "
            "but one of the arguments requires grad."
        )
    for target in targets:
        _refuse_overlap(target, [t for t in given if isinstance(t, Tensor)], name in _APART)
    if name == "multinomial" and out.dtype != torch.int64:
        raise RuntimeError(f"multinomial expects Long tensor out, got: {_in_words(out)}")
    # Autocast casts nothing where the result is written into `out`.
    with no_grad(), torch.autocast("cpu", enabled=False):
        made = function(*args, **kwargs)
        results = [made] if isinstance(made, Tensor) else builtins.list(made)
        for target, result in zip(targets, results):
            _refuse_dtype(name, target, result)
        if len(results) != len(targets):
            raise TypeError(f"{name}(): argument 'out' must be tuple of Tensors of length {len(results)}")
        for target, result in zip(targets, results):
            _store(target, result)
    if isinstance(made, Tensor):
        return out
    if not hasattr(made, "_fields"):
        return type(made)(targets)
    from torch._return_types import named

    return named(f"{name}_out", made._fields)(targets)


# These read their inputs after they have begun to write: even the very same elements will not do.
_APART = {"cat", "gather", "index_select", "kthvalue", "masked_select", "matmul", "mm", "bmm", "sort", "take", "topk", "stack"}
_APART |= {"cumsum", "cumprod"}


def _refuse_dtype(name, target, result):
    """What the few operations say whose result must have exactly the dtype of `out`."""
    if target.dtype == result.dtype:
        return
    if name in ("gather", "aminmax"):
        have, want = (_in_c(t.dtype) for t in (target, result))
        raise RuntimeError(f"Expected out tensor to have dtype {want}, but got {have} instead")
    if name in ("amax", "amin"):
        raise RuntimeError(
            f"Expected the dtype for input and out to match, but got {_in_words(result)} for input's dtype and "
            f"{_in_words(target)} for out's dtype."
        )
    if name == "complex":
        raise RuntimeError(
            f"Expected object of scalar type {_in_words(result)} but got scalar type {_in_words(target)} for argument 'out'"
        )


def _in_words(t):
    return t.type().rpartition(".")[2].removesuffix("Tensor")


def _refuse_overlap(target, inputs, apart):
    if not _dense(target):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
            "Please clone() the tensor before performing the operation."
        )
    first, past = _bytes(target)
    for t in inputs:
        if apart and t is target:
            raise RuntimeError(_OVERLAP)
        if t.untyped_storage().data_ptr() != target.untyped_storage().data_ptr() or not t.numel():
            continue
        start, end = _bytes(t)
        if start < past and first < end and (apart or not target.is_set_to(t)):
            raise RuntimeError(_OVERLAP)


_OVERLAP = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. "
    "Please clone() the tensor before performing the operation."
)


def _dense(t):
    """Whether no element is seen twice: an expanded dimension has stride 0."""
    return t.numel() < 2 or builtins.all(n < 2 or s for n, s in zip(t.shape, t.stride()))


def _bytes(t):
    """Addresses from the first element's to past the last one's."""
    reach = 1 + builtins.sum((n - 1) * s for n, s in zip(t.shape, t.stride())) if t.numel() else 0
    return t.data_ptr(), t.data_ptr() + reach * t.element_size()


def _store(target, result):
    """Writes `result` into `target`, which takes its shape; a dtype of a higher category does not fit."""
    if _rank(result.dtype) > _rank(target.dtype):
        names = [_in_words(result), _in_words(target)]
        raise RuntimeError(f"result type {names[0]} can't be cast to the desired output type {names[1]}")
    if target.shape != result.shape:
        if target.numel():
            _warn_of_resizing(target.shape, result.shape)
        target.resize_(result.shape)
    target.copy_(result)


def _rank(dtype):
    return 3 if dtype.is_complex else 2 if dtype.is_floating_point else 0 if dtype._name == "bool" else 1


def _warn_of_resizing(have, want):
    import warnings

    warnings.warn(
        f"An output with one or more elements was resized since it had shape {builtins.list(have)}, which does not match "
        f"the required output shape {builtins.list(want)}. This behavior is deprecated, and in a future PyTorch release "
        "outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor t by resizing "
        "it, inplace, to zero elements with t.resize_(0).",
        stacklevel=4,
    )
