// What the autograd figure draws, as plain data: settings, places of nodes and lines, and which of them a step touches. No DOM.
import {
  type Arrival,
  type BackpropStep,
  backprop,
  edgesOf,
  findGraph,
  type Graph,
  type GraphEdge,
  type GraphId,
  type GraphNode,
  graphIds,
  leavesOf,
  type OperationName,
} from '@lacuna/labs';
import { curveBasis, line as lineOf } from 'd3-shape';
import { numeral } from './kit/numerals.ts';
import { oneOf, wholeWithin } from './kit/url-state.ts';

export type BackpropState = {
  graph: GraphId;
  step: number;
  arrival: Arrival;
  /** Values of the leaves. */
  given: Record<string, number>;
};

export const arrivals: readonly Arrival[] = ['add', 'overwrite'];

/** Leaves move in quarters between -3 and 3. */
export const leafSteps: readonly number[] = Array.from({ length: 25 }, (_, i) => (i - 12) / 4);

export const graphOf = (id: GraphId): Graph => findGraph(id)!;

/** The state a graph starts in: at its last step, where every gradient stands. */
export function stateOf(graph: GraphId, arrival: Arrival = 'add'): BackpropState {
  const given = { ...graphOf(graph).start };
  return { graph, arrival, given, step: backprop(graphOf(graph), given).length - 1 };
}

export const firstState: BackpropState = stateOf('diamond');

export const run = (state: BackpropState): BackpropStep[] =>
  backprop(graphOf(state.graph), state.given, state.arrival);

// ---- places

export const BOX = { width: 104, height: 50 };
const COLUMN = BOX.width + 12;
const ROW = BOX.height + 38;

/** Column (may be half) and row of every node; values flow down, gradients up. */
const places: Record<GraphId, Record<string, readonly [column: number, row: number]>> = {
  diamond: { x: [1, 0], a: [0.4, 1], y: [1, 2] },
  nested: { x: [0.5, 0], w: [1.5, 0], h: [1.5, 1], u: [0.5, 2], v: [1, 3], y: [1.5, 4] },
  neuron: {
    w: [0, 0],
    x: [1, 0],
    b: [1.75, 1],
    z: [0.5, 1],
    s: [1, 2],
    o: [1, 3],
    t: [2, 3],
    e: [1.5, 4],
    L: [1.5, 5],
  },
};

export type NodeBox = { id: string; x: number; y: number; formula: string; leaf: boolean };
export type Layout = { width: number; height: number; boxes: NodeBox[]; lines: EdgeLine[] };
/** A line from the upper edge of a node to the lower edge of its operand, and the middle of it. */
export type EdgeLine = { edge: GraphEdge; key: string; path: string; middle: readonly [number, number] };

const signs: Record<OperationName, string> = { add: '+', sub: '−', mul: '·', tanh: 'tanh' };

/** `a = x · x`; a leaf is its own name. */
export function formulaOf(node: GraphNode): string {
  if (node.operation === undefined) return node.id;
  const [first, second] = node.inputs;
  return second === undefined
    ? `${node.id} = ${signs[node.operation]} ${first}`
    : `${node.id} = ${first} ${signs[node.operation]} ${second}`;
}

export const keyOf = ({ from, slot }: GraphEdge): string => `${from}/${slot}`;

export function layout(id: GraphId): Layout {
  const graph = graphOf(id);
  const at = places[id];
  const columns = Math.max(...Object.values(at).map(([column]) => column));
  const rows = Math.max(...Object.values(at).map(([, row]) => row));
  const left = (3 * COLUMN - 12 - (columns * COLUMN + BOX.width)) / 2;
  const boxes = graph.nodes.map((node) => {
    const [column, row] = at[node.id]!;
    return {
      id: node.id,
      x: left + column * COLUMN,
      y: row * ROW,
      formula: formulaOf(node),
      leaf: node.operation === undefined,
    };
  });
  const boxOf = new Map(boxes.map((box) => [box.id, box]));
  const edges = edgesOf(graph);
  const lines = edges.map((edge) => {
    const [from, to] = [boxOf.get(edge.from)!, boxOf.get(edge.to)!];
    // Lines leave and arrive in the order in which their other ends stand, so that they cross as little as can be.
    const port = (mates: GraphEdge[], otherEnd: (mate: GraphEdge) => string) => {
      const order = mates.toSorted(
        (a, b) => centre(boxOf.get(otherEnd(a))!) - centre(boxOf.get(otherEnd(b))!) || a.slot - b.slot,
      );
      return (BOX.width * (order.indexOf(edge) + 1)) / (order.length + 1);
    };
    const leaving = edges.filter((mate) => mate.from === edge.from);
    const arriving = edges.filter((mate) => mate.to === edge.to);
    const start = [from.x + port(leaving, (mate) => mate.to), from.y] as const;
    const end = [to.x + port(arriving, (mate) => mate.from), to.y + BOX.height] as const;
    const twins = leaving.filter((mate) => mate.to === edge.to).length > 1;
    const line = bend(start, end, boxes);
    const lift = twins ? 18 * (edge.slot - 0.5) : 0;
    return {
      edge,
      key: keyOf(edge),
      path: line.path,
      middle: [line.middle[0], line.middle[1] + lift] as const,
    };
  });
  return { width: 3 * COLUMN - 12, height: rows * ROW + BOX.height, boxes, lines };
}

