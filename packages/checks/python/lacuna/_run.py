"""Runs one job: the learner's source, then the checks on it. A dict in, a verdict-shaped dict out.

The same file runs in the browser, in Node and under CPython with real PyTorch. It never raises for anything the
learner's code does. Job and verdict are described in packages/grader/src/contract.ts.
"""

import functools
import gc
import inspect
import random
import sys
import time
import types

import torch

from lacuna import _frames, _guard, _trace
from lacuna._failure import Failure, MissingName
from lacuna._mistakes import recognise
from lacuna._output import Output

SOLUTION = "solution"
CHECKS = "lacuna_checks"
CHECKS_FILE = "checks.py"


class _Solution(types.ModuleType):
    """The learner's module. Asking for a name it lacks says which name it has instead."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise _frames.missing_name(self.__file__, name, vars(self))


def _compile(source, filename):
    return compile(source, filename, "exec", dont_inherit=True)


@functools.lru_cache(maxsize=1)
def _compile_checks(source):
    """The checks of a task are the same from run to run."""
    return _compile(source, CHECKS_FILE)


def _always():
    return True


def run_job(job, on_output=None, stats=None, compiler=_compile, until_failure=False, interrupted=_always):
    """Runs `job` (a dict) and returns its verdict (a dict of plain data).

    `on_output(text)` is called with what the code prints, as it prints, until it returns False. `stats()` returns a dict with peakBytes and
    operations counted since the call `stats(reset=True)`; by default our torch counts and real PyTorch gives zeros.
    `compiler(source, filename)` makes the learner's code object. With `until_failure` the checks after the first that
    does not pass are skipped. `interrupted()` says whether a KeyboardInterrupt came from outside; one that did not was
    raised by the code itself and is an exception like any other.
    """
    _settle_memory()
    stats = stats or getattr(torch, "_lacuna_stats", None)
    run = _Run(job, Output(on_output), compiler, until_failure, interrupted)
    started = time.perf_counter()
    if stats:
        stats(reset=True)
    kept = sys.stdout, sys.stderr, sys.modules.get("__main__"), list(sys.path), sys.getrecursionlimit()
    sys.stdout = sys.stderr = run.output
    try:
        run.go()
    except KeyboardInterrupt:
        run.stopped()
    except BaseException as error:  # a fault of ours, or of a learner's exception that cannot even be printed
        run.broken(error)
    finally:
        sys.stdout, sys.stderr, main, sys.path[:], _ = kept
        sys.setrecursionlimit(kept[4])
        if main is not None:
            sys.modules["__main__"] = main
    counted = stats() if stats else {}
    verdict = run.verdict((time.perf_counter() - started) * 1000, counted)
    run.clear()
    return verdict


_settled = []


def _settle_memory():
    """Before the first job: what is imported by now stays, and need not be walked by the collection after each job."""
    if not _settled:
        _settled.append(True)
        gc.collect()
        gc.freeze()


class _Run:
    """One job on its way to a verdict."""

    def __init__(self, job, output, compiler, until_failure, interrupted):
        self.job = job
        self.output = output
        self.compiler, self.until_failure, self.interrupted = compiler, until_failure, interrupted
        self.plain = not job.get("checks", "").strip()
        name = str(job.get("id", ""))
        self.file = name.rpartition("/")[2] if self.plain and name.endswith(".py") else f"{SOLUTION}.py"
        self.status, self.message, self.traceback, self.at = "pass", "", "", None
        self.results = []
        self.changed = []
        if "trace" in job.get("checks", "") + job["source"]:
            _trace.prepare()
        self.guard = _guard.Guard()

    def go(self):
        try:
            module = self._load()
            if module is not None and not self.plain:
                self._check(module)
        finally:
            self.changed += self.guard.settle()

    def _load(self):
        """Executes the learner's source as a module; None when that failed."""
        source = self.job["source"]
        name = "__main__" if self.plain else SOLUTION
        module = types.ModuleType(name) if self.plain else _Solution(name)
        module.__file__ = self.file
        sys.modules[name] = module
        _frames.remember(self.file, source)
        self._seed()
        try:
            exec(self.compiler(source, self.file), module.__dict__)
        except BaseException as error:
            self._pass_on(error)
            self.changed += self.guard.settle()
            if self.plain and isinstance(error, SystemExit) and error.code in (None, 0):
                return module
            self._stopped_by(error)
            return None
        return module

    def _check(self, module):
        """Executes the checks' text and runs every check_ function of it, in order of definition."""
        checks = types.ModuleType(CHECKS)
        checks.__file__ = CHECKS_FILE
        _frames.remember(CHECKS_FILE, self.job["checks"])
        self.changed += self.guard.settle()
        try:
            exec(_compile_checks(self.job["checks"]), checks.__dict__)
        except BaseException as error:
            self._pass_on(error)
            self._stopped_by(error)
            if self.at is None:
                self.message = _frames.cut(f"The checks themselves do not run: {_frames.last_line(error)}")
                self.traceback = _frames.own_traceback(error, CHECKS_FILE)
            return
        functions = _functions(checks, self.job.get("only") or [])
        if not functions:
            self.status, self.message = "error", "There is no check to run."
        for i, function in enumerate(functions):
            if self.until_failure and self.status != "pass":
                self.results.append(_result(function, "skipped", ""))
                continue
            try:
                result = self._one(function, module)
            except KeyboardInterrupt:  # from outside
                self.results += [_result(f, "skipped", "") for f in functions[i:]]
                raise
            replaced = self.guard.settle()
            if replaced and result["status"] == "pass":
                result = self._doubtful(function, replaced)
            self.results.append(result)
            self.changed += replaced

    def _pass_on(self, error):
        """Raises an interrupt from outside again: it ends the run and not just what raised it."""
        if isinstance(error, KeyboardInterrupt) and self.interrupted():
            raise error

    def _one(self, function, module):
        """Runs one check; the first that does not pass decides the verdict."""
        self._seed()
        try:
            function(module)
        except BaseException as error:
            self._pass_on(error)
            self.changed += self.guard.settle()  # before a traceback is read with a len() that is not len
            result = self._not_passed(function, error)
            if self.status == "pass":
                failed = result["status"] == "fail"
                memory = isinstance(error, MemoryError)
                self.status = "fail" if failed else "memory" if memory else "error"
                self.message = result["message"]
                self.at = _frames.own_frame(error, self.file)
                if not failed:
                    self.traceback = _frames.own_traceback(error, self.file)
            return result
        return _result(function, "pass", "")

    def _doubtful(self, function, replaced):
        """A check that passed while the code it checks replaced what checks are written with."""
        message = f"{_guard.sentence(replaced)} This check used them, so its pass does not count."
        if self.status == "pass":
            self.status, self.message = "error", "A check passed that cannot be believed."
        return _result(function, "error", message)

    def _not_passed(self, function, error):
        if isinstance(error, Failure):
            result = _result(function, "fail", _frames.cut(str(error)))
            if error.detail is not None:
                result["detail"] = error.detail
            result["fingerprint"] = {"check": function.__name__, "values": error.values}
            return result
        if isinstance(error, AssertionError) and _frames.own_frame(error, self.file) is None:
            return _result(function, "fail", _frames.cut(str(error)) or "The check does not hold.")
        return _result(function, "error", _frames.explain(error, self.file))

    def _stopped_by(self, error):
        """Loading failed: the verdict is this exception."""
        self.status = "memory" if isinstance(error, MemoryError) else "error"
        self.message = _frames.explain(error, self.file)
        if self.plain and isinstance(error, SystemExit):
            self.message = f"The program ended with exit code {error.code}."
        self.at = _frames.own_frame(error, self.file)
        self.traceback = _frames.own_traceback(error, self.file)

    def stopped(self):
        """The run was interrupted from outside."""
        self.status, self.message = "stopped", "The run was stopped."

    def broken(self, error):
        """The runner itself failed."""
        self.status, self.message = "error", f"The runner failed: {type(error).__name__}."

    def _seed(self):
        seed = self.job.get("seed", 0)
        random.seed(seed)
        torch.manual_seed(seed)

    def verdict(self, ms, counted):
        """The verdict as plain data."""
        told = _guard.sentence(self.changed)
        result = {
            "v": 1,
            "job": self.job["id"],
            "status": self.status,
            "message": _frames.cut(" ".join(part for part in (self.message, told) if part)),
            "traceback": self.traceback,
            "checks": self.results,
            "output": {"text": self.output.text(), "truncated": self.output.truncated},
            "stats": {
                "ms": ms,
                "peakBytes": int(counted.get("peakBytes", 0)),
                "operations": int(counted.get("operations", 0)),
            },
        }
        if self.at is not None:
            result["at"] = self.at
        failed = next((r for r in self.results if r["status"] in ("fail", "error")), None)
        mistake = recognise(failed, self.job.get("mistakes") or [])
        if mistake is not None:
            result["mistake"] = mistake
        return result

    def clear(self):
        """Drops what the run left behind, so that its tensors are freed."""
        _trace.close_all()
        for name in (SOLUTION, CHECKS):
            _guard.drop_module(name)
        for name in (self.file, CHECKS_FILE):
            _frames.forget(name)
        for name in ("last_exc", "last_value", "last_traceback", "last_type"):
            if hasattr(sys, name):
                delattr(sys, name)
        getattr(torch, "_lacuna_collect", gc.collect)()


def _functions(checks, only):
    """The check functions in order of definition, or those of them named in `only`."""
    found = [
        value
        for name, value in vars(checks).items()
        if name.startswith("check_") and inspect.isfunction(value) and value.__module__ == checks.__name__
    ]
    return [f for f in found if not only or f.__name__ in only]


def _result(function, status, message):
    title = (inspect.getdoc(function) or function.__name__).strip().split("\n")[0]
    return {"id": function.__name__, "title": title[:1000], "status": status, "message": message}
