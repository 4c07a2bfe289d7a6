// The Node runtime: streams, arguments, limits, one clean interpreter after the other, the promised standard library.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRuntime } from '../../../../scripts/build-runtime.ts';
import { type JobParts, jobFor } from '../job.ts';
import { cellFlags, createNodeRuntime } from './runtime.ts';

let runtime: ReturnType<typeof createNodeRuntime>;
beforeAll(async () => {
  runtime = createNodeRuntime({ runtimeDir: (await ensureRuntime()).dir });
});
afterAll(() => runtime.dispose());

const run = (source: string, parts: Partial<JobParts> = {}, onOutput?: (text: string) => void) =>
  runtime.grade(
    jobFor({ id: 'job', task: null, source, limits: { seconds: 20, megabytes: 512 }, ...parts }),
    onOutput,
  );

/** What readings and learners may import. */
const PROMISED =
  `math cmath random itertools functools collections collections.abc dataclasses typing json re statistics
  time datetime heapq bisect copy contextlib unittest unittest.mock inspect traceback textwrap string decimal fractions
  enum abc operator io types warnings weakref difflib pprint timeit array struct hashlib argparse asyncio logging csv
  pathlib tempfile pickle base64 cProfile pstats queue secrets calendar zlib gzip glob fnmatch ast dis tokenize numbers
  graphlib tracemalloc gc platform locale unicodedata urllib.parse importlib zipfile contextvars threading
  concurrent.futures shutil os sys torch torch.nn torch.nn.functional torch.optim lacuna`.split(/\s+/);

