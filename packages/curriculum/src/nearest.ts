// The known name that somebody most likely meant.

/**
 * The name nearest to `wrong` by edit distance (insert, delete, replace, swap of neighbours), or null when none is
 * within a third of its length. Ties go to the name that comes first.
 */
export function nearest(wrong: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - wrong.length) >= bestDistance) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** `did you mean "x"?` or, with no name near, the given advice. */
export function suggest(wrong: string, known: Iterable<string>, otherwise: string): string {
  const name = nearest(wrong, known);
  return name === null ? otherwise : `did you mean "${name}"?`;
}

/** Optimal string alignment distance; gives up (returns `limit`) once it cannot come out below `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let twoAgo: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, twoAgo[j - 2]! + 1);
      current.push(cost);
    }
    if (Math.min(...current) >= limit) return limit;
    [twoAgo, previous] = [previous, current];
  }
  return previous[b.length]!;
}
