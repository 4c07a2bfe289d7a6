// Programs that try to get out of the sandbox or to fool the grader. Node's tests and the browser's run the same list.

export interface Attack {
  name: string;
  source: string;
  /** The status the verdict must have. */
  status: 'pass' | 'fail' | 'error' | 'timeout' | 'memory';
  /** What the message or the output must hold. */
  says?: RegExp;
  /** Graded against `CHECKS` and not run as a program. */
  graded?: boolean;
  limits?: { seconds: number; megabytes: number };
}

/** For all but those that are meant to run out of time: a slow machine must not turn an answer into a timeout. */
export const LIMITS = { seconds: 30, megabytes: 300 };
const SHORT = { seconds: 2, megabytes: 300 };

/** A program prints this when it got what it must not get; no verdict may ever show it. */
export const ESCAPED = 'ESCAPED';

/** The task that graded attacks pretend to solve. */
export const CHECKS = `
def check_answer(solution):
    """The answer is 42."""
    assert solution.answer() == 42, f"the answer is 42, not {solution.answer()}"
`;
export const HONEST = 'def answer():\n    return 42\n';
export const WRONG = 'def answer():\n    return 41\n';

const refused = (name: string, source: string, says: RegExp): Attack => ({
  name,
  source,
  status: 'error',
  says,
});
const cheats = (name: string, source: string, status: Attack['status'] = 'fail', says?: RegExp): Attack => ({
  name,
  source,
  status,
  graded: true,
  ...(says ? { says } : {}),
});

/** Every JavaScript object that can be found by digging: frames, closures, the garbage collector, modules. */
const DIG = `
import gc, sys, types
def proxies():
    found = {}
    def look(value):
        if type(value).__name__.startswith(("JsProxy", "Js")) and hasattr(value, "js_id"):
            found[id(value)] = value
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            look(value)
        frame = frame.f_back
    for thing in gc.get_objects():
        look(thing)
        if isinstance(thing, dict):
            for value in list(thing.values()):
                look(value)
        elif isinstance(thing, types.FunctionType):
            for cell in thing.__closure__ or ():
                try:
                    look(cell.cell_contents)
                except ValueError:
                    pass
        elif isinstance(thing, (list, tuple)):
            for value in thing:
                look(value)
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            look(value)
    return list(found.values())
`;

/** Names whose presence on anything reachable means that the outside is reachable. */
const PRIZES =
  '("process", "require", "fetch", "XMLHttpRequest", "WebSocket", "indexedDB", "caches", "document", "localStorage", "importScripts", "postMessage")';

