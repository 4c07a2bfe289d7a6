// The graph behind gradients: nodes, saved tensors with version checks, backward in order of creation, in-place rules.
import type { DType } from './dtype.ts';
import type { Engine } from './engine.ts';
import { notImplemented, runtimeError } from './errors.ts';
import { numel, sameShape, type Shape, show } from './shape.ts';
import type { Storage } from './storage.ts';
import type { Tensor, VersionCounter } from './tensor.ts';

export type Hook = (grad: Tensor) => Tensor | null | undefined;

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

type Grads = (Tensor | null)[];

interface Meta {
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

let sequence = 0;

const FREED =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). ' +
  'Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True ' +
  'if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.';

/** A tensor kept for backward: its storage, how to look at it, and the version it had. */
class SavedTensor {
  private readonly storage: Storage;
  private readonly like: Tensor;
  private readonly geometry: { offset: number; shape: Shape; strides: Shape };
  private readonly version: VersionCounter;
  private readonly seen: number;
  private readonly edge: Edge | null;
  private readonly output: { node: Node; nr: number } | null;
  private freed = false;

  constructor(tensor: Tensor, owner: Node, outputNr: number, seen = tensor.version.value) {
    this.storage = tensor.storage.retain();
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
    if (this.version.value !== this.seen) {
      const isLeaf = this.output === null && (edge === null || edge.node.leaf !== null);
      const where = edge && !isLeaf ? `, which is output ${edge.nr} of ${edge.node.name.replace(/Backward\d*$/, '')},` : '';
      throw runtimeError(
        'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
          `[torch.${dtype.label}Tensor ${show(shape)}]${where} is at version ${this.version.value}; ` +
          `expected version ${this.seen} instead. Hint: enable anomaly detection to find the operation that failed to ` +
          'compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).',
      );
    }
    const tensor = engine.adopt(this.storage.retain(), offset, shape, strides, dtype, this.version);
    tensor.wrapped = this.like.wrapped;
    if (edge) engine.autograd.attach(tensor, edge.node, edge.nr);
    return tensor;
  }

  isOutputOf(node: Node): boolean {
    return this.output?.node === node;
  }

  free(dead: Node[]): void {
    if (this.freed) return;
    this.freed = true;
    this.storage.release();
    this.edge?.node.drop(dead);
  }
}

/** One recorded operation. Held by the tensors it made and by the nodes that follow; freed with the last of them. */
export class Node {
  readonly name: string;
  readonly sequence: number = ++sequence;
  readonly outputs: Meta[];
  branches: Branch[];
  /** Set on AccumulateGrad: the leaf it adds to. */
  leaf: Tensor | null = null;
  /** A node of the caller's making (`autograd.Function`): all gradients in, all gradients out. */
  custom: ((grads: Grads) => Grads) | null = null;
  /** Per output: hooks of the tensor that left through it. */
  hooks: (Hook[] | undefined)[] = [];
  retained: (Tensor | undefined)[] = [];
  /** The operation returns a list, or several tensors: its gradient functions get all gradients at once. */
  several = false;
  /** CopySlices: the node of the write it wraps. */
  held: Node | null = null;
  private references = 0;

  constructor(name: string, outputs: Meta[], branches: Branch[] = []) {
    this.name = name;
    this.outputs = outputs;
    this.branches = branches;
  }

  get edges(): (Edge | null)[] {
    return this.branches.flatMap((branch) => branch.edges as (Edge | null)[]);
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

  static collect(dead: Node[]): void {
    for (let node = dead.pop(); node; node = dead.pop()) node.dismantle(dead);
  }

  drop(dead: Node[]): void {
    if (--this.references === 0) dead.push(this);
  }

  private dismantle(dead: Node[]): void {
    this.freeSaved(dead);
    for (const branch of this.branches) for (const edge of branch.edges) edge?.node.drop(dead);
    this.branches = [];
    this.held?.drop(dead);
    this.held = null;
    const { leaf } = this;
    this.leaf = null;
    if (leaf) {
      leaf.accumulator = null;
      leaf.release();
    }
  }

  freeSaved(dead: Node[]): void {
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
      const made = branch.of(incoming, ...branch.saved.map((saved) => saved.unpack()));
      const results = branch.isList ? (made as readonly (Tensor | null)[]) : [made as Tensor | null];
      for (let i = 0; i < branch.edges.length; i++) {
        const grad = results[i] ?? null;
        out.push(branch.edges[i] && grad ? fit(engine, this, grad, branch.metas[i]!) : null);
      }
    }
    return out;
  }
}

