"""Modules as functions of their parameters: functional_call, stack_module_state."""

import torch


def _places(module, memo=None, prefix=""):
    """{full name: (table, key)} of all parameters and buffers."""
    found = {}
    for name, child in module.named_modules(remove_duplicate=False):
        for table in (child._parameters, child._buffers):
            for key, value in table.items():
                if value is not None:
                    found[f"{name}.{key}" if name else key] = (table, key)
    return found


def _merged(dicts):
    if isinstance(dicts, dict):
        return dicts
    if not isinstance(dicts, (list, tuple)):
        raise ValueError(
            "Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, "
            f"but got {type(dicts)}"
        )
    if not all(isinstance(d, dict) for d in dicts):
        raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
    keys = [key for d in dicts for key in d]
    repeated = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if repeated:
        raise ValueError(f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous")
    return {key: value for d in dicts for key, value in d.items()}


def _check_keys(module, given, places):
    unexpected = [key for key in sorted(given) if key not in places]
    missing = [key for key in sorted(places) if key not in given]
    if not (unexpected or missing):
        return
    text = f"Error(s) in reparametrizing for {type(module).__name__}:"
    for what, keys in (("Unexpected", unexpected), ("Missing", missing)):
        if keys:
            text += f"\n\t{what} key(s): {', '.join(map(repr, keys))}."
    raise RuntimeError(text)


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """module(*args, **kwargs) with these tensors in place of its parameters and buffers, which are put back afterwards.

    parameter_and_buffer_dicts: {full name: tensor}, or several such dicts. tie_weights: a tensor that stands for one
    name stands for all names of the same parameter. strict: every name of the module must be given, and no other.
    """
    given = _merged(parameter_and_buffer_dicts)
    places = _places(module)
    new = dict(given)
    if tie_weights:
        named = {}
        for name, (table, key) in places.items():
            named.setdefault(id(table[key]), []).append(name)
        for names in named.values():
            tensors = {id(given[name]): given[name] for name in names if name in given}
            if len(tensors) > 1:
                raise ValueError(
                    f"functional_call got multiple values for keys {sorted(names)}, which are tied. "
                    "Consider using tie_weights=False"
                )
            for tensor in tensors.values():
                new.update(dict.fromkeys(names, tensor))
    if strict:
        _check_keys(module, new, places)
    old = {}
    try:
        for name, tensor in new.items():
            if name in places:
                table, key = places[name]
                old[name] = table[key]
                table[key] = tensor
        args = () if args is None else args if isinstance(args, tuple) else (args,)
        return module(*args, **({} if kwargs is None else kwargs))
    finally:
        for name, tensor in old.items():
            table, key = places[name]
            if name in given:
                given[name] = table[key]
            table[key] = tensor


def _stacked(tensors, name):
    wanting = [t.requires_grad for t in tensors]
    if any(wanting) and not all(wanting):
        raise RuntimeError(f"Expected {name} from each model to have the same .requires_grad")
    stacked = torch.stack(tensors)
    return stacked.detach().requires_grad_() if all(wanting) else stacked


def stack_module_state(models):
    """(parameters, buffers) of models of one class, each a dict of tensors with a new first dimension, one for each model."""
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({m.training for m in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if not all(type(m) is type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    every = [[dict(named(m)) for m in models] for named in (lambda m: m.named_parameters(), lambda m: m.named_buffers())]
    return tuple({name: _stacked([d[name] for d in dicts], name) for name in dicts[0]} for dicts in every)
