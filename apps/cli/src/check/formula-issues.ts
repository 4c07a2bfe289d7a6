// What is said of a printed formula that was compared with its twin: that it differs, or why it could not be read.
import type { Issue, Place, Rule, Severity } from '@lacuna/curriculum';
import type { RanBlock } from '../run-blocks.ts';

/** The issues of one block's formula; none for a snippet or a twin that failed. */
export function formulaIssues({ block, printed }: RanBlock): Issue[] {
  if (!printed) return [];
  const { formula, comparison, wrong, stray } = printed;
  const name = `the printed formula "${formula.id}"`;
  const issue = (rule: Rule, severity: Severity, at: Place, say: string, fix: string): Issue => {
    const { file, line, column } = at;
    return { rule, severity, file, line, column, say, fix };
  };
  const inBlock = (line: number): Place => ({ ...block.place, line: block.place.line + line, column: 1 });
  const found: Issue[] = [];
  for (const { text, line } of wrong)
    found.push(
      issue(
        'tex-names',
        'error',
        inBlock(line),
        `"${text}" gives no symbol a meaning`,
        'write "# where L = layers, d_h = head_dim": a symbol as printed, "=", a parameter of formula(...)',
      ),
    );
  for (const { symbol, line } of stray)
    found.push(
      issue(
        'tex-names',
        'error',
        inBlock(line),
        `no ${symbol} stands in the formula "${formula.id}"`,
        'write the symbol as it is printed, or remove it',
      ),
    );
  const { status, why, missing } = comparison;
  if (status === 'differs')
    found.push(
      issue(
        'tex-differs',
        'error',
        formula.place,
        `${name} ${why}`,
        'correct the TeX, or formula(...) below it',
      ),
    );
  else if (status === 'names')
    found.push(
      issue(
        'tex-names',
        'error',
        inBlock(1),
        `a "# where" of the twin "${block.id}" fails: ${why}`,
        'write a parameter of formula(...), or an expression of them',
      ),
    );
  else if (status === 'unread')
    found.push(
      issue(
        'tex-unread',
        'note',
        formula.place,
        `${name} was not evaluated: it ${why}`,
        missing.length > 0
          ? `write "# where ${missing.map((symbol) => `${spelled(symbol)} = ...`).join(', ')}" above formula(...)`
          : 'nothing has to be done; docs/check.md says what can be read',
      ),
    );
  return found;
}

/** A symbol of the parser as it may be written in TeX: n_kv as n_{kv}. */
function spelled(symbol: string): string {
  return symbol.replace(/_(\w{2,})$/, '_{$1}');
}
