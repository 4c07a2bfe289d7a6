// The counts against a tiled attention that really runs on memories that count, and its results against whole attention.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backwardFlops,
  elementsOnChip,
  type FlashQuestion,
  flashSteps,
  flashTotals,
  isTaken,
  largestTile,
  paperTile,
  standardWork,
} from './flash-tiles.ts';

const size = fc.integer({ min: 1, max: 5 });
const questions = fc
  .record({
    tokens: fc.integer({ min: 1, max: 11 }),
    headDim: fc.integer({ min: 1, max: 3 }),
    rows: size,
    columns: size,
    outer: fc.constantFrom('keys' as const, 'queries' as const),
    causal: fc.boolean(),
    window: fc.option(fc.integer({ min: 1, max: 12 })),
  })
  .map((q): FlashQuestion => ({ ...q, window: q.causal ? q.window : null }));

/** Memory outside the chip: every number that comes or goes is counted. */
class Memory {
  read = 0;
  written = 0;
  private cells = new Map<string, number>();
  get(name: string, ...at: number[]): number {
    this.read += 1;
    return this.cells.get(`${name}${at}`)!;
  }
  set(value: number, name: string, ...at: number[]): void {
    this.written += 1;
    this.cells.set(`${name}${at}`, value);
  }
  /** Puts a number there as input: not counted. */
  given(value: number, name: string, ...at: number[]): void {
    this.cells.set(`${name}${at}`, value);
  }
  look(name: string, ...at: number[]): number {
    return this.cells.get(`${name}${at}`)!;
  }
}

const allowed = ({ causal, window }: FlashQuestion, query: number, key: number) =>
  !causal || (key <= query && (window === null || query - key < window));

