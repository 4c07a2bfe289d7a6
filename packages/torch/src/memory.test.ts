// What Python drops is freed: long loops stay flat, backward lets go as it proceeds, and running out of memory is an exception.
import { buildKernels } from '@lacuna/engine/build-kernels';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../test/host.ts';

const LIMIT = 64 * 1024 * 1024;
let host: Host;
beforeAll(async () => {
  host = await startHost({ wasm: await buildKernels(), maxBytes: LIMIT });
  host.python.runPython(SETTING);
});

const SETTING = `
import gc, torch
from torch import _bridge, nn
from torch.nn import functional as F

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 4))
opt = torch.optim.AdamW(net.parameters())
x, y = torch.randn(16, 8), torch.randint(4, (16,))

def step():
    opt.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    opt.step()
    return loss

def alive():
    _bridge.collect()
    return torch._lacuna_stats()["liveBytes"], _bridge.live(), len(_bridge._callbacks)

def grown(body, times):
    "What so many runs of body leave behind: bytes, handles, callbacks."
    for _ in range(5):
        body()
    before = alive()
    for _ in range(times):
        body()
    return [b - a for a, b in zip(before, alive())]
`;

/** Runs a program in the setting's namespace; what its last expression gives, by way of JSON. */
const say = (source: string): unknown => {
  const value = host.python.runPython(source) as { toJs?: () => unknown };
  return typeof value === 'object' ? value.toJs?.() : value;
};

describe('loops', () => {
  it('10,000 training steps leave nothing, and the memory does not grow', () => {
    say('for _ in range(200): step()');
    const pages = host.engine.memory.wasm.buffer.byteLength;
    expect(say('grown(step, 10_000)')).toEqual([0, 0, 0]);
    expect(host.engine.memory.wasm.buffer.byteLength).toBe(pages);
    // Between collections too: parameters, states, gradients and one batch of small tensors not yet given back.
    expect(say('torch._lacuna_stats(reset=True); step(); torch._lacuna_stats()["peakBytes"]')).toBeLessThan(
      100_000,
    );
  });

  it.each([
    [
      'an exception in forward',
      'loss = net(x).sum()\n    try: loss * (x @ x)\n    except RuntimeError: pass',
    ],
    [
      'an exception in backward',
      'loss = net(x).sum()\n    loss.backward()\n    try: loss.backward()\n    except RuntimeError: pass',
    ],
    [
      'a hook that raises',
      'h = net(x)\n    def bad(g): raise ValueError\n    h.register_hook(bad)\n    try: h.sum().backward()\n    except ValueError: pass',
    ],
    ['a hook', 'h = net(x)\n    h.register_hook(lambda g: g * 2)\n    h.sum().backward()'],
    [
      'hooks that replace a gradient, the second of which raises',
      'h = net(x)\n    h.register_hook(lambda g: g * 2)\n    h.register_hook(lambda g: 1 / 0)\n    try: h.sum().backward()\n    except ZeroDivisionError: pass',
    ],
    [
      'a hook that holds its tensor',
      'h = net(x)\n    h.register_hook(lambda g: h * g)\n    h.sum().backward()',
    ],
    [
      'a leaf whose hooks hold it',
      'p = torch.ones(64, requires_grad=True)\n    p.register_hook(lambda g: g * p.detach())\n    p.register_post_accumulate_grad_hook(lambda q: p.detach())\n    (p * 2).sum().backward()',
    ],
    [
      'hooks of modules',
      'm = nn.Linear(8, 8)\n    m.register_forward_hook(lambda m, i, o: setattr(m, "last", o))\n    m.register_full_backward_hook(lambda m, i, o: None)\n    m(x).sum().backward()',
    ],
    ['a cycle', 'class A: pass\n    a = A()\n    a.me, a.out, a.f = a, net(x), lambda: a.out'],
    [
      'a gradient of a gradient',
      'z = x.clone().requires_grad_()\n    (g,) = torch.autograd.grad(net(z).sum(), z, create_graph=True)\n    (g.norm() - 1).pow(2).backward()',
    ],
    [
      'a function of its own',
      'class Square(torch.autograd.Function):\n        @staticmethod\n        def forward(ctx, a):\n            ctx.save_for_backward(a)\n            return a * a\n        @staticmethod\n        def backward(ctx, g): return 2 * g * ctx.saved_tensors[0]\n    z = x.clone().requires_grad_()\n    Square.apply(z).sum().backward()\n    Square.apply(z)',
    ],
    ['a graph never run backward', 'net(x).softmax(-1).log().sum()'],
    ['a cache written in place', 'c = torch.zeros(4, 64)\n    for i in range(4): c[i] = x[i].repeat(8)'],
    ['memory that does not suffice', 'try: torch.zeros(10**9)\n    except RuntimeError: pass'],
  ])('%s leaves nothing', (_, body) => {
    expect(say(`def body():\n    ${body}\ngrown(body, 200)`)).toEqual([0, 0, 0]);
  });

  it('a hook still runs when a collection came between, whoever holds its tensor', () => {
    const source = `
seen = []
def make():
    h = net(x)
    h.register_hook(lambda g: seen.append(tuple(h.shape)))
    return h.sum()
def make_view():
    h = net(x)
    h.register_hook(lambda g: seen.append(tuple(h.shape)))
    return h[0]
for loss in (make(), make_view().sum()):
    gc.collect(); _bridge.collect()
    loss.backward()
str(seen)`;
    expect(say(source)).toBe('[(16, 4), (16, 4)]');
  });

  it('a history of losses grows by each loss; one of numbers does not', () => {
    expect(say('history = []; grown(lambda: history.append(step()), 100)')).toEqual([400, 100, 0]);
    expect(say('del history; numbers = []; grown(lambda: numbers.append(step().item()), 100)')).toEqual([
      0, 0, 0,
    ]);
    // The graphs of a running sum are all kept until it is dropped.
    const source = `
def run():
    global total
    total = 0
    for _ in range(100): total = total + F.cross_entropy(net(x), y)
before = alive()
run()
held = alive()[0] - before[0]
del total
held > 100 * 16 * 16 * 4, [b - a for a, b in zip(before, alive())]`;
    expect(say(source)).toEqual([true, [0, 0, 0]]);
  });
});

