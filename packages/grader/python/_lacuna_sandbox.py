"""Prepares the interpreter for code nobody has read: hides JavaScript, runs one job, puts everything back.

Only Pyodide imports this. `boot()` returns the one function JavaScript calls. Nothing here keeps anyone from
cheating on purpose (judge and learner share an interpreter); it keeps one run from spoiling the next, and an
accident from counting as a pass.
"""

import atexit
import builtins
import gc
import importlib
import json
import os
import shutil
import signal
import sys
import types
import warnings
from operator import is_

from _lacuna_archive import Archive
from _lacuna_help import Help

HOME = "/home/learner"
HIDDEN = ("js", "pyodide_js", "pyodide", "_pyodide", "_pyodide_core", "ctypes", "_ctypes", "_lacuna_engine")
WATCHED = ("torch", "lacuna", "builtins", "_lacuna_sandbox")
MANY_LINES = 1_000
CLEAN, DIRTY = "clean", "dirty"


def boot(archive):
    """Imports everything a job needs from `archive`, hides JavaScript, and returns `run(job_json, write, state) -> str`."""
    gc.disable()  # nearly all that is made here stays
    packages = Archive(archive)
    import torch
    from torch import _documentation
    from _lacuna_looks import Looks
    from lacuna._run import run_job

    # All of them, so that a first use inside a job changes nothing.
    for module in packages.modules("torch", "lacuna"):
        if not module.endswith("__main__"):
            importlib.import_module(module)
    _documentation.attach_all()
    packages.close()
    _hide_javascript()
    builtins.help = Help()
    os.makedirs(HOME, exist_ok=True)
    os.chdir(HOME)
    baseline = Baseline(torch)
    looks = Looks()
    gc.freeze()
    gc.enable()
    loads, dumps = json.loads, json.dumps

    def run(job_json, write, state):
        job = loads(job_json)
        interrupted = _catch_interrupt()
        looks.forget()
        try:
            sys.argv = [job["id"].rpartition("/")[2], *job.get("argv", ())]
            verdict = run_job(job, write, interrupted=lambda: bool(interrupted))
        except BaseException as problem:  # run_job answers for everything; what still arrives here came at the wrong moment
            verdict = _escaped(job, problem)
        flags = state()
        restored = baseline.restore()  # first, since it may run a job's destructors
        touched = baseline.touched()
        verdict = _judge(job, verdict, flags, touched, looks.names, interrupted)
        clean = restored and not touched and verdict["status"] != "memory"
        return (CLEAN if clean else DIRTY) + "\n" + dumps(verdict)

    return run


def _catch_interrupt():
    """Notes where the learner's code is when its time is up and interrupts it as Ctrl-C would, again and again."""
    where = {}

    def interrupt(_signal, frame):
        running = False
        while frame is not None:
            name = frame.f_code.co_filename
            if not name.startswith(("/lib/", "<")):
                running = where["interrupted"] = True
                if name != "checks.py":
                    where.setdefault("line", frame.f_lineno)
            frame = frame.f_back
        if running:  # else the run is over and being tidied up
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    return where


def _judge(job, verdict, flags, touched, looked, interrupted):
    """The verdict after what only the cell knows: time up, memory refused, something replaced or looked at."""
    timed_out, refused = flags & 1, flags & 2
    status = verdict["status"]
    if timed_out and status in ("error", "fail", "stopped"):
        seconds = job["limits"]["ms"] / 1000
        line = interrupted.get("line")
        where = f"It was at line {line} of your code" if line else "It was not in your own code"
        if line:
            verdict["at"] = {"line": line, "column": 0}
        running = [check["id"] for check in verdict["checks"] if check["status"] == "skipped"][:1]
        during = f", running {running[0]}" if running else ""
        verdict["status"] = "timeout"
        printed = verdict["output"]["text"].count("\n")
        more = "more than " if verdict["output"]["truncated"] else ""
        flood = f"It had printed {more}{printed:,} lines, and printing takes time. " if printed >= MANY_LINES else ""
        verdict["message"] = (
            f"Stopped after {seconds:g} s, the time limit of this run. {flood}{where}{during}: "
            "look for a loop that never ends or work that grows too fast."
        )
    elif refused and status == "error":
        verdict["status"] = "memory"
        verdict["message"] = verdict.get("message") or "Out of memory."
    elif touched and status == "pass" and job.get("checks"):
        names = ", ".join(touched[:3])
        verdict["status"] = "error"
        verdict["message"] = (
            f"Your code replaced {names}, which the checks use too, so this pass does not count. "
            "Give your own function another name."
        )
    elif looked and status == "pass" and job.get("checks"):
        names = ", ".join(dict.fromkeys(looked))
        verdict["status"] = "error"
        verdict["message"] = (
            f"Your code used {names}, which can read an answer out of the checks, so this pass does not count. "
            "Take it out and check again."
        )
    return verdict


def _escaped(job, problem):
    last = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    return {
        "v": 1,
        "job": job["id"],
        "status": "memory" if isinstance(problem, MemoryError) else "error",
        "message": last[:10_000],
        "traceback": "",
        "checks": [],
        "output": {"text": "", "truncated": False},
        "stats": {"ms": 0, "peakBytes": 0, "operations": 0},
    }


def _hide_javascript():
    """Takes away every door to JavaScript that Pyodide leaves open; torch has bound what it needs already."""
    from pyodide.ffi import JsProxy

    for finder in list(sys.meta_path):
        proxies = getattr(finder, "jsproxies", None)
        if proxies is not None:
            proxies.clear()
            sys.meta_path.remove(finder)
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("pyodide", "_pyodide") and isinstance(module, types.ModuleType):
            for key, value in list(vars(module).items()):
                if isinstance(value, JsProxy) or key in ("run_js", "register_js_module", "jsfinder"):
                    delattr(module, key)
        if isinstance(module, JsProxy) or name.split(".")[0] in HIDDEN:
            del sys.modules[name]
    sys.meta_path.insert(0, _Hidden())


