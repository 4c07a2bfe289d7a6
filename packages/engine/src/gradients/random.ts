// Gradients of random numbers: they do not move with what they are drawn from.
import { rules, zero } from './rule.ts';

export const random = rules({
  bernoulli: () => ({ self: zero }),
  'bernoulli.p': () => ({ self: zero }),
});
