// The design tokens by kind, read out of the text of styles/tokens.css: the page that shows them names none itself.

export type Token = { name: string; value: string };
export type Tokens = { colours: Token[]; type: Token[]; faces: Token[]; space: Token[]; rest: Token[] };

/** Custom properties of the first `:root` block, sorted into what they are for by their names. */
export function readTokens(css: string): Tokens {
  const root = /:root\s*\{([^}]*)\}/.exec(css.replaceAll(/\/\*.*?\*\//gs, ''))?.[1] ?? '';
  const all = [...root.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => ({
    name,
    value: value.replaceAll(/\s+/g, ' ').trim(),
  }));
  const kind = ({ name, value }: Token): keyof Tokens => {
    if (value.startsWith('light-dark(')) return 'colours';
    if (name.startsWith('--step')) return 'type';
    if (name.startsWith('--font')) return 'faces';
    return name.startsWith('--space') ? 'space' : 'rest';
  };
  const tokens: Tokens = { colours: [], type: [], faces: [], space: [], rest: [] };
  for (const token of all) tokens[kind(token)].push(token);
  return tokens;
}

/** The light and the dark value of a `light-dark(...)` colour. */
export function bothThemes(value: string): { light: string; dark: string } | undefined {
  const found = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  return found ? { light: found[1]!, dark: found[2]! } : undefined;
}

/** Contrast of two colours `#rrggbb` by WCAG 2: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How two colours differ for a colour-blind eye: distance in Lab after the simulation of Viénot, Brettel and Mollon (1999). */
export function blindDistance(one: string, other: string, kind: 'protan' | 'deutan'): number {
  const [a, b] = [one, other].map((colour) => lab(simulate(linear(colour), kind)));
  return Math.hypot(...a!.map((value, i) => value - b![i]!));
}

const linear = (colour: string) =>
  [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });

/** The matrices that Viénot, Brettel and Mollon's projection comes to in linear sRGB. */
const projections = {
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

function simulate(rgb: readonly number[], kind: 'protan' | 'deutan'): number[] {
  return projections[kind].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0),
      ),
    ),
  );
}

function lab([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const curve = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
