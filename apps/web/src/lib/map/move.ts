// Where an arrow key leads on the map: the nearest square in that direction.

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Cell {
  id: string;
  x: number;
  y: number;
}

/** The id of the cell that lies nearest in the direction, sideways distance counting double; `from` itself at the edge. */
export function neighbourCell(cells: readonly Cell[], from: string, direction: Direction): string {
  const here = cells.find((cell) => cell.id === from);
  if (!here) return from;
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const across = direction === 'left' || direction === 'right';
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    const ahead = sign * (across ? cell.x - here.x : cell.y - here.y);
    const aside = Math.abs(across ? cell.y - here.y : cell.x - here.x);
    const distance = ahead + 2 * aside;
    if (ahead > 0 && distance < least) {
      least = distance;
      best = cell.id;
    }
  }
  return best;
}
