// Words of the autograd figure.
import { english } from '../format.ts';

export const backprop = {
  label: 'A small autograd graph, forward and backward step by step',
  graph: 'Expression',
  graphs: {
    diamond: 'y = x · x + x',
    nested: 'h read twice inside the graph',
    neuron: 'One neuron, squared error',
  },
  arrival: 'Where a gradient lies already, a new one',
  arrivals: { add: 'is added', overwrite: 'overwrites' },
  arrivalHints: { add: 'grad += …, as autograd does', overwrite: 'grad = …, the classic mistake' },
  step: 'Step',
  at: (step: number, of: number) => `${step} of ${of}`,
  stepOf: (step: number, of: number) => `Step ${step} of ${of}`,
  grad: 'grad',
  start: 'The leaves have their values. Nothing is computed yet.',
  forward: (node: string, value: string) => `Forward: ${node} is computed. It is ${value}.`,
  seed: (node: string) => `Backward starts: the gradient of ${node} by itself is 1.`,
  backward: (from: string, to: string, gradient: string, slope: string, arriving: string) =>
    `Back from ${from} to ${to}: the gradient of ${from} is ${gradient}, the slope along this line ${slope}. So ${gradient} × ${slope} = ${arriving} arrives.`,
  first: (to: string) => `It is the first to reach ${to}.`,
  added: (to: string, before: string, after: string) =>
    `${before} lay there already; now ${to}.grad = ${after}.`,
  overwritten: (to: string, before: string) =>
    `${before} lay there already and is lost: ${to} was read more than once.`,
  fault: (right: readonly string[]) => `Wrong: it should be ${english.list(right)}.`,
  flow: 'Values flow down, gradients flow up. A node passes its gradient on only when all of it has arrived.',
  edge: (from: string, to: string) => `${from} → ${to}`,
  phase: { start: 'start', forward: 'forward', seed: 'seed', backward: 'backward' },
  header: ['Step', 'Value', 'Slope', 'Arrives', 'Gradient after'],
};
