"""`python -m lacuna solution.py checks.py`: grades a file under this Python; exit 0 pass, 1 not, 2 wrong usage.

`python -m lacuna --job` reads a job as JSON from stdin and writes its verdict as JSON to stdout.
"""

import json
import pathlib
import sys

USAGE = "usage: python -m lacuna solution.py [checks.py]   or   python -m lacuna --job < job.json"
SIGNS = {"pass": "ok  ", "fail": "FAIL", "error": "ERR ", "skipped": "--  "}


def main(arguments):
    """Runs the command line; returns the exit code."""
    if arguments == ["--job"]:
        return _from_stdin()
    if not 1 <= len(arguments) <= 2 or arguments[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        source = pathlib.Path(arguments[0]).read_text(encoding="utf-8")
        checks = pathlib.Path(arguments[1]).read_text(encoding="utf-8") if len(arguments) == 2 else ""
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    verdict = _run({"v": 1, "id": arguments[0], "source": source, "checks": checks, "seed": 0})
    print(report(verdict), end="")
    return 0 if verdict["status"] == "pass" else 1


def _from_stdin():
    try:
        job = json.load(sys.stdin)
    except ValueError as error:
        print(f"--job: stdin is not JSON: {error}", file=sys.stderr)
        return 2
    verdict = _run(job)
    print(json.dumps(verdict))
    return 0 if verdict["status"] == "pass" else 1


def _run(job):
    from lacuna._run import run_job

    return run_job(job)


def report(verdict):
    """A verdict as lines of text."""
    lines = []
    if verdict["output"]["text"]:
        lines.append(verdict["output"]["text"].rstrip("\n"))
    for result in verdict["checks"]:
        lines.append(f"{SIGNS[result['status']]}  {result['id']}  {result['title']}")
        if result["message"]:
            lines.append(f"        {result['message']}")
    if verdict["traceback"]:
        lines.append(verdict["traceback"].rstrip("\n"))
    if verdict["message"] and not any(r["message"] == verdict["message"] for r in verdict["checks"]):
        lines.append(verdict["message"])
    passed = sum(1 for r in verdict["checks"] if r["status"] == "pass")
    count = f": {passed} of {len(verdict['checks'])} checks" if verdict["checks"] else ""
    lines.append(f"{verdict['status']}{count}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
