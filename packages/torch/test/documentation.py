"""What documentation.test.ts runs in Python: every example of `__doc__`, and which documented names of PyTorch's have none."""

import contextlib
import doctest
import importlib
import inspect
import io
import warnings

import torch
from torch import _documentation

_parser = doctest.DocTestParser()


def here(name):
    """The value of a dotted name, or None where this torch has it not."""
    parts = name.split(".")
    value = torch
    try:
        for i, part in enumerate(parts[1:], 2):
            if inspect.ismodule(value) and not hasattr(value, part):
                with contextlib.suppress(ImportError):
                    importlib.import_module(".".join(parts[:i]))
            value = inspect.getattr_static(value, part) if inspect.isclass(value) else getattr(value, part)
    except (AttributeError, ImportError):
        return None
    return value


def doc_of(value):
    value = getattr(value, "__func__", value)  # of a class or static method
    return getattr(value, "__doc__", None) or "" if value is not None else ""


def undocumented(names):
    """Names here that say nothing of what they do, and names whose text has no example."""
    found = [(name, value) for name in names if (value := here(name)) is not None]
    _documentation.attach_all()
    present = [(name, doc_of(value)) for name, value in found if type(value) not in (bool, int, float, str)]
    bare = [name for name, doc in present if not doc.strip() or doc.startswith("PyTorch's operation")]
    return bare, [name for name, doc in present if ">>>" not in doc and name not in bare], len(present)


def failures(names):
    """Every example that prints something else than its text says, as a sentence; and how many ran."""
    found, ran, seen = [], 0, set()
    warnings.simplefilter("ignore")
    for name in names:
        doc = doc_of(here(name))
        if ">>>" not in doc or doc in seen:
            continue
        seen.add(doc)
        space = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
        torch.manual_seed(0)
        ran += 1
        for example in _parser.get_examples(doc):
            out = io.StringIO()
            try:
                with contextlib.redirect_stdout(out):
                    exec(compile(example.source, name, "single"), space)
            except Exception as problem:
                out.write(f"{type(problem).__name__}: {problem}\n")
            if out.getvalue() != example.want:
                found.append(f"{name}: {example.source.strip()} printed {out.getvalue()!r}, not {example.want!r}")
                break
    return found, ran
