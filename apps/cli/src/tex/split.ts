// Cuts a display formula at its outermost signs: into equations, and an equation into its sides. TeX in, TeX out.

/** One statement of a display: what it names (`''` when nothing) and the sides that are to have its value. */
export interface Equation {
  name: string;
  sides: string[];
}

const WRAPPER = /\\(?:begin|end)\{(?:aligned|align\*?|gathered|split)\}(?:\[[a-z]\])?/g;
const SPACE = /(?<!\\)\\[,;:!> ]|~/g;
/** Words after a quantity: a unit, a remark. */
const TRAILING_TEXT = /(?:\\(?:text|textrm|textit)\{[^{}]*\}|[\s.,;])+$/;
const RELATION =
  /^\\(?:approx|le|leq|ge|geq|ll|gg|sim|propto|to|in|ne|neq|lesssim|gtrsim|equiv)(?![A-Za-z])|^[<>]/;

/** The equations of a display, or why it is none that states a value. */
export function equationsOf(tex: string): Equation[] | { unread: string } {
  const plain = tex.replaceAll(WRAPPER, ' ').replaceAll(SPACE, ' ').replaceAll(/\s+/g, ' ');
  const equations: Equation[] = [];
  for (const part of cut(
    plain,
    /^\\\\(?:\[[^\]]*\])?|^\\(?:q?quad|implies|iff|(?:Long)?[Rr]ightarrow)(?![A-Za-z])/,
  )) {
    const text = part
      .replaceAll(/(?<!\\)&/g, ' ')
      .replace(TRAILING_TEXT, '')
      .replace(/^[\s,;.]+/, '');
    if (text.replaceAll(/\\text\{[^{}]*\}/g, '').trim() === '') continue;
    if (
      equations.length > 0 &&
      /^\(.*\)$/.test(text.trim()) &&
      cut(text.trim().slice(1, -1), /^=/).length !== 2
    )
      continue; // "(N \ge W)" says when it holds
    if (/\\[cl]?dots(?![A-Za-z])/.test(text)) {
      if (/^[a-z]\s*=\s*\w+\s*,/.test(text)) continue; // "i = 1, \dots, n" only says where an index runs
      return { unread: 'it leaves something out ("...")' };
    }
    if (cut(text, RELATION).length > 1) return { unread: 'it states no equality' };
    const [first = '', ...rest] = cut(text, /^(?::=|=|\\coloneqq(?![A-Za-z]))/).map((side) =>
      side.replace(TRAILING_TEXT, '').trim(),
    );
    equations.push(rest.length === 0 ? { name: '', sides: [first] } : { name: first, sides: rest });
  }
  return equations.length === 0 ? { unread: 'it states nothing' } : equations;
}

/** The parts of `text` between the signs that match at depth 0 of braces, parentheses and environments. */
export function cut(text: string, sign: RegExp): string[] {
  const parts: string[] = [];
  let [depth, start, at] = [0, 0, 0];
  while (at < text.length) {
    const rest = text.slice(at, at + 40);
    const found = depth === 0 ? sign.exec(rest) : null;
    if (found) {
      parts.push(text.slice(start, at));
      at += found[0].length;
      start = at;
      continue;
    }
    const word = /^\\(?:[A-Za-z]+|.)|^./s.exec(rest)![0];
    if (word === '{' || word === '(' || word === '[' || word === '\\begin' || word === '\\{') depth += 1;
    else if (word === '}' || word === ')' || word === ']' || word === '\\end' || word === '\\}')
      depth = Math.max(0, depth - 1);
    at += word.length;
  }
  parts.push(text.slice(start));
  return parts;
}
