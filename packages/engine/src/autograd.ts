// The rules of recording: edges of tensors, nodes of operations, leaves, hooks, and what writing in place does to history.
import type { Engine } from './engine.ts';
import { runtimeError } from './errors.ts';
import {
  type Branch,
  type Edge,
  fit,
  type Gradient,
  type Grads,
  type Hook,
  Node,
  type Packed,
  SavedTensor,
} from './graph.ts';
import type { Tensor } from './tensor.ts';
import { type Look, lookOf, renewed, type ViewRef, windows, writtenView } from './view-history.ts';

/** Autograd of one engine. */
export class Autograd {
  private readonly engine: Engine;
  /** Keeps a tensor for backward in the user's way; null: as it is. */
  pack: ((tensor: Tensor) => Packed) | null = null;
  /** In anomaly mode: says where in the program an operation is recorded. */
  where: (() => string) | null = null;
  /** In anomaly mode: a gradient that is NaN is an error. */
  refusesNaN = false;
  /** The place noted for the node that failed last, until it is asked for. */
  failedAt: string | null = null;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  // ---- recording

  edgeOf(tensor: Tensor): Edge | null {
    const node = tensor.gradFn;
    if (node) return { node, nr: tensor.outputNr };
    if (!tensor.leafRequiresGrad) return null;
    if (!tensor.accumulator) {
      const accumulate = new Node('torch::autograd::AccumulateGrad', [
        { shape: tensor.shape, dtype: tensor.dtype },
      ]);
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
    const { hooks, afterAccumulate } = tensor;
    tensor.hooks = null;
    tensor.afterAccumulate = null;
    for (const hook of hooks ?? []) hook.dropped?.();
    for (const hook of afterAccumulate ?? []) hook.dropped?.();
  }

  /**
   * Build the node of one operation. `inputs` are its tensor arguments with their gradient, in order;
   * an input that requires grad and has no gradient is an error, never a silent None.
   * Gradients flow through the first `results` of the outputs.
   * `own` maps a saved tensor that is an output to its number.
   */
  node(
    name: string,
    operation: string,
    inputs: readonly {
      name: string;
      tensors: readonly (Tensor | null)[];
      isList: boolean;
      gradient: Gradient | undefined;
    }[],
    outputs: readonly Tensor[],
    substitute: (saved: Tensor) => Tensor,
    results = Number.POSITIVE_INFINITY,
  ): Node {
    const node = new Node(
      name,
      outputs.map(({ shape, dtype }) => ({ shape, dtype })),
    );
    node.madeAt = this.where?.() ?? null;
    for (const input of inputs) {
      const edges = input.tensors.map((tensor) => tensor?.edge ?? null);
      if (!edges.some((edge) => edge !== null)) {
        // Nothing flows here, but hooks and next_functions count it.
        if (input.gradient) node.branches.push({ ...NOTHING, edges, isList: input.isList });
        continue;
      }
      if (!input.gradient)
        throw runtimeError(
          `The function '${operation}' is not differentiable with respect to argument '${input.name}'. This input cannot have requires_grad True.`,
        );
      for (const edge of edges) edge?.node.retain();
      const { gradient } = input;
      node.branches.push({
        name: input.name,
        edges,
        metas: input.tensors.map((tensor) => ({
          shape: tensor?.shape ?? [],
          dtype: tensor?.dtype ?? outputs[0]!.dtype,
        })),
        isList: input.isList,
        of: gradient.of,
        saved: gradient.saved.map((tensor) => {
          const actual = substitute(tensor);
          const nr = outputs.indexOf(tensor);
          // Indices, and statistics no gradient flows through, have no history.
          return new SavedTensor(actual, node, nr < results && carriesGradient(tensor) ? nr : -1);
        }),
      });
    }
    return node;
  }

  /**
   * A node whose gradients the caller computes: `autograd.Function`, checkpoint. `backward` gets a gradient per output and
   * answers one per input; it runs outside any scope and hands over a reference to each tensor it returns.
   * Outputs that are `dirty` are inputs written in place: the node goes into their history, and that of what they look into.
   * `done` is called when the node has run in a pass that keeps no graph; `freed` once, when nothing can call `backward` again.
   */
  customNode(
    name: string,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    backward: (grads: Grads) => Grads,
    dirty: readonly Tensor[] = [],
    freed: (() => void) | null = null,
    done: (() => void) | null = null,
  ): Node {
    const { engine } = this;
    const edges = inputs.map((tensor) => tensor.edge);
    const node = new Node(
      name,
      outputs.map(({ shape, dtype }) => ({ shape, dtype })),
    );
    const metas = inputs.map(({ shape, dtype }) => ({ shape, dtype }));
    edges.forEach((edge, i) => {
      edge?.node.retain();
      node.branches.push({
        name: '',
        edges: [edge],
        metas: [metas[i]!],
        isList: false,
        saved: [],
        of: () => null,
      });
    });
    node.whenFreed = freed;
    node.whenDone = done;
    node.madeAt = this.where?.() ?? null;
    node.custom = (grads) => {
      const made = engine.unscoped(() => backward(grads));
      for (const grad of made) if (grad) engine.entrust(grad);
      return edges.map((edge, i) => {
        const grad = made[i] ?? null;
        return edge && grad ? fit(engine, node, grad, metas[i]!, i) : null;
      });
    };
    node.retain();
    outputs.forEach((tensor, nr) => {
      if (dirty.includes(tensor)) {
        const own = node.branches[inputs.indexOf(tensor)] ?? null;
        this.rebase(tensor, node, own, nr);
      } else {
        this.attach(tensor, node, nr);
        if (tensor.view) tensor.view = { ...tensor.view, made: 'custom', seen: tensor.version.value };
      }
    });
    node.release();
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
    if (on && tensor.inference && !this.engine.inferenceMode)
      throw runtimeError(
        'Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.',
      );
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
    if (!tensor.requiresGrad)
      throw runtimeError("cannot register a hook on a tensor that doesn't require gradient");
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
    if (tensor.inference && !this.engine.inferenceMode)
      throw runtimeError(
        'Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before ' +
          'doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.',
      );
    if (!this.engine.gradMode || !recording) return;
    const { view } = tensor;
    if (view) {
      if (view.made) throw runtimeError(writtenView(tensor, view.made, 'is being'));
      if (tensor.requiresGrad && view.base.isLeaf)
        throw runtimeError(
          'a view of a leaf Variable that requires grad is being used in an in-place operation.',
        );
    }
    if (tensor.leafRequiresGrad && tensor.isLeaf)
      throw runtimeError('a leaf Variable that requires grad is being used in an in-place operation.');
  }

  /**
   * After a recorded write into `tensor`: history now runs through `node`, for its base and other views too.
   * `self` is the branch of `node` that leads to the tensor's former history, if it had one.
   */
  rebase(tensor: Tensor, node: Node, self: Branch | null, nr = 0): void {
    const { view } = tensor;
    if (!view) {
      this.attach(tensor, node, nr);
      tensor.leafRequiresGrad = false;
      return;
    }
    // After PyTorch's CopySlices.
    const { base } = view;
    const { geometry, origin, inward, outward } = windows(tensor, base);
    const slices = new Node('torch::autograd::CopySlices', [{ shape: base.shape, dtype: base.dtype }]);
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
      const full = engine.denseAs(inward(grad!, base.dtype), origin.shape, origin.strides);
      const at = geometry.offset - origin.offset;
      const part = engine.call('as_strided', full, geometry.shape, geometry.strides, full.offset + at);
      const made = node.apply(engine, [outward(part.clone(), tensor.dtype)], () => true);
      let cursor = 0;
      let own: Tensor | null = null;
      const rest: Grads = [];
      for (const branch of node.branches) {
        const grads = made.slice(cursor, cursor + branch.edges.length);
        cursor += branch.edges.length;
        if (branch === self) own = grads[0] ?? null;
        else rest.push(...grads);
      }
      const back = own ? inward(own, tensor.dtype) : part.zerosLike();
      const whole = engine.call(
        'as_strided_scatter',
        full,
        back,
        geometry.shape,
        geometry.strides,
        full.offset + at,
      );
      return [baseEdge ? outward(whole, base.dtype) : null, ...rest];
    };
    this.attach(base, slices, 0);
    base.leafRequiresGrad = false;
    const [whole, part] = [lookOf(base), lookOf(tensor)];
    const window = () => this.window({ node: slices, nr: 0 }, whole, part);
    for (const branch of node.branches)
      for (const saved of branch.saved) if (saved.isOutputOf(node)) saved.history = window;
    this.renewView(tensor, view);
  }