export const ATTACKS: Attack[] = [
  refused('import js', 'import js\nprint("ESCAPED")', /No module named 'js'/),
  refused('from js import process', 'from js import process\nprint("ESCAPED")', /No module named 'js'/),
  refused('from js import fetch', 'from js import fetch\nprint("ESCAPED")', /No module named 'js'/),
  refused('import pyodide_js', 'import pyodide_js\nprint("ESCAPED")', /No module named 'pyodide_js'/),
  refused(
    'pyodide.code.run_js',
    'from pyodide.code import run_js\nrun_js("1")\nprint("ESCAPED")',
    /No module named 'pyodide'/,
  ),
  refused(
    'import of the engine',
    '__import__("_lacuna_engine")\nprint("ESCAPED")',
    /No module named '_lacuna_engine'/,
  ),
  refused('_pyodide_core', 'import _pyodide_core\nprint("ESCAPED")', /No module named '_pyodide_core'/),
  refused(
    'the import hook taken away',
    'import sys\ndel sys.meta_path[0]\nimport js\nprint("ESCAPED")',
    /No module named 'js'/,
  ),
  refused(
    'a finder made anew',
    `import sys
del sys.meta_path[0]
from _pyodide._importhook import JsFinder
print(sorted(JsFinder().jsproxies))
import pyodide_js
print("ESCAPED")`,
    /No module named|cannot import/,
  ),
  {
    name: 'code from a string through any JavaScript function',
    source: `${DIG}
for proxy in proxies():
    for path in ("constructor", "constructor.constructor", "__proto__.constructor", "prototype.constructor"):
        try:
            value = proxy
            for name in path.split("."):
                value = getattr(value, name)
            made = value("return 6 * 7")
            if made() == 42:
                print("ESCAPED")
        except BaseException:
            pass
print("tried", len(proxies()) > 10)`,
    status: 'pass',
    says: /tried True/,
  },
  {
    name: 'the global object through any JavaScript object',
    source: `${DIG}
seen = 0
for proxy in proxies():
    seen += 1
    for path in ("", "constructor", "constructor.prototype", "__proto__", "__proto__.__proto__", "valueOf", "caller", "arguments"):
        try:
            value = proxy
            for name in filter(None, path.split(".")):
                value = getattr(value, name)
        except BaseException:
            continue
        for prize in ${PRIZES}:
            try:
                if getattr(value, prize, None) is not None:
                    print("ESCAPED", path, prize)
            except BaseException:
                pass
print("done")`,
    status: 'pass',
    says: /done/,
  },
  {
    name: 'methods of the language replaced by spies',
    source: `${DIG}
caught = []
def spy(*arguments):
    caught.append(arguments)
for proxy in proxies()[:5]:
    for owner, names in (("constructor.prototype", ("apply", "call", "bind")), ("object_keys", ("push", "map", "join"))):
        try:
            value = proxy.constructor.prototype if "." in owner else proxy.object_keys().constructor.prototype
        except BaseException:
            continue
        for name in names:
            try:
                setattr(value, name, spy)
            except BaseException:
                pass
print("more")
print("ESCAPED" if caught else "done")`,
    status: 'pass',
    says: /done/,
  },
  {
    name: 'walking subclasses and globals',
    source: `
import sys
for cls in ().__class__.__base__.__subclasses__():
    space = getattr(getattr(cls, "__init__", None), "__globals__", {})
    module = space.get("sys", sys).modules.get("js") or space.get("js") or space.get("pyodide_js")
    if module is not None:
        print("ESCAPED", cls)
print("done")`,
    status: 'pass',
    says: /done/,
  },
  {
    name: 'silly arguments to the bridge',
    source: `
import torch
from torch import _bridge
calls = 0
for name, function in list(vars(_bridge).items()):
    if not callable(function) or name.startswith("__"):
        continue
    for arguments in [(), (-1,), (1e308,), (float("nan"),), (2**31,), ("x",), (None,), (0, -1, 2**53), (9999999,) * 5]:
        calls += 1
        try:
            function(*arguments)
        except BaseException:
            pass
print("called", calls > 0)`,
    status: 'pass',
    says: /called True/,
  },
  refused('a file of the machine', 'print("ESCAPED", open("/etc/passwd").read())', /No such file/),
  {
    name: 'folders of the machine',
    source: `
import os
names = set(os.listdir("/"))
print("ESCAPED" if names & {"etc", "work", "root", "usr", "var", "bin"} else sorted(names))`,
    status: 'pass',
    says: /home/,
  },
  {
    name: 'a shell',
    source: 'import os\nprint("ESCAPED" if os.system("echo hello") == 0 else "refused")',
    status: 'pass',
    says: /refused/,
  },
  refused(
    'a process',
    'import subprocess\nsubprocess.run(["ls"])\nprint("ESCAPED")',
    /does not support processes/,
  ),
  refused('fork', 'import os\nos.fork()\nprint("ESCAPED")', /fork|not supported|Function not implemented/i),
  refused('exec', 'import os\nos.execv("/bin/ls", ["ls"])\nprint("ESCAPED")', /error|exec/i),
  refused('ctypes', 'import ctypes\nprint("ESCAPED")', /No module named 'ctypes'/),
  refused('_ctypes', 'import _ctypes\nprint("ESCAPED")', /No module named '_ctypes'/),
  refused(
    'a socket',
    `import socket
s = socket.create_connection(("127.0.0.1", 80), 1)
s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
print("ESCAPED", s.recv(10))`,
    /Error/,
  ),
  refused(
    'urllib',
    'import urllib.request\nurllib.request.urlopen("http://127.0.0.1/")\nprint("ESCAPED")',
    /Error/,
  ),
  refused(
    'a thread',
    'import threading\nthreading.Thread(target=print).start()\nprint("ESCAPED")',
    /can't start new thread/,
  ),

  // The verdict.
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

  // The tab.
  {
    name: 'a loop',
    source: 'def f():\n    while True:\n        pass\nf()',
    status: 'timeout',
    limits: SHORT,
    says: /line 3/,
  },
  {
    name: 'a loop that swallows interrupts',
    source:
      'while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass',
    status: 'timeout',
    limits: SHORT,
    says: /swallows/,
  },
  {
    name: 'a loop with the signal ignored',
    source: 'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass',
    status: 'timeout',
    limits: SHORT,
  },
  {
    name: 'one long operation',
    source: 'x = 7 ** 10**8\nprint(len(str(x)))',
    status: 'timeout',
    limits: SHORT,
  },
  {
    name: 'a catastrophic pattern',
    source: 'import re\nre.match("(a+)+$", "a" * 60 + "b")',
    status: 'timeout',
    limits: SHORT,
  },
  {
    name: 'a loop in the answer',
    source: 'def answer():\n    while True:\n        pass',
    status: 'timeout',
    limits: SHORT,
    graded: true,
    says: /line 3.*check_answer/s,
  },
  {
    name: 'deep recursion',
    source: 'def f():\n    return f()\nf()',
    status: 'error',
    says: /RecursionError/,
  },
  {
    name: 'recursion without the brake',
    source: 'import sys\nsys.setrecursionlimit(10**9)\ndef f(n):\n    return f(n + 1)\nf(0)',
    status: 'error',
    says: /too deeply|RecursionError/,
  },
  { name: 'a huge string', source: "x = 'x' * 10**10", status: 'error', says: /OverflowError/ },
  { name: 'a large string', source: "x = 'x' * 10**9", status: 'memory' },
  {
    name: 'a list that grows',
    source: 'x = [0]\nwhile True:\n    x = x + x',
    status: 'memory',
  },
  { name: 'a huge tensor', source: 'import torch\nx = torch.zeros(10**9)', status: 'memory' },
  {
    name: 'tensors that pile up',
    source: 'import torch\nkept = []\nwhile True:\n    kept.append(torch.ones(1000, 1000))',
    status: 'memory',
    limits: { seconds: 30, megabytes: 100 },
  },
  {
    name: 'a full disk',
    source: 'with open("big", "wb") as f:\n    while True:\n        f.write(b"x" * 10**7)',
    status: 'error',
    says: /No space left/,
  },
  {
    name: 'a flood of output',
    source: 'for i in range(10**6):\n    print("hello, hello, hello")',
    status: 'pass',
  },
  {
    name: 'one enormous line',
    source: 'print("x" * 10**8)',
    status: 'pass',
  },
];