describe('Node runtime', () => {
  it('streams what is printed and repeats it in the verdict', async () => {
    let streamed = '';
    const verdict = await run('import sys\nprint("out é")\nprint("err", file=sys.stderr)', {}, (text) => {
      streamed += text;
    });
    expect(streamed).toBe('out é\nerr\n');
    expect(verdict).toMatchObject({ status: 'pass', output: { text: streamed, truncated: false } });
  });

  it('answers help() in the output, without a pager or a prompt', async () => {
    const source = `import torch, torch.nn as nn
help(torch.exp)
help(torch.Tensor.view)
help(nn.Linear)
help("torch.optim.RMSprop")
help(print)
help(nn.functional.relu)
help("torch.nosuch")
help()`;
    const { status, output } = await run(source);
    expect(status).toBe('pass');
    expect(output.text.split('\n').slice(0, 9)).toEqual(
      [
        'Help on function exp in module torch:',
        '',
        '    exp(input, *, out=None) -> Tensor',
        '    ',
        '    e to the power of each element.',
        '    ',
        '    Shape: that of input.',
        '    ',
        '    >>> x = torch.tensor([0.0, 1.0, 2.0])',
      ].map((line) => line.trimEnd()),
    );
    for (const said of [
      'Help on function Tensor.view in module torch:',
      'Help on class Linear in module torch.nn.modules.linear:',
      '    Linear(in_features, out_features, bias=True, device=None, dtype=None)',
      '    From Module: ',
      'Help on class RMSprop in module torch.optim.rmsprop:',
      'Help on function print in module builtins:',
      "There is nothing called 'torch.nosuch'.",
      'Write help(something), for example help(torch.exp).',
    ])
      expect(output.text).toContain(said);
    expect(output.text.length).toBeLessThan(8_000);
  });

  it('gives a program its arguments and its name', async () => {
    const { output } = await run('import sys\nprint(sys.argv, __name__)', {
      id: 'folder/tool.py',
      argv: ['-n', 'a b'],
    });
    expect(output.text).toBe("['tool.py', '-n', 'a b'] __main__\n");
  });

  it('points at the line of an exception, our frames removed', async () => {
    const { at, message, traceback } = await run('def f():\n    return [][1]\n\nf()');
    expect(at).toMatchObject({ line: 2 });
    expect(message).toContain('IndexError');
    expect(traceback).not.toMatch(/lacuna|_run/);
  });

  it.each([
    [
      'names',
      'import builtins, math\nbuiltins.leak = math.leak = 1',
      'import builtins, math\nprint(hasattr(builtins, "leak"), hasattr(math, "leak"))',
    ],
    ['files', 'open("left.txt", "w").write("x")', 'import os\nprint(os.path.exists("left.txt"))'],
    ['environment', 'import os\nos.environ["LEFT"] = "x"', 'import os\nprint("LEFT" in os.environ)'],
    [
      'modules',
      'import sys, types\nsys.modules["left"] = types.ModuleType("left")',
      'import sys\nprint("left" in sys.modules)',
    ],
    [
      'folder and path',
      'import os, sys\nos.chdir("/")\nsys.path.insert(0, "/left")',
      'import os, sys\nprint(os.getcwd() == "/" or "/left" in sys.path)',
    ],
    ['tracing', 'import sys\nsys.settrace(lambda *a: None)', 'import sys\nprint(sys.gettrace() is not None)'],
    [
      'gradients off',
      'import torch\ntorch.set_grad_enabled(False)',
      'import torch\nprint(not torch.is_grad_enabled())',
    ],
    [
      'the default dtype',
      'import torch\ntorch.set_default_dtype(torch.float64)',
      'import torch\nprint(torch.ones(1).dtype != torch.float32)',
    ],
    [
      'a trace',
      'import lacuna\nlacuna.trace().__enter__()',
      'import sys\nprint(sys.monitoring.get_tool(4) is not None)',
    ],
    [
      'a patched torch',
      'import torch\ntorch.softmax = lambda *a: None',
      'import torch\nprint(torch.softmax(torch.ones(1), 0) is None)',
    ],
  ])('%s left behind by one run are gone in the next', async (_, first, second) => {
    await run(first);
    const { output, message } = await run(second);
    expect(output.text || message).toMatch(/^(False ?)+\n$/);
  });

  it('gives the same random numbers for the same seed', async () => {
    const source = 'import random, torch\nprint(random.random(), torch.rand(2).tolist(), hash("a"))';
    const texts = [
      await run(source, { seed: 7 }),
      await run(source, { seed: 7 }),
      await run(source, { seed: 8 }),
    ].map(({ output }) => output.text);
    expect(texts[0]).toBe(texts[1]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('offers the standard library that readings may use', async () => {
    const source = `import importlib
missing = []
for name in ${JSON.stringify(PROMISED)}:
    try:
        importlib.import_module(name)
    except Exception as problem:
        missing.append(f"{name}: {problem}")
print(missing)`;
    expect((await run(source)).output.text).toBe('[]\n');
  });

  it('traces operations, functions and modules inside a check', async () => {
    const checks = `import lacuna, torch
from lacuna import check
def check_traced(solution):
    with lacuna.trace() as t:
        solution.net(torch.ones(3, 4))
    found = [t.called(name) for name in ("Linear", "linear", "addmm", "GELU", "gelu", "relu", "ReLU")]
    if found != [True] * 5 + [False] * 2:
        check.fail(f"{found}")
    check.traced(t, largest_bytes=3 * 8 * 4)
    check.forbids(t, "gelu", what="net")
`;
    const source = 'from torch import nn\nnet = nn.Sequential(nn.Linear(4, 8), nn.GELU())';
    const { checks: results } = await run(source, { checks });
    expect(results.map(({ status, message }) => [status, message])).toEqual([
      ['fail', 'net: called `gelu`, wanted its work written out in other operations.'],
    ]);
  });

  it('raises on what is read from the keyboard', async () => {
    expect((await run('input()')).message).toContain('EOFError');
  });

  it('uses the permission flag its Node knows', () => {
    expect(cellFlags('/x', '20.20.2')).toContain('--experimental-permission');
    expect(cellFlags('/x', '23.4.0')).toContain('--experimental-permission');
    expect(cellFlags('/x', '23.5.0')).toContain('--permission');
    expect(cellFlags('/x', '24.21.0')).toContain('--permission');
  });
});
