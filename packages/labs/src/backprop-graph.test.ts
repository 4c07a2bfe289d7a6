// The tape against the engine's autograd, the sum over paths, and gradients worked out by hand.
import { createEngine, float64, type Tensor } from '@lacuna/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backprop,
  edgesOf,
  findGraph,
  type Graph,
  graphIds,
  graphs,
  leavesOf,
  pathsTo,
} from './backprop-graph.ts';

const engine = createEngine({ wasm: null });

/** Value and leaf gradients by the engine's own autograd. */
function byEngine(graph: Graph, given: Readonly<Record<string, number>>) {
  return engine.scope(() => {
    const tensors: Record<string, Tensor> = {};
    for (const node of graph.nodes) {
      if (node.operation === undefined)
        tensors[node.id] = engine.fromNumbers([given[node.id]!], [], float64).setRequiresGrad(true);
      else {
        const [a, b] = node.inputs.map((id) => tensors[id]!);
        tensors[node.id] =
          node.operation === 'tanh'
            ? engine.call('tanh', a!)
            : node.operation === 'mul'
              ? engine.call('mul.Tensor', a!, b!)
              : engine.call(node.operation === 'add' ? 'add.Tensor' : 'sub.Tensor', a!, b!);
      }
    }
    const output = tensors[graph.nodes.at(-1)!.id]!;
    output.backward();
    const gradients = Object.fromEntries(leavesOf(graph).map((id) => [id, tensors[id]!.grad!.item()]));
    return { value: output.item(), gradients };
  });
}

const number = fc.double({ min: -3, max: 3, noNaN: true });
const cases = fc.constantFrom(...graphs).chain((graph) =>
  fc.tuple(...leavesOf(graph).map(() => number)).map((numbers) => ({
    graph,
    given: Object.fromEntries(leavesOf(graph).map((id, i) => [id, numbers[i]!])),
  })),
);

describe('backprop', () => {
  it('ends with the value and the gradients that the engine has', () => {
    fc.assert(
      fc.property(cases, ({ graph, given }) => {
        const last = backprop(graph, given).at(-1)!;
        const judge = byEngine(graph, given);
        expect(last.values[graph.nodes.at(-1)!.id]).toBeCloseTo(judge.value as number, 10);
        for (const leaf of leavesOf(graph))
          expect(last.gradients[leaf]).toBeCloseTo(judge.gradients[leaf] as number, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('is the sum over all paths of the products along them', () => {
    fc.assert(
      fc.property(cases, ({ graph, given }) => {
        const last = backprop(graph, given).at(-1)!;
        for (const leaf of leavesOf(graph)) {
          const sum = pathsTo(graph, given, leaf).reduce((total, { product }) => total + product, 0);
          expect(last.gradients[leaf]).toBeCloseTo(sum, 9);
        }
      }),
    );
  });

  it('adds three gradients in the diamond: 1, x and x', () => {
    const graph = findGraph('diamond')!;
    const steps = backprop(graph, { x: 3 });
    expect(steps.filter(({ edge }) => edge?.to === 'x').map(({ arriving }) => arriving)).toEqual([1, 3, 3]);
    expect(steps.at(-1)!.gradients).toEqual({ y: 1, a: 1, x: 7 });
    expect(pathsTo(graph, { x: 3 }, 'x').map(({ nodes }) => nodes.join(''))).toEqual(['yax', 'yax', 'yx']);
  });

  it('keeps only the last gradient to arrive when arrivals overwrite: 3 instead of 7', () => {
    const last = backprop(findGraph('diamond')!, { x: 3 }, 'overwrite').at(-1)!;
    expect(last.gradients.x).toBe(3);
  });

  it('lets no node pass its gradient on before all of it has arrived', () => {
    for (const graph of graphs) {
      const steps = backprop(graph, graph.start);
      steps.forEach(({ edge, phase }, at) => {
        if (phase !== 'backward') return;
        const late = steps.slice(at + 1).filter((later) => later.edge?.to === edge!.from);
        expect(late).toEqual([]);
      });
    }
  });

  it('takes one step for the start, each operation, the seed and each line', () => {
    for (const graph of graphs) {
      const inner = graph.nodes.filter((node) => node.operation !== undefined).length;
      expect(backprop(graph, graph.start)).toHaveLength(2 + inner + edgesOf(graph).length);
    }
  });

  it('orders the nodes so that operands come first, and knows its graphs by id', () => {
    for (const graph of graphs) {
      const seen = new Set<string>();
      for (const node of graph.nodes) {
        for (const id of node.inputs ?? []) expect(seen.has(id)).toBe(true);
        seen.add(node.id);
      }
      expect(Object.keys(graph.start).sort()).toEqual(leavesOf(graph).sort());
      expect(findGraph(graph.id)).toBe(graph);
    }
    expect(new Set(graphIds).size).toBe(graphs.length);
    expect(findGraph('triangle')).toBeUndefined();
  });

  it('refuses what is not a number', () => {
    expect(() => backprop(findGraph('diamond')!, { x: Number.NaN })).toThrow(
      /x is NaN; want a finite number/,
    );
  });
});