/** Bring a gradient to the shape and dtype of its input: broadcast inputs get their gradients summed. */
function fit(engine: Engine, node: Node, grad: Tensor, meta: Meta): Tensor {
  let g = grad;
  if (!sameShape(g.shape, meta.shape)) {
    const lead = g.shape.length - meta.shape.length;
    const fits = lead >= 0 && meta.shape.every((size, d) => size === 1 || size === g.shape[d + lead]);
    if (!fits)
      throw runtimeError(
        `Function ${node.name} returned an invalid gradient - got ${show(g.shape)} but expected shape compatible with ${show(meta.shape)}`,
      );
    const dims = g.shape.map((_, d) => d).filter((d) => d < lead || (meta.shape[d - lead] === 1 && g.shape[d] !== 1));
    if (dims.length > 0) g = g.sum(dims, true);
    if (lead > 0) g = g.reshape(meta.shape);
  }
  return g.dtype === meta.dtype ? g : engine.call('_to_copy', g, meta.dtype);
}

/** Autograd of one engine. */
export class Autograd {
  private readonly engine: Engine;
  constructor(engine: Engine) {
    this.engine = engine;
  }

  // ---- recording

  edgeOf(tensor: Tensor): Edge | null {
    const node = tensor.gradFn;
    if (node) return { node, nr: tensor.outputNr };
    if (!tensor.leafRequiresGrad) return null;
    if (!tensor.accumulator) {
      const accumulate = new Node('torch::autograd::AccumulateGrad', [{ shape: tensor.shape, dtype: tensor.dtype }]);
      accumulate.leaf = tensor.retain();
      tensor.accumulator = accumulate;
    }
    return { node: tensor.accumulator, nr: 0 };
  }

  /** Make `node` the creator of `tensor`. */
  attach(tensor: Tensor, node: Node, nr: number): void {
    node.retain();
    const old = tensor.rawGradFn;
    if (old?.retained[tensor.outputNr] === tensor) {
      old.retained[tensor.outputNr] = undefined;
      node.retained[nr] = tensor;
    }
    tensor.rawGradFn = node;
    tensor.outputNr = nr;
    old?.release();
  }

  /** The tensor is gone: let go of its part of the graph. */
  forget(tensor: Tensor): void {
    const node = tensor.rawGradFn;
    tensor.rawGradFn = null;
    if (node) {
      if (node.retained[tensor.outputNr] === tensor) node.retained[tensor.outputNr] = undefined;
      node.release();
    }
    const { grad, accumulator } = tensor;
    tensor.grad = null;
    grad?.release();
    if (accumulator) tensor.accumulator = null;
  }

  /**
   * Build the node of one operation. `inputs` are its tensor arguments with their gradient, in order;
   * an input that requires grad and has no gradient is an error, never a silent None.
   * `own` maps a saved tensor that is an output to its number.
   */
  node(
    name: string,
    operation: string,
    inputs: readonly { name: string; tensors: readonly (Tensor | null)[]; isList: boolean; gradient: Gradient | undefined }[],
    outputs: readonly Tensor[],
    substitute: (saved: Tensor) => Tensor,
  ): Node {
    const node = new Node(name, outputs.map(({ shape, dtype }) => ({ shape, dtype })));
    for (const input of inputs) {
      const edges = input.tensors.map((tensor) => tensor?.edge ?? null);
      if (!edges.some((edge) => edge !== null)) continue;
      if (!input.gradient) throw notImplemented(`the derivative for '${input.name}' of '${operation}' is not implemented`);
      for (const edge of edges) edge?.node.retain();
      const { gradient } = input;
      node.branches.push({
        name: input.name,
        edges,
        metas: input.tensors.map((tensor) => ({ shape: tensor?.shape ?? [], dtype: tensor?.dtype ?? outputs[0]!.dtype })),
        isList: input.isList,
        of: gradient.of,
        saved: gradient.saved.map((tensor) => {
          const actual = substitute(tensor);
          return new SavedTensor(actual, node, outputs.indexOf(tensor));
        }),
      });
    }
    return node;
  }

  /** A node whose gradients the caller computes: `autograd.Function`, checkpoint. */
  customNode(name: string, inputs: readonly Tensor[], outputs: readonly Tensor[], backward: (grads: Grads) => Grads): Node {
    const node = new Node(name, outputs.map(({ shape, dtype }) => ({ shape, dtype })));
    const edges = inputs.map((tensor) => tensor.edge);
    for (const edge of edges) edge?.node.retain();
    const metas = inputs.map(({ shape, dtype }) => ({ shape, dtype }));
    node.branches.push({ name: '', edges, metas, isList: true, saved: [], of: () => null });
    node.custom = (grads) => {
      const made = backward(grads);
      return edges.map((edge, i) => {
        const grad = made[i] ?? null;
        return edge && grad ? fit(this.engine, node, grad, metas[i]!) : null;
      });
    };
    outputs.forEach((tensor, nr) => {
      this.attach(tensor, node, nr);
    });
    return node;
  }

