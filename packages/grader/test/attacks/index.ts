// Programs that try to get out of the sandbox, to fool the grader or to hang the tab. Node's tests and the browsers' run the same list.
import { type Attack, CHECKS, LIMITS, TARGET } from './attack.ts';
import { CHEATS } from './cheats.ts';
import { ESCAPES } from './escapes.ts';
import { HOGS } from './hogs.ts';

export { type Attack, CHECKS, ESCAPED, HONEST, LIMITS, WRONG } from './attack.ts';

export const ATTACKS: Attack[] = [...ESCAPES, ...CHEATS, ...HOGS];

/** What to grade for an attack; `target` is the address of a server that must not hear of it. */
export function partsOf(attack: Attack, target: string) {
  return {
    id: 'attack',
    task: null,
    source: attack.source.replaceAll(TARGET, target),
    checks: attack.checks ?? '',
    limits: attack.limits ?? LIMITS,
  };
}

/** What to grade for the next learner. */
export function nextParts(source: string) {
  return { id: 'next', task: null, source, checks: CHECKS, limits: LIMITS };
}
