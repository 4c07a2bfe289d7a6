// The shapes add up to the published parameter counts; the crossover is where counted FLOPs meet.
import { describe, expect, it } from 'vitest';
import {
  crossoverTable,
  type LayerShape,
  layerShapes,
  layerWeights,
  scoreBytes,
  scoresCatchUp,
} from './layer-cost.ts';

const find = (name: string) => layerShapes.find((shape) => shape.name === name)!;

describe('a layer', () => {
  it('has the weights that published totals leave for it', () => {
    const gpt = (shape: LayerShape, vocab: number, positions: number, layers: number) =>
      layers * (layerWeights(shape) + 13 * shape.width) + (vocab + positions) * shape.width + 2 * shape.width;
    const llama = (shape: LayerShape, layers: number) =>
      layers * (layerWeights(shape) + 2 * shape.width) + 2 * 128_256 * shape.width + shape.width;
    expect(gpt(find('GPT-2 small'), 50_257, 1024, 12)).toBe(124_439_808);
    expect(gpt(find('GPT-3 175B'), 50_257, 2048, 96)).toBe(174_604_259_328);
    expect(llama(find('Llama 3 8B'), 32)).toBe(8_030_261_248);
    expect(llama(find('Llama 3 70B'), 80)).toBe(70_553_706_496);
    expect(llama(find('Llama 3 405B'), 126)).toBe(405_853_388_800);
  });

  it('costs as much in scores as in matrices at the crossover, product by product', () => {
    for (const shape of layerShapes) {
      const { width, heads, kvHeads, headDim, inner, up } = shape;
      const flops = (rows: number, between: number, columns: number) => 2 * rows * between * columns;
      const T = scoresCatchUp(shape);
      const q = heads * headDim;
      const kv = kvHeads * headDim;
      const matrices =
        flops(T, width, q) +
        2 * flops(T, width, kv) +
        flops(T, q, width) +
        up * flops(T, width, inner) +
        flops(T, inner, width);
      expect(heads * (flops(T, headDim, T) + flops(T, T, headDim))).toBe(matrices);
    }
  });

  it('of the plain kind meets it at six widths', () => {
    expect(scoresCatchUp(find('GPT-2 small'))).toBe(6 * 768);
    expect(scoresCatchUp(find('GPT-3 175B'))).toBe(6 * 12_288);
    expect(scoresCatchUp(find('Llama 3 8B'))).toBe(26_624);
  });

  it('writes scores of 4 GiB at 8K and 1 TiB at 128K for 32 heads', () => {
    expect(scoreBytes(find('Llama 3 8B'), 8192, 2)).toBe(4 * 2 ** 30);
    expect(scoreBytes(find('Llama 3 8B'), 131_072, 2)).toBe(2 ** 40);
    const row = crossoverTable().rows.find(([name]) => name === 'Llama 3 8B')!;
    expect(row.slice(4).map((cell) => cell.replaceAll('\u00a0', ' '))).toEqual([
      '26,624 tokens',
      '6.50',
      '4 GiB',
      '1 TiB',
    ]);
  });
});
