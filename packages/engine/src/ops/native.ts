// The operations the engine knows, by PyTorch's native schema (native_functions.yaml, BSD-3; SymInt written int).
// The kind of an operation decides what autograd asks of it. Schemas lie in native/, implementations beside, by family.

import { activations } from './native/activations.ts';
import { complex } from './native/complex.ts';
import { creation } from './native/creation.ts';
import { decompositions } from './native/decompositions.ts';
import { elementwise } from './native/elementwise.ts';
import { foreach } from './native/foreach.ts';
import { fourier } from './native/fourier.ts';
import { indexing } from './native/indexing.ts';
import { joining } from './native/joining.ts';
import { linearAlgebra } from './native/linear-algebra.ts';
import { matmul } from './native/matmul.ts';
import { movement } from './native/movement.ts';
import { nn } from './native/nn.ts';
import { numeric } from './native/numeric.ts';
import { random } from './native/random.ts';
import { recurrent } from './native/recurrent.ts';
import { reduce } from './native/reduce.ts';
import { scatter } from './native/scatter.ts';
import { spatial } from './native/spatial.ts';
import { statistics } from './native/statistics.ts';
import { strided } from './native/strided.ts';

export const native = {
  /** Primitive and differentiable: each must have a row in the gradient table, or the project does not compile. */
  differentiable: [
    ...activations.differentiable,
    ...complex.differentiable,
    ...decompositions.differentiable,
    ...elementwise.differentiable,
    ...fourier.differentiable,
    ...indexing.differentiable,
    ...linearAlgebra.differentiable,
    ...matmul.differentiable,
    ...movement.differentiable,
    ...nn.differentiable,
    ...numeric.differentiable,
    ...random.differentiable,
    ...recurrent.differentiable,
    ...reduce.differentiable,
    ...scatter.differentiable,
    ...spatial.differentiable,
    ...statistics.differentiable,
  ],
  /** Primitive, differentiable, and the result shares the storage of its first argument. */
  view: [...movement.view, ...complex.view],
  /** Written in other operations; their gradients are its gradient. */
  composite: [
    ...activations.composite,
    ...complex.composite,
    ...decompositions.composite,
    ...elementwise.composite,
    ...fourier.composite,
    ...foreach.composite,
    ...indexing.composite,
    ...joining.composite,
    ...linearAlgebra.composite,
    ...matmul.composite,
    ...movement.composite,
    ...nn.composite,
    ...numeric.composite,
    ...recurrent.composite,
    ...reduce.composite,
    ...scatter.composite,
    ...spatial.composite,
    ...statistics.composite,
    ...strided.composite,
  ],
  /** No gradient exists or PyTorch defines none; results never require grad. */
  nondifferentiable: [
    ...complex.nondifferentiable,
    ...creation.nondifferentiable,
    ...decompositions.nondifferentiable,
    ...elementwise.nondifferentiable,
    ...indexing.nondifferentiable,
    ...numeric.nondifferentiable,
    ...random.nondifferentiable,
    ...reduce.nondifferentiable,
    ...statistics.nondifferentiable,
    ...strided.nondifferentiable,
  ],
  /** Writes into its first argument what the operation without the underscore returns; so is its gradient. */
  inplace: [
    ...activations.inplace,
    ...complex.inplace,
    ...elementwise.inplace,
    ...indexing.inplace,
    ...linearAlgebra.inplace,
    ...movement.inplace,
    ...numeric.inplace,
    ...reduce.inplace,
    ...scatter.inplace,
  ],
  /** Fills its first argument with random numbers; its gradient is zero. */
  random: [...random.random],
  /** Changes how a tensor looks at its storage, in place. */
  metadata: [...strided.metadata, ...nn.metadata],
} as const;
