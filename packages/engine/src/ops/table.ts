// The one table of operations: schema, kind, implementation, gradient rule, the name of its graph node.

import type { Engine } from '../engine.ts';
import { firstResultOnly, firstTwoResults, gradients, nodeNames } from '../gradients.ts';
import type { Gradient } from '../graph.ts';
import { activations } from './activations.ts';
import { attentions } from './attention.ts';
import { batchNorms } from './batch-norm.ts';
import { complex } from './complex.ts';
import { convolution } from './convolution.ts';
import { copies } from './copies.ts';
import { creation } from './creation.ts';
import { decompositions } from './decompositions.ts';
import { distance } from './distance.ts';
import { draws } from './draws.ts';
import { einsum } from './einsum.ts';
import { directElementwise, elementwise } from './elementwise.ts';
import { folding } from './folding.ts';
import { foreachs } from './foreach.ts';
import { fourier } from './fourier.ts';
import { directGathering, gathering } from './gathering.ts';
import { gridSampling } from './grid-sampling.ts';
import type { Implementation } from './implement.ts';
import { directIndexing, indexing } from './indexing.ts';
import { joining } from './joining.ts';
import { linearAlgebra } from './linear-algebra.ts';
import { losses } from './losses.ts';
import { luFactors } from './lu-factors.ts';
import { matmul } from './matmul.ts';
import { native } from './native.ts';
import { nn } from './nn.ts';
import { numeric } from './numeric.ts';
import { padding } from './padding.ts';
import { pixels } from './pixels.ts';
import { pooling } from './pooling.ts';
import { predicates } from './predicates.ts';
import { random } from './random.ts';
import { rearrange } from './rearrange.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { refusing } from './refusals.ts';
import { resample } from './resample.ts';
import { scalars } from './scalars.ts';
import { scattering } from './scatter.ts';
import {
  type Kind,
  type OpName,
  type OpNameOf,
  parseSchema,
  type Result,
  type Schema,
  type Value,
} from './schema.ts';
import { solving } from './solving.ts';
import { sorting } from './sorting.ts';
import { specialFunctions } from './special-functions.ts';
import { statistics } from './statistics.ts';
import { strided } from './strided.ts';
import { unique } from './unique.ts';
import { views } from './views.ts';

// biome-ignore lint/suspicious/noExplicitAny: each implementation is typed by its schema where it is written
type Any = any;

export interface Op {
  /** Full name: `add.Tensor`. */
  readonly name: string;
  readonly schema: Schema;
  readonly kind: Kind;
  /** As `grad_fn.name()` says: AddBackward0. */
  readonly nodeName: string;
  /** Positions of arguments that are, or hold, tensors. */
  readonly tensorArgs: readonly number[];
  /** Raw: no gradient, no checks on in-place writes. Use `run`. */
  readonly implementation: (engine: Engine, ...args: Any[]) => Any;
  /** In place without a temporary; false when it cannot. */
  readonly direct: ((engine: Engine, ...args: Any[]) => boolean) | null;
  /** How many results, from the first, gradients flow through. */
  readonly differentiableResults: number;
  /** In place: refuse a result of a higher category than the tensor written to. */
  readonly checksCast: boolean;
  readonly gradient: ((engine: Engine, ...args: Any[]) => Record<string, Gradient | undefined>) | null;
  /** Run with arguments in schema order; trailing defaults may be left out. The caller owns a reference to each result. */
  run(engine: Engine, ...args: Value[]): Result;
}

type Derived = OpNameOf<'inplace'>;
type Written = Exclude<OpName, Derived>;

const implementations = {
  ...activations,
  ...attentions,
  ...batchNorms,
  ...complex,
  ...convolution,
  ...copies,
  ...creation,
  ...distance,
  ...einsum,
  ...elementwise,
  ...folding,
  ...gridSampling,
  ...foreachs,
  ...gathering,
  ...indexing,
  ...joining,
  ...linearAlgebra,
  ...losses,
  ...matmul,
  ...nn,
  ...numeric,
  ...padding,
  ...pixels,
  ...pooling,
  ...predicates,
  ...random,
  ...draws,
  ...rearrange,
  ...recurrent,
  ...reduce,
  ...resample,
  ...scalars,
  ...scattering,
  ...decompositions,
  ...luFactors,
  ...fourier,
  ...solving,
  ...sorting,
  ...specialFunctions,
  ...statistics,
  ...strided,
  ...unique,
  ...views,
} satisfies { [N in Written]: Implementation<N> };

/** The operation whose result an in-place one stores: `add_.Tensor` stores `add.Tensor`. */
const oddBases: Record<string, string> = {
  'pow_.Scalar': 'pow.Tensor_Scalar',
  'pow_.Tensor': 'pow.Tensor_Tensor',
  'floor_divide_.Tensor': 'floor_divide',
  conj_physical_: '_conj_physical',
};
const baseOf = (name: string): string => oddBases[name] ?? name.replace(/_(?=\.|$)/, '');

/** In place these take any source dtype, as assignment does. */
const converting =
  /^(copy_|fill_|zero_|masked_fill_|index_put_|index_fill_|scatter_|clamp_|(eq|ne|lt|le|gt|ge)_|logical_)/;

const camel = (base: string) =>
  base.replace(/(^|_|(?<=\d))([a-z0-9])/g, (_, _u, c: string) => c.toUpperCase());
export function defaultNodeName(name: string): string {
  const base = name.split('.')[0]!.replace(/_$/, '');
  return `${camel(base).replace(/(\d)d/g, '$1D').replace('Im2col', 'Im2Col').replace('Col2im', 'Col2Im')}Backward0`;
}

function build(): Map<string, Op> {
  const table = new Map<string, Op>();
  const written: Record<string, Op['implementation']> = implementations;
  const rules = gradients as Record<string, Op['gradient']>;
  for (const kind of Object.keys(native) as Kind[])
    for (const text of native[kind]) {
      const schema = parseSchema(text);
      const { name } = schema;
      const base = kind === 'inplace' ? baseOf(name) : name;
      const implementation = written[base];
      if (!implementation)
        throw new Error(`operation table: '${name}' has no implementation under '${base}'`);
      const op: Op = {
        name,
        schema,
        kind,
        nodeName: nodeNames[name] ?? nodeNames[base] ?? defaultNodeName(base),
        tensorArgs: schema.args.flatMap((arg, i) => (arg.kind.startsWith('Tensor') ? [i] : [])),
        implementation: refusing(name, base, implementation),
        direct:
          kind === 'inplace'
            ? (((directElementwise[name] ?? directIndexing[name] ?? directGathering[name]) as Op['direct']) ??
              null)
            : null,
        differentiableResults: firstResultOnly.has(name)
          ? 1
          : firstTwoResults.has(name)
            ? 2
            : Number.POSITIVE_INFINITY,
        checksCast: !converting.test(name),
        gradient: rules[base] ?? null,
        run: (engine, ...args) => engine.run(op, args),
      };
      table.set(name, op);
    }
  return table;
}

export const operations: ReadonlyMap<string, Op> = build();
