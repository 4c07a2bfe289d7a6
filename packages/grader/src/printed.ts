// A printed formula in a form that Python can calculate, and what came of comparing it with formula(...) of its twin.
import * as z from 'zod';

/** MathJSON: a number, a symbol, or an operation with its operands. */
export type MathJson = string | number | { num: string } | MathJson[];

export interface Printed {
  /** In the order they are printed; those of the last ones are what formula(...) returns. */
  equations: { name: MathJson | null; sides: MathJson[] }[];
  /** What a symbol stands for: a Python expression of the parameters. */
  where: { symbol: string; tree: MathJson; python: string }[];
}

/**
 * `agrees` on `values` sets of arguments; `differs` on one; `unread`: something in it is not calculated here, `why` goes on
 * from "it"; `names`: what a symbol is said to stand for is no Python, or fails.
 */
export const comparisonSchema = z.object({
  status: z.enum(['agrees', 'differs', 'unread', 'names']),
  why: z.string(),
  values: z.number().int(),
  /** Symbols that have no meaning; only when `unread`. */
  missing: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparisonSchema>;
