// Runs one operation: fills in defaults, calculates, checks what may be written in place, records, links views.
import type { Engine } from './engine.ts';
import { runtimeError } from './errors.ts';
import { zero } from './gradients/rule.ts';
import type { Gradient, Together } from './graph.ts';
import type { Result, Value } from './ops/schema.ts';
import type { Op } from './ops/table.ts';
import { canCast } from './promotion.ts';
import { overlapsItself, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';

/** The arguments of an operation, all of them: missing or undefined ones take their defaults. */
export function withDefaults(op: Op, given: readonly Value[]): Value[] {
  const { args: spec } = op.schema;
  if (given.length >= spec.length && !given.includes(undefined)) return given as Value[];
  const args = [...given];
  for (let i = 0; i < spec.length; i++) if (args[i] === undefined) args[i] = spec[i]!.default;
  return args;
}

/** Run an operation within the scope that is open. */
export function execute(e: Engine, op: Op, args: Value[]): Result {
  if (op.kind === 'composite') return op.implementation(e, ...args);
  e.pool.stats.operations++;
  if (op.kind === 'inplace') return runInplace(e, op, args);
  if (op.kind === 'random') return runRandom(e, op, args);
  if (op.kind === 'metadata') return runMetadata(e, op, args);
  const recording = op.kind !== 'nondifferentiable' && e.recording && needsGrad(op, args);
  const made = e.quietly(() => op.implementation(e, ...args));
  if (op.kind === 'view') linkViews(e, op, args[0] as Tensor, made);
  else if (made instanceof Tensor) ownStorage(args, made);
  else for (const tensor of tensorsOf(made)) ownStorage(args, tensor);
  if (recording) record(e, op, args, made);
  return made;
}

function record(e: Engine, op: Op, args: readonly Value[], made: Result): void {
  const outputs = tensorsOf(made);
  const carries = (tensor: Tensor, nr: number): boolean => {
    const { category } = tensor.dtype;
    return nr < op.differentiableResults && (category === 'float' || category === 'complex');
  };
  // A node nobody holds would never let go of what it saved.
  if (!outputs.some(carries)) return;
  const node = makeNode(e, op, args, outputs, made, (t) => t);
  outputs.forEach((tensor, nr) => {
    if (carries(tensor, nr)) e.autograd.attach(tensor, node, nr);
  });
}

function makeNode(
  e: Engine,
  op: Op,
  args: readonly Value[],
  outputs: readonly Tensor[],
  made: Result,
  substitute: (t: Tensor) => Tensor,
) {
  const rule = op.gradient!(e, ...args, made) as Record<string, Gradient | undefined>;
  const together = rule.together as Together | undefined;
  const inputs = [];
  if (together) {
    const at = (name: string) => args[op.schema.args.findIndex((arg) => arg.name === name)];
    const tensors = together.inputs.map((name) => (at(name) ?? null) as Tensor | null);
    inputs.push({ name: together.inputs.join(), tensors, isList: true, gradient: together });
  }
  for (let i = 0; i < op.schema.args.length; i++) {
    const { kind, name } = op.schema.args[i]!;
    const value = args[i];
    if (value === null || value === undefined || together?.inputs.includes(name)) continue;
    if (kind === 'Tensor' || kind === 'Tensor?')
      inputs.push({ name, tensors: [value as Tensor], isList: false, gradient: rule[name] });
    else if (kind === 'Tensor[]')
      inputs.push({ name, tensors: value as Tensor[], isList: true, gradient: rule[name] });
  }
  const node = e.autograd.node(op.nodeName, op.name, inputs, outputs, substitute, op.differentiableResults);
  node.several = op.schema.returns.length > 1 || op.schema.returns[0]?.kind === 'Tensor[]';
  return node;
}

/** `self.op_(...)`: calculate as the operation without underscore does, check that the result may be stored, store it. */
function runInplace(e: Engine, op: Op, args: Value[]): Tensor {
  const self = args[0] as Tensor;
  const recording = e.recording && needsGrad(op, args);
  e.autograd.checkInplace(self, recording);
  // One value everywhere can be written to memory that is seen more than once.
  if (!/^(fill|zero)_/.test(op.name) && overlapsItself(self.shape, self.strides))
    throw runtimeError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
        'Please clone() the tensor before performing the operation.',
    );
  if (!recording && op.direct?.(e, ...args)) {
    self.version.value++;
    return self;
  }
  const made = e.quietly(() => op.implementation(e, ...args)) as Tensor;
  if (!sameShape(made.shape, self.shape))
    throw runtimeError(
      `output with shape ${show(self.shape)} doesn't match the broadcast shape ${show(made.shape)}`,
    );
  if (!canCast(made.dtype, self.dtype) && op.checksCast)
    throw runtimeError(
      `result type ${made.dtype.label} can't be cast to the desired output type ${self.dtype.label}`,
    );
  let node = null;
  if (recording && op.gradient) {
    let before: Tensor | null = null;
    node = makeNode(e, op, args, [made], made, (t) => {
      if (t !== self) return t;
      if (before) return before;
      before = e.quietly(() => e.call('clone', self));
      const { edge } = self;
      if (edge) e.autograd.attach(before, edge.node, edge.nr);
      return before;
    });
  }
  e.quietly(() => e.assign(self, made));
  self.version.value++;
  if (node) {
    node.rehome(self);
    node.retain();
    const own = node.branches.find((branch) => branch.name === op.schema.args[0]!.name) ?? null;
    e.autograd.rebase(self, node, own);
    node.release();
  } else if (self.view) self.view.seen = self.view.base.gradFn ? self.view.seen : self.version.value;
  return self;
}

