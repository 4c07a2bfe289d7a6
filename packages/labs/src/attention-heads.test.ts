// Shapes, FLOPs and parameters against what the engine's trace of a real multi-head attention says; the crossover at T = 6d.
import { createEngine, float64, type Tensor } from '@lacuna/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionHeads, crossover, type HeadsQuestion, headCounts } from './attention-heads.ts';

const engine = createEngine({ wasm: null });

/** Runs attention and feed-forward on the engine; every product it traced, and the shapes on the way. */
function runOnEngine({ batch: B, tokens: T, width: d, heads: h, expansion: m }: HeadsQuestion) {
  const ones = (...shape: number[]) => engine.call('ones', shape, float64);
  const flopsOf = (body: () => Tensor) => {
    const id = engine.tracer.open();
    const out = body();
    const { calls } = engine.tracer.read(id)!;
    engine.tracer.close(id);
    let flops = 0;
    for (const { name, inputs, outputs } of calls)
      if (name === 'mm' || name === 'bmm')
        flops += 2 * inputs[0]![1].at(-1)! * outputs[0]![1].reduce((product, size) => product * size, 1);
    return { out, flops };
  };
  return engine.scope(() => {
    const x = ones(B, T, d);
    const matrices = Array.from({ length: 4 }, () => ones(d, d));
    const [up, down] = [ones(d, m * d), ones(m * d, d)];
    const projected = matrices.slice(0, 3).map((matrix) => flopsOf(() => x.matmul(matrix)));
    const split = projected.map(({ out }) => engine.call('reshape', out, [B, T, h, d / h]));
    const [q, k, v] = split.map((t) => engine.call('transpose.int', t, 1, 2));
    const scores = flopsOf(() => q!.matmul(k!.mT));
    const weighed = flopsOf(() => scores.out.softmax(-1).matmul(v!));
    const back = engine.call('transpose.int', weighed.out, 1, 2);
    const merged = engine.call('reshape', back, [B, T, d]);
    const output = flopsOf(() => merged.matmul(matrices[3]!));
    const inner = flopsOf(() => output.out.matmul(up));
    const last = flopsOf(() => inner.out.matmul(down));
    const sum = (list: { flops: number }[]) => list.reduce((total, { flops }) => total + flops, 0);
    const numel = (list: Tensor[]) => list.reduce((total, t) => total + t.numel, 0);
    return {
      shapes: [x, projected[0]!.out, split[0]!, q!, scores.out, weighed.out, back, merged, output.out].map(
        ({ shape }) => [...shape],
      ),
      flops: {
        projections: sum([...projected, output]),
        feedForward: sum([inner, last]),
        scores: sum([scores, weighed]),
      },
      parameters: { attention: numel(matrices), feedForward: numel([up, down]) },
      scoreElements: scores.out.numel,
    };
  });
}

const questions = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    tokens: fc.integer({ min: 1, max: 6 }),
    heads: fc.integer({ min: 1, max: 4 }),
    headDim: fc.integer({ min: 1, max: 4 }),
    expansion: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ heads, headDim, ...rest }) => ({ ...rest, heads, width: heads * headDim }));

describe('attentionHeads', () => {
  it('counts what the engine does', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const answer = attentionHeads(question);
        const judge = runOnEngine(question);
        expect(answer.stages.map(({ shape }) => shape)).toEqual(judge.shapes);
        expect(answer.flops).toEqual(judge.flops);
        expect(answer.parameters).toEqual(judge.parameters);
        expect(answer.scoreElements).toBe(judge.scoreElements);
        expect(answer.stages.reduce((sum, { flops }) => sum + flops, 0)).toBe(
          judge.flops.projections + judge.flops.scores,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('costs the same however many heads, but for the score matrices', () => {
    const at = (heads: number) => attentionHeads({ batch: 1, tokens: 64, width: 512, heads, expansion: 4 });
    for (const heads of headCounts(512)) {
      expect(at(heads).flops).toEqual(at(1).flops);
      expect(at(heads).parameters).toEqual(at(1).parameters);
      expect(at(heads).scoreElements).toBe(heads * at(1).scoreElements);
    }
  });

  it('has its crossover at six times the width, where both sides take the same FLOPs', () => {
    expect(crossover(768, 4)).toBe(4608);
    for (const width of [64, 768, 4096]) {
      const { flops } = attentionHeads({ batch: 1, tokens: 6 * width, width, heads: 1, expansion: 4 });
      expect(flops.scores).toBe(flops.projections + flops.feedForward);
    }
  });

  it('counts GPT-2 small: 12 x 7,077,888 elements of matrices in its layers', () => {
    const { parameters, headDim } = attentionHeads({
      batch: 1,
      tokens: 1,
      width: 768,
      heads: 12,
      expansion: 4,
    });
    expect(headDim).toBe(64);
    // A layer has 7,087,872 parameters, of which 9,984 are biases and norms: (3 + 1 + 4 + 1 + 2 + 2) x 768.
    expect(parameters.attention + parameters.feedForward).toBe(7_087_872 - 13 * 768);
  });

  it('refuses heads that do not divide, and what is not a size', () => {
    expect(() => attentionHeads({ batch: 1, tokens: 1, width: 10, heads: 3, expansion: 4 })).toThrow(
      /3 heads do not divide a width of 10/,
    );
    expect(() => attentionHeads({ batch: 1, tokens: 0, width: 8, heads: 2, expansion: 4 })).toThrow(
      /tokens is 0/,
    );
  });
});
