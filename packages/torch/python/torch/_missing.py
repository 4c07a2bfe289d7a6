"""What PyTorch has and we have not: an error that names it and says what to use instead."""

_INSTEAD = {
    "torch.from_numpy": "use torch.tensor(list)",
    "torch.cuda": "use device='cpu'",
}


class NotAvailable(AttributeError, NotImplementedError):
    """PyTorch has this name, Lacuna's torch has not (yet)."""


def missing(owner, name, known, instead="write it with the operations there are"):
    """The error for `owner.name`: NotAvailable where PyTorch has it, else AttributeError as Python gives it."""
    full = f"{owner}.{name}"
    if name in known:
        return NotAvailable(f"{full} is not available in Lacuna's torch yet; {_INSTEAD.get(full, instead)}.")
    if owner == "Tensor":
        return AttributeError(f"'Tensor' object has no attribute '{name}'")
    return AttributeError(f"module '{owner}' has no attribute '{name}'")


def absent(owner):
    """`__getattr__` of a module that is not here at all: any name of it raises ModuleNotFoundError that says so.

    Not an AttributeError: `from torch.utils.data import DataLoader` would turn that into a bare "cannot import name".
    """
    where, _, name = owner.rpartition(".")

    def refuse(wanted):
        if wanted.startswith("__"):
            raise AttributeError(f"module '{owner}' has no attribute '{wanted}'")
        raise ModuleNotFoundError(str(missing(where, name, {name})), name=owner)

    return refuse
