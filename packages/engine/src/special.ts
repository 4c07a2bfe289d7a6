// Special functions in double precision that JavaScript's Math lacks.

/** Error function. A series of positive terms near zero, a continued fraction in the tail. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a > 2.5) return Math.sign(x) * (1 - tail(a));
  return series(x);
}

/** 1 - erf(x), without losing digits for large x. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 27) return 0;
  if (x > 2.5) return tail(x);
  if (x < -6) return 2;
  if (x > 0.5) return tail(x);
  return 1 - erf(x);
}

function series(x: number): number {
  // erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (1 3 5 ... (2n+1))
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17 && n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function tail(x: number): number {
  // erfc(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), evaluated from far inside.
  let f = x;
  const depth = Math.ceil(60 + 200 / (x * x));
  for (let n = depth; n >= 1; n--) f = x + n / 2 / f;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / f;
}

/** Halves go to the even neighbour, as IEEE and Python round. */
export function roundEven(x: number): number {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}
