// Reads PyTorch's native schema strings, at run time and in types: what each operation takes and returns.
import type { Complex } from '../complex.ts';
import { type DType, int64 } from '../dtype.ts';
import type { Generator } from '../rng.ts';
import type { Tensor } from '../tensor.ts';
import type { native } from './native.ts';

/** A Python number on its way into an operation; `int` may be a bigint beyond 2^53. */
export type Scalar =
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: number }
  | { readonly kind: 'complex'; readonly value: Complex };

/** Whether a scalar is this real number. Says no, where `Number(scalar.value)` would refuse a complex one. */
export const equals = (scalar: Scalar, number: number): boolean =>
  scalar.kind === 'complex'
    ? scalar.value.re === number && scalar.value.im === 0
    : Number(scalar.value) === number;

/** The conjugate of a scalar. */
export const conjugate = (scalar: Scalar): Scalar =>
  scalar.kind === 'complex' ? { kind: 'complex', value: scalar.value.conj } : scalar;

/** Null keeps the order in memory, as PyTorch's preserve_format. */
export type MemoryFormat = 'contiguous';

/** Kinds of argument. `Layout?` and `Device?` carry nothing here: pass null. */
export const argKinds = [
  'Tensor',
  'Tensor?',
  'Tensor[]',
  'Tensor?[]',
  'Scalar',
  'Scalar?',
  'int',
  'int?',
  'int[]',
  'int[]?',
  'float',
  'float?',
  'bool',
  'bool?',
  'str',
  'str?',
  'ScalarType',
  'ScalarType?',
  'Generator?',
  'Layout?',
  'Device?',
  'MemoryFormat',
  'MemoryFormat?',
] as const;
export type ArgKind = (typeof argKinds)[number];

interface Values {
  Tensor: Tensor;
  'Tensor?': Tensor | null;
  'Tensor[]': readonly Tensor[];
  'Tensor?[]': readonly (Tensor | null)[];
  Scalar: Scalar;
  'Scalar?': Scalar | null;
  int: number;
  'int?': number | null;
  'int[]': readonly number[];
  'int[]?': readonly number[] | null;
  float: number;
  'float?': number | null;
  bool: boolean;
  'bool?': boolean | null;
  str: string;
  'str?': string | null;
  ScalarType: DType;
  'ScalarType?': DType | null;
  'Generator?': Generator | null;
  'Layout?': null;
  'Device?': null;
  MemoryFormat: MemoryFormat;
  'MemoryFormat?': MemoryFormat | null;
}

/** What an operation may be given or may give back, in all. */
export type Value = Values[ArgKind] | undefined;

export interface Arg {
  readonly name: string;
  readonly kind: ArgKind;
  /** Undefined: the argument must be given. */
  readonly default: Value;
  readonly keywordOnly: boolean;
  /** `int[1]` takes a lone int for a list: then 1 (or 2 ...), else 0. */
  readonly size: number;
  /** `view`: the result shares this argument's storage. `write`: the operation writes into it. */
  readonly alias: 'view' | 'write' | null;
}

export type ReturnKind = 'Tensor' | 'Tensor[]' | 'Scalar' | 'bool';

export interface Schema {
  readonly name: string;
  readonly args: readonly Arg[];
  readonly returns: readonly { readonly name: string | null; readonly kind: ReturnKind }[];
}

const none = null;

function parseDefault(kind: ArgKind, text: string): Value {
  if (text === 'None') return none;
  if (text === 'contiguous_format') return 'contiguous';
  if (text === 'long') return int64;
  if (text === 'Mean') return 1; // at::Reduction::Mean
  if (text.startsWith('"')) return text.slice(1, -1);
  if (text === 'True' || text === 'False') {
    const yes = text === 'True';
    return kind.startsWith('Scalar') ? { kind: 'bool', value: yes ? 1 : 0 } : yes;
  }
  if (text.startsWith('[')) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : inner.split(',').map(Number);
  }
  const value = Number(text);
  if (Number.isNaN(value)) throw new Error(`schema: unknown default '${text}' of kind ${kind}`);
  if (kind === 'Scalar' || kind === 'Scalar?') return { kind: /[.e]/.test(text) ? 'float' : 'int', value };
  if (kind === 'int[]' || kind === 'int[]?') return [value];
  return value;
}

function parseArg(text: string, keywordOnly: boolean): Arg {
  const space = text.indexOf(' ');
  let type = text.slice(0, space);
  const [name, fallback] = text.slice(space + 1).split('=') as [string, string?];
  let alias: Arg['alias'] = null;
  if (type.includes('(')) {
    alias = type.includes('!') ? 'write' : 'view';
    type = type.replace(/\([a-z]!?\)/, '');
  }
  let size = 0;
  type = type.replace(/\[(\d+)\]/, (_, n: string) => {
    size = Number(n);
    return '[]';
  });
  if (!(argKinds as readonly string[]).includes(type))
    throw new Error(`schema: unknown type '${type}' in '${text}'`);
  const kind = type as ArgKind;
  return {
    name,
    kind,
    default: fallback === undefined ? undefined : parseDefault(kind, fallback),
    keywordOnly,
    size,
    alias,
  };
}

