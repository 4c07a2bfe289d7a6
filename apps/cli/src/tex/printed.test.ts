// TeX to sides and names: what is cut where, what is left out, and which formulas are given up on.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTexParser } from './load-parser.ts';
import { readPrinted, strayMeanings, type TexParser } from './printed.ts';
import { equationsOf } from './split.ts';
import { meaningsIn } from './where.ts';

describe('equationsOf', () => {
  it.each([
    [
      'a chain of sides, the unit left out',
      String.raw`I = \frac{4 a}{2 b} = \frac{2a}{b} \ \text{FLOPs per byte}`,
      [{ name: 'I', sides: [String.raw`\frac{4 a}{2 b}`, String.raw`\frac{2a}{b}`] }],
    ],
    [
      'lines of an environment',
      String.raw`\begin{aligned} m &= \max(a, b), \\ l &= m + 1. \end{aligned}`,
      [
        { name: 'm', sides: [String.raw`\max(a, b)`] },
        { name: 'l', sides: ['m + 1'] },
      ],
    ],
    [
      'equations side by side',
      String.raw`\bar X = \bar Y W \qquad \bar W = X \bar Y`,
      [
        { name: String.raw`\bar X`, sides: [String.raw`\bar Y W`] },
        { name: String.raw`\bar W`, sides: [String.raw`X \bar Y`] },
      ],
    ],
    [
      'an equals sign inside braces is none',
      String.raw`s = \sum_{i=1}^{n} x_i`,
      [{ name: 's', sides: [String.raw`\sum_{i=1}^{n} x_i`] }],
    ],
    [
      'where an index runs',
      String.raw`y_i = 2 x_i, \quad i = 1, \dots, n`,
      [{ name: 'y_i', sides: ['2 x_i'] }],
    ],
    ['no equals sign', 'a + b', [{ name: '', sides: ['a + b'] }]],
  ])('%s', (_, tex, expected) => expect(equationsOf(tex)).toEqual(expected));

  it.each([
    [String.raw`a \approx b`, 'it states no equality'],
    ['a < b', 'it states no equality'],
    [String.raw`s = x_1 + \dots + x_n`, 'it leaves something out ("...")'],
    [String.raw`\text{only words}`, 'it states nothing'],
  ])('gives up on %s', (tex, unread) => expect(equationsOf(tex)).toEqual({ unread }));
});

it('meaningsIn reads "# where" lines and names pairs that are none', () => {
  const code =
    'import torch\n# where L = layers, n_{k,v} = f(a, b)\ndef formula(layers):\n    # where d_h, S = any\n    return 1';
  expect(meaningsIn(code)).toEqual({
    meanings: [
      { symbol: 'L', python: 'layers', line: 2 },
      { symbol: 'n_{k,v}', python: 'f(a, b)', line: 2 },
      { symbol: 'S', python: 'any', line: 4 },
    ],
    wrong: [{ text: 'd_h', line: 4 }],
  });
});

describe('readPrinted', () => {
  let parser: TexParser;
  beforeAll(async () => {
    const loaded = await loadTexParser();
    if (!loaded) throw new Error('@cortex-js/compute-engine is not installed: run npm ci');
    parser = loaded;
  });

  it('gives the sides in the order of the factors, and the names', () => {
    expect(
      readPrinted(parser, String.raw`O = \operatorname{softmax}\!\left(Q K^\top\right) V`, '# where Q = q'),
    ).toEqual({
      printed: {
        equations: [
          {
            name: 'O',
            sides: [
              [
                'InvisibleOperator',
                'softmax',
                ['Delimiter', ['InvisibleOperator', 'Q', ['Transpose', 'K']]],
                'V',
              ],
            ],
          },
        ],
        where: [{ symbol: 'Q', tree: 'Q', python: 'q' }],
      },
    });
  });

  it('takes accents, bold letters and delta for letters', () => {
    const side = (tex: string) => {
      const reading = readPrinted(parser, tex, '');
      return 'printed' in reading ? reading.printed.equations[0]!.sides[0] : reading.unread;
    };
    expect(side(String.raw`\bar p_i`)).toEqual(['Subscript', ['Mean', 'p'], 'i']);
    expect(side(String.raw`\mathbf{W} \boldsymbol{x}`)).toEqual(['InvisibleOperator', 'W', 'x']);
    expect(side(String.raw`w_{jk} \delta_k`)).toEqual(['InvisibleOperator', 'w_jk', 'delta_k']);
  });

  it('says what it cannot read', () => {
    expect(readPrinted(parser, String.raw`y = (a \odot) b`, '')).toMatchObject({
      unread: expect.stringContaining('cannot be read'),
    });
  });

  it('finds meanings of symbols that are not printed, subscripts counted as printed', () => {
    const stray = (tex: string, code: string) => strayMeanings(parser, tex, code).map(({ symbol }) => symbol);
    expect(stray(String.raw`C = n_L \sum_{l=1}^{L} n_l`, '# where n = widths, L = depth, q = heads')).toEqual(
      ['q'],
    );
    expect(
      stray(String.raw`\bar b_j = \sum_i \bar Y_{ij}`, String.raw`# where \bar Y = grad_y, Y = y`),
    ).toEqual([]);
  });
});
