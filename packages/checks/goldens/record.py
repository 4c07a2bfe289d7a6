"""Records verdicts under real PyTorch: python record.py, with the Python that has it.

`cases.py` holds a learner's module and checks that fail in every way the vocabulary knows; what the runner says of them
goes into cases.json. `trace.py` holds programs after lines `# === title`, run one after another in one namespace; what
they print goes into trace.txt. Tests run the same on our torch and compare.
"""

import contextlib
import io
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "python"))


def programs(text):
    """(title, source) of each program of a file."""
    for part in text.split("\n# === ")[1:]:
        title, _, source = part.partition("\n")
        yield title, source


def record_trace():
    space, lines = {"__name__": "__main__"}, []
    for title, source in programs((HERE / "trace.py").read_text()):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(source, "program.py", "exec"), space)
        lines.append(f"# === {title}\n{out.getvalue()}")
    (HERE / "trace.txt").write_text("".join(lines))
    print(f"{len(lines)} programs traced")


def main():
    from lacuna._run import run_job

    job = {
        "v": 1,
        "id": "cases",
        "source": (HERE / "learner.py").read_text(),
        "checks": (HERE / "cases.py").read_text(),
        "seed": 0,
        "mistakes": [],
    }
    verdict = run_job(job)
    verdict["stats"] = None
    (HERE / "cases.json").write_text(json.dumps(verdict, indent=1) + "\n")
    print(f"{len(verdict['checks'])} checks, {sum(c['status'] == 'pass' for c in verdict['checks'])} passed")
    record_trace()


if __name__ == "__main__":
    main()
