"""Records samples of PyTorch's optimizer database: parameters after every step for given gradients, errors. Real PyTorch only."""

import torch
from aten import Dispatched
from calls import optimizer_steps
from error_text import first_line
from ops import SEED
from torch.testing._internal.common_optimizers import optim_db
from values import CannotRecord, Decoder, Encoder


def parameters():
    """A weight, a bias and a number, as leaves."""
    torch.manual_seed(SEED)
    return [torch.randn(3, 2).requires_grad_(), torch.randn(3).requires_grad_(), torch.randn(()).requires_grad_()]


def record_sample(name, params, kwargs):
    writer = Encoder(strides=True)
    record = {"d": "float32", "via": [f"torch.optim.{name}"], "a": writer.value([params])}
    record["k"] = writer.value(kwargs)["v"]
    reader = Decoder()
    args, kwargs = reader.value(record["a"]), {k: reader.value(v) for k, v in record["k"].items()}
    with Dispatched() as ran:
        held, steps = optimizer_steps(record["via"][0], args, kwargs)
    record |= {"repr": repr(held), "out": Encoder().value(steps), "ran": sorted(ran.names)}
    return record


def record_optimizer(info):
    name, left_out, found, errors = info.optim_cls.__name__, {}, [], []
    for given in info.optim_inputs_func("cpu"):
        weight, bias, number = parameters()
        for params in ([weight, bias, number], [{"params": [weight]}, {"params": [bias, number], "lr": 0.02}]):
            if name == "LBFGS" and isinstance(params[0], dict):
                continue
            try:
                found.append(record_sample(name, params, dict(given.kwargs)))
            except CannotRecord as rule:
                left_out[str(rule)] = left_out.get(str(rule), 0) + 1
            except Exception as error:
                rule = f"real PyTorch itself raises {type(error).__name__}"
                left_out[rule] = left_out.get(rule, 0) + 1
    for wrong in info.optim_error_inputs_func("cpu", torch.float32):
        given, writer = wrong.optimizer_error_input, Encoder(strides=True)
        params = parameters() if given.params is None else given.params
        try:
            record = {"via": [f"torch.optim.{name}"], "a": writer.value([params]), "k": writer.value(dict(given.kwargs))["v"]}
        except CannotRecord:
            continue
        try:
            info.optim_cls(params, **given.kwargs)
        except Exception as error:
            errors.append(record | {"class": type(error).__name__, "says": first_line(error)})
    return {"name": f"optim.{name}", "kind": "optimizer", "samples": found, "errors": errors, "left_out": left_out}


def optimizers(only):
    for info in sorted(optim_db, key=lambda i: i.optim_cls.__name__):
        if not only or f"optim.{info.optim_cls.__name__}" in only:
            yield info
