// The graph behind gradients: nodes, the edges between them, and tensors saved with a check of their version.
import { type DType, isComplex } from './dtype.ts';
import type { Engine } from './engine.ts';
import { runtimeError } from './errors.ts';
import { type Shape, sameShape, show } from './shape.ts';
import type { Storage } from './storage.ts';
import type { Tensor, VersionCounter } from './tensor.ts';

/** `dropped` is called once, when nothing can call the hook any more. */
export type Hook = ((grad: Tensor) => Tensor | null | undefined) & { dropped?: () => void };
export type LeafHook = ((leaf: Tensor) => void) & { dropped?: () => void };

/** Input number `nr` of `node`: where a gradient is delivered. */
export interface Edge {
  readonly node: Node;
  readonly nr: number;
}

/** How one input's gradient is made: from the outputs' gradient and some saved tensors. */
export interface Gradient {
  readonly saved: readonly Tensor[];
  // biome-ignore lint/suspicious/noExplicitAny: the table types it; here only tensors come and go
  readonly of: (grad: any, ...saved: Tensor[]) => Tensor | null | readonly (Tensor | null)[];
}

/** How the gradients of several inputs are made at once: a list, one for each. */
export interface Together extends Gradient {
  readonly inputs: readonly string[];
}

export type Grads = (Tensor | null)[];

export interface Meta {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One input (or list of inputs) of a node: its edges, and how to compute what flows along them. */
export interface Branch {
  readonly name: string;
  readonly edges: readonly (Edge | null)[];
  readonly metas: readonly Meta[];
  readonly isList: boolean;
  readonly saved: SavedTensor[];
  readonly of: Gradient['of'];
}

/** Hooks of a node: before it runs they may change the outputs' gradients; after it, the inputs', which come first. */
export type PreHook = (grads: Grads) => Grads | null;
export type PostHook = (made: Grads, grads: Grads) => Grads | null;

/** A tensor that the user's own functions keep for backward (`saved_tensors_hooks`). */
export interface Packed {
  /** The tensor again; the caller owns it. */
  unpack(): Tensor;
  drop(): void;
}

let sequence = 0;

const INFERENCE =
  'Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by ' +
  'autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` ' +
  'instead of `torch.inference_mode()`.';

const FREED =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). ' +
  'Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True ' +
  'if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.';

/** A tensor kept for backward: its storage, how to look at it, and the version it had. */
export class SavedTensor {
  private readonly storage: Storage | null;
  private readonly packed: Packed | null;
  private readonly like: Tensor;
  private readonly geometry: { offset: number; shape: Shape; strides: Shape };
  private readonly version: VersionCounter;
  private readonly seen: number;
  private readonly edge: Edge | null;
  private readonly output: { node: Node; nr: number } | null;
  private freed = false;
  /** The result was written into a view: its history is a window on that of the base. */
  history: (() => Node) | null = null;

  constructor(tensor: Tensor, owner: Node, outputNr: number, seen = tensor.version.value) {
    if (tensor.inference) throw runtimeError(INFERENCE);
    const { pack } = tensor.engine.autograd;
    this.packed = pack && !tensor.wrapped ? pack(tensor) : null;
    this.storage = this.packed ? null : tensor.storage.retain();
    this.like = tensor;
    this.geometry = { offset: tensor.offset, shape: tensor.shape, strides: tensor.strides };
    this.version = tensor.version;
    this.seen = seen;
    this.output = outputNr >= 0 ? { node: owner, nr: outputNr } : null;
    this.edge = outputNr >= 0 ? null : tensor.edge;
    this.edge?.node.retain();
  }

