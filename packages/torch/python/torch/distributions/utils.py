"""What the distributions share: parameters broadcast, probabilities as logits and back, attributes made when asked for."""

import torch
import torch.nn.functional as F

euler_constant = 0.5772156649015329  # the mean of -log of a standard exponential number


def broadcast_all(*values):
    """Numbers and tensors as tensors of one shape."""
    if not all(isinstance(v, (torch.Tensor, int, float)) for v in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    dtype = next((v.dtype for v in values if isinstance(v, torch.Tensor)), torch.get_default_dtype())
    return torch.broadcast_tensors(
        *(v if isinstance(v, torch.Tensor) else torch.tensor(v, dtype=dtype) for v in values)
    )


def standard_normal(shape, dtype):
    """Normal numbers of mean 0 and deviation 1."""
    return torch.normal(torch.zeros(shape, dtype=dtype), torch.ones(shape, dtype=dtype))


_standard_normal = standard_normal


def logits_to_probs(logits, is_binary=False):
    """Probabilities out of logits, along the last dimension or (binary) each for itself."""
    return torch.sigmoid(logits) if is_binary else F.softmax(logits, dim=-1)


def clamp_probs(probs):
    """Probabilities kept off 0 and 1."""
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs, is_binary=False):
    """Logits out of probabilities."""
    clamped = clamp_probs(probs)
    return torch.log(clamped) - torch.log1p(-clamped) if is_binary else torch.log(clamped)


def clipped_sigmoid(x):
    """sigmoid(x), kept off 0 and 1."""
    limits = torch.finfo(x.dtype)
    return torch.clamp(torch.sigmoid(x), min=limits.tiny, max=1.0 - limits.eps)


def sum_rightmost(value, dim):
    """The sum over the last `dim` dimensions."""
    return value if dim == 0 else value.reshape(value.shape[:-dim] + (-1,)).sum(-1)


_sum_rightmost = sum_rightmost


class lazy_property:
    """A property calculated on first use and then kept as an attribute."""

    def __init__(self, wrapped):
        self.wrapped = wrapped
        self.__doc__ = wrapped.__doc__

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        with torch.enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.wrapped.__name__, value)
        return value


def one_of(name, probs, logits):
    """Raises ValueError unless exactly one of the two is given."""
    if (probs is None) == (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")


def vec_to_tril_matrix(vec, diag=0):
    """Vectors laid row by row into the lower triangles of matrices, from the diagonal `diag` down."""
    count, above = vec.shape[-1], 1 + 2 * diag
    root = (-above + (above**2 + 8 * count + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2
    size = round(root)
    if size - root > torch.finfo(vec.dtype).eps:
        raise ValueError(
            f"The size of last dimension is {count} which cannot be expressed as "
            "the lower triangular part of a square D x D matrix."
        )
    mask = torch.ones(size, size).tril(diag).bool()
    made = torch.zeros(vec.shape[:-1] + (size, size), dtype=vec.dtype)
    made[..., mask] = vec
    return made


def tril_matrix_to_vec(mat, diag=0):
    """The lower triangles of matrices, from the diagonal `diag` down, row by row as vectors."""
    size = mat.shape[-1]
    if not -size <= diag < size:
        raise ValueError(f"diag ({diag}) provided is outside [{-size}, {size - 1}].")
    return mat[..., torch.ones(size, size).tril(diag).bool()]