  // ---- leaves and hooks

  /** The tensor forgets how it was made. */
  detach(tensor: Tensor): void {
    const node = tensor.rawGradFn;
    tensor.rawGradFn = null;
    tensor.leafRequiresGrad = false;
    node?.release();
  }

  setRequiresGrad(tensor: Tensor, on: boolean): void {
    if (tensor.gradFn !== null) {
      if (on) return;
      throw runtimeError(
        'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that ' +
          "doesn't require differentiation use var_no_grad = var.detach().",
      );
    }
    if (on && tensor.dtype.category !== 'float' && tensor.dtype.category !== 'complex')
      throw runtimeError('Only Tensors of floating point and complex dtype can require gradients');
    tensor.leafRequiresGrad = on;
  }

  retainGrad(tensor: Tensor): void {
    if (!tensor.requiresGrad) throw runtimeError("can't retain_grad on Tensor that has requires_grad=False");
    const node = tensor.gradFn;
    if (!node) return;
    tensor.retainsGrad = true;
    node.retained[tensor.outputNr] = tensor;
  }

  registerHook(tensor: Tensor, hook: Hook): () => void {
    if (!tensor.requiresGrad) throw runtimeError("cannot register a hook on a tensor that doesn't require gradient");
    const node = tensor.gradFn;
    let hooks: Hook[];
    if (node) {
      node.hooks[tensor.outputNr] ??= [];
      hooks = node.hooks[tensor.outputNr]!;
    } else {
      tensor.hooks ??= [];
      hooks = tensor.hooks;
    }
    hooks.push(hook);
    return () => {
      const at = hooks.indexOf(hook);
      if (at >= 0) hooks.splice(at, 1);
    };
  }

  // ---- in place

  /** Refuse a write that autograd could not account for. */
  checkInplace(tensor: Tensor, recording: boolean): void {
    if (!this.engine.gradMode || !recording) return;
    if (tensor.leafRequiresGrad && tensor.rawGradFn === null && tensor.view === null)
      throw runtimeError('a leaf Variable that requires grad is being used in an in-place operation.');
    const { view } = tensor;
    if (!view) return;
    if (view.base.leafRequiresGrad && view.base.gradFn === null && !view.noGrad)
      throw runtimeError('a view of a leaf Variable that requires grad is being used in an in-place operation.');
    if (view.noGrad && view.base.requiresGrad)
      throw runtimeError(
        'A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous ' +
          'and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the ' +
          "no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
      );
    if (view.multiple)
      throw runtimeError(
        `Output ${tensor.outputNr} of ${view.multiple} is a view and is being modified inplace. This view is the output of a function that ` +
          'returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace ' +
          'operation by an out-of-place one.',
      );
  }

  /**
   * After a recorded write into `tensor`: history now runs through `node`, for its base and other views too.
   * `self` is the branch of `node` that leads to the tensor's former history, if it had one.
   */
  rebase(tensor: Tensor, node: Node, self: Branch | null): void {
    const { view } = tensor;
    if (!view) {
      this.attach(tensor, node, 0);
      tensor.leafRequiresGrad = false;
      return;
    }
    // After PyTorch's CopySlices.
    const { base } = view;
    const geometry = { shape: tensor.shape, strides: tensor.strides, offset: tensor.offset };
    const origin = { shape: base.shape, strides: base.strides, offset: base.offset };
    const slices = new Node('CopySlices', [{ shape: base.shape, dtype: base.dtype }]);
    node.retain();
    const baseEdge = base.edge;
    const others = node.branches.filter((branch) => branch !== self);
    const edges = [baseEdge, ...others.flatMap((branch) => branch.edges)];
    for (const edge of edges) edge?.node.retain();
    const metas = [{ shape: base.shape, dtype: base.dtype }, ...others.flatMap((branch) => branch.metas)];
    slices.branches.push({ name: '', edges, metas, isList: true, saved: [], of: () => null });
    slices.held = node;
    slices.custom = ([grad]) => {
      const { engine } = this;
      const full = engine.denseAs(grad!, origin.shape, origin.strides);
      const at = geometry.offset - origin.offset;
      const part = engine.call('as_strided', full, geometry.shape, geometry.strides, full.offset + at);
      const made = node.apply(engine, [part.clone()], () => true);
      let cursor = 0;
      let own: Tensor | null = null;
      const rest: Grads = [];
      for (const branch of node.branches) {
        const grads = made.slice(cursor, cursor + branch.edges.length);
        cursor += branch.edges.length;
        if (branch === self) own = grads[0] ?? null;
        else rest.push(...grads);
      }
      own ??= part.zerosLike();
      const whole = engine.call('as_strided_scatter', full, own, geometry.shape, geometry.strides, full.offset + at);
      return [baseEdge ? whole : null, ...rest];
    };
    this.attach(base, slices, 0);
    base.leafRequiresGrad = false;
    this.renewView(tensor, view);
  }

