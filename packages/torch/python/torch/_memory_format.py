"""The order of dimensions in memory: torch.contiguous_format, torch.channels_last and their kin."""


class memory_format:
    """The order of dimensions in memory."""

    def __init__(self, name, order=None):
        self._name = name
        self._order = order  # dimensions from the outermost in memory to the innermost; None: as they are written

    def __repr__(self):
        return f"torch.{self._name}"

    def __reduce__(self):
        return self._name


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last", (0, 2, 3, 1))
channels_last_3d = memory_format("channels_last_3d", (0, 2, 3, 4, 1))


def follows(tensor, form):
    """Whether the elements lie in the order of `form` without gaps."""
    order = form._order
    if len(order) != tensor.dim():
        return False
    shape, strides, expected = tensor.shape, tensor.stride(), 1
    for d in reversed(order):
        if shape[d] != 1:
            if strides[d] != expected:
                return False
            expected *= shape[d]
    return True


def leans(tensor, form):
    """Whether the strides speak for the order of `form`, gaps allowed; where sizes of 1 leave it open they do not."""
    order = form._order
    shape, strides = tensor.shape, tensor.stride()
    if len(order) != tensor.dim() or strides[1] == 0:
        return False
    least = 0
    for d in reversed(order):
        if shape[d] == 0 or strides[d] < least or (d == 0 and least == strides[1]):
            return False
        least = strides[d] * max(shape[d], 1)
    return True


def copied(tensor, form):
    """The tensor's elements in the order of `form`."""
    order = form._order
    if tensor.dim() != len(order):
        raise RuntimeError(f"required rank {len(order)} tensor to use {form._name} format")
    back = [order.index(d) for d in range(len(order))]
    turned = tensor.permute(order)
    flat = turned.clone().flatten() if turned.is_contiguous() else turned.flatten()
    return flat.view(turned.shape).permute(back)