function inputs(q: FlashQuestion): Memory {
  const memory = new Memory();
  for (const [seed, name] of ['Q', 'K', 'V'].entries())
    for (let i = 0; i < q.tokens; i += 1)
      for (let k = 0; k < q.headDim; k += 1)
        memory.given(Math.sin(1 + seed * 50 + i * 7 + k * 3) * 2, name, i, k);
  return memory;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** FlashAttention with plain loops: 1 or 2 by its outer loop. Returns the memory, which knows its traffic. */
function runTiled(q: FlashQuestion) {
  const memory = inputs(q);
  const dims = numbers(0, q.headDim);
  let [products, exps, tiles, peak] = [0, 0, 0, 0];
  const exp = (x: number) => {
    exps += 1;
    return Math.exp(x);
  };
  const rowBlocks = numbers(0, Math.ceil(q.tokens / q.rows)).map((b) =>
    numbers(b * q.rows, Math.min(q.tokens, (b + 1) * q.rows)),
  );
  const columnBlocks = numbers(0, Math.ceil(q.tokens / q.columns)).map((b) =>
    numbers(b * q.columns, Math.min(q.tokens, (b + 1) * q.columns)),
  );
  const load = (name: string, block: number[]) => block.map((i) => dims.map((k) => memory.get(name, i, k)));
  type Running = { o: number[][]; m: number[]; l: number[] };
  const fresh = (block: number[]): Running => ({
    o: block.map(() => dims.map(() => 0)),
    m: block.map(() => -Infinity),
    l: block.map(() => 0),
  });
  const any = (rows: number[], keys: number[]) => rows.some((i) => keys.some((j) => allowed(q, i, j)));

  const tile = (
    rows: number[],
    keys: number[],
    Q: number[][],
    K: number[][],
    V: number[][],
    state: Running,
  ) => {
    tiles += 1;
    const first = state.m.every((m, i) => m === -Infinity && state.l[i] === 0) && !touched.has(rows[0]!);
    touched.add(rows[0]!);
    const scores = Q.map((qi, i) =>
      K.map((kj, j) => {
        const score = dims.reduce((sum, k) => {
          products += 1;
          return sum + qi[k]! * kj[k]!;
        }, 0);
        return allowed(q, rows[i]!, keys[j]!) ? score : -Infinity;
      }),
    );
    peak = Math.max(
      peak,
      Q.length * q.headDim * 2 + K.length * q.headDim * 2 + rows.length * keys.length + 2 * rows.length,
    );
    scores.forEach((row, i) => {
      const m = Math.max(state.m[i]!, ...row);
      const base = m === -Infinity ? 0 : m;
      const weights = row.map((score) => exp(score - base));
      const shrink = first ? 0 : exp(state.m[i]! - base);
      state.l[i] = state.l[i]! * shrink + weights.reduce((a, b) => a + b, 0);
      for (const k of dims) {
        let mixed = 0;
        weights.forEach((w, j) => {
          products += 1;
          mixed += w * V[j]![k]!;
        });
        state.o[i]![k] = state.o[i]![k]! * shrink + mixed;
      }
      state.m[i] = m;
    });
  };
  const touched = new Set<number>();

  if (q.outer === 'queries') {
    for (const rows of rowBlocks) {
      const Q = load('Q', rows);
      const state = fresh(rows);
      for (const keys of columnBlocks)
        if (any(rows, keys)) tile(rows, keys, Q, load('K', keys), load('V', keys), state);
      rows.forEach((i, at) => {
        for (const k of dims) memory.set(state.o[at]![k]! / state.l[at]!, 'O', i, k);
        memory.set(state.m[at]! + Math.log(state.l[at]!), 'L', i);
      });
    }
  } else {
    const begun = new Set<number>();
    for (const keys of columnBlocks) {
      const [K, V] = [load('K', keys), load('V', keys)];
      for (const rows of rowBlocks) {
        if (!any(rows, keys)) continue;
        const Q = load('Q', rows);
        const state = begun.has(rows[0]!)
          ? {
              o: load('O', rows),
              m: rows.map((i) => memory.get('m', i)),
              l: rows.map((i) => memory.get('l', i)),
            }
          : fresh(rows);
        begun.add(rows[0]!);
        // The first version keeps its output divided by the sum, so it takes the division back first.
        state.o = state.o.map((row, i) => row.map((value) => (state.l[i] === 0 ? 0 : value * state.l[i]!)));
        tile(rows, keys, Q, K, V, state);
        rows.forEach((i, at) => {
          for (const k of dims)
            memory.set(state.l[at] === 0 ? 0 : state.o[at]![k]! / state.l[at]!, 'O', i, k);
          memory.set(state.m[at]!, 'm', i);
          memory.set(state.l[at]!, 'l', i);
        });
      }
    }
  }
  return { memory, flops: 2 * products, exps, tiles, peak };
}

/** Whole attention, by definition. */
function dense(q: FlashQuestion): number[][] {
  const memory = inputs(q);
  const all = numbers(0, q.tokens);
  const dims = numbers(0, q.headDim);
  return all.map((i) => {
    const exps = all.map((j) =>
      allowed(q, i, j)
        ? Math.exp(dims.reduce((sum, k) => sum + memory.look('Q', i, k) * memory.look('K', j, k), 0))
        : 0,
    );
    const sum = exps.reduce((a, b) => a + b);
    return dims.map((k) => all.reduce((out, j) => out + (exps[j]! / sum) * memory.look('V', j, k), 0));
  });
}

describe('tile by tile', () => {
  it('reads, writes and multiplies what a run does, and the run is right', () => {
    fc.assert(
      fc.property(questions, (q) => {
        const run = runTiled(q);
        const steps = flashSteps(q);
        expect(steps.at(-1)!.cumulative).toMatchObject({
          read: run.memory.read,
          written: run.memory.written,
          flops: run.flops,
          exps: run.exps,
          tiles: run.tiles,
        });
        const most = Math.max(
          ...steps.map(({ onChip }) => onChip.reduce((sum, { elements }) => sum + elements, 0)),
        );
        expect(most).toBe(run.peak);
        expect(most).toBeLessThanOrEqual(elementsOnChip(q));
        dense(q).forEach((row, i) => {
          row.forEach((value, k) => {
            expect(run.memory.look('O', i, k)).toBeCloseTo(value, 9);
          });
        });
      }),
    );
  });

  it('comes to the same totals without listing the tiles', () => {
    fc.assert(
      fc.property(questions, (q) => {
        expect(flashTotals(q)).toEqual(flashSteps(q).at(-1)!.cumulative);
      }),
    );
  });

  it('skips a tile exactly when no pair of it is allowed', () => {
    fc.assert(
      fc.property(questions, fc.nat(10), fc.nat(10), (q, row, column) => {
        const rows = numbers(row * q.rows, Math.min(q.tokens, (row + 1) * q.rows));
        const keys = numbers(column * q.columns, Math.min(q.tokens, (column + 1) * q.columns));
        if (rows.length === 0 || keys.length === 0) return;
        expect(isTaken(q, row, column)).toBe(rows.some((i) => keys.some((j) => allowed(q, i, j))));
      }),
    );
  });

  it('refuses tiles of nothing', () => {
    expect(() =>
      flashTotals({ tokens: 4, headDim: 2, rows: 0, columns: 2, outer: 'keys', causal: false, window: null }),
    ).toThrow(/rows is 0/);
  });
});

describe('the formulas', () => {
  const whole = { causal: false, window: null } as const;

  it('attention with a table moves 4 N squared + 4 N d elements', () => {
    for (const [tokens, headDim] of [
      [8, 2],
      [1024, 64],
    ] as const) {
      const { read, written } = standardWork({ tokens, headDim });
      expect(read + written).toBe(4 * tokens ** 2 + 4 * tokens * headDim);
    }
  });

  it('FlashAttention 1 moves 12 N² d² / M elements when N and M are large: Theta(N² d² / M)', () => {
    const headDim = 64;
    const moved = (tokens: number, sram: number) => {
      const { read, written } = flashTotals({
        tokens,
        headDim,
        ...paperTile(sram, headDim),
        outer: 'keys',
        ...whole,
      });
      return read + written;
    };
    const [tokens, sram] = [1_048_576, 65_536];
    expect(moved(tokens, sram) / ((12 * tokens ** 2 * headDim ** 2) / sram)).toBeCloseTo(1.02, 1);
    expect(moved(2 * tokens, sram) / moved(tokens, sram)).toBeCloseTo(4, 2);
    expect(moved(tokens, sram) / moved(tokens, 2 * sram)).toBeCloseTo(2, 2);
  });

  it('FlashAttention 2 does as many FLOPs per byte as its tile has rows, in 16 bit', () => {
    for (const rows of [64, 128]) {
      const { read, written, flops } = flashTotals({
        tokens: 65_536,
        headDim: 64,
        rows,
        columns: 64,
        outer: 'queries',
        ...whole,
      });
      expect(flops / (2 * (read + written)) / rows).toBeCloseTo(1, 2);
    }
  });

  it('does the same matrix products as a table, and half of them with a causal mask', () => {
    const q: FlashQuestion = { tokens: 4096, headDim: 64, rows: 64, columns: 64, outer: 'queries', ...whole };
    const { flops } = standardWork(q);
    expect(flashTotals(q).flops).toBe(flops);
    expect(flashTotals({ ...q, causal: true }).flops / flops).toBeCloseTo(0.5, 1);
  });

  it('five products of backward against four: 14 to 12 with forward', () => {
    const [pairs, d] = [1024 ** 2, 64];
    const forward = 4 * pairs * d;
    expect(
      (forward + backwardFlops(pairs, d, true)) / (forward + backwardFlops(pairs, d, false)),
    ).toBeCloseTo(14 / 12, 12);
  });
});

describe('tiles that fit', () => {
  it('are as large as they can be in steps of 16', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 200_000 }), fc.constantFrom(32, 64, 128), (sram, headDim) => {
        const side = largestTile(sram, headDim);
        const needs = (tile: number) => elementsOnChip({ rows: tile, columns: tile, headDim });
        if (side !== undefined) expect(needs(side)).toBeLessThanOrEqual(sram);
        expect(needs((side ?? 0) + 16)).toBeGreaterThan(sram);
      }),
    );
  });

  it('of the first paper fill a quarter of the chip with each of Q, K, V and O at most', () => {
    for (const [sram, headDim] of [
      [98_304, 64],
      [10_000, 128],
    ] as const) {
      const { rows, columns } = paperTile(sram, headDim);
      expect(columns * headDim).toBeLessThan(sram / 4 + headDim);
      expect(rows).toBeLessThanOrEqual(headDim);
    }
    expect(paperTile(98_304, 64)).toEqual({ rows: 64, columns: 384 });
  });
});
