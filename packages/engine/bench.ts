// What the kernels and the engine around them cost: ratios measured in one run, each the best of several repetitions.
import { buildKernels } from './build-kernels.ts';
import { createEngine, type Engine, float32, int, type Tensor } from './src/index.ts';

export interface Row {
  name: string;
  /** Milliseconds of this engine, and of what it is held against. */
  ours: number;
  other: number;
  against: string;
  /** other / ours: above 1, we are faster. */
  ratio: number;
  note?: string;
}

function best(body: () => void, repetitions = 7): number {
  body();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    body();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The time of `body` run often enough to be measured, per run. */
const each = (body: () => void, times: number): number =>
  best(() => {
    for (let i = 0; i < times; i++) body();
  }, 5) / times;

function against(name: string, ours: number, other: number, what: string, note?: string): Row {
  return { name, ours, other, against: what, ratio: other / ours, ...(note ? { note } : {}) };
}

/** Ratios of the WebAssembly backend to the plain TypeScript one, and of an eager operation to a bare loop. */
export async function rows(): Promise<Row[]> {
  const wasm = await buildKernels();
  const [fast, slow] = [createEngine({ wasm }), createEngine({ wasm: null })];
  const drop = (e: Engine, body: () => unknown) => () => e.scope(() => void body());
  const out: Row[] = [];

  const gemm = (e: Engine, n: number, repetitions: number) => {
    const [a, b] = [e.call('randn', [n, n]), e.call('randn', [n, n])];
    return best(
      drop(e, () => a.matmul(b)),
      repetitions,
    );
  };
  for (const n of [128, 512]) {
    const ours = gemm(fast, n, 9);
    // The plain backend's cost grows with the cube: measured at 128 and scaled.
    const other = gemm(slow, 128, 1) * (n / 128) ** 3;
    out.push(
      against(`GEMM ${n}`, ours, other, 'plain TypeScript', `${((2 * n ** 3) / ours / 1e6).toFixed(1)} GF/s`),
    );
  }
  const million: [string, (x: Tensor) => unknown][] = [
    ['add 1M', (x) => x.add(x)],
    ['exp 1M', (x) => x.exp()],
    ['softmax 1024 x 1024', (x) => x.softmax(-1)],
    ['sum 1M', (x) => x.sum()],
    ['add transposed 1M', (x) => x.add(x.mT)],
  ];
  for (const [name, f] of million) {
    const time = (e: Engine, repetitions: number) => {
      const x = e.call('randn', [1024, 1024]);
      const t = best(
        drop(e, () => f(x)),
        repetitions,
      );
      x.release();
      return t;
    };
    out.push(against(name, time(fast, 9), time(slow, 2), 'plain TypeScript'));
  }
  const x = fast.call('arange.start_step', int(0), int(8), int(1), float32);
  const values = new Float32Array(8);
  const bare = each(() => {
    const next = new Float32Array(8);
    for (let i = 0; i < 8; i++) next[i] = values[i]! + 1;
  }, 20_000);
  const eager = each(() => fast.call('add.Tensor', x, x).release(), 20_000);
  out.push(
    against('eager add of 8', eager, bare, 'a loop over a Float32Array', `${(eager * 1000).toFixed(2)} us`),
  );
  x.setRequiresGrad(true);
  const recorded = each(() => fast.call('add.Tensor', x, x).release(), 20_000);
  out.push(
    against(
      'eager add of 8, recorded',
      recorded,
      bare,
      'a loop over a Float32Array',
      `${(recorded * 1000).toFixed(2)} us`,
    ),
  );
  return out;
}
