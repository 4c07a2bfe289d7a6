"""Records what real PyTorch 2.13 answers to its own samples: python record.py [--out FILE] [name ...].

Needs the real torch and numpy (OpInfo asks for it); `expecttest` is stood in for when it is missing. Writes samples.jsonl.gz, one
line for each operation, module, optimizer and program; two runs write the same bytes. Names given are recorded anew, the rest kept.
"""

import argparse
import gzip
import json
import pathlib
import sys
import types
import warnings

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))


def stand_ins():
    """Modules that torch.testing._internal imports and never needs here."""
    for name in ("expecttest", "hypothesis"):
        try:
            __import__(name)
        except ImportError:
            if name == "expecttest":
                module = types.ModuleType(name)
                module.TestCase = type("TestCase", (), {})
                module.assert_expected_inline = lambda *a, **k: None
                sys.modules[name] = module


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--out", default=str(HERE / "samples.jsonl.gz"))
    options.add_argument("only", nargs="*")
    asked = options.parse_args()
    stand_ins()
    warnings.simplefilter("ignore")
    import torch

    assert torch.__version__.startswith("2.13"), f"record with torch 2.13, not {torch.__version__}"
    torch.set_num_threads(1)
    import exact
    import modules
    import ops
    import optimizers
    import recorded_programs
    from core import core_operations

    core, only, lines = core_operations(HERE / "names.tsv"), set(asked.only), []

    def add(line):
        lines.append(exact.add(line))
        print(line["name"], len(line["samples"]), len(line["errors"]), line["left_out"] or "", file=sys.stderr)

    # torch.testing forbids setting global flags; programs do.
    torch.backends.flags_frozen.__globals__["__allow_nonbracketed_mutation_flag"] = True
    # OpInfo's modules switch this off for the whole process; what a user runs has it on.
    torch.distributions.Distribution.set_default_validate_args(True)
    for info in ops.operations(only):
        add(ops.record_op(info, info.name in core or ops.full_name(info) in core))
    for info in modules.modules(only):
        add(modules.record_module(info))
    for info in optimizers.optimizers(only):
        add(optimizers.record_optimizer(info))
    for path in recorded_programs.programs(only):
        add(recorded_programs.record_programs(path))
    written = {line["name"]: json.dumps(line, separators=(",", ":")) for line in lines}
    if only and pathlib.Path(asked.out).exists():
        held = gzip.decompress(pathlib.Path(asked.out).read_bytes()).decode().splitlines()
        written = {json.loads(line)["name"]: line for line in held} | written
    text = "".join(f"{line}\n" for line in written.values())
    data = gzip.compress(text.encode(), 9, mtime=0)
    pathlib.Path(asked.out).write_bytes(data)
    print(f"{len(lines)} of {len(written)} recorded, {len(data)} bytes")


if __name__ == "__main__":
    main()
