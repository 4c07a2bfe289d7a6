// Type promotion: which dtype an operation over several operands calculates in. PyTorch's three categories.
import {
  bool,
  complex128,
  complexType,
  type DType,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  isComplex,
  isFloat8,
  isFloating,
  uint8,
} from './dtype.ts';
import { runtimeError } from './errors.ts';
import type { Tensor } from './tensor.ts';

const order = ['bool', 'int', 'float', 'complex'];
const rank = (d: DType): number => order.indexOf(d.category);
const width: readonly DType[] = [int8, int16, int32, int64];

/** The smallest dtype both convert to, operands counting alike. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if (isFloat8(a) || isFloat8(b))
    throw runtimeError(
      `Promotion for Float8 Types is not supported, attempted to promote ${a.label} and ${b.label}`,
    );
  if (isComplex(a) || isComplex(b))
    return [a, b].some((d) => d === float64 || d === complex128)
      ? complex128
      : complexType(isComplex(a) ? a : b);
  const ra = rank(a);
  const rb = rank(b);
  if (ra !== rb) return ra > rb ? a : b;
  if (a.category === 'float') {
    if (a === float64 || b === float64) return float64;
    if (a === float32 || b === float32) return float32;
    return float32; // float16 with bfloat16
  }
  if (a === uint8 || b === uint8) {
    const other = a === uint8 ? b : a;
    return other === int8 ? int16 : other;
  }
  return width.indexOf(a) > width.indexOf(b) ? a : b;
}

function defaults(d: DType, defaultFloat: DType): DType {
  if (isComplex(d)) return complexType(defaultFloat);
  return d.category === 'bool' ? bool : d.category === 'int' ? int64 : defaultFloat;
}

/**
 * The dtype of `a op b op ...`. A tensor with dimensions beats a 0-d tensor, which beats a Python number,
 * unless the weaker one is of a higher category (bool < int < float < complex).
 */
export function resultType(operands: readonly Tensor[], defaultFloat: DType = float32): DType {
  const [first, second] = operands;
  // Nearly every call: one or two tensors of one dtype.
  if (
    operands.length <= 2 &&
    !first!.wrapped &&
    (!second || (second.dtype === first!.dtype && !second.wrapped))
  )
    return first!.dtype;
  let dims: DType | null = null;
  let zero: DType | null = null;
  let number: DType | null = null;
  for (const t of operands) {
    if (t.wrapped) {
      const d = defaults(t.dtype, defaultFloat);
      number = number ? promoteTypes(number, d) : d;
    } else if (t.shape.length > 0) dims = dims ? promoteTypes(dims, t.dtype) : t.dtype;
    else zero = zero ? promoteTypes(zero, t.dtype) : t.dtype;
  }
  const stronger = (high: DType | null, low: DType | null): DType | null => {
    if (!high) return low;
    if (!low) return high;
    if (isFloating(high)) return isComplex(low) ? complexType(high) : high;
    return rank(low) > rank(high) ? promoteTypes(high, low) : high;
  };
  return stronger(dims, stronger(zero, number))!;
}

/** True when a result of `from` may be stored into `to` by an in-place operation. */
export const canCast = (from: DType, to: DType): boolean => rank(from) <= rank(to) || from === to;
