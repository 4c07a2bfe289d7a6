"""What a program did: its text, its losses and a checksum of every module it left. The same on both engines."""

import contextlib
import io
import math


def observe(source, name):
    """Runs a program as `__main__` and tells what can be compared.

    Returns `printed` (stdout; an exception is its last line), `losses` (the numbers of its global `losses`) and
    `checksums`: for each global that is a module or a list of parameters the count, the sum and the sum of the
    magnitudes of its numbers.
    """
    namespace = {"__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, name, "exec"), namespace)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return {
        "printed": out.getvalue(),
        "losses": [float(loss) for loss in namespace.get("losses", [])],
        "checksums": {key: checksum(value) for key, value in namespace.items() if _has_parameters(value)},
    }


def _has_parameters(value):
    import torch

    if isinstance(value, torch.nn.Module):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(v, torch.nn.Parameter) for v in value)


def checksum(module):
    """[count, sum, sum of magnitudes] of all parameters, in double precision."""
    numbers = []
    for parameter in module if isinstance(module, list) else module.parameters():
        numbers += parameter.detach().double().flatten().tolist()
    return [len(numbers), math.fsum(numbers), math.fsum(map(abs, numbers))]
