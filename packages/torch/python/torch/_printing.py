"""Tensors as text, exactly as PyTorch prints them. Works on plain numbers; knows nothing of the engine."""

import math

options = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}
_PROFILES = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}


def set_printoptions(
    precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None
):
    """Sets how tensors are printed; see PyTorch's function of this name."""
    if profile is not None:
        options.update(_PROFILES[profile])
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    options.update({name: value for name, value in given.items() if value is not None})
    options["sci_mode"] = sci_mode


class Formatter:
    """How the numbers of one tensor are written: the same width and notation for all."""

    def __init__(self, values, floating):
        self.floating = floating
        self.whole, self.scientific = True, False  # as for a tensor of zeros
        self.width = 1
        if not floating:
            self.width = max([1, *(len(str(v)) for v in values)])
            return
        finite = [v for v in values if v != 0 and math.isfinite(v)]
        if not finite:
            return
        low, high = min(map(abs, finite)), max(map(abs, finite))
        self.whole = all(v == math.floor(v) for v in finite)
        self.scientific = high / low > 1000 or high > 1e8 or (not self.whole and low < 1e-4)
        if options["sci_mode"] is not None:
            self.scientific = options["sci_mode"]
        self.width = max(len(self._write(v)) for v in finite)

    def _write(self, value):
        digits = options["precision"]
        if self.scientific:
            return f"{value:.{digits}e}"
        if self.whole:
            return f"{value:.0f}" + ("." if math.isfinite(value) else "")
        return f"{value:.{digits}f}"

    def __call__(self, value):
        text = self._write(value) if self.floating else str(value)
        return text.rjust(self.width)


class ComplexFormatter:
    """The same for complex numbers: real and imaginary parts each in a notation of their own."""

    def __init__(self, values):
        self.real = Formatter([v.real for v in values], True)
        self.imaginary = Formatter([v.imag for v in values], True)
        self.width = self.real.width + self.imaginary.width + 1

    def __call__(self, value):
        imaginary = self.imaginary(value.imag).lstrip() + "j"
        return self.real(value.real) + ("" if imaginary[0] in "+-" else "+") + imaginary


def body(nested, shape, formatter, summarize, indent):
    """The bracketed numbers. `nested` holds only the shown ones when `summarize`; `shape` is the tensor's own."""
    if not shape:
        return formatter(nested)
    edge = options["edgeitems"]
    cut = summarize and shape[0] > 2 * edge
    if len(shape) == 1:
        cells = [formatter(v) for v in nested]
        if cut:
            cells[edge:edge] = [" ..."]
        per_line = max(1, (options["linewidth"] - indent) // (formatter.width + 2))
        lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    rows = [body(row, shape[1:], formatter, summarize, indent + 1) for row in nested]
    if cut:
        rows[edge:edge] = ["..."]
    return "[" + ("," + "\n" * (len(shape) - 1) + " " * (indent + 1)).join(rows) + "]"


def with_suffixes(text, suffixes, indent, force=False):
    """Appends `dtype=...` and its like, on a new line where the line would grow too long; force: the first on a new line."""
    parts = [text]
    length = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if force or length + len(suffix) + 2 > options["linewidth"]:
            parts.append(",\n" + " " * indent + suffix)
            length = indent + len(suffix)
            force = False
        else:
            parts.append(", " + suffix)
            length += len(suffix) + 2
    return "".join(parts) + ")"


def flatten(nested):
    """All numbers of nested lists."""
    if not isinstance(nested, list):
        return [nested]
    found = []
    for item in nested:
        if isinstance(item, list):
            found += flatten(item)
        else:
            found.append(item)
    return found


def shown(tensor):
    """The tensor without the middle of its long dimensions."""
    from torch._creation import tensor as make

    edge = options["edgeitems"]
    for dim, size in enumerate(tensor.shape):
        if size > 2 * edge:
            picks = [*range(edge), *range(size - edge, size)]
            tensor = tensor.index_select(dim, make(picks))
    return tensor


def text_of(tensor, prefix="tensor("):
    """`repr` of a tensor."""
    from torch._dtypes import get_default_dtype

    default = get_default_dtype()
    indent = len(prefix)
    shape = tuple(tensor.shape)
    plain = tensor.detach()
    name = tensor.dtype._name
    suffixes = []
    if tensor.numel() == 0:
        if len(shape) != 1:
            suffixes.append(f"size={shape}")
        if tensor.dtype != default:
            suffixes.append(f"dtype={tensor.dtype}")
        text = "[]"
    else:
        if tensor.dtype not in (default, default.to_complex()) and name not in ("int64", "bool"):
            suffixes.append(f"dtype={tensor.dtype}")
        summarize = tensor.numel() > options["threshold"]
        nested = (shown(plain) if summarize else plain).tolist()
        flat = flatten(nested)
        formatter = ComplexFormatter(flat) if tensor.dtype.is_complex else Formatter(flat, tensor.dtype.is_floating_point)
        text = body(nested, shape, formatter, summarize, indent)
    node = tensor._grad_fn_name()
    if node:
        suffixes.append(f"grad_fn=<{node}>")
    elif tensor.requires_grad:
        suffixes.append("requires_grad=True")
    return with_suffixes(prefix + text, suffixes, indent)


def part_of(tensor, prefix):
    """The numbers of a part of a sparse tensor, of any dtype; `prefix` is what stands before them in the line."""
    if tensor.numel() == 0:
        return f"[], size={tuple(tensor.shape)}"
    summarize = tensor.numel() > options["threshold"]
    nested = (shown(tensor) if summarize else tensor).tolist()
    flat = flatten(nested)
    formatter = ComplexFormatter(flat) if tensor.dtype.is_complex else Formatter(flat, tensor.dtype.is_floating_point)
    return body(nested, tuple(tensor.shape), formatter, summarize, len(prefix))
