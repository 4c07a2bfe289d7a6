"""Writes the documentation that `help(torch.x)` shows: python record.py, with a Python that has the real torch 2.13.

The files beside this one hold our words and examples, a row for each name; signatures and what examples print come from
real PyTorch. The result lies in python/torch/_docs, one file per file here. Rows without an example that runs, and names
of PyTorch without a row, go to standard error.

A section begins `## where | shape | default example`. A row is `name, name: sentence | example`; a sentence `-` stands for
the docstring in our own source. Statements are parted by `;;`, NAME is the row's name, `t(` stands for `torch.tensor(`,
`~(x, ...)` for the function called on x: the same row then documents the methods `x.name(...)` and `x.name_(...)`.
"""

import ast
import contextlib
import inspect
import io
import pathlib
import re
import sys
import warnings

import torch
import torch.distributed
import torch.nn.functional as F
import torch.nn.utils.prune
import torch.signal
import torch.utils.checkpoint
import torch.utils.data.distributed

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "python" / "torch" / "_docs"
WITHOUT = HERE / "without-example.txt"  # PyTorch's documented names (api.py) that no example of ours shows
IN_PLACE = "In place: writes into self and returns it."


def sections(text):
    """(where, shape, default statements, rows) of a source file; a row is (names, sentence, statements or None)."""
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        head, *lines = part.strip().splitlines()
        where, shape, default = (*(x.strip() for x in head.split("|", 2)), "", "")[:3]
        rows = []
        for line in filter(None, lines):
            names, rest = line.split(": ", 1) if ": " in line else (line.rstrip(":"), "-")
            sentence, _, example = rest.partition(" | ")
            rows.append(([n.strip() for n in names.split(",")], sentence.strip(), statements(example)))
        yield where, shape, statements(default), rows


def statements(text):
    return [s.strip() for s in text.split(";;") if s.strip()]


def with_setup(default, example):
    """The example after those assignments of the section's default that it needs."""
    needed = list(example)
    for line in reversed(default):
        made = re.match(r"([\w, ]+?) = ", line)
        names = re.split(r", ", made[1]) if made else []
        made_there = {n for s in needed for n in re.split(r", ", (re.match(r"([\w, ]+?) = ", s) or ["", ""])[1])}
        if any(re.search(rf"(?<![\w.]){n}\b(?! = )", " ".join(needed)) and n not in made_there for n in names):
            needed.insert(0, line)
    return needed


def spelled(lines, name, call):
    """Statements with their abbreviations written out; `call(first, rest)` spells `~(first, rest)`."""
    out = []
    for line in lines:
        line = re.sub(r"(?<![\w.])t\(", "torch.tensor(", line.replace("NAME", name))
        if line.endswith(" and None"):
            line = f"_ = {line.removesuffix(' and None')}"
        if "~(" in line:
            before, _, rest = line.partition("~(")
            first, comma, after = rest.partition(", ") if re.match(r"\w+, ", rest) else (*rest.partition(")")[:1], "", ")" + rest.partition(")")[2])
            line = before + call(first, comma + after)
        out.append(line)
    return out


def run(lines):
    """The lines as doctest shows them, with what they print here; None if they fail or only name something."""
    if not lines or lines[-1].endswith(".__name__"):
        return None
    space, shown = {"torch": torch, "nn": torch.nn, "F": F}, []
    for line in lines:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(line + "\n", "<example>", "single"), space)
        shown.append(f">>> {line}")
        if out.getvalue():
            shown.append(out.getvalue().rstrip("\n"))
    return None if re.search(r" at 0x|/", "\n".join(l for l in shown if not l.startswith(">>>"))) else "\n".join(shown)


def signatures(owner, name, value):
    """The signatures of a name as PyTorch's own documentation writes them, else from its Python or its schemas."""
    doc = value.__doc__ if isinstance(value.__doc__, str) else ""
    found = []
    head = True
    for line in map(str.strip, doc.splitlines()):
        plain = re.sub(r"^\.\. (function|method):: ", "", line)
        if (head or plain != line) and re.match(rf"([a-z_.]+\.)?{re.escape(name)}\(.*\)( -> [\w\[\], ()]+)?\.?$", plain):
            found.append(re.sub(rf"^[a-z_.]+\.{re.escape(name)}\(", f"{name}(", plain.rstrip(".")))
        elif line and not line.startswith(".. "):
            head = False
    if found:
        return list(dict.fromkeys(found))
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        schemas = torch._C._jit_get_schemas_for_operator(f"aten::{name}")
        return list(dict.fromkeys(schema_text(s, owner) for s in schemas if not s.overload_name.endswith("out")))[:2]
    parameters = [p for p in parameters if p.name not in ("self", "_stacklevel")]
    return [f"{name}({', '.join(parameters_text(parameters))})"]


