"""Replays recorded samples and says what differs. Runs on ours (run.ts) and on real PyTorch (python replay.py: all must pass)."""

import json
import math

import torch
from calls import gradients, module_of, optimizer_steps, printed, seeded_call
from error_text import first_line
from values import Decoder, dtype_name, elements, numbers

# torch.testing.assert_close's defaults: relative, absolute.
TOLERANCES = {"float16": (1e-3, 1e-5), "bfloat16": (1.6e-2, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}
TOLERANCES |= {"complex64": (1.3e-6, 1e-5), "complex128": (1e-7, 1e-7)}


def difference(actual, written, form_only=False, where="", exact=None):
    """What first differs between an answer and the recorded one, or None. NaN equals NaN.

    exact: PyTorch's answer to the same in float64, where it was recorded (exact.py)."""
    if isinstance(written, dict) and written["$"] == "t":
        return tensor_difference(actual, written, form_only, where, exact)
    if isinstance(written, dict) and written["$"] == "list":
        written, exact = written["v"], exact and exact["v"]
    if isinstance(written, list):
        if not isinstance(actual, (list, tuple)):
            return f"{where}a {type(actual).__name__} for a sequence"
        if len(actual) != len(written):
            return f"{where}{len(actual)} results for {len(written)}"
        for i, (a, w) in enumerate(zip(actual, written)):
            said = difference(a, w, form_only, f"{where}[{i}] ", exact and exact[i])
            if said:
                return said
        return None
    if isinstance(written, dict) and written["$"] == "dict":
        if not isinstance(actual, dict) or list(actual) != list(written["v"]):
            return f"{where}keys {list(actual) if isinstance(actual, dict) else type(actual).__name__}"
        return next((s for k, w in written["v"].items() if (s := difference(actual[k], w, form_only, f"{where}[{k}] "))), None)
    if isinstance(written, dict) and written["$"] == "same":
        return None
    expected = Decoder().value(written)
    if isinstance(expected, float) and type(actual) is float:
        ok = close(actual, expected, 1e-7, 1e-7)
    else:
        ok = type(actual) is type(expected) and actual == expected
    return None if ok else f"{where}{actual!r} for {expected!r}"


def close(a, e, relative, absolute):
    if a == e:
        return True
    if isinstance(e, complex) or isinstance(a, complex):
        a, e = complex(a), complex(e)
        if any(not math.isfinite(v) for v in (a.real, a.imag, e.real, e.imag)):
            return all(x == y or (x != x and y != y) for x, y in ((a.real, e.real), (a.imag, e.imag)))
    elif e != e or a != a:
        return e != e and a != a
    elif math.isinf(e) or math.isinf(a):
        return False
    return abs(a - e) <= absolute + relative * abs(e)


def tensor_difference(actual, written, form_only, where, exact=None):
    if not isinstance(actual, torch.Tensor):
        return f"{where}a {type(actual).__name__} for a tensor"
    if dtype_name(actual.dtype) != written["d"]:
        return f"{where}dtype {dtype_name(actual.dtype)} for {written['d']}"
    if list(actual.shape) != written["s"]:
        return f"{where}shape {list(actual.shape)} for {written['s']}"
    if form_only:
        return None
    relative, absolute = TOLERANCES.get(written["d"], (0, 0))
    expected, wrong, first = numbers(written), 0, None
    # Where the answer in float64 is known, an element may be as far from it as PyTorch's own farthest element is.
    real = numbers(exact) if exact else expected
    reach = max((abs(e - x) for e, x in zip(expected, real)), default=0)
    for i, (a, e) in enumerate(zip(elements(actual), expected)):
        if a != e and not close(a, e, relative, absolute) and not abs(a - real[i]) <= reach:
            wrong += 1
            first = first or f"[{i}]: {a!r} for {e!r}"
    return f"{where}{wrong} of {len(expected)} differ, first {first}" if wrong else None


def said_by(error):
    """An exception as a reason: class and first line."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


def replay_sample(sample, via):
    """(what differs in the answer, what differs in the gradients); the second is "" where none is recorded."""
    grads = "" if "g" not in sample else "no answer"
    try:
        reader = Decoder()
        args = reader.value(sample["a"])
        kwargs = {k: reader.value(v) for k, v in sample["k"].items()}
        answer = seeded_call(via, args, kwargs, sample.get("seed", 0))
        if isinstance(answer, torch.Size):
            answer = list(answer)
        exact = sample.get("exact", {})
        said = difference(answer, sample["out"], "unset" in sample, exact=exact.get("out"))
    except Exception as error:
        return said_by(error), grads
    if grads:
        try:
            found = gradients(answer, reader.inputs)
            grads = difference(list(found), sample["g"], exact=exact.get("g"))
        except Exception as error:
            grads = said_by(error)
    return said, grads


def state_difference(module, sample):
    """Whether a fresh module's state is the recorded one: names, shapes, values drawn."""
    state = module.state_dict()
    if list(state) != list(sample["state"]):
        return f"state_dict {list(state)} for {list(sample['state'])}"
    for name, written in sample["state"].items():
        if said := difference(state[name], written, where=f"fresh {name} "):
            return said
    return None if repr(module) == sample["repr"] else f"repr {repr(module)!r} for {sample['repr']!r}"


def replay_module(sample, via):
    """As replay_sample: makes the module, compares its state, runs it from the recorded state."""
    grads = "" if "g" not in sample else "no answer"
    try:
        reader = Decoder()
        args, forward_args = reader.value(sample["a"]), None
        kwargs = {k: reader.value(v) for k, v in sample["k"].items()}
        forward_args = reader.value(sample["fa"])
        forward_kwargs = {k: reader.value(v) for k, v in sample["fk"].items()}
        module = module_of(via, args, kwargs, sample["seed"]).to(getattr(torch, sample["d"])).train(sample["train"])
        said = state_difference(module, sample)
        if said:
            return said, grads
        module.load_state_dict({name: Decoder().value(written) for name, written in sample["state"].items()})
        torch.manual_seed(sample["seed"])
        answer = module(*forward_args, **forward_kwargs)
        said = difference(answer, sample["out"])
    except Exception as error:
        return said_by(error), grads
    if grads:
        try:
            grads = difference(list(gradients(answer, [*reader.inputs, *module.parameters()])), sample["g"])
        except Exception as error:
            grads = said_by(error)
    return said, grads


def replay_optimizer(sample, via):
    try:
        reader = Decoder()
        args, kwargs = reader.value(sample["a"]), {k: reader.value(v) for k, v in sample["k"].items()}
        held, steps = optimizer_steps(via, args, kwargs)
        said = difference(steps, sample["out"])
        return said or (None if repr(held) == sample["repr"] else f"repr {repr(held)!r} for {sample['repr']!r}"), ""
    except Exception as error:
        return said_by(error), ""


def replay_program(sample, via):
    text = printed(sample["source"])
    if text == sample["printed"]:
        return None, ""
    pairs = zip(text.splitlines() + ["(nothing)"], sample["printed"].splitlines() + ["(nothing)"])
    return next((f"{a!r} for {e!r}" for a, e in pairs if a != e), "another end"), ""


def raise_recorded(kind, recorded):
    """Does what must raise."""
    reader = Decoder()
    args = reader.value(recorded["a"])
    kwargs = {k: reader.value(v) for k, v in recorded["k"].items()}
    forward_args = reader.value(recorded.get("fa"))
    forward_kwargs = {k: reader.value(v) for k, v in recorded.get("fk", {}).items()}

    def run():
        made = seeded_call(recorded["via"][0], args, kwargs, 0)
        if kind == "module" and forward_args is not None:
            made(*forward_args, **forward_kwargs)

    return run


def replay_error(kind, recorded):
    """What differs in the error, or None."""
    try:
        run = raise_recorded(kind, recorded)
    except Exception as error:
        return f"inputs: {said_by(error)}"
    expected = f"{recorded['class']}: {recorded['says']}"
    try:
        run()
    except Exception as error:
        actual = f"{type(error).__name__}: {first_line(error)}"
        return None if actual == expected else f"{actual!r} for {expected!r}"
    return f"nothing raised for {expected}"


KINDS = {"op": replay_sample, "module": replay_module, "optimizer": replay_optimizer, "program": replay_program}


def replay(line, every=1, first=0):
    """JSON in, JSON out: results of one line's samples and errors, each [kind, index, via, reason, gradients' reason].

    `every` > 1 replays a part: the samples and errors whose index leaves `first` when divided by it.
    """
    line, results = json.loads(line), []
    for index, sample in enumerate(line["samples"]):
        if index % every != first:
            continue
        once = line["kind"] == "program" and replay_program(sample, "")
        for via in sample["via"]:
            said, grads = once or KINDS[line["kind"]](sample, via)
            results.append(["sample", index, via, said, grads])
    for index, recorded in enumerate(line["errors"]):
        if index % every == first:
            results.append(["error", index, recorded["via"][0], replay_error(line["kind"], recorded), ""])
    return json.dumps(results)


if __name__ == "__main__":
    import gzip
    import sys
    import warnings

    warnings.simplefilter("ignore")
    failed = 0
    for text in gzip.open(sys.argv[1], "rt"):
        for kind, index, via, said, grads in json.loads(replay(text)):
            if said or grads:
                failed += 1
                print(json.loads(text)["name"], kind, index, via, said, grads)
    print(f"{failed} failed")
