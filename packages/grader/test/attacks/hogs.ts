// Programs that never end, or take more stack, memory, disk or output than there is.
import { type Attack, CHECKS, cheats, endless, refused, SHORT } from './attack.ts';

export const HOGS: Attack[] = [
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
    checks: CHECKS,
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
  endless('a loop while loading', 'while True:\n    pass\ndef answer():\n    return 42', /line [12]/, CHECKS),
  endless('a power of a power', 'print(10 ** 10 ** 8)'),
  endless('a sum over a long range', 'print(sum(range(10**12)))'),
  endless(
    'an iterator consumed by C',
    'import collections, itertools\ncollections.deque(itertools.count(), maxlen=0)',
  ),
  endless(
    'a sort with a key that never returns',
    'def key(x):\n    while True:\n        pass\n[3, 1, 2].sort(key=key)',
    /line [23]/,
  ),
  endless('a long sleep', 'import time\ntime.sleep(10**6)'),
  endless(
    'an exception that never says what it is',
    'class Silent(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise Silent',
  ),
  endless('ten million prints', 'for i in range(10**7):\n    print(i)', /printed .*lines/),
  endless(
    'files without number',
    'import itertools\nfor i in itertools.count():\n    open(f"f{i}", "w").close()',
  ),
  refused(
    'a module that calls itself',
    'import torch\nclass M(torch.nn.Module):\n    def forward(self, x):\n        return self(x)\nM()(torch.ones(1))',
    /RecursionError/,
  ),
  refused(
    '__eq__ that compares itself',
    'class A:\n    def __eq__(self, other):\n        return A() == other\nA() == A()',
    /RecursionError/,
  ),
  refused(
    '__getattr__ that asks itself',
    'class A:\n    def __getattr__(self, name):\n        return getattr(self, name + "x")\nA().a',
    /RecursionError/,
  ),
  refused('a key that sorts by itself', 'def f(x):\n    return max([1, 2], key=f)\nf(0)', /RecursionError/),
  refused(
    'a list in a list, a hundred thousand deep',
    'x = None\nfor i in range(10**5):\n    x = [x]\nrepr(x)',
    /too deeply|RecursionError/,
  ),
  refused(
    'a deep expression',
    'compile("+".join(["1"] * 10**5), "x", "eval")',
    /too deeply|RecursionError|MemoryError/,
  ),
  cheats(
    'recursion in the answer',
    'def answer():\n    return max([1, 2], key=lambda x: answer())',
    'error',
    /RecursionError/,
  ),
  refused('an exception with an endless message', 'raise ValueError("x" * 10**8)', /ValueError/),
];
