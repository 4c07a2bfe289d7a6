// The computed tables of the topics backprop and attention: steps of a tape, the effect of the scale, FLOPs of a layer.
import { attentionHeads } from './attention-heads.ts';
import { scaleEffect } from './attention-microscope.ts';
import { backprop, findGraph } from './backprop-graph.ts';
import { formatCount, formatShort } from './byte-format.ts';
import type { Table } from './tables.ts';

/** Backward through y = x * x + x at x = 3, line by line; deciding column "x.grad after". */
export function diamondTable(): Table {
  const steps = backprop(findGraph('diamond')!, { x: 3 }).filter(({ phase }) => phase === 'backward');
  return {
    header: ['Step', 'From', 'To', 'Gradient there', 'Slope', 'Arrives', 'x.grad after'],
    align: ['right', 'left', 'left', 'right', 'right', 'right', 'right'],
    rows: steps.map((step, index) => [
      String(index + 1),
      step.edge!.from,
      step.edge!.to,
      String(step.gradients[step.edge!.from]),
      String(step.slope),
      String(step.arriving),
      String(step.gradients.x ?? '–'),
    ]),
    note: 'a = x · x, then y = a + x. The start is 1, the gradient of y by itself.',
  };
}

/** What the root of the dimension is for: a query against 16 keys, many draws; deciding column "Largest weight, scaled". */
export function scaleTable(): Table {
  const keys = 16;
  const draws = 200;
  const two = (value: number) => value.toFixed(2);
  return {
    header: [
      'Dimension',
      'Spread of q·k',
      'Largest weight, plain',
      'Largest weight, scaled',
      'Gradient let through, plain',
      'Gradient let through, scaled',
    ],
    align: ['right', 'right', 'right', 'right', 'right', 'right'],
    rows: [4, 16, 64, 256].map((dimension) => {
      const { spread, top, openness } = scaleEffect(dimension, keys, draws, 1);
      return [
        formatCount(dimension),
        spread.toFixed(1),
        two(top.plain),
        two(top.scaled),
        two(openness.plain),
        two(openness.scaled),
      ];
    }),
    note: `Independent elements of mean 0 and variance 1; one query, ${keys} keys, means over ${draws} draws with a fixed seed. Gradient let through: the trace of softmax's Jacobian, the sum of p(1 − p).`,
  };
}

/** FLOPs of one layer of width 768 as the sequence grows; deciding column "Share of the scores". */
export function headsCostTable(): Table {
  const width = 768;
  return {
    header: ['Tokens', 'Projections', 'Feed-forward', 'Scores and weighted sum', 'Share of the scores'],
    align: ['right', 'right', 'right', 'right', 'right'],
    rows: [512, 1024, 2048, 4608, 16_384, 131_072].map((tokens) => {
      const { flops } = attentionHeads({ batch: 1, tokens, width, heads: 12, expansion: 4 });
      const all = flops.projections + flops.feedForward + flops.scores;
      return [
        formatCount(tokens),
        formatShort(flops.projections),
        formatShort(flops.feedForward),
        formatShort(flops.scores),
        `${Math.round((100 * flops.scores) / all)} %`,
      ];
    }),
    note: 'One layer of width 768 with a feed-forward part of 4 × 768, forward pass of one sequence, no key skipped. A multiplication and an addition count as two FLOPs. The number of heads does not enter.',
  };
}
