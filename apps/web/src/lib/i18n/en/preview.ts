// Words of `lacuna preview`: what only an author sees.
import { english } from '../format.ts';

export const preview = {
  name: 'Preview',
  none: 'Preview: nothing is wrong',
  summary: (all: number, here: number) =>
    `Preview: ${english.plural(all, { one: '# problem', other: '# problems' })}, ${english.integer(here)} here`,
  here: 'On this page and in its files',
  elsewhere: 'Elsewhere',
  problem: (what: string, how: string) => `${what}; ${how}`,
};
