// A row of the operation table as JSON, for Python to write its function from.
import type { Op } from '@lacuna/engine';

/** Name, kinds, defaults, results. */
export function rowAsJson(op: Op): string {
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if ('code' in value) return value.code; // a dtype
    if ('kind' in value && 'value' in value) {
      const { kind, value: number } = value as { kind: string; value: number };
      return kind === 'bool' ? number === 1 : number;
    }
    return null;
  };
  return JSON.stringify({
    name: op.name,
    args: op.schema.args.map((arg) => ({
      name: arg.name,
      kind: arg.kind,
      ...(arg.default === undefined ? {} : { default: plain(arg.default) }),
      keyword: arg.keywordOnly,
      size: arg.size,
      writes: arg.alias === 'write',
    })),
    returns: op.schema.returns,
  });
}
