"""Records what real PyTorch prints for the programs beside this file: python record.py [name ...].

Each `name.py` holds programs, each after a line `# === title`. What they print goes into `name.txt`, in the same order
under the same lines. Run it with the Python that has the real torch; tests compare and never record.
"""

import contextlib
import io
import pathlib
import sys
import warnings

HERE = pathlib.Path(__file__).parent


def programs(text):
    """(title, source) of each program in a file."""
    title, lines = None, []
    for line in text.splitlines():
        if line.startswith("# === "):
            if title is not None:
                yield title, "\n".join(lines) + "\n"
            title, lines = line[6:], []
        else:
            lines.append(line)
    if title is not None:
        yield title, "\n".join(lines) + "\n"


def printed(source):
    """What a program prints; an exception is its last line. The tests' host does the same."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return out.getvalue()


def main(names):
    import torch

    assert torch.__version__.startswith("2.13"), f"record with torch 2.13, not {torch.__version__}"
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    for path in sorted(HERE.glob("*.py")):
        if path.name == "record.py" or (names and path.stem not in names):
            continue
        found = list(programs(path.read_text()))
        text = "".join(f"# === {title}\n{printed(source)}" for title, source in found)
        path.with_suffix(".txt").write_text(text)
        print(f"{path.stem}: {len(found)} programs")


if __name__ == "__main__":
    main(sys.argv[1:])
