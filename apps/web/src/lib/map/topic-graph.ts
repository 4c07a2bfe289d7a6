// Where topics, their points and the arrows between them lie on the map. Pure; run at build time only (dagre is large).
import { Graph, layout } from '@dagrejs/dagre';

/** Sizes in pixels. A cell's slot is 24 wide so that a finger or a shaky mouse can hit it (WCAG 2.5.8). */
export const SLOT = 24;
export const SLOTS_PER_ROW = 5;
export const NODE_PADDING = 9;
/** A title's line, about how many characters fit on it, and the room around the title. */
const TITLE_LINE = 15;
const TITLE_CHARACTERS = 15;
const TITLE_ROOM = 13;
export const NODE_WIDTH = SLOTS_PER_ROW * SLOT + 2 * NODE_PADDING;

export interface TopicInput {
  id: string;
  title: string;
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

/** Height of a topic's head: its title, wrapped. */
function headOf(title: string): number {
  let lines = 1;
  let used = 0;
  for (const word of title.split(' ')) {
    if (used > 0 && used + 1 + word.length > TITLE_CHARACTERS) {
      lines += 1;
      used = word.length;
    } else used += (used > 0 ? 1 : 0) + word.length;
  }
  return TITLE_ROOM + TITLE_LINE * Math.max(2, lines);
}

/** Gaps between boxes of a row, and between rows. */
const BESIDE = 16;
const BELOW = 40;

interface Box {
  id: string;
  x: number;
  width: number;
  height: number;
}

/**
 * dagre says in which row a topic stands and in which order; its own positions leave room for every long arrow to pass
 * beside the boxes, which makes the map wide and empty. Here arrows pass behind boxes, so rows can close up: each box
 * moves towards the mean of its neighbours as far as its row lets it.
 */
export function layoutTopics(topics: readonly TopicInput[]): TopicGraph {
  const edges = drawnEdges(topics);
  const rows = rowsOf(topics, edges);
  const width = Math.max(...rows.map((row) => row.length * (NODE_WIDTH + BESIDE) - BESIDE));
  closeUp(rows, edges, width);

  const placed = new Map<string, PlacedTopic>();
  let y = 1;
  for (const row of rows) {
    for (const box of row) {
      const topic = topics.find(({ id }) => id === box.id)!;
      const x = Math.round(box.x);
      const cells = topic.points.map((point, index) => ({
        id: point.id,
        x: x + NODE_PADDING + (index % SLOTS_PER_ROW) * SLOT + SLOT / 2,
        y: y + headOf(topic.title) + Math.floor(index / SLOTS_PER_ROW) * SLOT + SLOT / 2,
      }));
      placed.set(box.id, { id: box.id, x, y, width: box.width, height: box.height, cells });
    }
    y += Math.max(...row.map((box) => box.height)) + BELOW;
  }
  return {
    width,
    height: y - BELOW + 1,
    topics: topics.map(({ id }) => placed.get(id)!),
    arrows: edges.map(([from, to]) => ({ from, to, path: arrowPath(placed.get(from)!, placed.get(to)!) })),
  };
}

/** The boxes in dagre's rows and order, from the top, from the left. */
function rowsOf(topics: readonly TopicInput[], edges: readonly [string, string][]): Box[][] {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: BESIDE, ranksep: BELOW, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, title, points } of topics) {
    const rows = Math.max(1, Math.ceil(points.length / SLOTS_PER_ROW));
    graph.setNode(id, { width: NODE_WIDTH, height: headOf(title) + rows * SLOT + NODE_PADDING });
  }
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const rows = new Map<number, Box[]>();
  for (const { id } of topics) {
    const { x, y, width, height } = graph.node(id);
    const row = rows.get(y);
    const box = { id, x: x - width / 2, width, height };
    if (row) row.push(box);
    else rows.set(y, [box]);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row.sort((a, b) => a.x - b.x));
}

/** Moves boxes along their rows, keeping their order and distance, towards the boxes they are joined to. */
function closeUp(rows: readonly Box[][], edges: readonly [string, string][], width: number): void {
  const boxes = new Map(rows.flat().map((box) => [box.id, box]));
  const joined = new Map([...boxes.keys()].map((id) => [id, [] as Box[]]));
  for (const [from, to] of edges) {
    joined.get(from)!.push(boxes.get(to)!);
    joined.get(to)!.push(boxes.get(from)!);
  }
  const step = NODE_WIDTH + BESIDE;
  for (const row of rows) {
    row.forEach((box, at) => {
      box.x = (width - row.length * step + BESIDE) / 2 + at * step;
    });
  }
  for (let round = 0; round < 40; round += 1) {
    for (const row of round % 2 === 0 ? rows : [...rows].reverse()) {
      const wanted = row.map((box, at) => {
        const others = joined.get(box.id)!;
        const mean =
          others.length === 0 ? box.x : others.reduce((sum, other) => sum + other.x, 0) / others.length;
        return mean - at * step;
      });
      const most = width - NODE_WIDTH - (row.length - 1) * step;
      nonDecreasing(wanted).forEach((x, at) => {
        row[at]!.x = Math.min(most, Math.max(0, x)) + at * step;
      });
    }
  }
}

/** The non-decreasing numbers nearest to `values` (least squares): neighbours out of order share their mean. */
function nonDecreasing(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    let pool = { sum: value, count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}

/** Out at the bottom, in at the top: lines read downwards. */
function arrowPath(from: PlacedTopic, to: PlacedTopic): string {
  const [x, y] = [from.x + from.width / 2, from.y + from.height];
  const [u, v] = [to.x + to.width / 2, to.y];
  const bend = Math.min(Math.max(24, (v - y) / 2), 90);
  return `M${x} ${y}C${x} ${y + bend} ${u} ${v - bend} ${u} ${v}`;
}
