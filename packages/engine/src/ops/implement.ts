// Types an implementation against the schema of its name.
import type { Engine } from '../engine.ts';
import type { ArgsOf, OpName, ReturnOf } from './schema.ts';

export type Implementation<N extends OpName> = (engine: Engine, ...args: ArgsOf<N>) => ReturnOf<N>;

/** A family of operations, each taking the engine and its arguments in schema order, all of them. */
export function implement<K extends OpName>(
  family: { [N in K]: Implementation<N> },
): { [N in K]: Implementation<N> } {
  return family;
}
