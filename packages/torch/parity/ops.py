"""Records samples of PyTorch's operation database (OpInfo): inputs, answers, gradients, errors. Real PyTorch only."""

import random

import torch
from aten import Dispatched
from calls import call, gradients, seeded_call
from error_text import first_line
from replay import replay_sample
from torch.testing._internal.common_methods_invocations import op_db
from values import CannotRecord, Encoder, dtype_name, tensors_of

SEED = 7
MOST_BYTES = (12_000, 60_000)  # of one sample's recording; the second where nothing smaller was found
# How many samples an operation keeps, of each dtype; the second column is for operations outside tiers 0 and 1.
KEPT = {"float32": (14, 4), "int64": (3, 1), "bool": (2, 1), "float64": (2, 1), "bfloat16": (2, 1), "complex64": (2, 1)}
KEPT |= {"float16": (1, 0), "uint8": (1, 0), "int32": (1, 0)}
UNSET = ("empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided", "empty_permuted", "resize_", "resize_as_")


def full_name(info):
    return f"{info.name}.{info.variant_test_name}" if info.variant_test_name else info.name


def paths(info):
    """Where a program finds this operation, likeliest first: function, method, in-place method, attribute, operator."""
    names = [info.name, *(alias.name for alias in info.aliases)]
    for name in names:
        last = name.split(".")[-1]
        yield f"torch.{name}"
        for method in {last, name.replace(".", "_")}:
            owner = getattr(torch.Tensor, method, None)
            if owner is not None:
                yield f"Tensor.{method}" if callable(owner) else f"Tensor.{method}!"
            if hasattr(torch.Tensor, method + "_") and not method.endswith("_"):
                yield f"Tensor.{method}_"
        if name.startswith("nn.functional."):
            yield f"torch.{last}"


def spread(count, limit):
    """The order in which samples are tried: evenly over all of them, first and last included."""
    if count <= limit:
        return list(range(count))
    chosen = [round(i * (count - 1) / max(limit - 1, 1)) for i in range(limit)]
    return chosen + [i for i in range(count) if i not in set(chosen)]


def seed_all():
    torch.manual_seed(SEED)
    random.seed(SEED)
    import numpy

    numpy.random.seed(SEED)


def copied(info, sample):
    """A fresh (args, kwargs) of a sample, whose tensors are leaves like its own."""
    written = Encoder(strides=True)
    args = [sample.input, *sample.args]
    if info.name == "einsum":  # OpInfo takes the equation last
        args = [args[1], *args[0]]
    return written.value(args), written.value(dict(sample.kwargs))


def equal(a, b):
    """Whether two answers are the same, NaN equal to NaN."""
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)) or a.dtype != b.dtype or a.shape != b.shape:
            return False
        return bool(torch.allclose(a, b, rtol=1e-6, atol=1e-7, equal_nan=True)) if a.numel() else True
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b))
    return type(a) is type(b) and (a == b or a != a)


def form(answer):
    return [(dtype_name(t.dtype), tuple(t.shape)) for t in tensors_of(answer)]


def fresh(written):
    from values import Decoder

    reader = Decoder()
    args, kwargs = reader.value(written[0]), reader.value(written[1])
    return reader.inputs, list(args), kwargs


def record_sample(info, sample, dtype, vias):
    """One sample's recording. `vias` is filled with the paths that answer as the OpInfo's own function does."""
    written = copied(info, sample)
    inputs, args, kwargs = fresh(written)
    with torch.no_grad():
        own = info.op(args[1:], args[0]) if info.name == "einsum" else info.op(*args, **kwargs)
    works, draws = [], []
    for via in vias:
        _, again_args, again_kwargs = fresh(written)
        torch.manual_seed(SEED)
        before = torch.get_rng_state()
        try:
            with torch.no_grad():
                answer = call(via, again_args, again_kwargs)
        except Exception:
            continue
        drew = not torch.equal(before, torch.get_rng_state())
        # OpInfo seeds its random operations itself, so only their form can be compared; the recording is the named path's.
        if equal(*(map(form, (answer, own)) if drew or info.name in UNSET else (answer, own))):
            works.append(via)
            draws.append((drew, answer))
    if not works:
        raise CannotRecord("no name of PyTorch's answers as the OpInfo's own function does")
    seed = SEED if draws[0][0] else 0
    works = [via for via, (_, answer) in zip(works, draws) if info.name in UNSET or equal(answer, draws[0][1])]
    record = {"d": dtype_name(dtype), "a": written[0], "k": written[1]["v"]}
    with Dispatched() as ran:
        answer = seeded_call(works[0], args, kwargs, seed)
    record["out"] = Encoder().value(list(answer) if isinstance(answer, torch.Size) else answer)
    if any(t.requires_grad for t in tensors_of(answer)):
        with ran:
            found = gradients(answer, inputs)
        record["g"] = [g if g is None else Encoder().value(g) for g in found]
    if seed:
        record["seed"] = seed
    if info.name in UNSET:
        record |= {"unset": 1, "out": Encoder().value(torch.zeros_like(answer, memory_format=torch.contiguous_format))}
    record["via"] = [via for via in works if replay_sample(record, via) in ((None, None), (None, ""))]
    if not record["via"]:
        raise CannotRecord("real PyTorch does not answer the same twice, or not by itself")
    return record, ran.names