describe('backward', () => {
  it('frees what was saved as it goes: twelve layers peak where forward left them, plus a few activations', () => {
    const source = `
n, width, batch = 12, 64, 256
deep = nn.Sequential(*[layer for _ in range(n) for layer in (nn.Linear(width, width, bias=False), nn.ReLU())])
data = torch.randn(batch, width)
deep(data).sum().backward()  # the gradients exist from now on
activation = batch * width * 4
_bridge.collect()
start = torch._lacuna_stats(reset=True)["liveBytes"]
out = deep(data)
after_forward = torch._lacuna_stats(reset=True)["liveBytes"] - start
out.sum().backward()
del out
peak = torch._lacuna_stats()["peakBytes"] - start
# Saved: relu's output, which is also the next layer's input, and nothing else.
after_forward / activation, peak / activation, (alive()[0] - start) / activation`;
    const [forward, peak, left] = say(source) as number[];
    expect(forward).toBeCloseTo(12, 1);
    expect(peak).toBeLessThan(12 + 4);
    expect(left).toBe(0);
  });
});

describe('out of memory', () => {
  it('is a RuntimeError with the sizes asked, held and allowed; the engine works after it', () => {
    const source = `
held = torch.zeros(1000)
try: torch.zeros(10**8)
except RuntimeError as e: caught = e
" | ".join([str(caught), type(caught).__name__, str(isinstance(caught, MemoryError)), str(isinstance(caught, torch.OutOfMemoryError)), str((held + 1).sum().item())])`;
    expect(say(source)).toMatch(
      /DefaultCPUAllocator: can't allocate memory: you tried to allocate 400000000 bytes\. .* (\d+) bytes are in use and the limit is 67108864\. .* \| OutOfMemoryError \| True \| True \| 1000\.0$/,
    );
  });

  it('comes only after garbage was collected, also what its own hooks hold', () => {
    const source = `
def cycle():
    class Node: pass
    n = Node(); n.me = n; n.t = torch.zeros(2_000_000)
    h = (n.t.requires_grad_() * 2); h.register_hook(lambda g: h)
for _ in range(20): cycle()
True`;
    expect(say(source)).toBe(true);
  });

  it('in the middle of backward loses nothing', () => {
    const source = `
w = torch.randn(1_000_000, requires_grad=True)
def body():
    fill = []
    h = (w * 2).exp().sin().exp()
    try:
        while True: fill.append(torch.empty(700_000))
    except RuntimeError: pass
    fill.pop()
    try: h.sum().backward()
    except RuntimeError: pass
    w.grad = None
del held, caught
grown(body, 3)`;
    expect(say(source)).toEqual([0, 0, 0]);
  });

  it('a size that no integer holds is said as PyTorch says it', () => {
    expect(say('try: torch.zeros(2**62)\nexcept RuntimeError as e: caught = str(e)\ncaught')).toBe(
      'Storage size calculation overflowed with sizes=[4611686018427387904]',
    );
  });
});
