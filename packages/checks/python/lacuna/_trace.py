"""`lacuna.trace()`: what ran inside a `with` block, the same on our torch and on real PyTorch.

    with lacuna.trace() as t:
        out = solution.attention(q, k, v)
    t.called("softmax")        # also as torch.softmax, x.softmax, nn.Softmax
    t.largest_new_bytes        # the largest tensor that was made
    t.flops, t.peak_bytes, t.calls
"""

import torch

from lacuna._operations import canonical, flops

if hasattr(torch, "_lacuna_stats"):
    from lacuna._trace_lacuna import Recording, prepare
else:
    from lacuna._trace_pytorch import Recording, prepare

__all__ = ["Trace", "close_all", "prepare"]

_open = []


class TensorInfo:
    """What went into an operation or came out: `shape`, a tuple, and `dtype`, a name such as "float32"."""

    __slots__ = ("shape", "dtype")

    def __init__(self, dtype, shape):
        self.dtype, self.shape = dtype, tuple(shape)

    def __repr__(self):
        return f"{self.dtype}{list(self.shape)}"

    def __eq__(self, other):
        return isinstance(other, TensorInfo) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self):
        return hash((self.shape, self.dtype))


class Call:
    """One operation that calculated or wrote: `name`, `inputs`, `outputs`, `new_bytes`, `flops`.

    `new_bytes` counts memory that did not exist before: none for an operation in place.
    """

    __slots__ = ("name", "inputs", "outputs", "new_bytes", "flops")

    def __init__(self, name, inputs, outputs, new_bytes):
        self.name = canonical(name)
        self.flops = flops(self.name, inputs, outputs)
        self.inputs = [TensorInfo(*tensor) for tensor in inputs]
        self.outputs = [TensorInfo(*tensor) for tensor in outputs]
        self.new_bytes = new_bytes

    def __repr__(self):
        return f"{self.name}({', '.join(map(repr, self.inputs))}) -> {', '.join(map(repr, self.outputs))}"


class Trace:
    """What ran inside the block, to be read in it or after it.

    calls              operations that calculated or wrote, in order, as Call; views are not among them
    names              names of everything that ran: operations, views, functions, modules of torch.nn
    largest_new_bytes  bytes of the largest tensor made by an operation
    peak_bytes         the most bytes alive at once of tensors made inside the block, seen between operations
    flops              of matrix products, convolutions and attention, two per multiply-and-add
    truncated          True when there were too many calls to keep: then `calls` and `flops` are those of a beginning
    """

    def __init__(self):
        self._recording = None
        self._read = None
        self._cut = False  # whether it was ended from outside its block

    def __enter__(self):
        self._read = None
        self._cut = False
        self._recording = Recording()
        self._recording.open()
        _open.append(self)
        return self

    def __exit__(self, kind, *_):
        self._stop()
        if self._cut and kind is None:
            raise RuntimeError("the code inside the trace ended it, so it tells only a part")

    def _stop(self):
        """Reads what was recorded for the last time."""
        if self in _open:
            _open.remove(self)
            try:
                self._read = self._report()
            finally:
                self._recording.close()

    def _report(self):
        if self._read is not None:
            return self._read
        if self._recording is None:
            raise RuntimeError("a trace has nothing to tell before its block: with lacuna.trace() as t: ...")
        found = self._recording.read()
        found["calls"] = [Call(*call) for call in found["calls"]]
        found["names"] = frozenset(canonical(name) for name in found["names"])
        return found

    calls = property(lambda self: self._report()["calls"])
    names = property(lambda self: self._report()["names"])
    largest_new_bytes = property(lambda self: self._report()["largest"])
    peak_bytes = property(lambda self: self._report()["peak"])
    truncated = property(lambda self: self._report()["truncated"])
    flops = property(lambda self: sum(call.flops for call in self.calls))

    def called(self, *names):
        """Whether any of these ran, however it was reached: operation, function or module ("MultiheadAttention")."""
        ran = self.names
        return any(canonical(name) in ran for name in names)

    def count(self, name):
        """How many calls of the operation `name` there were."""
        name = canonical(name)
        return sum(1 for call in self.calls if call.name == name)

    def largest(self):
        """The Call that made the largest tensor; None if none made any."""
        return max((call for call in self.calls if call.new_bytes), key=lambda call: call.new_bytes, default=None)

    def __repr__(self):
        if self._read is None and self._recording is None:
            return "<lacuna.trace, not entered>"
        return (
            f"<lacuna.trace: {len(self.calls)} calls, largest new {self.largest_new_bytes} bytes, "
            f"peak {self.peak_bytes} bytes, {self.flops} flops>"
        )


def close_all():
    """Ends traces that somebody left open, so that they do not outlive a job."""
    for trace in _open[::-1]:
        trace._cut = True
        trace._stop()
