// What a twin says about the symbols of its formula: `# where L = layers, n_{kv} = kv_heads`, on lines of their own.
import { cut } from './split.ts';

/** One symbol, as printed, and the Python it stands for: a parameter of formula(...) or an expression of them. */
export interface Meaning {
  symbol: string;
  python: string;
  /** Line of the block's code, from 1. */
  line: number;
}

/** The meanings in the order of the lines; a pair without "=" is returned in `wrong`. */
export function meaningsIn(code: string): { meanings: Meaning[]; wrong: { text: string; line: number }[] } {
  const meanings: Meaning[] = [];
  const wrong: { text: string; line: number }[] = [];
  for (const [i, text] of code.split('\n').entries()) {
    const match = /^\s*#\s*where\s+(\S.*?)\s*$/.exec(text);
    if (!match) continue;
    for (const pair of cut(match[1]!, /^,/)) {
      if (pair.trim() === '') continue;
      const [symbol = '', ...rest] = cut(pair, /^=/);
      const python = rest.join('=').trim();
      if (symbol.trim() === '' || python === '') wrong.push({ text: pair.trim(), line: i + 1 });
      else meanings.push({ symbol: symbol.trim(), python, line: i + 1 });
    }
  }
  return { meanings, wrong };
}
