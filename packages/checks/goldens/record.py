"""Records verdicts under real PyTorch: python record.py, with the Python that has it.

`cases.py` holds a learner's module and checks that fail in every way the vocabulary knows; what the runner says of them
goes into cases.json. Tests run the same on our torch and compare: messages, details, fingerprints.
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "python"))


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


if __name__ == "__main__":
    main()
