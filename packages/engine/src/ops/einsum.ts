// einsum: sums of products named by letters, brought down to permute, diagonal, mul, sum and bmm.

import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { numel } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';

const ELLIPSIS = '...';

/** What an equation says: a list of letters (and at most one ellipsis) per operand, and for the output if it is given. */
interface Equation {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[] | null;
}

/** The position every letter has once all operands are aligned: output first, then what is summed. */
interface Layout {
  readonly at: ReadonlyMap<string, number>;
  /** How many dimensions the ellipsis stands for, and the position of the first. */
  readonly wide: number;
  readonly wideAt: number;
  readonly outputs: number;
  readonly total: number;
}

const isLetter = (c: string) => /^[a-zA-Z]$/.test(c);

/** Letters in the order PyTorch numbers them: A-Z, then a-z. Implicit outputs are sorted so. */
const byLetter = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Splits one side of the arrow into terms. `start` is where it begins, `lone` and `again` say what is wrong with dots. */
function terms(
  side: string,
  start: number,
  lone: (term: number) => string,
  again: (term: number) => string,
  comma: ((term: number) => void) | null,
): string[][] {
  const found: string[][] = [[]];
  for (let i = 0; i < side.length; i++) {
    const c = side[i]!;
    const term = found[found.length - 1]!;
    if (c === ' ') continue;
    if (c === '.') {
      if (term.includes(ELLIPSIS)) throw runtimeError(again(found.length - 1));
      if (side.slice(i, i + 3) !== ELLIPSIS) throw runtimeError(lone(found.length - 1));
      term.push(ELLIPSIS);
      i += 2;
    } else if (c === ',' && comma) {
      comma(found.length);
      found.push([]);
    } else if (isLetter(c)) term.push(c);
    else
      throw runtimeError(
        `einsum(): invalid subscript given at index ${start + i} in the equation string, subscripts must be in [a-zA-Z]`,
      );
  }
  return found;
}

function parse(equation: string, count: number): Equation {
  const arrow = equation.indexOf('->');
  const left = arrow < 0 ? equation : equation.slice(0, arrow);
  const operands = terms(
    left,
    0,
    (i) => `einsum(): found '.' for operand ${i} that is not part of any ellipsis`,
    (i) => `einsum(): found '.' for operand ${i} for which an ellipsis was already found`,
    (i) => {
      if (i >= count)
        throw runtimeError('einsum(): fewer operands were provided than specified in the equation');
    },
  );
  if (operands.length < count)
    throw runtimeError('einsum(): more operands were provided than specified in the equation');
  if (arrow < 0) return { operands, output: null };
  const [output] = terms(
    equation.slice(arrow + 2),
    arrow + 2,
    () => "einsum(): found '.' for output that is not part of any ellipsis (...)",
    () => "einsum(): found '.' for output but an ellipsis (...) was already found",
    null,
  );
  return { operands, output: output! };
}

function layoutOf({ operands, output }: Equation, tensors: readonly Tensor[]): Layout {
  const counts = new Map<string, number>();
  let wide = 0;
  operands.forEach((labels, i) => {
    const letters = labels.filter((label) => label !== ELLIPSIS);
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const { ndim } = tensors[i]!;
    const dotted = letters.length < labels.length;
    if (dotted ? letters.length > ndim : letters.length !== ndim)
      throw runtimeError(
        `einsum(): the number of subscripts in the equation (${letters.length}) ${
          dotted ? 'is more than' : 'does not match'
        } the number of dimensions (${ndim}) for operand ${i}${dotted ? '' : ' and no ellipsis was given'}`,
      );
    if (dotted) wide = Math.max(wide, ndim - letters.length);
  });
  const once = [...counts.keys()].filter((letter) => counts.get(letter) === 1).sort(byLetter);
  const at = new Map<string, number>();
  let next = 0;
  let wideAt = -1;
  for (const label of output ?? [ELLIPSIS, ...once]) {
    if (label === ELLIPSIS) {
      wideAt = next;
      next += wide;
      continue;
    }
    if (at.has(label) || !counts.has(label))
      throw runtimeError(
        `einsum(): output subscript ${label} ${
          at.has(label)
            ? 'appears more than once in the output'
            : 'does not appear in the equation for any input operand'
        }`,
      );
    at.set(label, next++);
  }
  const outputs = next;
  if (wideAt < 0) {
    wideAt = next;
    next += wide;
  }
  for (const letter of [...counts.keys()].sort(byLetter)) if (!at.has(letter)) at.set(letter, next++);
  return { at, wide, wideAt, outputs, total: next };
}

/** Every operand with the dimensions of the layout, size 1 where it has no such letter; repeated letters made diagonals. */
function align(e: Engine, equation: Equation, layout: Layout, tensors: readonly Tensor[]): readonly Tensor[] {
  const sizes = new Array<number>(layout.total).fill(1);
  return tensors.map((tensor, i) => {
    const labels = equation.operands[i]!;
    const place = new Array<number>(layout.total).fill(-1);
    let t = tensor;
    let d = 0;
    const settle = (at: number, complain: (size: number, seen: number) => string): void => {
      const size = t.shape[d]!;
      if (size !== 1 && sizes[at] !== 1 && sizes[at] !== size) throw runtimeError(complain(size, sizes[at]!));
      if (size !== 1) sizes[at] = size;
      place[at] = d++;
    };
    for (const label of labels) {
      if (label === ELLIPSIS) {
        const covered = tensor.ndim - (labels.length - 1);
        for (let j = layout.wide - covered; j < layout.wide; j++)
          settle(
            layout.wideAt + j,
            // PyTorch's text lacks the space before `has`.
            (size, seen) =>
              `einsum(): dimension ${d} covered by ellipsis in operand ${i}has size ${size} which does not broadcast with previously seen ellipsis with size ${seen} for the respective dimension`,
          );
        continue;
      }
      const at = layout.at.get(label)!;
      const before = place[at]!;
      if (before < 0) {
        settle(
          at,
          (size, seen) =>
            `einsum(): subscript ${label} has size ${size} for operand ${i} which does not broadcast with previously seen size ${seen}`,
        );
        continue;
      }
      if (t.shape[d] !== t.shape[before])
        throw runtimeError(
          `einsum(): subscript ${label} is repeated for operand ${i} but the sizes don't match, ${t.shape[d]} != ${t.shape[before]}`,
        );
      t = e.call('movedim.int', e.call('diagonal', t, 0, before, d), -1, before);
    }
    place.forEach((from, at) => {
      if (from >= 0) return;
      t = t.unsqueeze(d);
      place[at] = d++;
    });
    return e.call('permute', t, place);
  });
}