  unpack(): Tensor {
    if (this.freed) throw runtimeError(FREED);
    const edge = this.output ?? this.edge;
    const { offset, shape, strides } = this.geometry;
    const { dtype, engine } = this.like;
    if (this.packed) {
      const kept = this.packed.unpack();
      const again = engine.alias(kept, kept.shape, kept.strides);
      again.version = kept.version;
      kept.release();
      if (edge) engine.autograd.attach(again, edge.node, edge.nr);
      return again;
    }
    if (this.version.value !== this.seen) {
      const now = this.output === null && this.like.alive ? this.like.rawGradFn : null;
      const maker = now ? { node: now, nr: this.like.outputNr } : edge;
      const isLeaf = this.output === null && (maker === null || maker.node.leaf !== null);
      const where = maker && !isLeaf ? `, which is output ${maker.nr} of ${operationOf(maker.node)},` : '';
      throw runtimeError(
        'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
          `[torch.${dtype.label}Tensor ${show(shape)}]${where} is at version ${this.version.value}; ` +
          `expected version ${this.seen} instead. Hint: enable anomaly detection to find the operation that failed to ` +
          'compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).',
      );
    }
    const tensor = engine.adopt(this.storage!.retain(), offset, shape, strides, dtype, this.version);
    tensor.wrapped = this.like.wrapped;
    if (this.history) engine.autograd.attach(tensor, this.history(), 0);
    else if (edge) engine.autograd.attach(tensor, edge.node, edge.nr);
    return tensor;
  }

  isOutputOf(node: Node): boolean {
    return this.output?.node === node;
  }

  free(dead: Node[]): void {
    if (this.freed) return;
    this.freed = true;
    this.storage?.release();
    this.packed?.drop();
    this.edge?.node.drop(dead);
  }
}

/** One recorded operation. Held by the tensors it made and by the nodes that follow; freed with the last of them. */
export class Node {
  name: string;
  readonly sequence: number = ++sequence;
  readonly outputs: Meta[];
  branches: Branch[];
  /** Set on AccumulateGrad: the leaf it adds to. */
  leaf: Tensor | null = null;
  /** A node of the caller's making (`autograd.Function`): all gradients in, all gradients out. */
  custom: ((grads: Grads) => Grads) | null = null;
  /** Called when the node has run and will not be asked again: what the caller saved for it can go. */
  whenDone: (() => void) | null = null;
  /** Called once, when the node itself goes. */
  whenFreed: (() => void) | null = null;
  preHooks: PreHook[] = [];
  postHooks: PostHook[] = [];
  /** Where in the user's program the node was made, in anomaly mode. */
  madeAt: string | null = null;
  /** Per output: hooks of the tensor that left through it. */
  hooks: (Hook[] | undefined)[] = [];
  retained: (Tensor | undefined)[] = [];
  /** The operation returns a list, or several tensors: its gradient functions get all gradients at once. */
  several = false;
  /** CopySlices: the node of the write it wraps. */
  held: Node | null = null;
  private references = 0;
  private flat: readonly (Edge | null)[] | null = null;

  constructor(name: string, outputs: Meta[], branches: Branch[] = []) {
    this.name = name;
    this.outputs = outputs;
    this.branches = branches;
  }

  /** Edges of all branches, in order. Ask only when the node is complete. */
  get edges(): readonly (Edge | null)[] {
    this.flat ??=
      this.branches.length === 1
        ? this.branches[0]!.edges
        : this.branches.flatMap((branch) => branch.edges as (Edge | null)[]);
    return this.flat;
  }

  retain(): this {
    this.references++;
    return this;
  }

  /** Drop one reference; chains of any length are taken apart without recursion. */
  release(): void {
    const dead: Node[] = [];
    this.drop(dead);
    Node.collect(dead);
  }

  private static collecting: Node[] | null = null;

  /** Take apart what nobody holds. What dies meanwhile, also by way of the caller's functions, waits in the same list. */
  static collect(dead: Node[]): void {
    if (Node.collecting) {
      Node.collecting.push(...dead);
      return;
    }
    Node.collecting = dead;
    try {
      for (let node = dead.pop(); node; node = dead.pop()) node.dismantle(dead);
    } finally {
      Node.collecting = null;
    }
  }

  /** One tensor or node holds this one, and nobody else. */
  get heldOnce(): boolean {
    return this.references === 1;
  }

  drop(dead: Node[]): void {
    if (--this.references === 0) dead.push(this);
  }

