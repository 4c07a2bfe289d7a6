// One refusal for every simulator: a count that is not a whole number of at least so much.

/** `value` again, or a RangeError that says which simulator got which count and what it wants. */
export function wholeNumber(simulator: string, name: string, value: number, least = 1): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`${simulator}: ${name} is ${value}; want a whole number of at least ${least}.`);
}
