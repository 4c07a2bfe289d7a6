// What is said of a block that ran: that it fails, or that its assertions do not notice changes.
import { type Issue, MUTANTS_CAUGHT, originOf, type Place, type Rule } from '@lacuna/curriculum';
import type { RanBlock } from '../run-blocks.ts';

/** The errors of one block; none when it passed and, for a twin, notices changes to either side. */
export function issuesOf({ topic, block, outcome }: RanBlock): Issue[] {
  const name = `the ${block.kind} "${block.id}"`;
  const issue = (rule: Rule, { file, line, column }: Place, say: string, fix: string): Issue => ({
    rule,
    severity: 'error',
    file,
    line,
    column,
    say,
    fix,
  });
  if (outcome.status === 'fail') {
    const place = outcome.line === undefined ? block.place : originOf(outcome.line, block, topic.executed);
    const elsewhere = place.line < block.place.line || place.file !== block.place.file;
    if (elsewhere && block.kind === 'snippet' && block.after !== null) return []; // said of the block it runs after
    const why = outcome.message.replace(/^line \d+: /, '').trim() || 'it did not pass';
    const fix =
      block.kind === 'twin' ? 'make formula, twin and assertions agree' : 'make the snippet run to its end';
    return [issue(`${block.kind}-fails`, place, `${name} fails: ${why}`, fix)];
  }
  if (!outcome.mutations) return [];
  const { survivors } = outcome.mutations;
  return (['formula', 'twin'] as const).flatMap((side) => {
    const { killed, total } = outcome.mutations![side];
    if (total > 0 && killed >= total * MUTANTS_CAUGHT) return [];
    const missed = survivors.filter((one) => one.startsWith(`${side},`)).slice(0, 3);
    const text =
      total === 0
        ? `${name} has nothing to change in ${side}()`
        : `the assertions of ${name} notice ${killed} of ${total} changes to ${side}()`;
    const detail = missed.length > 0 ? ` (missed: ${missed.join('; ')})` : '';
    return [
      issue(
        'twin-weak',
        block.place,
        text + detail,
        'assert on more values, or compute the second side another way',
      ),
    ];
  });
}
