"""Which operations of OpInfo belong to the fixed denominator, so that more of their samples are kept."""


def core_operations(table):
    """Names of operations from names.tsv: what follows torch., F. and Tensor., and the aten operations."""
    names = set()
    for line in table.read_text().splitlines()[1:]:
        name, tier, kind, *_ = line.split("\t")
        if tier != "T0-T1":
            continue
        for prefix in ("torch.nn.functional.", "torch.", "Tensor.", "aten.", "F."):
            if name.startswith(prefix):
                name = name[len(prefix) :]
                break
        name = name.split(" ")[0]
        names |= {name, name.rstrip("_"), f"nn.functional.{name}", f"linalg.{name.removeprefix('linalg_')}"}
    return names
