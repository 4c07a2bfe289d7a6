// Small numbers as pictures show them: three digits that matter, a true minus sign, no "-0".

/** `3`, `−0.25`, `1.05`, `0.000123`: at most `digits` significant digits, trailing zeros left out. */
export function numeral(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) < 1e-6) return rounded === 0 ? '0' : rounded.toExponential().replaceAll('-', '−');
  return String(rounded).replace('-', '−');
}
