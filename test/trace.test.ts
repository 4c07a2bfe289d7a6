// lacuna.trace() tells on our torch what it tells on real PyTorch; off it leaves nothing behind; a job cannot leave it on.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sections } from '../packages/torch/test/goldens.ts';
import { type Host, startHost } from '../packages/torch/test/host.ts';

const golden = (name: string) =>
  sections(readFileSync(new URL(`../packages/checks/goldens/${name}`, import.meta.url), 'utf8'));

let host: Host;
/** Runs a program in the one namespace all programs of this file share; returns what it printed. */
let run: (source: string) => string;

beforeAll(async () => {
  host = await startHost({ checks: true });
  host.python.runPython(`
import contextlib, io, json
from lacuna._run import run_job
_space = {"__name__": "__main__"}
def _run_here(source):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "program.py", "exec"), _space)
    return out.getvalue()
`);
  run = host.python.globals.get('_run_here');
});

describe('traced programs', () => {
  const recorded = golden('trace.txt');
  golden('trace.py').forEach(({ title, body }, i) => {
    it(title, () => {
      expect(recorded[i]!.title).toBe(title);
      expect(run(body)).toBe(recorded[i]!.body);
    });
  });
});

describe('a trace that is off', () => {
  const clean = () => {
    expect(host.engine.trace).toBeNull();
    expect(host.engine.pool.watcher).toBeNull();
    expect(run('import sys; print([sys.monitoring.get_tool(i) for i in range(6)])')).toBe(
      '[None, None, None, None, None, None]\n',
    );
    expect(run('from torch import _bridge; print(_bridge.batch)')).toBe('128\n');
  };

  it('leaves the engine and Python as they were', () => {
    run('import torch, lacuna\nwith lacuna.trace() as t: torch.ones(2)');
    clean();
  });

  it('is off after an exception', () => {
    run('try:\n    with lacuna.trace(): 1 / 0\nexcept ZeroDivisionError: pass');
    clean();
  });

  it('is off after a job that left one open', () => {
    const verdict = host.python.runPython(
      'json.dumps(run_job({"v": 1, "id": "open", "source": "import lacuna\\nt = lacuna.trace().__enter__()", "checks": ""}))',
    );
    expect(JSON.parse(verdict).status).toBe('pass');
    clean();
  });
});

describe("a learner's code inside a trace", () => {
  it('does not end it by tracing for itself, nor by an exception it swallows', () => {
    expect(
      run(`
def learner():
    with lacuna.trace():
        torch.zeros(3)
    t = lacuna.trace()
    t.__enter__()
    t.__exit__(None, None, None)
    t.__exit__(None, None, None)
    lacuna.trace().__enter__()   # never left
    try:
        torch.ones(2, 3) @ torch.ones(2, 3)
    except RuntimeError:
        pass
    return torch.exp(torch.ones(2))

with lacuna.trace() as t:
    learner()
print([c.name for c in t.calls])
torch.zeros(1)
print(len(t.calls))
from lacuna import _trace
_trace.close_all()
`),
    ).toBe("['zeros', 'ones', 'ones', 'ones', 'exp']\n5\n");
  });

  it('is seen through names saved before the trace was opened', () => {
    expect(
      run(`
from torch.nn.functional import softmax as saved, scaled_dot_product_attention as attend
x = torch.randn(1, 4, 4)
with lacuna.trace() as t:
    saved(x, -1)
print(t.called("softmax"), t.called("scaled_dot_product_attention"))
with lacuna.trace() as t:
    attend(x, x, x)
print(t.called("scaled_dot_product_attention"))
`),
    ).toBe('True False\nTrue\n');
  });

  it('is seen in its own backward functions and hooks', () => {
    expect(
      run(`
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.exp(x)
    @staticmethod
    def backward(ctx, g):
        return torch.tanh(g)
x = torch.ones(2, requires_grad=True)
x.register_hook(lambda g: torch.sigmoid(g))
with lacuna.trace() as t:
    Double.apply(x).sum().backward()
print(t.called("exp"), t.called("tanh"), t.called("sigmoid"), t.called("softmax"))
`),
    ).toBe('True True True False\n');
  });
});