  /** The base was written to since: the view's history is now a window on the base's. */
  renewView(tensor: Tensor, view: ViewRef): void {
    view.seen = tensor.version.value;
    const baseEdge = view.base.edge;
    if (!baseEdge || view.noGrad) return;
    const { base } = view;
    const { shape, strides, offset } = tensor;
    const node = new Node('AsStridedBackward0', [{ shape, dtype: tensor.dtype }]);
    baseEdge.node.retain();
    const origin = { shape: base.shape, strides: base.strides, offset: base.offset };
    node.branches.push({
      name: 'self',
      edges: [baseEdge],
      metas: [{ shape: base.shape, dtype: base.dtype }],
      isList: false,
      saved: [],
      of: (grad: Tensor) => this.engine.asStridedBackward(grad, origin, { shape, strides, offset }),
    });
    this.attach(tensor, node, 0);
  }

  // ---- backward

  /**
   * Gradients of `outputs`, weighted by `seeds` (null: 1, for one element). Without `inputs` they are added to the leaves'
   * `.grad` and the result is empty; with `inputs`, either added to just those or, if `capture`, returned for them.
   */
  run(
    outputs: readonly Tensor[],
    seeds: readonly (Tensor | null)[],
    options: { retainGraph: boolean; createGraph: boolean; inputs: readonly Tensor[] | null; capture: boolean },
  ): (Tensor | null)[] {
    const { engine } = this;
    const buffers = new Map<Node, Grads>();
    const roots: Node[] = [];
    const { inputs, capture, createGraph, retainGraph } = options;
    const targets = new Map<Node, { nr: number; index: number }[]>();
    inputs?.forEach((tensor, index) => {
      const edge = tensor.edge;
      if (!edge) throw runtimeError('One of the differentiated Tensors does not require grad');
      const at = targets.get(edge.node) ?? [];
      at.push({ nr: edge.nr, index });
      targets.set(edge.node, at);
      edge.node.retain();
    });
    const captured: (Tensor | null)[] = inputs ? inputs.map(() => null) : [];
    const order: Node[] = [];
    const modeBefore = engine.gradMode;
    engine.gradMode = createGraph;
    try {
      outputs.forEach((output, i) => {
        const edge = output.edge;
        if (!edge) throw runtimeError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
        const given = seeds[i] ?? null;
        let seed: Tensor;
        if (given === null) {
          if (numel(output.shape) !== 1) throw runtimeError('grad can be implicitly created only for scalar outputs');
          seed = engine.call('ones_like', output);
        } else {
          if (!sameShape(given.shape, output.shape))
            throw runtimeError(
              `Mismatch in shape: grad_output[${i}] has a shape of torch.Size(${show(given.shape)}) and output[${i}] has a shape of torch.Size(${show(output.shape)}).`,
            );
          seed = given.retain();
        }
        roots.push(edge.node.retain());
        this.deliver(buffers, edge, seed);
      });

      // Every edge leads to an older node, so descending age is a topological order.
      const seen = new Set<Node>(roots);
      const stack = [...seen];
      const waiting = new Map<Node, number>();
      while (stack.length > 0) {
        const node = stack.pop()!;
        order.push(node);
        for (const branch of node.branches)
          for (const edge of branch.edges)
            if (edge) {
              if (edge.node.leaf) waiting.set(edge.node, (waiting.get(edge.node) ?? 0) + 1);
              if (!seen.has(edge.node)) {
                seen.add(edge.node);
                stack.push(edge.node);
              }
            }
      }
      for (const node of order) node.retain();
      order.sort((a, b) => b.sequence - a.sequence);
      let needed: Set<Node> | null = null;
      if (inputs) {
        needed = new Set(targets.keys());
        for (let i = order.length - 1; i >= 0; i--) {
          const node = order[i]!;
          if (node.branches.some((b) => b.edges.some((e) => e && needed!.has(e.node)))) needed.add(node);
        }
      }
      const want = (edge: Edge) => needed === null || needed.has(edge.node);

      const accumulate = (node: Node): void => {
        const buffer = buffers.get(node);
        if (!buffer) return;
        buffers.delete(node);
        const leaf = node.leaf!;
        let grad = buffer[0]!;
        for (const hook of leaf.hooks ? [...leaf.hooks] : []) grad = this.callHook(hook, grad);
        const wanted = targets.get(node);
        if (capture && inputs) {
          for (const { index } of wanted ?? []) captured[index] = grad.retain();
          grad.release();
          return;
        }
        if (inputs && !wanted) {
          grad.release();
          return;
        }
        this.accumulateInto(leaf, grad, createGraph);
        for (const after of leaf.afterAccumulate ? [...leaf.afterAccumulate] : []) after(leaf);
      };
      for (const node of order) if (node.leaf && !waiting.has(node)) accumulate(node);

      for (const node of order) {
        if (node.leaf) continue;
        const buffer = buffers.get(node);
        buffers.delete(node);
        if (buffer && (needed === null || needed.has(node))) {
          node.hooks.forEach((hooks, nr) => {
            if (buffer[nr]) for (const hook of hooks ? [...hooks] : []) buffer[nr] = this.callHook(hook, buffer[nr]!);
          });
          node.retained.forEach((tensor, nr) => {
            if (!tensor || !buffer[nr]) return;
            tensor.grad?.release();
            tensor.grad = buffer[nr]!.retain();
          });
          for (const { nr, index } of targets.get(node) ?? []) {
            if (!buffer[nr]) continue;
            if (capture) captured[index] = buffer[nr]!.retain();
            else this.accumulateInto(inputs![index]!, buffer[nr]!.retain(), createGraph);
          }
          const goesOn = node.branches.some((b) => b.edges.some((edge) => edge && want(edge)));
          if (goesOn) {
            const grads = engine.scope(() => node.apply(engine, buffer, want));
            let i = 0;
            for (const branch of node.branches)
              for (const edge of branch.edges) {
                const grad = grads[i++] ?? null;
                if (!grad) continue;
                if (edge && want(edge)) this.deliver(buffers, edge, grad);
                else grad.release();
              }
            if (!retainGraph) this.freeNode(node);
          }
        }
        if (buffer) for (const grad of buffer) grad?.release();
        for (const branch of node.branches)
          for (const edge of branch.edges)
            if (edge?.node.leaf) {
              const left = waiting.get(edge.node)! - 1;
              waiting.set(edge.node, left);
              if (left === 0) accumulate(edge.node);
            }
      }
      return captured;
    } catch (error) {
      for (const tensor of captured) tensor?.release();
      throw error;
    } finally {
      engine.gradMode = modeBefore;
      for (const buffer of buffers.values()) for (const grad of buffer) grad?.release();
      for (const node of order) node.release();
      for (const node of roots) node.release();
      for (const node of targets.keys()) for (const _ of targets.get(node)!) node.release();
    }
  }

