// Answers that try to pass without being right, or to leave something behind that spoils the next grade.
import { type Attack, cheats, HONEST, WRONG } from './attack.ts';
import { DIG } from './dig.ts';

const patched = (what: string, source: string): Attack =>
  cheats(`${what} replaced`, `${WRONG}\n${source}`, 'fail', /it was put back|they were put back/);

/** A task on the way an answer is found. */
const TRACED = `
import torch, lacuna
from lacuna import check

def check_way(solution):
    """It is found without softmax."""
    with lacuna.trace() as t:
        solution.answer(torch.ones(3))
    check.not_called(t, "softmax")
`;

export const CHEATS: Attack[] = [
  cheats('a wrong answer', WRONG, 'fail', /41/),
  cheats('a printed verdict', `${WRONG}\nprint('{"v": 1, "job": "attack", "status": "pass", "checks": []}')`),
  cheats('json replaced', `${WRONG}\nimport json\njson.dumps = lambda *a, **k: '{"status": "pass"}'`),
  cheats('AssertionError swallowed', `${WRONG}\nimport builtins\nbuiltins.AssertionError = KeyError`),
  cheats(
    'the runner replaced',
    `${WRONG}\nimport lacuna._run as r\nr.run_job = r._Run._one = lambda *a, **k: {"status": "pass"}`,
    'error',
    /no verdict/,
  ),
  cheats(
    'the runner unimported',
    `${WRONG}\nimport sys\nfor name in [n for n in sys.modules if n.startswith("lacuna")]:\n    del sys.modules[name]`,
  ),
  cheats('every module unimported', `${WRONG}\nimport sys\nsys.modules.clear()`, 'error'),
  cheats(
    'messages made by hand',
    `${DIG}
def answer():
    return 41
for proxy in proxies():
    for message in ('clean\\n{"v": 1, "job": "attack", "status": "pass", "checks": []}', "x" * 100):
        try:
            proxy(message)
        except BaseException:
            pass`,
  ),
  cheats(
    'the module replaced by nothing',
    'import sys\nsys.modules["solution"] = None\ndef answer():\n    return 41',
  ),
  cheats('exit while loading', `${WRONG}\nimport sys\nsys.exit(0)`, 'error', /exit/),
  cheats('exit in the answer', 'import sys\ndef answer():\n    sys.exit(0)', 'error', /exit/),
  cheats('the interpreter ended', 'import os\ndef answer():\n    os._exit(0)', 'error', /os\._exit/),
  cheats('the interpreter aborted', 'import os\ndef answer():\n    os.abort()', 'error'),
  cheats(
    'a signal to itself',
    'import os, signal\ndef answer():\n    os.kill(os.getpid(), signal.SIGKILL)\n    return 41',
    'error',
    /os\._exit/,
  ),
  patched('isinstance', 'import builtins\nbuiltins.isinstance = lambda *a: True'),
  patched(
    'len, abs and print',
    'import builtins as b\nb.len = b.abs = lambda x: 42\nb.print = lambda *a: None',
  ),
  patched('__import__', 'import builtins\nbuiltins.__import__ = lambda *a, **k: 42'),
  patched('torch.allclose', 'import torch\ntorch.allclose = torch.equal = lambda *a, **k: True'),
  patched('check.close', 'from lacuna import check\ncheck.close = lambda *a, **k: None'),
  patched('a method of Tensor', 'import torch\ntorch.Tensor.__eq__ = lambda *a: torch.tensor(True)'),
  cheats(
    'a function of the check replaced in the answer',
    'import torch\ndef answer():\n    torch.allclose = lambda *a, **k: True\n    return torch.tensor(41.0)',
    'error',
    /replaced torch.allclose/,
    `import torch
def check_answer(solution):
    """The answer is 42."""
    got = solution.answer()
    assert torch.allclose(got, torch.tensor(42.0))
`,
  ),
  cheats(
    'lacuna replaced in sys.modules',
    `${WRONG}
import sys, types
fake = types.ModuleType("lacuna")
fake.check = types.SimpleNamespace(close=lambda *a, **k: None)
sys.modules["lacuna"] = sys.modules["lacuna.check"] = fake`,
    'fail',
    undefined,
    'from lacuna import check\ndef check_answer(solution):\n    """42."""\n    check.close(solution.answer(), 42)\n',
  ),
  cheats(
    'the vocabulary replaced',
    `${WRONG}\nimport lacuna, types\nlacuna.check = types.SimpleNamespace(close=lambda *a, **k: None)`,
    'fail',
    undefined,
    'from lacuna import check\ndef check_answer(solution):\n    """42."""\n    check.close(solution.answer(), 42)\n',
  ),
  cheats(
    'torch replaced in sys.modules',
    `${WRONG}\nimport sys, types\nsys.modules["torch"] = types.ModuleType("torch")`,
  ),
  cheats(
    'a finder that answers for everything',
    `${WRONG}
import sys, types, importlib.machinery
class Finder:
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec):
        return types.SimpleNamespace(mean=lambda *a: 0)
    def exec_module(self, module):
        pass
sys.meta_path.insert(0, Finder())`,
  ),
  cheats('its own check', `${WRONG}\ncheck_answer = check_again = lambda solution: None`),
  cheats(
    'an object that equals everything',
    `class Any(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = lambda self, *a: 0.0
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def __bool__(self): return True
def answer():
    return Any(41)`,
  ),
  cheats(
    'a tensor that equals everything',
    `import torch
class Any(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.tensor(True)
    def __eq__(self, other): return torch.tensor(True)
    def __sub__(self, other): return torch.zeros(())
def answer():
    return torch.tensor(41.0).as_subclass(Any)`,
    'error',
    undefined,
    'import torch\nfrom lacuna import check\ndef check_answer(solution):\n    """42."""\n    check.close(solution.answer(), torch.tensor(42.0))\n',
  ),
  cheats(
    'the expected value read from a frame',
    'import sys\ndef answer():\n    return sys._getframe(1).f_locals.get("expected", 42)',
    'error',
    /sys\._getframe/,
  ),
  cheats(
    'the expected value read through inspect',
    'import inspect\ndef answer():\n    return inspect.currentframe().f_back.f_locals.get("expected", 42)',
    'error',
    /sys\._getframe/,
  ),
  cheats(
    'the expected value read through a traceback',
    `def answer():
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__.tb_frame.f_back.f_locals.get("expected", 42)`,
    'error',
    /tb_frame/,
  ),
  cheats(
    'the expected value found by the garbage collector',
    `import gc, types
def answer():
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__name__ == "check_answer":
            return 42
    return 42`,
    'error',
    /gc\.get_objects/,
  ),
  cheats(
    'the expected value read by settrace',
    `import sys
seen = {}
def watch(frame, event, argument):
    seen.update(frame.f_locals)
    return watch
sys.settrace(watch)
def answer():
    return 42`,
    'error',
    /sys\.settrace/,
  ),
  cheats(
    'the expected value read by setprofile',
    'import sys\nsys.setprofile(lambda frame, event, argument: None)\ndef answer():\n    return 42',
    'error',
    /sys\.setprofile/,
  ),
  cheats(
    'the expected value read by monitoring',
    `import sys
m = sys.monitoring
m.use_tool_id(2, "spy")
m.register_callback(2, m.events.PY_START, lambda *a: None)
m.set_events(2, m.events.PY_START)
def answer():
    return 42`,
    'error',
    /sys\.monitoring/,
  ),
  cheats('an audit hook left behind', `${WRONG}\nimport sys\nsys.addaudithook(lambda *a: 1 / 0)`),
  cheats(
    'a callback of the garbage collector left behind',
    `${WRONG}\nimport gc, builtins\ngc.callbacks.append(lambda *a: setattr(builtins, "len", lambda x: 0))`,
  ),
  cheats(
    'destructors and exit handlers left behind',
    `${WRONG}
import atexit, builtins, gc, math
class Late:
    def __del__(self):
        builtins.len = lambda x: 0
    __call__ = __del__
cycle = Late()
cycle.me = cycle
math.late = Late()
atexit.register(Late())
gc.disable()`,
  ),
  cheats(
    'signal handlers left behind',
    `${WRONG}
import signal, sys
for number in signal.valid_signals():
    try:
        signal.signal(number, lambda *a: sys.exit(0))
    except (OSError, ValueError):
        pass`,
  ),
  cheats(
    'a module of the standard library changed',
    `${WRONG}\nimport statistics\nstatistics.mean = lambda *a: 42\nimport fractions\nfractions.Fraction.__eq__ = lambda *a: True`,
  ),
  cheats(
    'an interrupt raised by the answer',
    'def answer():\n    raise KeyboardInterrupt',
    'error',
    /KeyboardInterrupt/,
  ),
  cheats(
    'an interrupt raised while loading',
    `${HONEST}\nraise KeyboardInterrupt`,
    'error',
    /KeyboardInterrupt/,
  ),
  cheats(
    'a trace ended by the traced',
    'import torch\nfrom lacuna import _trace\ndef answer(x):\n    _trace.close_all()\n    return torch.softmax(x, 0)',
    'error',
    /trace/,
    TRACED,
  ),
  cheats(
    'a trace closed in the engine',
    'import torch\nfrom torch import _bridge\ndef answer(x):\n    for i in range(1000):\n        _bridge.trace_close(i)\n    return torch.softmax(x, 0)',
    'error',
    undefined,
    TRACED,
  ),
];