def size(record):
    import json

    return len(json.dumps(record))


def record_dtype(info, dtype, limit, left_out):
    """Up to `limit` samples of one dtype, each with the aten operations it ran."""
    grads = info.supports_autograd and dtype in info.supported_backward_dtypes("cpu") and dtype.is_floating_point | dtype.is_complex
    seed_all()
    try:
        samples = list(info.sample_inputs("cpu", dtype, requires_grad=grads))
    except Exception as error:
        left_out[f"sample_inputs raise {type(error).__name__}"] = 1
        return []
    vias = list(dict.fromkeys(paths(info)))
    for most in MOST_BYTES:
        found = chosen(info, samples, dtype, limit, vias, most, left_out)
        if found:
            break
    return [{**record, "ran": sorted(names)} for _, record, names in found]


def chosen(info, samples, dtype, limit, vias, most, left_out):
    found = []
    for index in spread(len(samples), limit):
        if len(found) >= limit:
            break
        try:
            record, names = record_sample(info, samples[index], dtype, vias)
        except CannotRecord as rule:
            left_out[str(rule)] = left_out.get(str(rule), 0) + 1
            continue
        except Exception as error:
            rule = f"real PyTorch itself raises {type(error).__name__}"
            left_out[rule] = left_out.get(rule, 0) + 1
            continue
        if size(record) > most:
            left_out["large"] = left_out.get("large", 0) + 1
            continue
        found.append((index, record, names))
    return sorted(found, key=lambda f: f[0])


def record_errors(info, limit, left_out):
    """What PyTorch raises for the OpInfo's error inputs: exception class and first line of its message."""
    if info.error_inputs_func is None:
        return []
    seed_all()
    found = []
    try:
        torch.use_deterministic_algorithms(True)  # fills what torch.empty makes, so that it is the same next time
        errors = list(info.error_inputs("cpu"))
    except Exception:
        return []
    finally:
        torch.use_deterministic_algorithms(False)
    for index in spread(len(errors), limit):
        if len(found) >= limit:
            break
        sample = errors[index].sample_input
        try:
            written = copied(info, sample)
        except CannotRecord as rule:
            left_out[str(rule)] = left_out.get(str(rule), 0) + 1
            continue
        for via in dict.fromkeys(paths(info)):
            try:
                _, args, kwargs = fresh(written)
            except Exception:
                break
            try:
                call(via, args, kwargs)
            except (AttributeError, AssertionError):
                continue
            except Exception as error:
                record = {"a": written[0], "k": written[1]["v"], "via": [via]}
                record |= {"class": type(error).__name__, "says": first_line(error)}
                if size(record) <= MOST_BYTES[0]:
                    found.append((index, record))
                break
            else:
                break
    return [record for _, record in sorted(found, key=lambda f: f[0])]


def record_op(info, core):
    """The recording of one operation. `core`: it is in tiers 0 and 1, so more samples are kept."""
    left_out, samples = {}, []
    for name, limits in KEPT.items():
        dtype = getattr(torch, name)
        limit = limits[0 if core else 1]
        if limit and dtype in info.supported_dtypes("cpu"):
            samples += record_dtype(info, dtype, limit, left_out)
    errors = record_errors(info, 12 if core else 4, left_out)
    return {"name": full_name(info), "kind": "op", "samples": samples, "errors": errors, "left_out": left_out}


def operations(only):
    for info in sorted(op_db, key=full_name):
        if not only or full_name(info) in only or info.name in only:
            yield info
