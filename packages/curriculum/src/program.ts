// What runs when a block of a page runs: its own code, after the code of the blocks it runs after.
import { contentHash } from './content-hash.ts';
import type { Snippet, Twin } from './model.ts';
import type { Place } from './place.ts';

/** How a ledger names a block: `twin:kv-bytes`, `snippet:cache-loop`. */
export function blockKey(block: Pick<Twin | Snippet, 'kind' | 'id'>): string {
  return `${block.kind}:${block.id}`;
}

/** The blocks that run, in order, the block itself last. `after` in a circle or to nowhere ends the chain. */
export function chainOf(block: Twin | Snippet, executed: readonly (Twin | Snippet)[]): (Twin | Snippet)[] {
  const chain = [block];
  for (let first = block; first.kind === 'snippet' && first.after !== null; ) {
    const after = first.after;
    const before = executed.find((other) => other.kind === 'snippet' && other.id === after);
    if (!before || chain.includes(before)) break;
    chain.unshift(before);
    first = before;
  }
  return chain;
}

/** The whole program as one Python text. */
export function programOf(block: Twin | Snippet, executed: readonly (Twin | Snippet)[]): string {
  return chainOf(block, executed)
    .map((one) => one.code)
    .join('\n\n');
}

export function programHash(block: Twin | Snippet, executed: readonly (Twin | Snippet)[]): string {
  return contentHash(programOf(block, executed));
}

/** Where in its file a line (from 1) of a block's program stands. */
export function originOf(line: number, block: Twin | Snippet, executed: readonly (Twin | Snippet)[]): Place {
  let start = 1;
  for (const one of chainOf(block, executed)) {
    const length = one.code.split('\n').length;
    if (line < start + length || one === block)
      return { file: one.place.file, line: one.place.line + Math.max(1, line - start + 1), column: 1 };
    start += length + 1; // programs are joined by an empty line
  }
  return block.place;
}
