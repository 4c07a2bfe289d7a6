"""torch.func: a module called as a function of its parameters."""

import contextlib

from torch import _missing


def _owners(module):
    """For every name of a parameter or buffer, the register that holds it and its name there."""
    return {
        f"{prefix}.{name}" if prefix else name: (register, name)
        for prefix, below in module.named_modules()
        for register in (below._parameters, below._buffers)
        for name, tensor in register.items()
        if tensor is not None
    }


@contextlib.contextmanager
def _replaced(module, tensors, tie_weights, strict):
    owners = _owners(module)
    if strict:
        errors = []
        for what, names in (("Unexpected", tensors.keys() - owners.keys()), ("Missing", owners.keys() - tensors.keys())):
            if names:
                errors.append(f"{what} key(s): {', '.join(map(repr, sorted(names)))}.")
        if errors:
            raise RuntimeError(f"Error(s) in reparametrizing for {module._get_name()}:\n\t" + "\n\t".join(errors))
    wanted = {name: tensors[name] for name in owners if name in tensors}
    if tie_weights:
        given = {id(owners[name][0][owners[name][1]]): tensor for name, tensor in wanted.items()}
        for name, (register, last) in owners.items():
            if name not in wanted and id(register[last]) in given:
                wanted[name] = given[id(register[last])]
    before = {name: owners[name][0][owners[name][1]] for name in wanted}
    try:
        for name, tensor in wanted.items():
            owners[name][0][owners[name][1]] = tensor
        yield
    finally:
        for name, tensor in before.items():
            owners[name][0][owners[name][1]] = tensor


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """What the module answers with other tensors in the place of its parameters and buffers, which stay as they are."""
    if isinstance(parameter_and_buffer_dicts, dict):
        tensors = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, (list, tuple)):
        if not all(isinstance(each, dict) for each in parameter_and_buffer_dicts):
            raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
        names = [name for each in parameter_and_buffer_dicts for name in each]
        repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if repeated:
            raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
        tensors = {name: tensor for each in parameter_and_buffer_dicts for name, tensor in each.items()}
    else:
        raise ValueError(
            "Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got "
            f"{type(parameter_and_buffer_dicts)}"
        )
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _replaced(module, tensors, tie_weights, strict):
        return module(*args, **({} if kwargs is None else kwargs))


_KNOWN = frozenset(
    """
    debug_unwrap functionalize grad grad_and_value hessian jacfwd jacrev jvp linearize replace_all_batch_norm_modules_
    stack_module_state vjp vmap
    """.split()
)


def __getattr__(name):
    raise _missing.missing("torch.func", name, _KNOWN, "use torch.autograd.grad and torch.autograd.functional")