/**
 * Parse `name.overload(Type name=default, *, ...) -> Returns`.
 * Throws on a type or default the engine has no value for: a schema is ours, so that is a bug.
 */
export function parseSchema(text: string): Schema {
  const open = text.indexOf('(');
  const arrow = text.lastIndexOf(') -> ');
  const inside = text.slice(open + 1, arrow);
  const args: Arg[] = [];
  let keywordOnly = false;
  for (const part of inside === '' ? [] : inside.split(', ')) {
    if (part === '*') keywordOnly = true;
    else args.push(parseArg(part, keywordOnly));
  }
  const back = text.slice(arrow + 5).replace(/\([a-z]!?\)/g, '');
  const parts = back.startsWith('(') ? back.slice(1, -1).split(', ') : [back];
  const returns = parts
    .filter((part) => part !== '')
    .map((part) => {
      const [kind, name] = part.split(' ') as [ReturnKind, string?];
      return { name: name ?? null, kind };
    });
  return { name: text.slice(0, open), args, returns };
}

// ---- The same in types, so that an implementation's and a caller's arguments are checked against the schema.

type Native = typeof native;
export type Kind = keyof Native;
export type SchemaText = Native[Kind][number];
type NameOf<S extends string> = S extends `${infer N}(${string}` ? N : never;
type ByName = { [S in SchemaText as NameOf<S>]: S };

/** Full name of an operation: `add.Tensor`. */
export type OpName = keyof ByName;
export type OpNameOf<K extends Kind> = NameOf<Native[K][number]>;

type Split<S extends string> = S extends `${infer A}, ${infer R}`
  ? [A, ...Split<R>]
  : S extends ''
    ? []
    : [S];
type PlainType<T extends string> = T extends `Tensor(${string}!)${infer R}`
  ? `Tensor${R}`
  : T extends `Tensor(a)${infer R}`
    ? `Tensor${R}`
    : T extends `int[${number}]${infer R}`
      ? `int[]${R}`
      : T extends `bool[${number}]${infer R}`
        ? `bool[]${R}`
        : T;
type ValueOf<T extends string> = PlainType<T> extends keyof Values ? Values[PlainType<T>] : never;
type FullArgs<L extends string[]> = L extends [infer H extends string, ...infer R extends string[]]
  ? H extends '*'
    ? FullArgs<R>
    : H extends `${infer T} ${string}`
      ? [ValueOf<T>, ...FullArgs<R>]
      : never
  : [];
type CallArgs<L extends string[]> = L extends [infer H extends string, ...infer R extends string[]]
  ? H extends '*'
    ? CallArgs<R>
    : H extends `${infer T} ${string}=${string}`
      ? [ValueOf<T>?, ...CallArgs<R>]
      : H extends `${infer T} ${string}`
        ? [ValueOf<T>, ...CallArgs<R>]
        : never
  : [];
type Body<S extends string> = S extends `${NameOf<S>}(${infer R}`
  ? R extends `${infer A}) -> ${string}`
    ? A
    : never
  : never;
type Back<S extends string> = S extends `${string}) -> ${infer R}` ? R : never;
type BackValue<R extends string> = R extends '()'
  ? readonly Tensor[]
  : R extends `(${infer I})`
    ? Split<I> extends [string, string, string, string]
      ? readonly [Tensor, Tensor, Tensor, Tensor]
      : Split<I> extends [string, string, string]
        ? readonly [Tensor, Tensor, Tensor]
        : readonly [Tensor, Tensor]
    : R extends `${string}[]`
      ? readonly Tensor[]
      : R extends 'bool'
        ? boolean
        : R extends 'Scalar'
          ? Scalar
          : Tensor;

/** Arguments of an operation, all of them, as its implementation receives them. */
export type ArgsOf<N extends OpName> = FullArgs<Split<Body<ByName[N]>>>;
/** Arguments of an operation as a caller may write them: trailing defaults left out. */
export type CallOf<N extends OpName> = CallArgs<Split<Body<ByName[N]>>>;
export type ReturnOf<N extends OpName> = BackValue<Back<ByName[N]>>;
export type Result = ReturnOf<OpName>;
/** Names of an operation's tensor arguments, those a gradient may flow to. */
export type TensorArgOf<N extends OpName> = TensorNames<Split<Body<ByName[N]>>>;
type TensorNames<L extends string[]> = L extends [infer H extends string, ...infer R extends string[]]
  ?
      | (H extends `Tensor${string} ${infer Name}` ? (Name extends `${infer P}=${string}` ? P : Name) : never)
      | TensorNames<R>
  : never;
