// Values a slider stops at: whole numbers spaced evenly for the eye on a log scale.

/** Powers of two and the values half-way between them, from `first` to `last`: 1024, 1536, 2048, 3072 ... */
export function halfOctaves(first: number, last: number): number[] {
  const out: number[] = [];
  for (let value = first; value <= last; value *= 2) {
    out.push(value);
    if (value > 1 && value * 1.5 <= last) out.push(value * 1.5);
  }
  return out;
}

/** Whole numbers that grow by about an eighth: 1, 2, 3 ... 8, 9, 10, 11, 12, 14, 16 ... up to `last`. */
export function fineSteps(last: number): number[] {
  const out: number[] = [];
  for (let value = 1; value <= last; value += 2 ** Math.max(0, Math.floor(Math.log2(value)) - 3))
    out.push(value);
  return out;
}

/**
 * Index of the step nearest to `value` on a log scale (shifted by 1, so that 0 may be a step); the steps ascend.
 * Steps that begin below 0 are compared as they are.
 */
export function nearestStep(steps: readonly number[], value: number): number {
  const place = steps[0]! < 0 ? (x: number) => x : Math.log1p;
  let best = 0;
  for (let index = 1; index < steps.length; index += 1) {
    const distance = (step: number) => Math.abs(place(step) - place(value));
    if (distance(steps[index]!) < distance(steps[best]!)) best = index;
  }
  return best;
}

/** The end of an axis that shows `value` and at least `least`: it grows in a few steps, so that the scale rarely jumps. */
export function axisEnd(value: number, least: number): number {
  const wanted = Math.max(value * 1.02, least);
  if (wanted <= least) return least;
  const decade = 10 ** Math.floor(Math.log10(wanted));
  return [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].map((step) => step * decade).find((end) => end >= wanted)!;
}

/** 0, 1, 2 ... `last`. */
export const countTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, i) => i);
