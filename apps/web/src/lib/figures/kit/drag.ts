// Where a drag or a key press takes a handle that stops at listed values. No DOM.

/** The step whose place (in per cent) is nearest to `percent`. */
export function nearestAlong(
  steps: readonly number[],
  at: (value: number) => number,
  percent: number,
): number {
  let best = steps[0]!;
  for (const step of steps) if (Math.abs(at(step) - percent) < Math.abs(at(best) - percent)) best = step;
  return best;
}

/** The value after a key, as sliders have it everywhere: arrows one step, Page keys a tenth, Home and End the ends. Undefined for other keys. */
export function movedBy(key: string, steps: readonly number[], value: number): number | undefined {
  const last = steps.length - 1;
  const page = Math.max(1, Math.round(last / 10));
  const moves: Record<string, number> = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: page,
    PageDown: -page,
    Home: -last,
    End: last,
  };
  const by = moves[key];
  if (by === undefined) return undefined;
  const index = nearestIndex(steps, value);
  return steps[Math.min(last, Math.max(0, index + by))]!;
}

function nearestIndex(steps: readonly number[], value: number): number {
  let best = 0;
  for (let i = 1; i < steps.length; i += 1)
    if (Math.abs(steps[i]! - value) < Math.abs(steps[best]! - value)) best = i;
  return best;
}
