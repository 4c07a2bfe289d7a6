// FlashAttention tile by tile: what is on the chip at each step, and what goes to and from the memory outside. Counting only.
import { wholeNumber } from './whole-number.ts';

export type FlashQuestion = {
  /** Length of the sequence; queries and keys are as many. One head of one sequence is counted. */
  tokens: number;
  headDim: number;
  /** Queries of a tile. */
  rows: number;
  /** Keys of a tile. */
  columns: number;
  /**
   * The outer loop. `keys`: FlashAttention 1, which takes up each block of K and V once and updates every output block with
   * it. `queries`: FlashAttention 2, which finishes one block of outputs before it begins the next.
   */
  outer: 'keys' | 'queries';
  /** Whether tiles that lie wholly in the future are skipped. */
  causal: boolean;
  /** Keys a query sees, itself included; tiles wholly before it are skipped as well. Needs `causal`. `null`: all. */
  window: number | null;
};

/** Amounts in elements, FLOPs (a multiplication and an addition are two) and calls of exp. */
export type FlashWork = {
  /** Elements brought from memory onto the chip. */
  read: number;
  /** Elements written back to memory. */
  written: number;
  /** Of the two matrix products, the whole of every tile taken up. */
  flops: number;
  /** Exponentials: one for each score, one for each row that is rescaled. */
  exps: number;
  /** Multiplications that rescale output rows to a new maximum; a table of all scores needs none. */
  rescalings: number;
  /** Tiles taken up. */
  tiles: number;
};

/** What lies on the chip during a step, in elements. */
export type OnChip = { name: 'Q' | 'K' | 'V' | 'O' | 'scores' | 'statistics'; elements: number };

export type FlashStep = {
  index: number;
  /** Which block of queries, which block of keys. */
  row: number;
  column: number;
  /** Blocks brought in before the tile and taken out after it. */
  loads: OnChip['name'][];
  stores: OnChip['name'][];
  onChip: OnChip[];
  work: FlashWork;
  cumulative: FlashWork;
};

const chipOrder = ['Q', 'K', 'V', 'O', 'scores', 'statistics'] as const;

const NOTHING: FlashWork = { read: 0, written: 0, flops: 0, exps: 0, rescalings: 0, tiles: 0 };

/** Blocks along queries and along keys. */
export const tileCounts = ({ tokens, rows, columns }: FlashQuestion) => ({
  down: Math.ceil(tokens / rows),
  across: Math.ceil(tokens / columns),
});

/** Whether any pair of the tile is allowed. */
export function isTaken(question: FlashQuestion, row: number, column: number): boolean {
  const { tokens, rows, columns, causal, window } = question;
  if (!causal) return true;
  const lastQuery = Math.min(tokens, (row + 1) * rows) - 1;
  const lastKey = Math.min(tokens, (column + 1) * columns) - 1;
  if (column * columns > lastQuery) return false;
  return window === null || lastKey > row * rows - window;
}

/** Every tile in the order in which it is taken up. For pictures: as many entries as tiles. */
export function flashSteps(question: FlashQuestion): FlashStep[] {
  const { headDim: d, outer } = checked(question);
  const steps: FlashStep[] = [];
  let cumulative = NOTHING;
  const order = tilesInOrder(question);
  const begun = new Set<number>();
  const lastOf = new Map(order.map(({ row }, index) => [row, index]));
  for (const [index, { row, column }] of order.entries()) {
    const [r, c] = [blockSize(question, row, 'rows'), blockSize(question, column, 'columns')];
    const firstOfRow = !begun.has(row);
    const lastOfRow = lastOf.get(row) === index;
    const newKeys = order[index - 1]?.column !== column;
    begun.add(row);

    const loads: OnChip['name'][] = [];
    const stores: OnChip['name'][] = [];
    if (outer === 'queries') {
      if (firstOfRow) loads.push('Q');
      loads.push('K', 'V');
      if (lastOfRow) stores.push('O', 'statistics');
    } else {
      if (newKeys) loads.push('K', 'V');
      loads.push('Q');
      // The first time nothing is there yet: output and statistics start at zero on the chip.
      if (!firstOfRow) loads.push('O', 'statistics');
      stores.push('O', 'statistics');
    }
    const size = { Q: r * d, K: c * d, V: c * d, O: r * d, scores: r * c, statistics: 2 * r };
    const onChip = chipOrder.map((name): OnChip => ({ name, elements: size[name] }));
    const sum = (names: OnChip['name'][]) => names.reduce((total, name) => total + size[name], 0);
    // Once finished, maximum and sum of a row become one number, the log-sum-exp that backward needs.
    const saved = outer === 'queries' && lastOfRow ? r : 0;
    const work: FlashWork = {
      read: sum(loads),
      written: sum(stores) - saved,
      flops: 4 * r * c * d,
      exps: r * c + (firstOfRow ? 0 : r),
      rescalings: firstOfRow ? 0 : r * d,
      tiles: 1,
    };
    cumulative = added(cumulative, work);
    steps.push({ index, row, column, loads, stores, onChip, work, cumulative });
  }
  return steps;
}

