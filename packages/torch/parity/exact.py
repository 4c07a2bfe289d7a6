"""PyTorch's answers in float64 to samples of less precise floats, for the few named in exact.tsv. Real PyTorch only.

Where two float32 or bfloat16 sums differ by more than the tolerance because they were added in another order, neither is wrong.
Beside such a sample its answer in float64 is recorded, and replay.py lets ours be as far from it as PyTorch's own.
"""

import pathlib

import torch
from calls import gradients, seeded_call
from values import Decoder, Encoder, numbers

WIDE = {"float32": "float64", "float16": "float64", "bfloat16": "float64", "complex64": "complex128"}


def named(path=pathlib.Path(__file__).parent / "exact.tsv"):
    """Operation -> numbers of its samples."""
    found = {}
    for row in path.read_text().splitlines()[1:]:
        name, index = row.split("\t")
        found.setdefault(name, []).append(int(index))
    return found


class Wide(Decoder):
    """Reads tensors of less precise floats as float64, complex64 as complex128."""

    def tensor(self, written):
        if written["d"] not in WIDE:
            return super().tensor(written)
        made = torch.tensor(numbers(written), dtype=getattr(torch, WIDE[written["d"]]))
        made = made.as_strided(written["s"], written["st"]) if "st" in written else made.reshape(written["s"])
        made = made.detach().requires_grad_("r" in written)
        self.inputs.append(made)
        return made

    def value(self, written):
        if isinstance(written, dict) and written["$"] == "torch" and written["v"] in WIDE:
            written = written | {"v": WIDE[written["v"]]}
        return super().value(written)


def exact(sample):
    """Answer and gradients of one recorded sample."""
    reader = Wide()
    args, kwargs = reader.value(sample["a"]), {k: reader.value(v) for k, v in sample["k"].items()}
    answer = seeded_call(sample["via"][0], args, kwargs, sample.get("seed", 0))
    found = {"out": Encoder().value(answer)}
    if "g" in sample:
        found["g"] = [g if g is None else Encoder().value(g) for g in gradients(answer, reader.inputs)]
    return found


def add(line):
    """Records them in a line."""
    for index in named().get(line["name"], []):
        line["samples"][index]["exact"] = exact(line["samples"][index])
    return line