  private dismantle(dead: Node[]): void {
    this.freeSaved(dead);
    const freed = this.whenFreed;
    this.whenFreed = null;
    freed?.();
    for (const branch of this.branches) for (const edge of branch.edges) edge?.node.drop(dead);
    this.branches = [];
    this.flat = null;
    this.held?.drop(dead);
    this.held = null;
    const { leaf, hooks } = this;
    this.hooks = [];
    for (const list of hooks) for (const hook of list ?? []) hook.dropped?.();
    this.leaf = null;
    if (leaf) {
      leaf.accumulator = null;
      leaf.release();
    }
  }

  /** Let go of saved tensors: this node has done its work. */
  free(): void {
    const dead: Node[] = [];
    this.freeSaved(dead);
    this.held?.freeSaved(dead);
    Node.collect(dead);
  }

  private freeSaved(dead: Node[]): void {
    this.whenDone?.();
    for (const branch of this.branches) for (const saved of branch.saved) saved.free(dead);
  }

  /** The output was stored into `self`: what was saved of it is now read, and watched, there. */
  rehome(self: Tensor): void {
    this.outputs[0] = { shape: self.shape, dtype: self.dtype };
    for (const branch of this.branches)
      branch.saved.forEach((saved, i) => {
        if (!saved.isOutputOf(this)) return;
        branch.saved[i] = new SavedTensor(self, this, 0);
        const dead: Node[] = [];
        saved.free(dead);
        Node.collect(dead);
      });
  }

  /** Gradients for every edge, flat, in order. `needed` says which are wanted. */
  apply(engine: Engine, grads: Grads, needed: (edge: Edge) => boolean): Grads {
    if (this.custom) return this.custom(grads);
    const incoming = this.several ? grads : grads[0]!;
    const out: Grads = [];
    for (const branch of this.branches) {
      if (!branch.edges.some((edge) => edge && needed(edge))) {
        for (const _ of branch.edges) out.push(null);
        continue;
      }
      const saved = branch.saved.map((one) => one.unpack());
      const trace = engine.gradMode ? null : engine.trace;
      const made = trace
        ? trace.backward(this.name, [...grads, ...saved], () => branch.of(incoming, ...saved))
        : branch.of(incoming, ...saved);
      const results = branch.isList ? (made as readonly (Tensor | null)[]) : [made as Tensor | null];
      for (let i = 0; i < branch.edges.length; i++) {
        const grad = results[i] ?? null;
        out.push(branch.edges[i] && grad ? fit(engine, this, grad, branch.metas[i]!, out.length) : null);
      }
    }
    return out;
  }
}

/** The operation a node came from, as messages name it: Exp for ExpBackward0. */
export const operationOf = (node: Node): string => node.name.replace(/Backward\d*$/, '');

/** Bring a gradient to the shape and dtype of its input: broadcast inputs get their gradients summed. */
export function fit(engine: Engine, node: Node, grad: Tensor, meta: Meta, index: number): Tensor {
  // The gradient of a real input is real, whatever it met on the way.
  let g = isComplex(grad.dtype) && !isComplex(meta.dtype) ? engine.call('real', grad) : grad;
  if (!sameShape(g.shape, meta.shape)) {
    const lead = g.shape.length - meta.shape.length;
    const fits = lead >= 0 && meta.shape.every((size, d) => size === 1 || size === g.shape[d + lead]);
    if (!fits)
      throw runtimeError(
        `Function ${node.name} returned an invalid gradient at index ${index} - got ${show(g.shape)} but expected shape compatible with ${show(meta.shape)}`,
      );
    const dims = g.shape
      .map((_, d) => d)
      .filter((d) => d < lead || (meta.shape[d - lead] === 1 && g.shape[d] !== 1));
    if (dims.length > 0) g = g.sum(dims, true);
    if (lead > 0) g = g.reshape(meta.shape);
  }
  return g.dtype === meta.dtype ? g : engine.call('_to_copy', g, meta.dtype);
}
