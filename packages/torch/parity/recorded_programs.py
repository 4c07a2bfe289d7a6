"""Records what the programs in programs/*.py print: each after a line `# === name; name`, the names it stands for. Real PyTorch only."""

import pathlib

from aten import Dispatched
from calls import printed

FOLDER = pathlib.Path(__file__).parent / "programs"


def record_programs(path):
    samples = []
    for part in path.read_text().split("# === ")[1:]:
        names, source = part.split("\n", 1)
        text = printed(source)
        with Dispatched() as ran:
            printed(source)
        vias = [name.strip() for name in names.split(";")]
        samples.append({"d": "program", "via": vias, "source": source, "printed": text, "ran": sorted(ran.names)})
    return {"name": f"programs.{path.stem}", "kind": "program", "samples": samples, "errors": [], "left_out": {}}


def programs(only):
    for path in sorted(FOLDER.glob("*.py")):
        if not only or f"programs.{path.stem}" in only:
            yield path
