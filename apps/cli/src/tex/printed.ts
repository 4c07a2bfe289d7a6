// A display formula as something that can be calculated: its sides as MathJSON, parsed by @cortex-js/compute-engine.
import type { MathJson, Printed } from '@lacuna/grader';
import { equationsOf } from './split.ts';
import { type Meaning, meaningsIn } from './where.ts';

/** What the parser is asked for; loaded only when there is something to parse. */
export interface TexParser {
  parse(tex: string, options: { form: 'raw' }): { json: unknown };
}

/** The formula, or why it cannot be read. */
export type Reading = { printed: Printed } | { unread: string };

/** Reads the TeX of a display beside the `# where` lines of its twin. */
export function readPrinted(parser: TexParser, tex: string, code: string): Reading {
  const equations = equationsOf(withWords(tex, code));
  if ('unread' in equations) return equations;
  const printed: Printed = { equations: [], where: [] };
  for (const { name, sides } of equations) {
    const trees: MathJson[] = [];
    for (const side of sides) {
      const tree = parse(parser, side);
      const fault = faultIn(tree);
      if (fault !== null) return { unread: `"${side}" cannot be read${fault && `: ${fault}`}` };
      trees.push(tree);
    }
    const own = name === '' ? null : parse(parser, name);
    printed.equations.push({ name: own !== null && faultIn(own) === null ? own : null, sides: trees });
  }
  for (const { symbol, python } of meaningsIn(code).meanings) {
    const tree = parse(parser, withWords(symbol, code));
    if (faultIn(tree) === null) printed.where.push({ symbol, tree, python });
  }
  return { printed };
}

/** The meanings whose symbol stands nowhere in the formula: a slip, or left over from an earlier wording. */
export function strayMeanings(parser: TexParser, tex: string, code: string): Meaning[] {
  const whole = equationsOf(withWords(tex, code));
  if ('unread' in whole) return [];
  const trees = whole.flatMap(({ name, sides }) => [name, ...sides]).map((side) => parse(parser, side));
  if (trees.some((tree) => faultIn(tree) !== null)) return [];
  return meaningsIn(code).meanings.filter(({ symbol }) => {
    const wanted = parse(parser, withWords(symbol, code));
    return !trees.some((tree) => holds(tree, wanted));
  });
}

/** Whether `tree` has `wanted` in it, as a whole or as what stands before a subscript. */
function holds(tree: MathJson, wanted: MathJson): boolean {
  if (JSON.stringify(tree) === JSON.stringify(wanted)) return true;
  if (typeof tree === 'string' && typeof wanted === 'string')
    return tree.startsWith(`${wanted}_`) || partOf(tree, wanted);
  return Array.isArray(tree) && tree.some((inner) => holds(inner, wanted));
}

/** Whether the symbol stands in a subscript, as L in n_L. */
function partOf(tree: string, wanted: string): boolean {
  return tree.split('_').slice(1).includes(wanted);
}

/** A symbol of several letters, such as dO, would be a product to the parser: one that has a meaning is made a name. */
function withWords(tex: string, code: string): string {
  const words = meaningsIn(code).meanings.flatMap(({ symbol }) => /^[A-Za-z]{2,}(?=_|$)/.exec(symbol) ?? []);
  const named = [...tex.matchAll(/(?:^|[\s;,&])([A-Za-z]{2,})(?:_(?:\w|\{[^{}]*\}))?\s*&?\s*=/g)].map(
    (match) => match[1]!,
  );
  let result = tex;
  for (const word of new Set([...words, ...named]))
    result = result.replaceAll(
      new RegExp(`(?<![A-Za-z\\\\]|\\\\(?:operatorname|text|mathrm)\\{)${word}(?![A-Za-z])`, 'g'),
      `\\operatorname{${word}}`,
    );
  return result;
}

/** The parser has ideas of its own about some letters; here they are letters. */
function parse(parser: TexParser, tex: string): MathJson {
  const plain = tex
    .replaceAll(/\\(?:mathbf|boldsymbol|bm|mathit)\s*(\{[^{}]*\}|[A-Za-z])/g, ' $1 ')
    .replaceAll(/\\(bar|hat|tilde|vec|dot|overline|widehat|widetilde)\s+([A-Za-z]|\\[A-Za-z]+)/g, '\\$1{$2}')
    .replaceAll(/\\text\{([A-Za-z]+)\}/g, '\\operatorname{$1}')
    .replaceAll(/\\delta(?![A-Za-z])/g, '\\mathrm{delta}')
    .replaceAll(/\\(?:big|Big|bigg|Bigg)[lrm]?(?![A-Za-z])/g, '')
    .replaceAll(/(?<!\\)\\[,;:!> ]|~/g, ' ')
    .replaceAll(/\^\s*\{\s*(?:\\top|\\intercal|\\(?:mathsf|mathrm|text)\s*\{?T\}?)\s*\}/g, '^\\top');
  return parser.parse(plain, { form: 'raw' }).json as MathJson;
}

/** What is wrong with a tree; null when nothing is. */
function faultIn(tree: MathJson): string | null {
  if (tree === 'Nothing' || tree === 'Missing' || tree === '') return '';
  if (!Array.isArray(tree)) return null;
  if (tree[0] === 'Error') return '';
  for (const inner of tree) {
    const fault = faultIn(inner);
    if (fault !== null) return fault;
  }
  return null;
}
