"""torch.utils.checkpoint: activations are computed again in backward instead of being kept.

Without reentrance what the function saves is replaced by its number in order; the first one that backward asks for runs the
function again, which fills all of them. With reentrance the function is one node whose backward runs it again and goes back
through it. Both follow PyTorch's."""

import contextlib

import torch
from torch.autograd.graph import saved_tensors_hooks

_DEBUG = (
    "Tip: To see a more detailed error message, either pass `debug=True` to `torch.utils.checkpoint.checkpoint(...)` or wrap "
    "the code block with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to globally enable checkpoint debug "
    "mode."
)
_early_stop = [True]


class CheckpointError(RuntimeError):
    """The function did not do the same twice."""


class _Enough(Exception):
    """All that backward needs has been computed again."""


@contextlib.contextmanager
def set_checkpoint_early_stop(enable):
    """Whether the second run of a function stops as soon as all that was saved has been computed again."""
    before = _early_stop[0]
    _early_stop[0] = enable
    try:
        yield
    finally:
        _early_stop[0] = before


def noop_context_fn():
    """Two contexts that do nothing."""
    return contextlib.nullcontext(), contextlib.nullcontext()


def detach_variable(inputs):
    """The tensors of `inputs` as leaves."""
    if not isinstance(inputs, tuple):
        raise RuntimeError(f"Only tuple of tensors is supported. Got Unsupported input type: {type(inputs).__name__}")
    return tuple(x.detach().requires_grad_(x.requires_grad) if isinstance(x, torch.Tensor) else x for x in inputs)


@contextlib.contextmanager
def _rng(state):
    """The generator as it was, for the length of a block; None leaves it."""
    if state is None:
        yield
        return
    now = torch.get_rng_state()
    torch.set_rng_state(state)
    try:
        yield
    finally:
        torch.set_rng_state(now)


class CheckpointFunction(torch.autograd.Function):
    """The reentrant form."""

    @staticmethod
    def forward(ctx, run_function, preserve_rng_state, *args):
        ctx.run_function = run_function
        ctx.state = torch.get_rng_state() if preserve_rng_state else None
        ctx.places = [i for i, a in enumerate(args) if isinstance(a, torch.Tensor)]
        ctx.inputs = [None if isinstance(a, torch.Tensor) else a for a in args]
        ctx.save_for_backward(*(args[i] for i in ctx.places))
        with torch.no_grad():
            return run_function(*args)

    @staticmethod
    def backward(ctx, *grads):
        from torch import _autograd

        if not _autograd.plain_pass():
            raise RuntimeError(
                "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter "
                "to .backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without "
                "passing the `inputs` argument."
            )
        inputs = list(ctx.inputs)
        for i, tensor in zip(ctx.places, ctx.saved_tensors):
            inputs[i] = tensor
        inputs = detach_variable(tuple(inputs))
        with _rng(ctx.state), torch.enable_grad():
            outputs = ctx.run_function(*inputs)
        if isinstance(outputs, torch.Tensor):
            outputs = (outputs,)
        pairs = [(o, g) for o, g in zip(outputs, grads) if isinstance(o, torch.Tensor) and o.requires_grad]
        if not pairs:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        torch.autograd.backward([o for o, _ in pairs], [g for _, g in pairs])
        return (None, None, *(x.grad if isinstance(x, torch.Tensor) else None for x in inputs))


class _Region:
    """One checkpointed call: how many tensors it saved, how to run it again, and what came of that."""

    def __init__(self, run, determinism_check, early_stop):
        self.run = run
        self.early_stop = early_stop
        self.like = []  # shape and dtype of each tensor saved in forward
        self.again = None  # the tensors of the second run, by number; each goes with the one that asked for it
        self.checked = determinism_check != "none"

    def pack(self, tensor):
        self.like.append((tuple(tensor.shape), tensor.dtype))
        return len(self.like) - 1

    def unpack(self, number):
        if self.again is None or number not in self.again:
            self._recompute()
        return self.again[number] if torch.is_grad_enabled() else self.again.pop(number)

    def _recompute(self):
        again = {}
        count = len(self.like)

        def pack(tensor):
            number = len(again)
            again[number] = tensor.detach()
            if number + 1 == count and self.early_stop:
                raise _Enough
            return tensor

        try:
            with saved_tensors_hooks(pack, lambda tensor: tensor), torch.enable_grad():
                self.run()
        except _Enough:
            pass
        self._compare(again)
        self.again = again

    def _compare(self, again):
        if len(again) != len(self.like):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original forward and "
                f"recomputation.\nNumber of tensors saved during forward: {len(self.like)}\nNumber of tensors saved during "
                f"recomputation: {len(again)}.\n{_DEBUG}"
            )
        if not self.checked:
            return
        wrong = ""
        for i, (shape, dtype) in enumerate(self.like):
            got = again[i]
            if (tuple(got.shape), got.dtype) != (shape, dtype):
                saved = {"shape": torch.Size(shape), "dtype": dtype, "device": torch.device("cpu")}
                now = {"shape": got.shape, "dtype": got.dtype, "device": got.device}
                wrong += f"tensor at position {i}:\nsaved metadata: {saved}\nrecomputed metadata: {now}\n"
        if wrong:
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the "
                f"forward pass.\n{wrong}.\n{_DEBUG}"
            )


def _without_reentrance(function, preserve, context_fn, determinism_check, early_stop, args, kwargs):
    if determinism_check not in ("default", "none"):
        raise ValueError(f"determinism_check should be one of ['default', 'none'], but got {determinism_check}")
    first, second = context_fn()
    state = torch.get_rng_state() if preserve else None

    def run():
        with _rng(state), second:
            function(*args, **kwargs)

    region = _Region(run, determinism_check, early_stop and _early_stop[0])
    with saved_tensors_hooks(region.pack, region.unpack), first:
        return function(*args, **kwargs)


def checkpoint(
    function,
    *args,
    use_reentrant=None,
    context_fn=noop_context_fn,
    determinism_check="default",
    debug=False,
    early_stop=True,
    **kwargs,
):
    """`function(*args, **kwargs)`, whose intermediate results are not kept but computed again in backward."""
    if use_reentrant is None:
        import warnings

        warnings.warn(
            "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. Starting in PyTorch 2.9, calling "
            "checkpoint without use_reentrant will raise an exception. use_reentrant=False is recommended, but if you need to "
            "preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on the "
            "differences between the two variants.",
            stacklevel=2,
        )
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if not use_reentrant:
        return _without_reentrance(function, preserve, context_fn, determinism_check, early_stop, args, kwargs)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    if context_fn is not noop_context_fn or debug is not False:
        raise ValueError("Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
    return CheckpointFunction.apply(function, preserve, *args)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """A Sequential (or list of functions) in `segments` parts, all but the last checkpointed."""
    if use_reentrant is None:
        import warnings

        warnings.warn(
            "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be passed explicitly. In version "
            "2.9 we will raise an exception if use_reentrant is not passed. use_reentrant=False is recommended, but if you need "
            "to preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on the "
            "differences between the two variants.",
            stacklevel=2,
        )
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    steps = list(functions.children()) if isinstance(functions, torch.nn.Sequential) else list(functions)

    def part(start, end):
        def forward(x):
            for step in steps[start : end + 1]:
                x = step(x)
            return x

        return forward

    size = len(steps) // segments
    end = -1
    for start in range(0, size * (segments - 1), size):
        end = start + size - 1
        input = checkpoint(part(start, end), input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    return part(end + 1, len(steps) - 1)(input)
