// How a language says counts, shares, bytes and days. Dictionaries use it so that no sentence is glued together from parts.
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Builds the sayings of one language. `#` in a plural form stands for the number. */
export function formats(locale: string) {
  const rules = new Intl.PluralRules(locale);
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fineShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const utcDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  const items = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' });
  return {
    /** `plural(3, { one: '# point', other: '# points' })` is "3 points". */
    plural: (n: number, forms: Forms) =>
      (forms[rules.select(n)] ?? forms.other).replaceAll('#', integer.format(n)),
    integer: (n: number) => integer.format(n),
    decimal: (n: number) => decimal.format(n),
    /** A share 0..1 in whole per cent; shares under 1 % keep one decimal, so that little is not shown as nothing. */
    percent: (x: number) => (x > 0 && x < 0.0095 ? fineShare : share).format(x),
    /** A share 0..1 in per cent with up to one decimal. */
    finePercent: (x: number) => fineShare.format(x),
    /** Milliseconds since 1970 as a day in UTC. */
    utcDate: (ms: number) => utcDay.format(ms),
    /** The same with the minute. */
    moment: (ms: number) => moment.format(ms),
    /** Milliseconds since 1970 as a day. */
    date: (ms: number) => day.format(ms),
    list: (parts: readonly string[]) => items.format(parts),
  };
}

export const english = formats('en');
