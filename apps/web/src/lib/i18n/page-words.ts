// The words that @lacuna/page puts into rendered content, taken from the dictionary.
import type { PageWords } from '@lacuna/page';
import { t } from './index.ts';

export const pageWords: PageWords = {
  formula: t.reading.formula,
  table: t.reading.table,
  code: t.reading.code,
  source: t.reading.sourceNote,
  aside: t.reading.aside,
  decides: t.reading.decides,
  permalink: t.reading.linkTo,
};
