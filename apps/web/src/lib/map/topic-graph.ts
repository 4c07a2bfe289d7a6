// Where topics, their points and the arrows between them lie on the map. Pure; run at build time only (dagre is large).
import { Graph, layout } from '@dagrejs/dagre';
import { curveMonotoneY, line } from 'd3-shape';

/** Sizes in pixels. A cell's slot is 24 wide so that a finger or a shaky mouse can hit it (WCAG 2.5.8). */
export const SLOT = 24;
export const SLOTS_PER_ROW = 5;
export const NODE_PADDING = 9;
/** Room for a title of two lines. */
export const NODE_HEAD = 42;
export const NODE_WIDTH = SLOTS_PER_ROW * SLOT + 2 * NODE_PADDING;

export interface TopicInput {
  id: string;
  points: { id: string; requires: readonly string[] }[];
}

/** `x`, `y` are the top left corner. */
export interface PlacedTopic {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Point ids in reading order, each with the centre of its slot. */
  cells: { id: string; x: number; y: number }[];
}

export interface PlacedArrow {
  from: string;
  to: string;
  /** SVG path data. */
  path: string;
}

export interface TopicGraph {
  width: number;
  height: number;
  topics: PlacedTopic[];
  arrows: PlacedArrow[];
}

/** Topic -> topics one of whose points requires one of its points, with how many such pairs there are. */
export function topicEdges(topics: readonly TopicInput[]): Map<string, Map<string, number>> {
  const owner = new Map(
    topics.flatMap((topic) => topic.points.map((point) => [point.id, topic.id] as const)),
  );
  const edges = new Map(topics.map((topic) => [topic.id, new Map<string, number>()]));
  for (const topic of topics) {
    for (const required of topic.points.flatMap((point) => point.requires)) {
      const from = owner.get(required);
      const targets = from && from !== topic.id ? edges.get(from) : undefined;
      targets?.set(topic.id, (targets.get(topic.id) ?? 0) + 1);
    }
  }
  return edges;
}

/**
 * The edges without those that contradict the order (topics may need each other's points, so their graph has cycles)
 * and without those that a longer way already says (transitive reduction). What remains can be drawn without a thicket.
 */
export function drawnEdges(topics: readonly TopicInput[]): [from: string, to: string][] {
  const order = orderOf(topics);
  const rank = new Map(order.map((id, index) => [id, index]));
  const edges = topicEdges(topics);
  const forward = (id: string) => [...edges.get(id)!.keys()].filter((to) => rank.get(to)! > rank.get(id)!);
  const reach = new Map<string, Set<string>>();
  const drawn: [string, string][] = [];
  for (const id of [...order].reverse()) {
    const nexts = forward(id).sort((a, b) => rank.get(a)! - rank.get(b)!);
    const reached = new Set<string>();
    for (const next of nexts) {
      if (!reached.has(next)) drawn.push([id, next]);
      reached.add(next);
      for (const further of reach.get(next)!) reached.add(further);
    }
    reach.set(id, reached);
  }
  return drawn;
}

/** An order in which as few requirements as possible point backwards: always the topic with least still unmet, ties as read. */
function orderOf(topics: readonly TopicInput[]): string[] {
  const edges = topicEdges(topics);
  const unmet = new Map(topics.map((topic) => [topic.id, 0]));
  for (const targets of edges.values())
    for (const [to, count] of targets) unmet.set(to, unmet.get(to)! + count);
  const order: string[] = [];
  while (unmet.size > 0) {
    let best: string | null = null;
    for (const [id, count] of unmet) if (best === null || count < unmet.get(best)!) best = id;
    order.push(best!);
    unmet.delete(best!);
    for (const [to, count] of edges.get(best!)!) if (unmet.has(to)) unmet.set(to, unmet.get(to)! - count);
  }
  return order;
}

export function layoutTopics(topics: readonly TopicInput[]): TopicGraph {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 8,
    ranksep: 34,
    edgesep: 4,
    marginx: 2,
    marginy: 2,
    ranker: 'tight-tree',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const topic of topics) {
    const rows = Math.max(1, Math.ceil(topic.points.length / SLOTS_PER_ROW));
    graph.setNode(topic.id, { width: NODE_WIDTH, height: NODE_HEAD + rows * SLOT + NODE_PADDING });
  }
  for (const [from, to] of drawnEdges(topics)) graph.setEdge(from, to);
  layout(graph);

  const path = line<{ x: number; y: number }>(
    (point) => Math.round(point.x),
    (point) => Math.round(point.y),
  ).curve(curveMonotoneY);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    topics: topics.map((topic) => {
      const node = graph.node(topic.id);
      const x = Math.round(node.x - node.width / 2);
      const y = Math.round(node.y - node.height / 2);
      const cells = topic.points.map((point, index) => ({
        id: point.id,
        x: x + NODE_PADDING + (index % SLOTS_PER_ROW) * SLOT + SLOT / 2,
        y: y + NODE_HEAD + Math.floor(index / SLOTS_PER_ROW) * SLOT + SLOT / 2,
      }));
      return { id: topic.id, x, y, width: node.width, height: node.height, cells };
    }),
    arrows: graph
      .edges()
      .map((edge) => ({ from: edge.v, to: edge.w, path: path(graph.edge(edge).points ?? []) ?? '' })),
  };
}