  private freeNode(node: Node): void {
    const dead: Node[] = [];
    node.freeSaved(dead);
    node.held?.freeSaved(dead);
    Node.collect(dead);
  }

  private callHook(hook: Hook, grad: Tensor): Tensor {
    const made = hook(grad);
    if (!made) return grad;
    if (made !== grad) grad.release();
    return made;
  }

  /** Add a gradient (whose reference is taken over) to what waits at an edge. */
  private deliver(buffers: Map<Node, Grads>, edge: Edge, grad: Tensor): void {
    let buffer = buffers.get(edge.node);
    if (!buffer) {
      buffer = [];
      buffers.set(edge.node, buffer);
    }
    while (buffer.length < edge.node.outputs.length) buffer.push(null);
    const there = buffer[edge.nr];
    if (!there) {
      buffer[edge.nr] = grad;
      return;
    }
    buffer[edge.nr] = there.add(grad);
    there.release();
    grad.release();
  }

  private accumulateInto(leaf: Tensor, grad: Tensor, createGraph: boolean): void {
    const { engine } = this;
    const old = leaf.grad;
    if (old === null) {
      // Another tensor may share these bytes (add passes one gradient to both inputs): keep a copy of our own then.
      leaf.grad = createGraph ? grad : engine.ownGrad(grad, leaf);
      return;
    }
    if (createGraph) {
      leaf.grad = old.add(grad);
      old.release();
      grad.release();
    } else {
      engine.call('add_.Tensor', old, grad).release();
      grad.release();
    }
  }
}

type ViewRef = NonNullable<Tensor['view']>;
