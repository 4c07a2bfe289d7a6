// Squares of a grid of unit cells, many of them as one path: small in the page, quick to draw.

/** Paths of squares in a grid of unit cells, one path for all cells of a kind. */
export function squares(cells: readonly (readonly [x: number, y: number])[], inset = 0.06): string {
  const side = Math.round((1 - 2 * inset) * 100) / 100;
  let path = '';
  let previous: readonly [number, number] | undefined;
  for (const [x, y] of cells) {
    path +=
      previous && previous[1] === y && previous[0] === x - 1
        ? 'm1 0'
        : `M${Math.round((x + inset) * 100) / 100} ${Math.round((y + inset) * 100) / 100}`;
    path += `h${side}v${side}h-${side}z`;
    previous = [x, y];
  }
  return path;
}
