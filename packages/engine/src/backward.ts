// Backward: from outputs to leaves, newest node first, freeing what was saved on the way.
import { isComplex } from './dtype.ts';
import type { Engine } from './engine.ts';
import { runtimeError } from './errors.ts';
import type { Edge, Grads, Hook, Node } from './graph.ts';
import { numel, sameShape, show } from './shape.ts';
import type { Tensor } from './tensor.ts';

export interface BackwardOptions {
  retainGraph: boolean;
  createGraph: boolean;
  /** Only these get gradients; null: every leaf. */
  inputs: readonly Tensor[] | null;
  /** Return the gradients of `inputs` instead of adding them to `.grad`. */
  capture: boolean;
}

/** One run through a graph. The references it holds are given back by `close`. */
class Pass {
  /** Gradients that wait at nodes not yet reached. */
  private readonly buffers = new Map<Node, Grads>();
  /** Nodes reachable from the outputs, each after all that lead to it. */
  private readonly order: Node[] = [];
  /** Per leaf node, edges whose gradient has not come yet. */
  private readonly waiting = new Map<Node, number>();
  private readonly targets = new Map<Node, { nr: number; index: number }[]>();
  /** Nodes on a way to a target; null: all. */
  private needed: Set<Node> | null = null;
  private readonly held: Node[] = [];
  readonly captured: (Tensor | null)[];
  private readonly engine: Engine;
  private readonly options: BackwardOptions;

  constructor(engine: Engine, options: BackwardOptions) {
    this.engine = engine;
    this.options = options;
    this.captured = (options.inputs ?? []).map(() => null);
    options.inputs?.forEach((tensor, index) => {
      const { edge } = tensor;
      if (!edge) throw runtimeError('One of the differentiated Tensors does not require grad');
      if (!options.capture) tensor.retainGrad();
      const at = this.targets.get(edge.node) ?? [];
      at.push({ nr: edge.nr, index });
      this.targets.set(edge.node, at);
      this.hold(edge.node);
    });
  }

  private hold(node: Node): void {
    this.held.push(node.retain());
  }

  private want = (edge: Edge): boolean => this.needed === null || this.needed.has(edge.node);

  /** Put the first gradients at the outputs: given ones, or 1 for a single element. */
  start(outputs: readonly Tensor[], seeds: readonly (Tensor | null)[]): void {
    outputs.forEach((output, i) => {
      const edge = output.edge!; // `backward` looked
      const seed = seeds[i] ?? null;
      if (seed === null && numel(output.shape) !== 1)
        throw runtimeError('grad can be implicitly created only for scalar outputs');
      if (seed === null && isComplex(output.dtype))
        throw runtimeError(
          `grad can be implicitly created only for real scalar outputs but got torch.${output.dtype.name}`,
        );
      if (seed && !sameShape(seed.shape, output.shape))
        throw runtimeError(
          `Mismatch in shape: grad_output[${i}] has a shape of torch.Size(${show(seed.shape)}) and output[${i}] has a shape of torch.Size(${show(output.shape)}).`,
        );
      this.hold(edge.node);
      this.deliver(edge, seed ? seed.retain() : this.engine.call('ones_like', output));
    });
    this.survey([...this.buffers.keys()]);
  }

  /** Find every reachable node, put them in order and see which matter. */
  private survey(roots: Node[]): void {
    const { order, waiting, targets } = this;
    const seen = new Set(roots);
    const stack = [...roots];
    for (let node = stack.pop(); node; node = stack.pop()) {
      order.push(node);
      for (const edge of node.edges) {
        if (!edge) continue;
        if (edge.node.leaf) waiting.set(edge.node, (waiting.get(edge.node) ?? 0) + 1);
        if (seen.has(edge.node)) continue;
        seen.add(edge.node);
        stack.push(edge.node);
      }
    }
    for (const node of order) this.hold(node);
    // An edge leads to an older node or to a leaf, so descending age is a topological order.
    order.sort((a, b) => b.sequence - a.sequence);
    if (!this.options.inputs) return;
    const needed = new Set(targets.keys());
    for (let i = order.length - 1; i >= 0; i--)
      if (order[i]!.edges.some((edge) => edge && needed.has(edge.node))) needed.add(order[i]!);
    this.needed = needed;
  }

  run(): void {
    for (const node of this.order) if (node.leaf && !this.waiting.has(node)) this.finishLeaf(node);
    for (const node of this.order) {
      if (node.leaf) continue;
      const { edges } = node;
      const buffer = this.buffers.get(node);
      this.buffers.delete(node);
      if (buffer) {
        try {
          if (this.needed === null || this.needed.has(node)) this.visit(node, edges, buffer);
        } finally {
          for (const grad of buffer) grad?.release();
        }
      }
      for (const edge of edges) {
        if (!edge?.node.leaf) continue;
        const left = this.waiting.get(edge.node)! - 1;
        this.waiting.set(edge.node, left);
        if (left === 0) this.finishLeaf(edge.node);
      }
    }
  }

  private visit(node: Node, edges: readonly (Edge | null)[], buffer: Grads): void {
    const { capture, retainGraph } = this.options;
    const goesOn = edges.some((edge) => edge && this.want(edge));
    const targets = this.targets.get(node) ?? [];
    const take = (): void => {
      for (const { nr, index } of targets) this.captured[index] = buffer[nr]?.retain() ?? null;
    };
    // As in PyTorch, a gradient that is asked for on the way is taken before the tensor's hooks have seen it.
    if (capture && goesOn) take();
    node.hooks.forEach((hooks, nr) => {
      if (buffer[nr] && hooks) runHooks(hooks, buffer, nr);
    });
    node.retained.forEach((tensor, nr) => {
      if (tensor && buffer[nr]) this.accumulate(tensor, buffer[nr].retain());
    });
    if (capture && !goesOn) take();
    if (!goesOn) return;
    for (const hook of [...node.preHooks]) this.replaced(buffer, hook(buffer));
    const grads = this.applied(node, buffer);
    let next = 0;
    try {
      for (const hook of [...node.postHooks]) this.replaced(grads, hook(grads, buffer));
      if (this.engine.autograd.refusesNaN) this.refuseNaN(node, grads);
      for (const edge of edges) {
        const grad = grads[next++];
        if (!grad) continue;
        if (edge && this.want(edge)) this.deliver(edge, grad);
        else grad.release();
      }
    } finally {
      for (const grad of grads.slice(next)) grad?.release(); // after an exception
    }
    if (!retainGraph) node.free();
  }