def parameters_text(parameters):
    seen = None
    for p in parameters:
        if p.kind == p.POSITIONAL_ONLY and seen is None:
            seen = p.kind
        if p.kind == p.KEYWORD_ONLY and seen not in (p.VAR_POSITIONAL, p.KEYWORD_ONLY):
            yield "*"
        seen = p.kind
        star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        default = "" if p.default is p.empty else f"={default_text(p.default)}"
        yield f"{star}{p.name}{default}"


def default_text(value):
    text = repr(value)
    return text if re.fullmatch(r"[\w.'\"+\-(), \[\]]*", text) else "..."


def schema_text(schema, owner):
    parts, star = [], False
    for i, a in enumerate(schema.arguments):
        if i == 0 and a.name == "self" and owner is torch.Tensor:
            continue
        if a.kwarg_only and not star:
            star = True
            parts.append("*")
        parts.append(("input" if a.name == "self" else a.name) + (f"={a.default_value}" if a.has_default_value() else ""))
    return f"{schema.name[6:]}({', '.join(parts)}) -> Tensor"


def resolve(path):
    value = torch
    for part in path.split(".")[1:]:
        value = getattr(value, part)
    return value


def entry(full, sentence, shape, lines):
    """One entry of the written file, or None where PyTorch has no such name."""
    where, _, name = full.rpartition(".")
    try:
        owner = resolve(where)
        value = inspect.getattr_static(owner, name) if isinstance(owner, type) else getattr(owner, name)
    except AttributeError:
        print(f"{full}: PyTorch has no such name", file=sys.stderr)
        return None
    try:
        torch.manual_seed(0)
        example = run(lines)
    except Exception as problem:
        print(f"{full}: {type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}: {' ;; '.join(lines)}", file=sys.stderr)
        example = None
    callable_ = callable(value) or isinstance(value, (staticmethod, classmethod))
    is_property = inspect.isgetsetdescriptor(value) or isinstance(value, property)
    signature = [] if is_property or not callable_ else signatures(owner, name, getattr(owner, name))
    says = "{doc}" if sentence == "-" else sentence
    if shape:
        says += f"\n\n{shape}" if sentence == "-" else f" {shape}"
    says = says.replace(" Shape: ", "\n\nShape: ")
    return "\n\n".join(filter(None, ["\n".join(signature), says, example]))


def document(text):
    """All entries of a source file, by full name."""
    found = {}
    for where, shape, default, rows in sections(text):
        shape = shape if shape.startswith("Shape:") or not shape else f"Shape: {shape[:1].lower()}{shape[1:]}"
        for names, sentence, example in rows:
            for name in names:
                lines = with_setup(default, example) if example else default
                full = f"{where}.{name}"
                found[full] = entry(full, sentence, shape, spelled(lines, name, lambda first, rest: f"torch.{name}({first}{rest}"))
                if where == "torch" and any("~(" in line for line in lines):
                    for method in (name, f"{name}_"):
                        if not hasattr(torch.Tensor, method) or name.endswith("_"):
                            continue
                        says = re.sub(r"\binput\b", "self", sentence) + (f" {IN_PLACE}" if method != name else "")
                        call = lambda first, rest: f"{first}.{method}({rest.removeprefix(', ')}"
                        of_self = shape.replace("input", "self") if method == name else "Shape: that of self." if shape else ""
                        found[f"torch.Tensor.{method}"] = entry(f"torch.Tensor.{method}", says, of_self, spelled(lines, name, call))
    return {name: text for name, text in found.items() if text}


def main():
    assert torch.__version__.startswith("2.13"), f"record with torch 2.13, not {torch.__version__}"
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    OUT.mkdir(exist_ok=True)
    all_names, shown = {}, set()
    for path in sorted(p for p in HERE.glob("*.txt") if p != WITHOUT):
        found = document(path.read_text())
        repeated = sorted(n for n in found if n in all_names)
        if repeated:
            print(f"{path.name}: also in {all_names[repeated[0]]}: {' '.join(repeated)}", file=sys.stderr)
        all_names.update(dict.fromkeys(found, path.name))
        shown |= {name for name, text in found.items() if ">>>" in text}
        (OUT / path.name).write_text("".join(f"=== {name}\n{text}\n" for name, text in found.items()))
        bare = sum(">>>" not in text for text in found.values())
        print(f"{path.name}: {len(found)} names, {bare} without an example")
    public = [line.split("\t")[0] for line in (HERE / "api.tsv").read_text().splitlines()[1:]]
    WITHOUT.write_text("".join(f"{name}\n" for name in public if name not in shown))


if __name__ == "__main__":
    main()
