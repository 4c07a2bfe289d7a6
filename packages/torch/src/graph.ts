// The bridge's part about the graph: nodes as integers, their hooks, saved tensors in Python's keeping, modes of recording.
import { type Engine, EngineError, type Tensor } from '@lacuna/engine';
import type { Handles } from './handles.ts';

type Node = NonNullable<Tensor['gradFn']>;

/** What the bridge lends. */
export interface Tools {
  readonly engine: Engine;
  readonly handles: Handles;
  /** Runs `body` and answers `bad` where it throws, the error noted. */
  guarded<T, B>(bad: B, body: (args: readonly unknown[]) => T): (...args: unknown[]) => T | B;
  /** Calls a Python function with plain integers. Throws when it raised. */
  call(number: number, ...integers: number[]): unknown;
  /** What Python handed back through give(); each tensor with a reference of its own. */
  given(): (Tensor | null)[];
  /** Notes how to take a hook off; answers what unhook takes. */
  remember(remove: () => void): number;
  /** The number of the Python function behind a custom node, 0 for none. */
  functionOf(node: Node): number;
}

/** Functions of the bridge; each name is one in `_bridge.py`. */
export function graphFunctions(tools: Tools): Record<string, (...args: unknown[]) => unknown> {
  const { engine, handles, guarded, call, given } = tools;
  const { autograd } = engine;
  const nodes = new Map<number, Node>();
  const numbers = new Map<Node, number>();
  let next = 1;

  const numberOf = (node: Node | null | undefined): number => {
    if (!node) return 0;
    let number = numbers.get(node);
    if (number === undefined) {
      number = next++;
      numbers.set(node, number);
      nodes.set(number, node.retain());
    }
    return number;
  };
  const nodeOf = (number: unknown): Node => {
    const node = typeof number === 'number' ? nodes.get(number) : undefined;
    if (!node) throw new EngineError('RuntimeError', `${String(number)} names no node of a graph`);
    return node;
  };
  const integer = (value: unknown): number => {
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw new EngineError('TypeError', `bridge: wanted an integer, not ${typeof value}`);
  };
  const handed = (grads: readonly (Tensor | null)[]): number[] =>
    grads.map((grad) => (grad ? handles.add(grad.retain()) : 0));

  return {
    /** node_of(h): the node that made a tensor, 0 for none. Every number is given back by free_node. */
    node_of: guarded(-1, ([h]) => numberOf(handles.get(h).gradFn)),
    /** edge_of(h): `node nr`, the place where a tensor's gradient goes; '' where it needs none. */
    edge_of: guarded(undefined, ([h]) => {
      const { edge } = handles.get(h);
      return edge ? `${numberOf(edge.node)} ${edge.nr}` : '';
    }),
    free_node: (number) => {
      const node = nodes.get(number as number);
      if (!node) return;
      nodes.delete(number as number);
      numbers.delete(node);
      node.release();
    },
    node_name: guarded(undefined, ([n]) => nodeOf(n).name),
    /** The nodes that come next as text: `number nr`, joined by commas; 0 where no gradient is needed. */
    node_edges: guarded(undefined, ([n]) =>
      nodeOf(n)
        .edges.map((edge) => (edge ? `${numberOf(edge.node)} ${edge.nr}` : '0 0'))
        .join(','),
    ),
    node_sequence: guarded(-1, ([n]) => nodeOf(n).sequence),
    /** The leaf an AccumulateGrad adds to, a handle; 0 for other nodes. */
    node_leaf: guarded(-1, ([n]) => {
      const { leaf } = nodeOf(n);
      return leaf ? handles.add(leaf.retain()) : 0;
    }),
    /** Number of the Python function of a custom node; 0 for others. */
    node_function: guarded(-1, ([n]) => tools.functionOf(nodeOf(n))),
    /**
     * node_hook(n, callback, before): the callback gets the number of gradients that come first, then the handles: of the
     * inputs' and then the outputs' gradients, before the node runs the outputs' alone. It gives new ones and answers 1, or 0.
     */
    node_hook: guarded(-1, ([n, number, before]) => {
      const node = nodeOf(n);
      const callback = integer(number);
      const answer = (said: unknown) => (said === 1 ? given() : null);
      const list: unknown[] = before === true ? node.preHooks : node.postHooks;
      const hook =
        before === true
          ? (grads: (Tensor | null)[]) => answer(call(callback, grads.length, ...handed(grads)))
          : (made: (Tensor | null)[], grads: (Tensor | null)[]) =>
              answer(call(callback, made.length, ...handed(made), ...handed(grads)));
      list.push(hook);
      return tools.remember(() => {
        const at = list.indexOf(hook);
        if (at >= 0) list.splice(at, 1);
      });
    }),

    /** saved_hooks(pack, unpack, drop): from now on tensors are saved by these functions; without them as they are. */
    saved_hooks: guarded(-1, ([pack, unpack, drop]) => {
      if (typeof pack !== 'number') {
        autograd.pack = null;
        return 0;
      }
      const [unpacks, drops] = [integer(unpack), integer(drop)];
      autograd.pack = (tensor) => {
        const key = engine.unscoped(() => integer(call(pack, handles.add(engine.call('alias', tensor)))));
        return {
          unpack: () => handles.get(engine.unscoped(() => call(unpacks, key))).retain(),
          drop: () => {
            call(drops, key);
          },
        };
      };
      return 0;
    }),

    /** Switches inference mode; any other argument leaves it. Answers how it was, 0 or 1. */
    inference_mode: (on) => {
      const before = engine.inferenceMode ? 1 : 0;
      if (on === true || on === false) engine.inferenceMode = on;
      return before;
    },
    is_inference: guarded(-1, ([h]) => (handles.get(h).inference ? 1 : 0)),
    /** base(h): the tensor a view looks into, a handle; 0 for no view. */
    base: guarded(-1, ([h]) => {
      const { view } = handles.get(h);
      return view ? handles.add(view.base.retain()) : 0;
    }),

    /** bump(h): counts a write that nobody recorded. */
    bump: guarded(-1, ([h]) => {
      handles.get(h).version.value++;
      return 0;
    }),

    /** anomaly(where, nan): each recorded operation notes what the callback says; nan: such gradients are errors. */
    anomaly: guarded(-1, ([where, nan]) => {
      autograd.where = typeof where === 'number' ? () => String(call(where)) : null;
      autograd.refusesNaN = nan === true;
      return 0;
    }),
    /** Name of the node that failed last, a newline, and what was noted when it was made; '' when nothing was. */
    failed_at: () => {
      const said = autograd.failedAt ?? '';
      autograd.failedAt = null;
      return said;
    },
  };
}
