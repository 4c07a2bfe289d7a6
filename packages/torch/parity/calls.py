"""How a recorded sample is called: by a path such as torch.add, Tensor.add or Tensor.add_, with gradients. On both torches."""

import contextlib
import io

import torch
from values import cotangent, resolve, tensors_of


def call(via, args, kwargs):
    """What the function at `via` answers. Tensor.x is a method, Tensor.x_ works on a copy, Tensor.x! is an attribute."""
    if not via.startswith("Tensor."):
        return resolve(via)(*args, **kwargs)
    first, name = args[0], via[7:]
    if name.endswith("!"):
        return getattr(first, name[:-1])
    if name.endswith("_") and not name.endswith("__"):
        first = first.clone()
        answer = getattr(first, name)(*args[1:], **kwargs)
        if answer is not first:
            raise AssertionError(f"{via} does not return its tensor")
        return answer
    return getattr(first, name)(*args[1:], **kwargs)


def seeded_call(via, args, kwargs, seed):
    if seed:
        torch.manual_seed(seed)
    return call(via, args, kwargs)


def gradients(answer, inputs):
    """Gradients of the inputs that require them, for the fixed cotangents; None where PyTorch has none."""
    outs = [t for t in tensors_of(answer) if t.requires_grad]
    wanted = [t for t in inputs if t.requires_grad]
    flows = [cotangent(t, i) for i, t in enumerate(outs)]
    return torch.autograd.grad(outs, wanted, flows, allow_unused=True)


def module_of(via, args, kwargs, seed):
    """A module made right after seeding."""
    torch.manual_seed(seed)
    return resolve(via)(*args, **kwargs)


def optimizer_steps(via, args, kwargs, steps=4):
    """An optimizer and its parameters' values after each of a few steps; every step's gradients are given."""
    (given,) = args
    params = [p for group in given for p in group["params"]] if isinstance(given[0], dict) else list(given)
    made, found = resolve(via)(given, **kwargs), []

    def closure():
        made.zero_grad()
        loss = sum(((p - 1) ** 2).sum() for p in params)
        loss.backward()
        return loss

    for step in range(steps):
        for index, param in enumerate(params):
            param.grad = cotangent(param.detach(), 10 * step + index)
        made.step(closure) if via.endswith("LBFGS") else made.step()
        found.append([param.detach().clone() for param in params])
    return made, found


def printed(source):
    """What a program prints; an exception is its last line."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return out.getvalue()