const centre = (box: NodeBox) => box.x + BOX.width / 2;

/** A smooth line; one that passes other rows goes round the boxes that stand in its way. */
function bend(start: readonly [number, number], end: readonly [number, number], boxes: readonly NodeBox[]) {
  const points: [number, number][] = [[...start], [start[0], start[1] - 14]];
  const between = boxes.filter((box) => box.y + BOX.height < start[1] - 1 && box.y > end[1] + 1);
  for (const box of between.toSorted((a, b) => b.y - a.y)) {
    const share = (start[1] - (box.y + BOX.height / 2)) / (start[1] - end[1]);
    const straight = start[0] + share * (end[0] - start[0]);
    if (straight < box.x - 8 || straight > box.x + BOX.width + 8) continue;
    const aside = straight < centre(box) ? box.x - 14 : box.x + BOX.width + 14;
    points.push([aside, box.y + BOX.height + 4], [aside, box.y - 4]);
  }
  points.push([end[0], end[1] + 14], [...end]);
  const path = lineOf().curve(curveBasis).digits(1)(points)!;
  const half = points.length / 2;
  const [a, b] = [points[Math.ceil(half) - 1]!, points[Math.floor(half)]!];
  return { path, middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const };
}

// ---- what a step shows

/** How a line looks at a step: not yet used, on the way now, used. */
export type LineLook = 'idle' | 'now' | 'done';

export function lineLooks(steps: readonly BackpropStep[], step: number): Map<string, LineLook> {
  const looks = new Map<string, LineLook>();
  steps.slice(0, step + 1).forEach(({ edge }, index) => {
    if (edge) looks.set(keyOf(edge), index === step ? 'now' : 'done');
  });
  return looks;
}

/** Slopes known at a step, by line. */
export const slopesAt = (steps: readonly BackpropStep[], step: number): Map<string, number> =>
  new Map(
    steps.slice(0, step + 1).flatMap(({ edge, slope }) => (edge ? [[keyOf(edge), slope!] as const] : [])),
  );

/** The arrivals at a node up to a step, in order: the terms of its gradient. */
export const arrivalsAt = (steps: readonly BackpropStep[], step: number, id: string): number[] =>
  steps.slice(0, step + 1).flatMap(({ edge, arriving }) => (edge?.to === id ? [arriving!] : []));

/** `1 + 3 + 3 = 7`, or with overwriting the last term alone. */
export function sumOf(terms: readonly number[], arrival: Arrival): string {
  if (arrival === 'overwrite' || terms.length < 2) return numeral(terms.at(-1) ?? Number.NaN);
  const total = terms.reduce((sum, term) => sum + term, 0);
  const written = terms.map((term, i) => (i > 0 && term < 0 ? `(${numeral(term)})` : numeral(term)));
  return `${written.join(' + ')} = ${numeral(total)}`;
}

/** The settings an address asks for. */
export function stateFrom(query: ReadonlyMap<string, string>): BackpropState {
  const id = oneOf(query.get('graph'), graphIds, firstState.graph);
  const state = stateOf(id, oneOf(query.get('gradients'), arrivals, 'add'));
  for (const leaf of leavesOf(graphOf(id))) {
    const value = Number(query.get(leaf) ?? Number.NaN);
    if (leafSteps.includes(value)) state.given[leaf] = value;
  }
  return { ...state, step: wholeWithin(query.get('step'), 0, state.step, state.step) };
}

export const settingsOf = (state: BackpropState): Record<string, string | number> => ({
  graph: state.graph,
  gradients: state.arrival,
  ...state.given,
  step: state.step,
});
