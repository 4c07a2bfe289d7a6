// Reverse-mode autograd on small scalar graphs, one step at a time: a tape that shows its work. The engine is its judge.

/** An operation of one or two numbers: its value, and the slope of the value by each operand. */
type Operation = {
  arity: 1 | 2;
  value: (a: number, b: number) => number;
  slopes: (a: number, b: number, value: number) => readonly number[];
};

export const operations = {
  add: { arity: 2, value: (a, b) => a + b, slopes: () => [1, 1] },
  sub: { arity: 2, value: (a, b) => a - b, slopes: () => [1, -1] },
  mul: { arity: 2, value: (a, b) => a * b, slopes: (a, b) => [b, a] },
  tanh: { arity: 1, value: Math.tanh, slopes: (_a, _b, value) => [1 - value * value] },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** A leaf holds a number that is given; an inner node applies an operation to earlier nodes. */
export type GraphNode =
  | { id: string; operation?: undefined; inputs?: undefined }
  | { id: string; operation: OperationName; inputs: readonly string[] };

/** Nodes in the order they are computed; the last one is the output. */
export type Graph = { id: string; nodes: readonly GraphNode[]; start: Readonly<Record<string, number>> };

const graphList = [
  {
    // y = x * x + x: three paths lead from x to y, so three gradients meet in x.
    id: 'diamond',
    nodes: [
      { id: 'x' },
      { id: 'a', operation: 'mul', inputs: ['x', 'x'] },
      { id: 'y', operation: 'add', inputs: ['a', 'x'] },
    ],
    start: { x: 3 },
  },
  {
    // Fan-outs inside the graph: h must wait for both of its readers, or it passes on half a gradient.
    id: 'nested',
    nodes: [
      { id: 'x' },
      { id: 'w' },
      { id: 'h', operation: 'mul', inputs: ['x', 'w'] },
      { id: 'u', operation: 'add', inputs: ['h', 'x'] },
      { id: 'v', operation: 'mul', inputs: ['h', 'u'] },
      { id: 'y', operation: 'add', inputs: ['v', 'w'] },
    ],
    start: { x: 2, w: 0.5 },
  },
  {
    // One neuron and its squared error. The square reads the error twice.
    id: 'neuron',
    nodes: [
      { id: 'w' },
      { id: 'x' },
      { id: 'b' },
      { id: 'z', operation: 'mul', inputs: ['w', 'x'] },
      { id: 's', operation: 'add', inputs: ['z', 'b'] },
      { id: 'o', operation: 'tanh', inputs: ['s'] },
      { id: 't' },
      { id: 'e', operation: 'sub', inputs: ['o', 't'] },
      { id: 'L', operation: 'mul', inputs: ['e', 'e'] },
    ],
    start: { w: 0.5, x: 2, b: -0.5, t: 1 },
  },
] as const satisfies readonly Graph[];

export const graphs: readonly Graph[] = graphList;
export type GraphId = (typeof graphList)[number]['id'];
export const graphIds: readonly GraphId[] = graphList.map(({ id }) => id);

/** What happens to a gradient that arrives where one lies already: right is `add`; `overwrite` is the classic mistake. */
export type Arrival = 'add' | 'overwrite';

/** One line from a node to one of its operands; a node that reads the same operand twice has two. */
export type GraphEdge = { from: string; to: string; slot: number };

export type BackpropStep = {
  phase: 'start' | 'forward' | 'seed' | 'backward';
  /** The node that is computed (forward) or passes its gradient on (seed, backward). */
  node: string | null;
  /** Backward: the line a gradient travels along. */
  edge: GraphEdge | null;
  /** Backward: slope along the line, what arrives (gradient of the node times slope), what lay there before. */
  slope: number | null;
  arriving: number | null;
  before: number | null;
  /** Values and gradients after the step; what is not known yet is absent. */
  values: Readonly<Record<string, number>>;
  gradients: Readonly<Record<string, number>>;
};

/** The graph of that id, or undefined: ids come from addresses. */
export const findGraph = (id: string): Graph | undefined => graphs.find((graph) => graph.id === id);

/** The lines of a graph, in the order of nodes and operands. */
export function edgesOf(graph: Graph): GraphEdge[] {
  return graph.nodes.flatMap((node) => (node.inputs ?? []).map((to, slot) => ({ from: node.id, to, slot })));
}

/** Leaves of a graph, in order. */
export const leavesOf = (graph: Graph): string[] =>
  graph.nodes.filter((node) => node.operation === undefined).map(({ id }) => id);

/**
 * Forward, seed, backward, as steps. Backward takes the nodes in reverse of the order they were computed, which is a reverse
 * topological order: when a node's turn comes, every gradient it will get has arrived. One step per line.
 */
export function backprop(graph: Graph, given: Readonly<Record<string, number>>, arrival: Arrival = 'add') {
  const steps: BackpropStep[] = [];
  const values: Record<string, number> = {};
  const gradients: Record<string, number> = {};
  const nothing = { node: null, edge: null, slope: null, arriving: null, before: null };
  const push = (step: Partial<BackpropStep> & Pick<BackpropStep, 'phase'>) =>
    steps.push({ ...nothing, ...step, values: { ...values }, gradients: { ...gradients } });

  for (const leaf of leavesOf(graph)) values[leaf] = finite(leaf, given[leaf] ?? graph.start[leaf]);
  push({ phase: 'start' });
  for (const node of graph.nodes) {
    if (node.operation === undefined) continue;
    const [a, b] = operandsOf(node, values);
    values[node.id] = operations[node.operation].value(a, b);
    push({ phase: 'forward', node: node.id });
  }

  const output = graph.nodes.at(-1)!.id;
  gradients[output] = 1;
  push({ phase: 'seed', node: output });
  for (const node of graph.nodes.toReversed()) {
    if (node.operation === undefined) continue;
    const [a, b] = operandsOf(node, values);
    const slopes: readonly number[] = operations[node.operation].slopes(a, b, values[node.id]!);
    node.inputs.forEach((to, slot) => {
      const slope = slopes[slot]!;
      const arriving = gradients[node.id]! * slope;
      const before = gradients[to] ?? null;
      gradients[to] = arrival === 'add' ? (before ?? 0) + arriving : arriving;
      push({
        phase: 'backward',
        node: node.id,
        edge: { from: node.id, to, slot },
        slope,
        arriving,
        before,
      });
    });
  }
  return steps;
}

/** Every path from the output back to `leaf`, with the product of its slopes: their sum is the gradient, written out. */
export function pathsTo(graph: Graph, given: Readonly<Record<string, number>>, leaf: string) {
  const slopes = new Map<string, number>();
  for (const { edge, slope } of backprop(graph, given))
    if (edge) slopes.set(`${edge.from}/${edge.slot}`, slope!);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const paths: { nodes: string[]; product: number }[] = [];
  const walk = (id: string, nodes: string[], product: number) => {
    if (id === leaf) paths.push({ nodes, product });
    byId.get(id)?.inputs?.forEach((to, slot) => {
      walk(to, [...nodes, to], product * slopes.get(`${id}/${slot}`)!);
    });
  };
  const output = graph.nodes.at(-1)!.id;
  walk(output, [output], 1);
  return paths;
}

function operandsOf(node: Extract<GraphNode, { operation: OperationName }>, values: Record<string, number>) {
  const [first, second = first] = node.inputs;
  return [values[first!]!, values[second!]!] as const;
}

function finite(leaf: string, value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new RangeError(`backprop-graph: ${leaf} is ${value}; want a finite number.`);
}