/** The same totals without listing the tiles, for sequences of any length. */
export function flashTotals(question: FlashQuestion): FlashWork {
  const { headDim: d, outer } = checked(question);
  const { down } = tileCounts(question);
  // Plain numbers: a figure asks for a million tokens, eight thousand blocks, on every move of a hand.
  let [read, written, flops, exps, rescalings, taken] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < down; row += 1) {
    const r = blockSize(question, row, 'rows');
    const [from, to] = takenRange(question, row);
    const tiles = to - from;
    const keys = Math.min(question.tokens, to * question.columns) - from * question.columns;
    const again = tiles - 1;
    const statistics = 2 * r;
    read += outer === 'queries' ? r * d + 2 * keys * d : tiles * r * d + again * (r * d + statistics);
    written += outer === 'queries' ? r * d + r : tiles * (r * d + statistics);
    flops += 4 * r * keys * d;
    exps += r * keys + again * r;
    rescalings += again * r * d;
    taken += tiles;
  }
  // With keys outside, each block of K and V once: every key is seen by its own query at least.
  if (outer === 'keys') read += 2 * question.tokens * d;
  return { read, written, flops, exps, rescalings, tiles: taken };
}

/** Attention that writes its table of scores: three kernels, each reading and writing memory. Forward, one head, no mask. */
export function standardWork({ tokens, headDim }: Pick<FlashQuestion, 'tokens' | 'headDim'>): FlashWork {
  const [table, rows] = [tokens * tokens, tokens * headDim];
  return {
    read: 2 * rows + table + (table + rows), // Q, K; the scores; the weights and V
    written: table + table + rows, // the scores; the weights; the output
    flops: 4 * table * headDim,
    exps: table,
    rescalings: 0,
    tiles: 1,
  };
}

/** Elements a tile needs on the chip: blocks of Q, K, V and O, their scores, and two statistics a row. */
export const elementsOnChip = ({
  rows,
  columns,
  headDim,
}: Pick<FlashQuestion, 'rows' | 'columns' | 'headDim'>) =>
  2 * rows * headDim + 2 * columns * headDim + rows * columns + 2 * rows;

/** Side of the largest square tile, in multiples of 16, that fits into so many elements; undefined when not even 16 does. */
export function largestTile(sramElements: number, headDim: number): number | undefined {
  let side: number | undefined;
  for (let next = 16; elementsOnChip({ rows: next, columns: next, headDim }) <= sramElements; next += 16)
    side = next;
  return side;
}

/** Block sizes of the first paper: columns ceil(M / 4d), rows the lesser of that and d. */
export function paperTile(sramElements: number, headDim: number): { rows: number; columns: number } {
  const columns = Math.ceil(sramElements / (4 * headDim));
  return { rows: Math.min(columns, headDim), columns };
}

/** FLOPs of the matrix products of a backward pass over n pairs: five of them when scores are computed again, else four. */
export const backwardFlops = (pairs: number, headDim: number, recomputed: boolean): number =>
  (recomputed ? 10 : 8) * pairs * headDim;

function tilesInOrder(question: FlashQuestion): { row: number; column: number }[] {
  const { down, across } = tileCounts(question);
  const tiles: { row: number; column: number }[] = [];
  const [first, second] = question.outer === 'keys' ? [across, down] : [down, across];
  for (let a = 0; a < first; a += 1)
    for (let b = 0; b < second; b += 1) {
      const [row, column] = question.outer === 'keys' ? [b, a] : [a, b];
      if (isTaken(question, row, column)) tiles.push({ row, column });
    }
  return tiles;
}

/** The blocks of keys that a block of queries takes up: always neighbours. */
function takenRange({ tokens, rows, columns, causal, window }: FlashQuestion, row: number): [number, number] {
  const across = Math.ceil(tokens / columns);
  if (!causal) return [0, across];
  const lastQuery = Math.min(tokens, (row + 1) * rows) - 1;
  const first = window === null ? 0 : Math.max(0, Math.floor((row * rows - window + 1) / columns));
  return [first, Math.floor(lastQuery / columns) + 1];
}

function blockSize({ tokens, ...sizes }: FlashQuestion, block: number, axis: 'rows' | 'columns'): number {
  return Math.min(sizes[axis], tokens - block * sizes[axis]);
}

function added(a: FlashWork, b: FlashWork): FlashWork {
  return {
    read: a.read + b.read,
    written: a.written + b.written,
    flops: a.flops + b.flops,
    exps: a.exps + b.exps,
    rescalings: a.rescalings + b.rescalings,
    tiles: a.tiles + b.tiles,
  };
}

function checked(question: FlashQuestion): FlashQuestion {
  for (const name of ['tokens', 'headDim', 'rows', 'columns'] as const)
    wholeNumber('flash-tiles', name, question[name]);
  if (question.window !== null) wholeNumber('flash-tiles', 'window', question.window);
  return question;
}
