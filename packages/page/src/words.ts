// The few words that rendered pages need besides their content. The app passes its dictionary's; these are the defaults.

export type PageWords = {
  /** Name of a scrollable formula for assistive technology. */
  formula: string;
  /** Name of a scrollable table without a caption. */
  table: string;
  code: string;
  /** Prefix read before a margin note, e.g. "Source". */
  source: string;
  aside: string;
  /** Read after the header of the column that decides the choice. */
  decides: string;
  /** Marks an external link for assistive technology; empty for none. */
  permalink: (heading: string) => string;
};

export const englishWords: PageWords = {
  formula: 'Formula',
  table: 'Table',
  code: 'Code',
  source: 'Source',
  aside: 'Aside',
  decides: 'decides the choice',
  permalink: (heading) => `Link to “${heading}”`,
};