/** Fill with random numbers: whatever history the tensor had, no gradient flows past. */
function runRandom(e: Engine, op: Op, args: Value[]): Tensor {
  const self = args[0] as Tensor;
  const recording = e.recording && self.requiresGrad;
  e.autograd.checkInplace(self, recording);
  let node = null;
  if (recording) {
    const before = e.quietly(() => e.call('clone', self));
    if (self.edge) e.autograd.attach(before, self.edge.node, self.edge.nr);
    const inputs = [{ name: 'self', tensors: [before], isList: false, gradient: zero }];
    node = e.autograd.node(op.nodeName, op.name, inputs, [self], (t) => t, 1);
  }
  e.quietly(() => op.implementation(e, ...args));
  self.version.value++;
  if (node) {
    node.rehome(self);
    node.retain();
    e.autograd.rebase(self, node, node.branches[0] ?? null);
    node.release();
  }
  return self;
}

/** `t_` and its kin: the tensor takes the geometry, and the history, of the view it would otherwise have made. */
function runMetadata(e: Engine, op: Op, args: Value[]): Tensor {
  const self = args[0] as Tensor;
  const recording = e.recording && needsGrad(op, args);
  e.autograd.checkInplace(self, recording);
  const as = op.implementation(e, ...args) as Tensor;
  const node = recording ? as.gradFn : null;
  Object.assign(self, { shape: as.shape, strides: as.strides, offset: as.offset });
  self.version.value++;
  if (node) {
    node.name = op.nodeName;
    e.autograd.attach(self, node, 0);
  }
  if (self.view) self.view.seen = self.version.value;
  return self;
}

function linkViews(e: Engine, op: Op, input: Tensor, made: Result): void {
  const outputs = tensorsOf(made);
  const base = input.view?.base ?? input;
  let how = input.view?.made ?? null;
  if (e.inferenceMode) how = 'inference_mode';
  else if (!e.gradMode) how = 'no_grad';
  else if (op.schema.returns[0]?.kind === 'Tensor[]') how = 'several';
  for (const tensor of outputs) {
    if (tensor === input) continue;
    tensor.view = {
      base: base.retain(),
      seen: tensor.version.value,
      made: how,
    };
  }
}

/** An implementation may hand out a view of what it made on the way. To the caller that is no view: it may be written to. */
function ownStorage(args: readonly Value[], made: Tensor): void {
  const { view } = made;
  if (view === null || args.some((arg) => tensorsOf(arg).some((t) => (t.view?.base ?? t) === view.base)))
    return;
  made.view = null;
  view.base.release();
}

function needsGrad(op: Op, args: readonly Value[]): boolean {
  for (const i of op.tensorArgs) {
    const value = args[i];
    if (value instanceof Tensor) {
      if (value.requiresGrad) return true;
    } else if (Array.isArray(value))
      for (const t of value) if (t instanceof Tensor && t.requiresGrad) return true;
  }
  return false;
}

/** The tensors in a result. */
export function tensorsOf(result: unknown): readonly Tensor[] {
  if (result instanceof Tensor) return [result];
  if (Array.isArray(result)) return result.filter((t) => t instanceof Tensor);
  return [];
}
