// What the kernels and the engine around them cost: ratios measured in one run, each the best of several repetitions.
import { pathToFileURL } from 'node:url';
import { buildKernels } from './build-kernels.ts';
import { createEngine, type Engine, float32, int, type Tensor } from './src/index.ts';

export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What the value is to stay below. */
  limit?: number;
}

const clock = (): number => performance.now();

/** The least of several times of `body`, in milliseconds, after one that does not count. */
function best(body: () => void, repetitions: number): number {
  body();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repetitions; i++) {
    const start = clock();
    body();
    least = Math.min(least, clock() - start);
  }
  return least;
}

/** The time of `body` run often enough to be measured, per run. */
const each = (body: () => void, times: number): number =>
  best(() => {
    for (let i = 0; i < times; i++) body();
  }, 5) / times;

/** `body` in a scope of its own, so that repetitions do not pile up tensors. */
const inScope = (e: Engine, body: () => unknown) => () => e.scope(() => void body());

/** Ratios of plain TypeScript to WebAssembly, of einsum to matmul, and of an eager operation to a bare loop. */
export async function bench(): Promise<BenchRow[]> {
  const wasm = await buildKernels();
  const fast = createEngine({ wasm });
  const slow = createEngine({ wasm: null });
  return [...products(fast, slow), ...elementwise(fast, slow), ...letters(fast), ...eager(fast)];
}

function products(fast: Engine, slow: Engine): BenchRow[] {
  const time = (e: Engine, n: number, repetitions: number) => {
    const [a, b] = [e.call('randn', [n, n]), e.call('randn', [n, n])];
    const t = best(
      inScope(e, () => a.matmul(b)),
      repetitions,
    );
    for (const matrix of [a, b]) matrix.release();
    return t;
  };
  const plain = time(slow, 128, 2);
  return [128, 512].flatMap((n) => {
    const ours = time(fast, n, 9);
    return [
      // The plain backend's cost grows with the cube: measured at 128 and scaled.
      {
        name: `engine: matmul ${n}, TypeScript / WebAssembly`,
        value: (plain * (n / 128) ** 3) / ours,
        unit: 'x',
      },
      { name: `engine: matmul ${n}`, value: (2 * n ** 3) / ours / 1e6, unit: 'GF/s' },
    ];
  });
}

function elementwise(fast: Engine, slow: Engine): BenchRow[] {
  const bodies: [string, (x: Tensor) => unknown][] = [
    ['add', (x) => x.add(x)],
    ['exp', (x) => x.exp()],
    ['softmax', (x) => x.softmax(-1)],
    ['sum', (x) => x.sum()],
    ['add transposed', (x) => x.add(x.mT)],
  ];
  const time = (e: Engine, f: (x: Tensor) => unknown, repetitions: number) => {
    const x = e.call('randn', [1024, 1024]);
    const t = best(
      inScope(e, () => f(x)),
      repetitions,
    );
    x.release();
    return t;
  };
  return bodies.map(([name, f]) => ({
    name: `engine: ${name} 1024 x 1024, TypeScript / WebAssembly`,
    value: time(slow, f, 2) / time(fast, f, 9),
    unit: 'x',
  }));
}

/** What reading the equation and arranging the operands adds to the product itself. */
function letters(e: Engine): BenchRow[] {
  const q = e.call('randn', [2, 8, 64, 32]);
  const k = e.call('randn', [2, 8, 64, 32]);
  const named = best(
    inScope(e, () => e.call('einsum', 'bhtd,bhsd->bhts', [q, k])),
    20,
  );
  const plain = best(
    inScope(e, () => q.matmul(k.mT)),
    20,
  );
  for (const tensor of [q, k]) tensor.release();
  return [{ name: 'engine: einsum bhtd,bhsd->bhts / matmul', value: named / plain, unit: 'x' }];
}

function eager(e: Engine): BenchRow[] {
  const x = e.call('arange.start_step', int(0), int(8), int(1), float32);
  const values = new Float32Array(8);
  const bare = each(() => {
    const next = new Float32Array(8);
    for (let i = 0; i < 8; i++) next[i] = values[i]! + 1;
  }, 20_000);
  const add = () => each(() => e.call('add.Tensor', x, x).release(), 20_000);
  // In turns, so that neither is measured before its code is compiled: the least of three rounds each.
  const rounds = [0, 1, 2].map(() => {
    x.setRequiresGrad(false);
    const quiet = add();
    x.setRequiresGrad(true);
    return { quiet, recorded: add() };
  });
  const quiet = Math.min(...rounds.map((round) => round.quiet));
  const recorded = Math.min(...rounds.map((round) => round.recorded));
  x.release();
  return [
    { name: 'engine: eager add of 8 / a loop over a Float32Array', value: quiet / bare, unit: 'x' },
    { name: 'engine: eager add of 8, recorded / not recorded', value: recorded / quiet, unit: 'x' },
    { name: 'engine: eager add of 8', value: quiet * 1000, unit: 'us' },
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const { name, value, unit } of await bench()) console.log(`${name}: ${value.toFixed(2)} ${unit}`);
