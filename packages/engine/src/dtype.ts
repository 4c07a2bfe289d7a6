// The table of element types: a new one is a row here, and a pair of conversions if it is not native to JavaScript.
import { EngineError } from './errors.ts';

export type Category = 'bool' | 'int' | 'float' | 'complex';

/** The types kernels calculate in; every other type is converted on the way in and out. */
export type ComputeName = 'float32' | 'float64' | 'int32' | 'int64' | ComplexName;

/** Complex types: two floats for each element, real part first. */
export type ComplexName = 'complex64' | 'complex128';

export interface DType {
  /** As Python spells it after `torch.`. */
  readonly name: string;
  /** As PyTorch's messages spell it: Float, Long ... */
  readonly label: string;
  /** c10::ScalarType. */
  readonly code: number;
  readonly bytes: number;
  readonly category: Category;
  readonly signed: boolean;
  readonly compute: ComputeName;
  /** Smallest and largest finite value (integers: as far as a double can tell). */
  readonly min: number;
  readonly max: number;
  readonly eps: number;
}

const row = (
  name: string,
  label: string,
  code: number,
  bytes: number,
  category: Category,
  compute: ComputeName,
  min: number,
  max: number,
  eps = 0,
): DType => ({ name, label, code, bytes, category, compute, min, max, eps, signed: min < 0 });

export const uint8 = row('uint8', 'Byte', 0, 1, 'int', 'int32', 0, 255);
export const int8 = row('int8', 'Char', 1, 1, 'int', 'int32', -128, 127);
export const int16 = row('int16', 'Short', 2, 2, 'int', 'int32', -32768, 32767);
export const int32 = row('int32', 'Int', 3, 4, 'int', 'int32', -(2 ** 31), 2 ** 31 - 1);
export const int64 = row('int64', 'Long', 4, 8, 'int', 'int64', -(2 ** 63), 2 ** 63);
export const float16 = row('float16', 'Half', 5, 2, 'float', 'float32', -65504, 65504, 2 ** -10);
export const float32 = row(
  'float32',
  'Float',
  6,
  4,
  'float',
  'float32',
  -3.4028234663852886e38,
  3.4028234663852886e38,
  2 ** -23,
);
export const float64 = row(
  'float64',
  'Double',
  7,
  8,
  'float',
  'float64',
  -Number.MAX_VALUE,
  Number.MAX_VALUE,
  2 ** -52,
);
export const bool = row('bool', 'Bool', 11, 1, 'bool', 'int32', 0, 1);
export const bfloat16 = row(
  'bfloat16',
  'BFloat16',
  15,
  2,
  'float',
  'float32',
  -3.3895313892515355e38,
  3.3895313892515355e38,
  2 ** -7,
);
/** One sign, four exponent and three fraction bits; no infinity. */
export const float8e4m3fn = row(
  'float8_e4m3fn',
  'Float8_e4m3fn',
  24,
  1,
  'float',
  'float32',
  -448,
  448,
  2 ** -3,
);
/** The upper half of a float16. */
export const float8e5m2 = row(
  'float8_e5m2',
  'Float8_e5m2',
  23,
  1,
  'float',
  'float32',
  -57344,
  57344,
  2 ** -2,
);
const complexRow = (name: ComplexName, label: string, code: number, part: DType): DType =>
  row(name, label, code, 2 * part.bytes, 'complex', name, part.min, part.max, part.eps);
export const complex64 = complexRow('complex64', 'ComplexFloat', 9, float32);
export const complex128 = complexRow('complex128', 'ComplexDouble', 10, float64);

export const dtypes = [
  uint8,
  int8,
  int16,
  int32,
  int64,
  float16,
  float32,
  float64,
  complex64,
  complex128,
  bool,
  bfloat16,
  float8e5m2,
  float8e4m3fn,
] as const;

const byCode = new Map<number, DType>(dtypes.map((d) => [d.code, d]));
const byName = new Map<string, DType>(dtypes.map((d) => [d.name, d]));

/** Types PyTorch has and the engine has not, by c10::ScalarType: asking for one names it. */
const absent: Record<number, string> = { 8: 'complex32' };

/** The type with this c10::ScalarType code. Throws NotImplementedError naming an absent one. */
export function dtypeByCode(code: number): DType {
  const found = byCode.get(code);
  if (found) return found;
  throw new EngineError(
    'NotImplementedError',
    `unsupported dtype: torch.${absent[code] ?? `#${code}`} is not in this engine yet`,
  );
}

/** The type with this name. Throws NotImplementedError for one the engine has not. */
export function dtypeByName(name: string): DType {
  const found = byName.get(name);
  if (found) return found;
  throw new EngineError('NotImplementedError', `unsupported dtype: torch.${name} is not in this engine yet`);
}

export const isFloating = (d: DType): boolean => d.category === 'float';
export const isComplex = (d: DType): boolean => d.category === 'complex';
/** Numbers with fractions, real or complex: what gradients flow through. */
export const isInexact = (d: DType): boolean => d.category === 'float' || d.category === 'complex';
/** float16 and bfloat16: stored narrow, calculated in float32. */
export const isHalf = (d: DType): boolean => d === float16 || d === bfloat16;
export const isFloat8 = (d: DType): boolean => d.category === 'float' && d.bytes === 1;

/** The type of a complex type's parts; a real type is its own. */
export const realType = (d: DType): DType => (d === complex64 ? float32 : d === complex128 ? float64 : d);

/** The complex type with parts of this precision. Throws for float16, whose complex type the engine has not. */
export function complexType(d: DType): DType {
  if (isComplex(d)) return d;
  return d === float64 ? complex128 : d === float16 ? dtypeByCode(8) : complex64;
}

export const isIntegral = (d: DType): boolean => d.category === 'int';

const cppNames: Readonly<Record<string, string>> = {
  float32: 'float',
  float64: 'double',
  int64: 'long int',
  int32: 'int',
  int16: 'short int',
  int8: 'signed char',
  uint8: 'unsigned char',
  bool: 'bool',
  float16: 'c10::Half',
  bfloat16: 'c10::BFloat16',
  complex64: 'c10::complex<float>',
  complex128: 'c10::complex<double>',
  float8_e4m3fn: 'c10::Float8_e4m3fn',
  float8_e5m2: 'c10::Float8_e5m2',
};

/** The C++ type, as some of PyTorch's messages spell an operand's dtype. */
export const cppName = (dtype: DType): string => cppNames[dtype.name] ?? dtype.name;

/** The C++ type, as messages about Python numbers spell it. */
export const scalarName = (dtype: DType): string => (dtype === int64 ? 'int64_t' : cppName(dtype));