const dimsWhere = (n: number, holds: (d: number) => boolean): number[] =>
  Array.from({ length: n }, (_, d) => d).filter(holds);

/** The product of two aligned operands, summed over `summed`: one bmm over (shared, only left or right, summed). */
function product(e: Engine, left: Tensor, right: Tensor, summed: readonly number[]): Tensor {
  if (summed.length === 0) return left.mul(right);
  const rank = left.ndim;
  const inLeft = (d: number) => left.shape[d] !== 1;
  const inRight = (d: number) => right.shape[d] !== 1;
  const kept = dimsWhere(rank, (d) => !summed.includes(d));
  const shared = kept.filter((d) => inLeft(d) && inRight(d));
  const onlyLeft = kept.filter((d) => inLeft(d) && !inRight(d));
  const onlyRight = kept.filter((d) => !inLeft(d));
  const count = (t: Tensor, dims: readonly number[]) => numel(dims.map((d) => t.shape[d]!));
  const x = e
    .call('permute', left, [...shared, ...onlyLeft, ...summed, ...onlyRight])
    .reshape([count(left, shared), count(left, onlyLeft), count(left, summed)]);
  const y = e
    .call('permute', right, [...shared, ...summed, ...onlyRight, ...onlyLeft])
    .reshape([count(right, shared), count(right, summed), count(right, onlyRight)]);
  const order = [...shared, ...onlyLeft, ...summed, ...onlyRight];
  const shape = order.map((d) =>
    summed.includes(d) ? 1 : onlyRight.includes(d) ? right.shape[d]! : left.shape[d]!,
  );
  const back = dimsWhere(rank, () => true).map((d) => order.indexOf(d));
  return e.call('permute', e.call('view', e.call('bmm', x, y), shape), back);
}

/** Contract the operands in pairs, each dimension summed as soon as no other operand needs it. */
function contract(
  e: Engine,
  aligned: readonly Tensor[],
  outputs: number,
  path: readonly number[] | null,
): Tensor {
  const left = [...aligned];
  // The first operand's letter last in the output: multiplied the other way round the result lies in order.
  const last = outputs - 1;
  if (left.length === 2 && last >= 0 && left[0]!.shape[last] !== 1 && left[1]!.shape[last] === 1)
    left.reverse();
  for (let step = 0; left.length > 1; step++) {
    const [i, j] = path ? [path[2 * step]!, path[2 * step + 1]!] : [0, 1];
    let [a, b] = [left[i]!, left[j]!];
    const rest = left.filter((_, k) => k !== i && k !== j);
    const done = dimsWhere(a.ndim, (d) => d >= outputs && rest.every((t) => t.shape[d] === 1));
    const both = done.filter((d) => a.shape[d] !== 1 && b.shape[d] !== 1);
    const onlyA = done.filter((d) => a.shape[d] !== 1 && b.shape[d] === 1);
    const onlyB = done.filter((d) => a.shape[d] === 1 && b.shape[d] !== 1);
    if (onlyA.length > 0) a = e.call('sum.dim_IntList', a, onlyA, true);
    if (onlyB.length > 0) b = e.call('sum.dim_IntList', b, onlyB, true);
    const made = product(e, a, b, both);
    left.splice(0, left.length, ...(path ? [...rest, made] : [made, ...rest]));
  }
  return left[0]!;
}

function checkPath(path: readonly number[], count: number): void {
  const want = 2 * (count - 1);
  if (path.length !== want)
    throw runtimeError(
      `einsum(): expected contraction path given in path parameter to have size ${want} but got ${path.length}`,
    );
  for (let step = 0; step < count - 1; step++) {
    const pair = path.slice(2 * step, 2 * step + 2);
    const wrong = `einsum(): invalid contraction (${pair.join(', ')})`;
    if (pair[0] === pair[1]) throw runtimeError(`${wrong} cannot contract an operand with itself`);
    if (pair.some((at) => at < 0 || at >= count - step))
      throw runtimeError(`${wrong} operand index is out of bounds`);
  }
}

export const einsum = implement({
  einsum: (e, text, tensors, path) => {
    if (tensors.length === 0) throw runtimeError('einsum(): must provide at least one operand');
    const equation = parse(text, tensors.length);
    const layout = layoutOf(equation, tensors);
    const aligned = align(e, equation, layout, tensors);
    if (path) checkPath(path, tensors.length);
    const summed = dimsWhere(layout.total, (d) => d >= layout.outputs);
    if (aligned.length === 1)
      return summed.length > 0 ? e.call('sum.dim_IntList', aligned[0]!, summed) : aligned[0]!;
    const made = contract(e, aligned, layout.outputs, path);
    return summed.length > 0 ? e.call('view', made, made.shape.slice(0, layout.outputs)) : made;
  },
});
