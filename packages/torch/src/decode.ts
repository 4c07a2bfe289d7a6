// Reads an operation's arguments off a flat list of numbers and strings, as its schema says. Knows no operation.
import {
  Complex,
  dtypeByCode,
  EngineError,
  type Generator,
  type Op,
  type Scalar,
  type Tensor,
  type Value,
} from '@lacuna/engine';

/** Where handles are looked up. */
export interface Lookup {
  tensor(handle: unknown): Tensor;
  generator(handle: unknown): Generator;
}

/** A flat argument list and how far it was read. */
interface Cursor {
  readonly flat: readonly unknown[];
  at: number;
}

type Reader = (cursor: Cursor, lookup: Lookup) => Value;

const wrong = (what: string, got: unknown): EngineError =>
  new EngineError(
    'TypeError',
    `bridge: wanted ${what}, got ${typeof got === 'object' ? 'an object' : String(got)}`,
  );

function int(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw wrong('an integer', value);
}

function float(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw wrong('a number', value);
}

function bool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  throw wrong('a boolean', value);
}

function str(value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrong('a string', value);
}

function count(cursor: Cursor): number {
  const n = int(cursor.flat[cursor.at++]);
  if (n < 0 || cursor.at + n > cursor.flat.length)
    throw wrong(`a list length of at most ${cursor.flat.length - cursor.at}`, n);
  return n;
}

function many<T>(cursor: Cursor, read: (value: unknown) => T): T[] {
  const n = count(cursor);
  const items = new Array<T>(n);
  for (let i = 0; i < n; i++) items[i] = read(cursor.flat[cursor.at++]);
  return items;
}

const INT64_END = 2n ** 63n;

/** A number with its kind before it: 0 int, 1 float, 2 bool, 3 complex, whose parts come as text. */
function scalar(kind: number, value: unknown): Scalar {
  if (kind === 1) return { kind: 'float', value: float(value) };
  if (kind === 2) return { kind: 'bool', value: bool(value) ? 1 : 0 };
  if (kind === 3) return { kind: 'complex', value: complex(value) };
  if (kind !== 0) throw wrong('a kind of number (0 to 3)', kind);
  if (typeof value === 'bigint') {
    if (value >= INT64_END || value < -INT64_END)
      throw new EngineError('RuntimeError', 'Overflow when unpacking long long');
    return { kind: 'int', value };
  }
  return { kind: 'int', value: int(value) };
}

/** Two numbers as Python writes them, a space between. */
function complex(value: unknown): Complex {
  const parts = str(value)
    .split(' ')
    .map((text) => Number(text.replace('inf', 'Infinity')));
  const [re, im] = parts;
  if (parts.length !== 2) throw wrong('two numbers', value);
  return new Complex(re!, im!);
}

const none = (value: unknown): boolean => value === undefined || value === null;
const next = (cursor: Cursor): unknown => cursor.flat[cursor.at++];
const optional =
  (read: (value: unknown) => Value): Reader =>
  (cursor) => {
    const value = next(cursor);
    return none(value) ? null : read(value);
  };
const nothing: Reader = (cursor) => {
  cursor.at++;
  return null;
};

const readers: Record<string, Reader> = {
  Tensor: (cursor, lookup) => lookup.tensor(next(cursor)),
  'Tensor?': (cursor, lookup) => {
    const handle = next(cursor);
    return none(handle) || handle === 0 ? null : lookup.tensor(handle);
  },
  'Tensor[]': (cursor, lookup) => many(cursor, (h) => lookup.tensor(h)),
  'Tensor?[]': (cursor, lookup) => many(cursor, (h) => (none(h) || h === 0 ? null : lookup.tensor(h))),
  Scalar: (cursor) => {
    const kind = int(next(cursor));
    return scalar(kind, next(cursor));
  },
  'Scalar?': (cursor) => {
    const kind = int(next(cursor));
    const value = next(cursor);
    return kind < 0 ? null : scalar(kind, value);
  },
  int: (cursor) => int(next(cursor)),
  'int?': optional(int),
  'int[]': (cursor) => many(cursor, int),
  'int[]?': (cursor) => {
    if (cursor.flat[cursor.at] === -1) return nothing(cursor, undefined as never);
    return many(cursor, int);
  },
  float: (cursor) => float(next(cursor)),
  'float?': optional(float),
  bool: (cursor) => bool(next(cursor)),
  'bool?': optional(bool),
  str: (cursor) => str(next(cursor)),
  'str?': optional(str),
  ScalarType: (cursor) => dtypeByCode(int(next(cursor))),
  'ScalarType?': optional((value) => dtypeByCode(int(value))),
  'Generator?': (cursor, lookup) => {
    const handle = next(cursor);
    return none(handle) || handle === 0 ? null : lookup.generator(handle);
  },
  'Layout?': nothing,
  'Device?': nothing,
  MemoryFormat: nothing,
  'MemoryFormat?': nothing,
};

/**
 * Reads the arguments of one operation off `flat`, from its second item on (the first is the opcode).
 * Trailing ones may be missing and then take their defaults.
 */
export function decoder(op: Op): (flat: readonly unknown[], lookup: Lookup) => Value[] {
  const { args } = op.schema;
  const read = args.map(({ kind }) => readers[kind]!);
  return (flat, lookup) => {
    const cursor: Cursor = { flat, at: 1 };
    const values: Value[] = [];
    while (values.length < read.length && cursor.at < flat.length)
      values.push(read[values.length]!(cursor, lookup));
    if (cursor.at !== flat.length)
      throw wrong(`${cursor.at - 1} arguments for ${op.name}`, `${flat.length - 1}`);
    for (let i = values.length; i < args.length; i++) {
      const arg = args[i]!;
      if (arg.default === undefined && !arg.kind.endsWith('?'))
        throw new EngineError('TypeError', `bridge: ${op.name} misses its argument '${arg.name}'`);
      values.push(arg.default === undefined ? null : arg.default);
    }
    return values;
  };
}
