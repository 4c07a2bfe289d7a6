"""Records samples of PyTorch's module database (ModuleInfo): construction, state, forward, gradients, errors. Real PyTorch only."""

import torch
from aten import Dispatched
from calls import gradients, module_of
from error_text import first_line
from ops import MOST_BYTES, SEED, seed_all, size, spread
from replay import replay_module
from torch.testing._internal.common_modules import module_db
from values import CannotRecord, Decoder, Encoder, dtype_name, tensors_of

KEPT = {"float32": 10, "float64": 1}


def record_sample(info, given, dtype, training):
    writer = Encoder(strides=True)
    made, run = given.constructor_input, given.forward_input
    record = {"d": dtype_name(dtype), "via": [f"torch.{info.name}"], "seed": SEED, "train": training}
    record |= {"a": writer.value(list(made.args)), "k": writer.value(dict(made.kwargs))["v"]}
    record |= {"fa": writer.value(list(run.args)), "fk": writer.value(dict(run.kwargs))["v"]}
    reader = Decoder()
    args, kwargs, forward_args, forward_kwargs = (reader.value(v) for v in sample_arguments(record))
    module = module_of(record["via"][0], args, kwargs, SEED).to(dtype).train(training)
    record["repr"] = repr(module)
    record["state"] = {name: Encoder().value(value) for name, value in module.state_dict().items()}
    torch.manual_seed(SEED)
    with Dispatched() as ran:
        answer = module(*forward_args, **forward_kwargs)
    record["out"] = Encoder().value(answer)
    if any(t.requires_grad for t in tensors_of(answer)):
        with ran:
            found = gradients(answer, [*reader.inputs, *module.parameters()])
        record["g"] = [g if g is None else Encoder().value(g) for g in found]
    record["ran"] = sorted(ran.names)
    if replay_module(record, record["via"][0]) not in ((None, None), (None, "")):
        raise CannotRecord("real PyTorch does not answer the same twice")
    return record


def sample_arguments(record):
    wrap = lambda kwargs: {"$": "dict", "v": kwargs}
    return record["a"], wrap(record["k"]), record["fa"], wrap(record["fk"])


def record_module(info):
    left_out, found = {}, []
    modes = (True, False) if info.train_and_eval_differ or info.name == "nn.MultiheadAttention" else (True,)
    for name, limit in KEPT.items():
        dtype = getattr(torch, name)
        for training in modes:
            seed_all()
            given = info.module_inputs_func(info, "cpu", dtype, True, training)
            given = [g for g in given if g.forward_input is not None]
            kept = 0
            for index in spread(len(given), limit):
                if kept == limit:
                    break
                try:
                    record = record_sample(info, given[index], dtype, training)
                    if size(record) > MOST_BYTES[1]:
                        raise CannotRecord("large")
                    found.append(record)
                    kept += 1
                except CannotRecord as rule:
                    left_out[str(rule)] = left_out.get(str(rule), 0) + 1
                except Exception as error:
                    rule = f"real PyTorch itself raises {type(error).__name__}"
                    left_out[rule] = left_out.get(rule, 0) + 1
    return {"name": info.name, "kind": "module", "samples": found, "errors": record_errors(info), "left_out": left_out}


def record_errors(info):
    if info.module_error_inputs_func is None:
        return []
    seed_all()
    found = []
    for wrong in info.module_error_inputs_func(info, "cpu", torch.float32, False, True):
        given, writer = wrong.module_error_input, Encoder(strides=True)
        made, run = given.constructor_input, given.forward_input
        record = {"via": [f"torch.{info.name}"]}
        try:
            record |= {"a": writer.value(list(made.args)), "k": writer.value(dict(made.kwargs))["v"]}
            if run is not None:
                record |= {"fa": writer.value(list(run.args)), "fk": writer.value(dict(run.kwargs))["v"]}
        except CannotRecord:
            continue
        try:
            module = info.module_cls(*made.args, **made.kwargs)
            if run is not None:
                module(*run.args, **run.kwargs)
        except Exception as error:
            found.append(record | {"class": type(error).__name__, "says": first_line(error)})
    return found


def modules(only):
    for info in sorted(module_db, key=lambda i: i.name):
        if not only or info.name in only:
            yield info
