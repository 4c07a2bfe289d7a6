// Strided tensors with PyTorch's semantics: storage, views, autograd, one table of operations. See README.md.
export type { Backend } from './backend.ts';
export { Complex, type Element } from './complex.ts';
export {
  bfloat16,
  bool,
  complex64,
  complex128,
  type DType,
  dtypeByCode,
  dtypeByName,
  dtypes,
  float8e4m3fn,
  float8e5m2,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  isComplex,
  isFloating,
  uint8,
} from './dtype.ts';
export { createEngine, Engine, type EngineOptions } from './engine.ts';
export { EngineError, type PyClass } from './errors.ts';
export type { Hook, LeafHook } from './graph.ts';
export type { Arg, ArgKind, OpName, Result, ReturnKind, Scalar, Schema, Value } from './ops/schema.ts';
export { parseSchema } from './ops/schema.ts';
export { type Op, operations } from './ops/table.ts';
export { canCast, promoteTypes, resultType } from './promotion.ts';
export { Generator } from './rng.ts';
export type { Stats } from './storage.ts';
export { float, int, type NestedList, Tensor } from './tensor.ts';
export type { TracedCall, TracedTensor, TraceReport } from './trace.ts';