  /** The base was written to since: the view's history is now a window on the base's. */
  renewView(tensor: Tensor, view: ViewRef): void {
    if (tensor.rawGradFn === null && !view.base.requiresGrad) return;
    if (view.made)
      throw runtimeError(writtenView(tensor, view.made, 'its base or another view of its base has been'));
    view.seen = tensor.version.value;
    const baseEdge = view.base.edge;
    if (!baseEdge) return;
    const { base } = view;
    this.attach(tensor, this.window(baseEdge, base, tensor), 0);
  }

  /** The node of a window on a tensor whose gradient goes to `edge`. */
  private window(edge: Edge, base: Look, tensor: Look): Node {
    const { geometry, origin, inward, outward } = windows(tensor, base);
    const { shape, dtype: from } = tensor;
    const { shape: whole, dtype: to } = base;
    const node = new Node(renewed(tensor, base), [{ shape, dtype: from }]);
    edge.node.retain();
    node.branches.push({
      name: 'self',
      edges: [edge],
      metas: [{ shape: whole, dtype: to }],
      isList: false,
      saved: [],
      of: (grad: Tensor) => outward(this.engine.asStridedBackward(inward(grad, from), origin, geometry), to),
    });
    return node;
  }
}

const carriesGradient = ({ dtype: { category } }: Tensor): boolean =>
  category === 'float' || category === 'complex';

const NOTHING: Omit<Branch, 'edges' | 'isList'> = { name: '', metas: [], saved: [], of: () => null };
