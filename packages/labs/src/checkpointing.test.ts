// Checkpointing against the closed form n/k c + k a, its minimum, and numbers worked out by hand.
import { expect, it } from 'vitest';
import { gptLayer, trainingStep } from './checkpointing.ts';
import { checkpointTable } from './checkpointing-table.ts';

const GiB = 2 ** 30;

it('peaks at n/k inputs and k open layers when k divides n, and runs every layer once more', () => {
  for (const [n, k, input, inside] of [
    [12, 3, 1, 1],
    [12, 12, 2, 5],
    [30, 1, 2, 34],
  ] as const)
    expect(trainingStep(n, { input, inside, scores: 0 }, { inputsEvery: k })).toEqual({
      peak: (n / k) * input + k * inside,
      layersAgain: n,
    });
});

it('does not open more layers than the last, shorter segment has', () => {
  // Segments of 4, 4 and 2 layers: when the second is open, two inputs are left.
  expect(trainingStep(10, { input: 1, inside: 10, scores: 0 }, { inputsEvery: 4 }).peak).toBe(2 + 40);
  expect(trainingStep(2, { input: 1, inside: 10, scores: 0 }, { inputsEvery: 4 }).peak).toBe(1 + 20);
});

it('is cheapest at the square root where an input costs as much as a layer', () => {
  const peaks = [1, 2, 4, 8, 16, 32, 64].map(
    (k) => trainingStep(64, { input: 1, inside: 1, scores: 0 }, { inputsEvery: k }).peak,
  );
  expect(Math.min(...peaks)).toBe(16);
  expect(peaks[3]).toBe(16);
});

it('keeps one set of scores when scores are recomputed, all of them when not', () => {
  const layer = { input: 2, inside: 34, scores: 100 };
  expect(trainingStep(5, layer, 'everything')).toEqual({ peak: 5 * 134, layersAgain: 0 });
  expect(trainingStep(5, layer, 'all-but-scores')).toEqual({ peak: 5 * 34 + 100, layersAgain: 0 });
});

it('has the bytes of a GPT layer as published', () => {
  const layer = gptLayer(8192, 1, 4096, 32);
  expect([layer.input / GiB, layer.inside / GiB, layer.scores / GiB]).toEqual([0.0625, 1.0625, 10]);
  // Batch doubles all three; twice the tokens quadruple the scores alone.
  expect(gptLayer(8192, 2, 4096, 32).scores).toBe(2 * layer.scores);
  expect(gptLayer(16384, 1, 4096, 32)).toEqual({
    input: 2 * layer.input,
    inside: 2 * layer.inside,
    scores: 4 * layer.scores,
  });
});

it('shows it as a table', () => {
  const { header, rows } = checkpointTable();
  expect(header).toContain('Peak, fused attention');
  const said = rows.map((row) => row.slice(1, 3).map((cell) => cell.replace('\u00a0', ' ')));
  expect(said).toEqual([
    ['354 GiB', '34 GiB'],
    ['44 GiB', '34 GiB'],
    ['13.1 GiB', '3.06 GiB'],
    ['88.8 GiB', '8.75 GiB'],
  ]);
});