  private applied(node: Node, buffer: Grads): Grads {
    try {
      return this.engine.scope(() => node.apply(this.engine, buffer, this.want));
    } catch (error) {
      this.engine.autograd.failedAt ??= node.madeAt && `${node.name}\n${node.madeAt}`;
      throw error;
    }
  }

  /** Puts a hook's gradients, whose references are taken over, in place of those there. */
  private replaced(there: Grads, given: Grads | null): void {
    given?.forEach((grad, i) => {
      there[i]?.release();
      there[i] = grad;
    });
  }

  private refuseNaN(node: Node, grads: Grads): void {
    const { engine } = this;
    grads.forEach((grad, nr) => {
      if (!grad || !engine.scope(() => engine.call('any', engine.call('isnan', grad)).item())) return;
      engine.autograd.failedAt ??= node.madeAt && `${node.name}\n${node.madeAt}`;
      throw runtimeError(`Function '${node.name}' returned nan values in its ${nr}th output.`);
    });
  }

  /** All gradients of a leaf have come. */
  private finishLeaf(node: Node): void {
    const buffer = this.buffers.get(node);
    if (!buffer) return;
    const leaf = node.leaf!;
    runHooks(leaf.hooks ?? [], buffer, 0);
    const wanted = this.targets.get(node);
    const accumulates = !this.options.capture && (this.options.inputs === null || wanted !== undefined);
    if (accumulates) for (const hook of [...node.preHooks]) this.replaced(buffer, hook(buffer));
    this.buffers.delete(node);
    const grad = buffer[0]!;
    if (this.options.capture) {
      for (const { index } of wanted ?? []) this.captured[index] = grad.retain();
      grad.release();
    } else if (!accumulates) grad.release();
    else {
      const seen = node.postHooks.length > 0 ? grad.retain() : null;
      this.accumulate(leaf, grad);
      for (const after of [...(leaf.afterAccumulate ?? [])]) after(leaf);
      if (!seen) return;
      for (const hook of [...node.postHooks]) hook([], [seen]);
      seen.release();
    }
  }

  /** Add a gradient, whose reference is taken over, to what waits at an edge. */
  private deliver(edge: Edge, grad: Tensor): void {
    let buffer = this.buffers.get(edge.node);
    if (!buffer) {
      buffer = edge.node.outputs.map(() => null);
      this.buffers.set(edge.node, buffer);
    }
    const there = buffer[edge.nr];
    if (there) {
      try {
        buffer[edge.nr] = there.add(grad);
        there.release();
      } finally {
        grad.release();
      }
    } else buffer[edge.nr] = grad;
  }

  /** Add a gradient, whose reference is taken over, to `.grad`. */
  private accumulate(leaf: Tensor, grad: Tensor): void {
    const { engine } = this;
    const old = leaf.grad;
    try {
      if (old === null) {
        // Others may hold these bytes (add passes one gradient to both inputs): then a copy of our own.
        leaf.grad = this.options.createGraph ? this.copied(grad, leaf) : engine.ownGrad(grad, leaf);
        return;
      }
      if (this.options.createGraph) {
        leaf.grad = old.add(grad);
        old.release();
      } else engine.call('add_.Tensor', old, grad).release();
    } catch (error) {
      grad.release(); // no memory for the sum or the copy
      throw error;
    }
    grad.release();
  }

  /** A copy in the leaf's layout, with the gradient's history. Takes over the reference. */
  private copied(grad: Tensor, leaf: Tensor): Tensor {
    const own = this.engine.emptyLike(leaf, grad.dtype);
    this.engine.call('copy_', own, grad).release();
    grad.release();
    return own;
  }

  close(): void {
    for (const buffer of this.buffers.values()) for (const grad of buffer) grad?.release();
    for (const node of this.held) node.release();
  }
}

/** Hooks of gradient `nr`, which stays in its place throughout, so that an exception loses none. */
function runHooks(hooks: readonly Hook[], grads: Grads, nr: number): void {
  for (const hook of [...hooks]) {
    const grad = grads[nr]!;
    const made = hook(grad);
    if (!made || made === grad) continue;
    grads[nr] = made;
    grad.release();
  }
}

/**
 * Gradients of `outputs`, weighted by `seeds` (null: 1, for one element). Added to `.grad` of leaves, or of `inputs`;
 * or returned for `inputs`, null where nothing came. The caller owns what is returned.
 */
export function backward(
  engine: Engine,
  outputs: readonly Tensor[],
  seeds: readonly (Tensor | null)[],
  options: BackwardOptions,
): (Tensor | null)[] {
  outputs.forEach((output, i) => {
    if (!output.edge)
      throw runtimeError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
  });
  const pass = new Pass(engine, options);
  const before = engine.gradMode;
  engine.gradMode = options.createGraph;
  try {
    pass.start(outputs, seeds);
    pass.run();
    return pass.captured;
  } catch (error) {
    for (const tensor of pass.captured) tensor?.release();
    throw error;
  } finally {
    engine.gradMode = before;
    pass.close();
  }
}
