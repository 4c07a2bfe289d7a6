"""Judges the mutants of a task's reference under its checks, many in one interpreter.

A mutant first runs the statement's example: one that does not get through is no plausible mistake and is not counted.
Then the checks run in order until one of them does not pass. Loops and calls of the mutant's own code are counted, and
past many times what the reference needed the mutant is stopped, so that an endless loop ends at the same place on any
machine. Runs on our torch and on real PyTorch.

A task here is a dict: solution, checks, example (None for none), all of them text.
"""

import ast
import functools
import json
import sys
import time

import lacuna_mutants
from lacuna._run import run_job

FILE = "solution.py"
TICK = "__lacuna_tick__"
# A mutant may take this many times the reference's steps, and this many more.
FACTOR, SPARE = 10, 10_000
# After this many seconds a batch ends where it stands; the caller sends the rest again.
BATCH_SECONDS = 5.0

_EXAMPLE = """
EXAMPLE = {example!r}

def check_example(solution):
    exec(compile(EXAMPLE, "example.py", "exec"), {{"__name__": "__main__"}})
"""


class OutOfSteps(BaseException):
    """Not an Exception, so that a mutant's own `except Exception` does not swallow it."""


class _Meter:
    """Counts the steps of the program that runs: one for each call of its functions and each turn of its loops."""

    def __init__(self):
        self.steps, self.limit = 0, None

    def start(self, limit):
        self.steps, self.limit = 0, limit

    def tick(self):
        self.steps += 1
        if self.limit is not None and self.steps > self.limit:
            raise OutOfSteps(f"more than {self.limit} steps")

    @property
    def over(self):
        return self.limit is not None and self.steps > self.limit


_meter = _Meter()
tick = _meter.tick


def plan(task, say):
    """Says {"mutants": [...], "steps": n}: what can be judged, and the steps the reference takes through everything."""
    found = lacuna_mutants.mutants(task["solution"])
    _meter.start(None)
    _example(task, task["solution"])
    _checks(task, task["solution"])
    say({"mutants": [mutant.told(task["solution"]) for mutant in found], "steps": _meter.steps})


def judge(task, ids, steps, say):
    """Says {"start": id}, then {"id", "outcome"} for each mutant, until done or the batch has taken its time.

    Outcomes: `excluded` (the example does not run), `survived`, `killed` by a check, or `stopped` in one for its steps;
    killed and stopped come with "check".
    """
    mutants = lacuna_mutants.find(task["solution"], ids)
    started = time.perf_counter()
    for one in ids:
        say({"start": one})
        _meter.start(FACTOR * steps + SPARE)
        say({"id": one, **_outcome(task, mutants[one].source(task["solution"]), say)})
        if time.perf_counter() - started > BATCH_SECONDS:
            return


def _outcome(task, source, say):
    if _example(task, source)["status"] != "pass" or _meter.over:
        return {"outcome": "excluded"}
    say({"phase": "checks"})
    verdict = _checks(task, source)
    if verdict["status"] == "pass":
        return {"outcome": "survived"}
    last = next((check["id"] for check in verdict["checks"] if check["status"] not in ("pass", "skipped")), None)
    return {"outcome": "stopped" if _meter.over else "killed", "check": last}


def _example(task, source):
    if task["example"] is None:
        return {"status": "pass"}
    return _run(source, _EXAMPLE.format(example=task["example"]))


def _checks(task, source):
    return _run(source, task["checks"])


def _run(source, checks):
    job = {"v": 1, "id": FILE, "source": source, "checks": checks, "seed": 0}
    verdict = run_job(job, compiler=_compile, until_failure=True)
    if verdict["status"] == "stopped":  # the time of the whole batch is up
        raise KeyboardInterrupt
    return verdict


@functools.lru_cache(maxsize=1)
def _compile(source, filename):
    """Compiles the text with a tick at the start of every function and every turn of a loop. Line numbers stay."""
    tree = ast.parse(source, filename)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.For, ast.AsyncFor, ast.While)):
            first = 1 if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node) is not None else 0
            node.body.insert(first, _at(ast.Expr(ast.Call(ast.Name(TICK, ast.Load()), [], [])), node))
    first = 1 if ast.get_docstring(tree) is not None else 0
    while first < len(tree.body) and isinstance(tree.body[first], ast.ImportFrom) and tree.body[first].module == "__future__":
        first += 1
    tree.body.insert(first, _at(ast.ImportFrom("lacuna_prove", [ast.alias("tick", TICK)], 0), None))
    return compile(tree, filename, "exec", dont_inherit=True)


def _at(node, place):
    line, column = (1, 0) if place is None else (place.lineno, place.col_offset)
    for inner in ast.walk(node):
        if isinstance(inner, (ast.expr, ast.stmt, ast.alias)):
            inner.lineno = inner.end_lineno = line
            inner.col_offset = inner.end_col_offset = column
    return node


def main(mark, request):
    """Answers one request, {"do": "plan" | "judge", "task", ...}, with a line per message that starts with `mark`."""

    def say(message):
        sys.stdout.write(f"{mark}{json.dumps(message)}\n")
        sys.stdout.flush()  # the next mutant may never give control back, and then the last message says which it was

    if request["do"] == "plan":
        plan(request["task"], say)
    else:
        judge(request["task"], request["ids"], request["steps"], say)
