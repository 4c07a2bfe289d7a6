// Bytes and counts as people read them. GB is 10^9 and GiB is 2^30, and neither is ever called by the other's name.

const decimal = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Between a number and its unit, so that no line ends between them. */
export const NO_BREAK = '\u00a0';

export type ByteUnits = 'decimal' | 'binary';

/**
 * `14 GiB`, `524 kB`, `8.44 GiB` (with a no-break space): three significant digits, whole numbers kept whole.
 * Negative amounts keep their sign; anything not finite reads as `∞`.
 */
export function formatBytes(bytes: number, units: ByteUnits = 'decimal'): string {
  if (!Number.isFinite(bytes)) return '∞';
  const base = units === 'decimal' ? 1000 : 1024;
  const names = units === 'decimal' ? decimal : binary;
  let value = Math.abs(bytes);
  let power = 0;
  // 999.6 kB would round to "1000 kB": move on as soon as the rounded value reaches the base.
  while (power < names.length - 1 && Number(significant(value)) >= base) {
    value /= base;
    power += 1;
  }
  return `${bytes < 0 ? '−' : ''}${grouped(Number(significant(value)))}${NO_BREAK}${names[power]}`;
}

/** `524,288`: whole numbers with thousands separators, the same on every machine. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  return grouped(Math.round(value));
}

/** `1.24 T`, `350 M`, `12.3 k`: three significant digits and an SI prefix. */
export function formatShort(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  const names = ['', 'k', 'M', 'G', 'T', 'P', 'E'].map((name) => name && NO_BREAK + name);
  let rest = Math.abs(value);
  let power = 0;
  while (power < names.length - 1 && Number(significant(rest)) >= 1000) {
    rest /= 1000;
    power += 1;
  }
  return `${value < 0 ? '−' : ''}${Number(significant(rest))}${names[power]}`;
}

/** Three significant digits, but never fewer than the whole part has. */
function significant(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

function grouped(value: number): string {
  const [whole = '0', fraction] = String(value).split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${withCommas}.${fraction}` : withCommas;
}
