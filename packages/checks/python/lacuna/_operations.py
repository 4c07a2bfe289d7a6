"""Names and costs of operations and modules, the same for our engine and for PyTorch's dispatcher."""

from math import prod

# What one engine or the other calls an operation -> the name a check uses.
_ALIASES = {
    "absolute": "abs",
    "clip": "clamp",
    "concat": "cat",
    "concatenate": "cat",
    "cross_entropy_loss": "cross_entropy",
    "divide": "div",
    "embedding_dense_backward": "embedding_backward",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
    "lift_fresh": "tensor",
    "local_scalar_dense": "item",
    "log_softmax_backward_data": "log_softmax_backward",
    "moveaxis": "movedim",
    "multiply": "mul",
    "native_batch_norm": "batch_norm",
    "native_dropout": "dropout",
    "native_group_norm": "group_norm",
    "native_layer_norm": "layer_norm",
    "native_layer_norm_backward": "layer_norm_backward",
    "native_multi_head_attention": "multi_head_attention_forward",
    "negative": "neg",
    "nll_loss_forward": "nll_loss",
    "nll_loss_nd": "nll_loss",
    "not_equal": "ne",
    "safe_softmax": "softmax",
    "softmax_backward_data": "softmax_backward",
    "special_log_softmax": "log_softmax",
    "special_softmax": "softmax",
    "subtract": "sub",
    "swapaxes": "transpose",
    "swapdims": "transpose",
    "to_copy": "to",
    "true_divide": "div",
    "unsafe_view": "view",
}


def canonical(name):
    """The name a check uses for an operation or function: `_softmax` and `softmax` are one, `add` and `add_` are two."""
    name = name.removeprefix("__").removesuffix("__") if name.startswith("__") else name.lstrip("_")
    if name.startswith("scaled_dot_product_") and "attention" in name:
        return "scaled_dot_product_attention" + ("_backward" if name.endswith("backward") else "")
    return _ALIASES.get(name, name)


def module_names(module):
    """The classes of torch.nn a module is of, its bases included, Module itself left out."""
    return [
        kind.__name__
        for kind in type(module).__mro__
        if kind.__module__.startswith("torch.nn.") and kind.__name__ != "Module" and "._" not in kind.__module__
    ]


def flops(name, inputs, outputs):
    """Floating point operations of a product, two per multiply-and-add; 0 for everything that is none.

    Counted are the matrix products (mm, addmm, bmm, baddbmm, mv, addmv, dot, linear, matmul), convolution and
    scaled_dot_product_attention with their backward passes, as torch.utils.flop_counter does. Elementwise operations and
    reductions are not. A causal mask saves nothing.
    """
    count = _FLOPS.get(name)
    return 0 if count is None else count([shape for _, shape in inputs], [shape for _, shape in outputs])


def _product(a, b):
    """(..., m, k) by (..., k, n)"""
    return 2 * prod(a) * b[-1]


def _linear(shapes, _):
    return 2 * prod(shapes[0]) * (shapes[1][0] if len(shapes[1]) == 2 else 1)


def _matmul(shapes, outputs):
    return 2 * prod(outputs[0]) * shapes[0][-1]


def _windows(x, weight, out):
    """A convolution's products: once per place of the output; per place of the input when it is transposed."""
    places = out if out[1] == weight[0] else x
    return 2 * places[0] * prod(places[2:]) * prod(weight)


def _convolution_backward(shapes, outputs):
    out, x, weight = shapes[:3]
    return _windows(x, weight, out) * sum(1 for shape in outputs if len(shape) > 1)


def _attention(shapes, _):
    q, k, v = shapes[:3]
    return 2 * prod(q[:-1]) * k[-2] * (q[-1] + v[-1])


def _attention_backward(shapes, _):
    q, k, v = shapes[1:4]
    return 2 * prod(q[:-1]) * k[-2] * (3 * q[-1] + 2 * v[-1])


_FLOPS = {
    "mm": lambda s, _: _product(s[0], s[1]),
    "bmm": lambda s, _: _product(s[0], s[1]),
    "addmm": lambda s, _: _product(s[1], s[2]),
    "baddbmm": lambda s, _: _product(s[1], s[2]),
    "mv": lambda s, _: 2 * prod(s[0]),
    "addmv": lambda s, _: 2 * prod(s[1]),
    "dot": lambda s, _: 2 * prod(s[0]),
    "vdot": lambda s, _: 2 * prod(s[0]),
    "linear": _linear,
    "matmul": _matmul,
    "convolution": lambda s, outputs: _windows(s[0], s[1], outputs[0]),
    "convolution_backward": _convolution_backward,
    "scaled_dot_product_attention": _attention,
    "scaled_dot_product_attention_backward": _attention_backward,
}
