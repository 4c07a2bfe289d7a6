"""Records what the programs beside this file do on real PyTorch: python record.py [name ...].

Run it with the Python that has the real torch. Tests run the programs on our torch and compare with recorded.json.
"""

import json
import pathlib
import sys
import warnings

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

from observe import observe  # noqa: E402

NOT_PROGRAMS = {"observe", "record"}


def main(names):
    import torch

    assert torch.__version__.startswith("2.13"), f"record with torch 2.13, not {torch.__version__}"
    warnings.simplefilter("ignore")
    file = HERE / "recorded.json"
    recorded = json.loads(file.read_text())["programs"] if file.exists() and names else {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem in NOT_PROGRAMS or (names and path.stem not in names):
            continue
        torch.set_num_threads(1)
        torch.set_printoptions(profile="default")
        recorded[path.stem] = observe(path.read_text(), path.name)
        print(f"{path.stem}: {len(recorded[path.stem]['losses'])} losses")
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(told)}" for name, told in sorted(recorded.items()))
    file.write_text(f'{{"torch": "{torch.__version__}", "programs": {{\n{lines}\n}}}}\n')


if __name__ == "__main__":
    main(sys.argv[1:])