class _Hidden:
    """First among the import finders: says that what is hidden does not exist."""

    def find_spec(self, name, _path=None, _target=None):
        if name.split(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


class Baseline:
    """What a clean interpreter looks like, to compare with and to return to after each job."""

    def __init__(self, torch):
        self.torch = torch
        self.modules = dict(sys.modules)
        self.path = list(sys.path)
        self.meta_path = list(sys.meta_path)
        self.environ = dict(os.environ)
        self.warnings = list(warnings.filters)
        self.recursion = sys.getrecursionlimit()
        self.hooks = (sys.excepthook, sys.displayhook, sys.unraisablehook)
        self.streams = (sys.stdin, sys.stdout, sys.stderr)
        self.argv = list(sys.argv)
        self.signals = {number: signal.getsignal(number) for number in signal.valid_signals()}
        self.callbacks = list(gc.callbacks)
        self.thresholds = gc.get_threshold()
        self.dtype = torch.get_default_dtype() if hasattr(torch, "get_default_dtype") else None
        self.main = dict(vars(sys.modules["__main__"]))
        self.owned = []
        self.known = []
        for name, module in self.modules.items():
            if isinstance(module, types.ModuleType) and name != "__main__":
                self._remember(name, module)
                if name.split(".")[0] in (*WATCHED, "math", "random"):
                    self.owned.append((vars(module), set(vars(module))))

    def _remember(self, name, module):
        watched = name.split(".")[0] in WATCHED
        space = vars(module)
        self.known.append((name, module, _behaviour(space), watched))
        for key, value in list(space.items()):
            if isinstance(value, type) and value.__module__ == name and _is_heap(value):
                self.known.append((f"{name}.{key}", value, _behaviour(vars(value)), watched))

    def touched(self):
        """Dotted names that differ from the clean interpreter, those the checks depend on first."""
        changed = []
        for name, owner, before, watched in self.known:
            current = vars(owner)
            if not all(map(is_, map(current.get, before), before.values())):
                moved = [key for key, value in before.items() if current.get(key) is not value]
                changed.extend((0 if watched else 1, f"{name}.{key}") for key in moved)
            if name == "builtins" or (watched and isinstance(owner, type)):
                added = _behaviour(current).keys() - before.keys() - {"_"}
                changed.extend((0, f"{name}.{key}") for key in added)
        return [name for _, name in sorted(changed)]

    def restore(self):
        """Puts back what a job may have moved; False when that is beyond us and a fresh interpreter is needed."""
        try:
            sys.settrace(None)
            sys.setprofile(None)
            sys.setrecursionlimit(self.recursion)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._forget_callers()
            sys.excepthook, sys.displayhook, sys.unraisablehook = self.hooks
            sys.stdin, sys.stdout, sys.stderr = self.streams
            sys.path[:] = self.path
            sys.meta_path[:] = self.meta_path
            sys.argv = list(self.argv)
            warnings.filters[:] = self.warnings
            warnings._filters_mutated() if hasattr(warnings, "_filters_mutated") else None
            os.environ.clear()
            os.environ.update(self.environ)
            self._forget_modules()
            self._forget_names()
            main = vars(sys.modules["__main__"])
            main.clear()
            main.update(self.main)
            self._empty_disk()
            if self.dtype is not None:
                self.torch.set_default_dtype(self.dtype)
            self.torch.set_grad_enabled(True)
            for name in ("last_exc", "last_type", "last_value", "last_traceback"):
                if hasattr(sys, name):
                    delattr(sys, name)
            gc.enable()
            gc.collect()
            return True
        except BaseException:  # whatever a job left behind that bites: the host starts a fresh interpreter
            return False

    def _forget_callers(self):
        """Takes off what would call a job's code in a later one: signal handlers, monitoring, collection, exit."""
        for number, handler in self.signals.items():
            if number != signal.SIGINT and signal.getsignal(number) is not handler:
                signal.signal(number, handler)
        for tool in range(6):
            if sys.monitoring.get_tool(tool) is not None:
                sys.monitoring.free_tool_id(tool)
        gc.callbacks[:] = self.callbacks
        gc.set_debug(0)
        gc.set_threshold(*self.thresholds)
        atexit._clear()

    def _forget_modules(self):
        for name in sys.modules.keys() - self.modules.keys():  # the standard library's too: a job may have changed them
            del sys.modules[name]
        for name, module in self.modules.items():
            sys.modules[name] = module

    def _forget_names(self):
        """Removes names a job added to modules that every job uses; `torch.mine = ...` is no module of ours."""
        for space, names in self.owned:
            for name in space.keys() - names:
                told = space is vars(builtins) and callable(space[name]) and name != "_"  # by `touched`
                if not told and not isinstance(space[name], types.ModuleType):
                    del space[name]

    def _empty_disk(self):
        os.chdir("/")
        for folder in (HOME, "/tmp"):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder, exist_ok=True)
        os.chdir(HOME)


def _behaviour(space):
    """The part of a namespace that decides what code does: functions, classes, properties; not counters and caches."""
    kinds = (property, classmethod, staticmethod, types.ModuleType)
    return {
        key: value
        for key, value in space.items()
        if (callable(value) or isinstance(value, kinds)) and not key.startswith(("_abc", "__annotat", "__class"))
    }


def _is_heap(cls):
    """Whether the class was made in Python, so that assigning to it can change it."""
    return bool(cls.__flags__ & (1 << 9))
